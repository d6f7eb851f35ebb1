import type { BudgetState, Quality } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { numberAt, type Draft } from "../opening/draft";
import { NumberEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { Part } from "./Part";
import { budgetOf } from "./written";

type Props = { readonly place: Place; readonly quality: Quality | null };

/** The most that a campaign may cost, beside what was used of it. */
export function BudgetPart({ place, quality }: Props) {
  const { t } = useWords();
  const currency = place.view.spec.pay?.currency ?? null;
  return (
    <Part place={place} name="budget">
      {({ value, onValue, faultOf }) => {
        const [judgments, money] = [numberAt(value ?? {}, "judgments"), numberAt(value ?? {}, "money")];
        return (
          <>
            <div className="pairs">
              <NumberEntry
                label={t("settings.budget.judgments")}
                hint={t("settings.budget.judgments.hint")}
                value={judgments}
                onChange={(next) => onValue(budgetOf(next, money))}
                min={1}
                fault={faultOf("judgments")}
              />
              {(currency !== null || money !== null) && (
                <NumberEntry
                  label={t("settings.budget.money", { currency: currency ?? "–" })}
                  hint={t("settings.budget.money.hint")}
                  value={money}
                  onChange={(next) => onValue(budgetOf(judgments, next))}
                  min={0}
                  step="any"
                  fault={faultOf("money")}
                />
              )}
            </div>
            {currency === null && <p className="aside">{t("settings.budget.unpaid")}</p>}
            {quality !== null && <Used budget={quality.budget} asked={value} />}
          </>
        );
      }}
    </Part>
  );
}

/** What was used so far, and whether what is asked for would be used up at once. */
function Used({ budget, asked }: { readonly budget: BudgetState; readonly asked: Draft | null }) {
  const { t } = useWords();
  const { money } = useFigures();
  const [judgments, most] = [numberAt(asked ?? {}, "judgments"), numberAt(asked ?? {}, "money")];
  const spent = (judgments !== null && judgments <= budget.judgments_used) || (most !== null && most * 1_000_000 <= budget.money_used);
  return (
    <p className={spent ? "note warn" : "note"}>
      {t("settings.budget.used", { count: budget.judgments_used })}{" "}
      {budget.currency !== null && t("settings.budget.earned", { money: money(budget.money_used, budget.currency) })}{" "}
      {spent && <strong>{t("settings.budget.spent")}</strong>}
    </p>
  );
}

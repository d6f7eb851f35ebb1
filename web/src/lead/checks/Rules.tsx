import type { Rule, RuleLine } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { Firings } from "./Firings";

/** The rules of the campaign with how often each fired, and what they did. */
export function Rules({ place, rules }: { place: Place; rules: readonly RuleLine[] }) {
  const { t } = useWords();
  const { number, moment } = useFigures();
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{t("checks.rules")}</h2>
      {rules.length === 0 && <p className="empty">{t("checks.rules.none")}</p>}
      {rules.length > 0 && (
        <Scroll labelledBy="rules">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("checks.rule")}</th>
                <th scope="col">{t("checks.rule.does")}</th>
                <th scope="col" className="figures">
                  {t("checks.fired")}
                </th>
                <th scope="col">{t("checks.last")}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map(({ rule, fired, last_at, never }) => (
                <tr key={rule.name}>
                  <th scope="row" className="line">
                    {rule.name}
                  </th>
                  <td className="line">
                    <RuleWords rule={rule} />
                    {never !== null && <div className="aside">{t("checks.dry.never", { why: isolated(never) })}</div>}
                  </td>
                  <td className="figures" data-head={t("checks.fired")}>
                    {number(fired)}
                  </td>
                  <td data-head={t("checks.last")}>
                    {last_at === null ? t("members.never") : <time dateTime={new Date(last_at).toISOString()}>{moment(last_at)}</time>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Firings place={place} />
    </section>
  );
}

/** A rule as a sentence. */
function RuleWords({ rule }: { rule: Rule }) {
  const { t } = useWords();
  const { number } = useFigures();
  const checks = rule.when.map(isolated).join(", ");
  return (
    <>
      {rule.agreeing > 1
        ? t("checks.rule.several", { checks, count: rule.agreeing, verdict: t(`quality.verdict.${rule.verdict}`) })
        : t("checks.rule.one", { checks, verdict: t(`quality.verdict.${rule.verdict}`) })}{" "}
      {rule.after > 0 && t("checks.rule.after", { count: rule.after })} <strong>{t(`checks.then.${rule.then as "pause"}`)}</strong>
      {rule.hours != null && <> {t("checks.rule.hours", { hours: number(rule.hours, 1) })}</>}
      {rule.say && (
        <div>
          <q dir="auto">{rule.say}</q>
        </div>
      )}
    </>
  );
}

import type { Preference } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Measured } from "../parts/Measured";

/** How far raters agree and how right a model of them can be; order, length, coverage and circles. */
export function Trust({ found }: { found: Preference }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { ceiling, coverage, cycles } = found;
  return (
    <section aria-labelledby="trust">
      <h2 id="trust">{t("preference.trust")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("preference.agreement")}</dt>
          <dd>
            <Measured
              value={ceiling?.agreement ?? null}
              lower={ceiling?.agreement_low ?? null}
              upper={ceiling?.agreement_high ?? null}
              n={ceiling?.items ?? 0}
              of="items"
            />
          </dd>
          <dd className="aside">{t("preference.agreement.about")}</dd>
        </div>
        {ceiling !== null && (
          <div>
            <dt>{t("preference.ceiling")}</dt>
            <dd className="figures">
              {percent(ceiling.lower)}–{percent(ceiling.upper)}
            </dd>
            <dd className="aside">
              {ceiling.lowest !== null && ceiling.highest !== null
                ? t("preference.ceiling.about", { low: percent(ceiling.lowest), high: percent(ceiling.highest) })
                : t("preference.ceiling.bare")}
            </dd>
          </div>
        )}
        {found.longer_baseline !== null && (
          <div>
            <dt>{t("preference.longer")}</dt>
            <dd>
              <Measured {...found.longer_baseline} of="items" />
            </dd>
            <dd className="aside">{t("preference.longer.about")}</dd>
          </div>
        )}
        <div>
          <dt>{t(`preference.order.${found.order}`)}</dt>
          <dd>{found.order === "balanced" ? <Measured {...found.first_wins} /> : <span className="aside">{t("preference.order.none")}</span>}</dd>
          <dd className="aside">{t(`preference.order.${found.order}.about`)}</dd>
        </div>
        {coverage !== null && (
          <div>
            <dt>{t("preference.coverage")}</dt>
            <dd className="figures">{t("preference.coverage.of", { count: coverage.compared, of: number(coverage.pairs) })}</dd>
            <dd className="aside">
              {coverage.parts > 1
                ? t("preference.coverage.parts", { count: coverage.parts })
                : t("preference.coverage.about", { least: number(coverage.least), most: number(coverage.most) })}
            </dd>
          </div>
        )}
        {cycles !== null && cycles.triads > 0 && (
          <div>
            <dt>{t("preference.cycles")}</dt>
            <dd className="figures">{t("preference.cycles.of", { count: cycles.cyclic, of: number(cycles.triads) })}</dd>
            <dd className="aside">{cycles.expected !== null && t("preference.cycles.about", { share: percent(cycles.expected, 1) })}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

import type { Preference } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { Whisker } from "../parts/Whisker";

/** The candidates by strength, with the intervals and the ranks that these allow. */
export function Ranking({ found }: { found: Preference }) {
  const { t } = useWords();
  const { coefficient, number } = useFigures();
  const { ranking } = found;
  const first = ranking[0];
  if (first === undefined) {
    return (
      <section aria-labelledby="ranking">
        <h2 id="ranking">{t("preference.ranking")}</h2>
        <p>{found.unranked || t("preference.unranked")}</p>
      </section>
    );
  }
  const ends = ranking.flatMap(({ lower, upper }) => [lower ?? 0, upper ?? 0]);
  const [min, max] = [Math.min(...ends, -0.5), Math.max(...ends, 0.5)];
  const sure = first.rank_high === 1;
  const named = { candidate: isolated(first.candidate), to: number(first.rank_high) };
  return (
    <section aria-labelledby="ranking">
      <h2 id="ranking">{t("preference.ranking")}</h2>
      <figure className="chart">
        <figcaption>{sure ? t("preference.best", named) : t("preference.best.unsure", named)}</figcaption>
        <Scroll labelledBy="ranking">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("preference.candidate")}</th>
                <th scope="col" className="figures">
                  {t("preference.rank")}
                </th>
                <th scope="col">{t("preference.interval", { min: number(min, 1), max: number(max, 1) })}</th>
                <th scope="col" className="figures">
                  {t("preference.strength")}
                </th>
                <th scope="col" className="figures">
                  {t("preference.comparisons")}
                </th>
              </tr>
            </thead>
            <tbody>
              {ranking.map((line) => (
                <tr key={line.candidate}>
                  <th scope="row" className="line" dir="auto">
                    {line.candidate}
                  </th>
                  <td className="figures" data-head={t("preference.rank")}>
                    {line.rank_low === line.rank_high
                      ? number(line.rank_low)
                      : t("preference.ranks", { low: number(line.rank_low), high: number(line.rank_high) })}
                  </td>
                  <td>
                    {line.strength !== null && (
                      <Whisker
                        value={line.strength}
                        lower={line.lower ?? line.strength}
                        upper={line.upper ?? line.strength}
                        min={min}
                        max={max}
                        width={220}
                        chance={0}
                      />
                    )}
                  </td>
                  <td className="figures" data-head={t("preference.strength")}>
                    {line.strength === null
                      ? "–"
                      : `${coefficient(line.strength)} (${t("preference.ranks", {
                          low: coefficient(line.lower ?? line.strength),
                          high: coefficient(line.upper ?? line.strength),
                        })})`}
                  </td>
                  <td className="figures" data-head={t("preference.comparisons")}>
                    {number(line.comparisons)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </figure>
      <p className="aside">{t("preference.ranking.note", { model: found.model ?? "", errors: found.errors ?? "" })}</p>
      {found.candidates > ranking.length && <p className="aside">{t("preference.ranking.cut", { count: ranking.length, of: found.candidates })}</p>}
    </section>
  );
}

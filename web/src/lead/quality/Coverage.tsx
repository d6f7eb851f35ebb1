import type { CoverageLine } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";

const WIDTH = 150;

/** How many judgments each part of the data and each group of raters has, against what is wanted. */
export function Coverage({ lines, leftOut }: { lines: readonly CoverageLine[]; leftOut: number }) {
  const { t } = useWords();
  const { number } = useFigures();
  if (lines.length === 0) return null;
  const aimed = lines.filter((line) => line.target !== null);
  const met = aimed.filter((line) => line.judged >= (line.target as number));
  const most = Math.max(...lines.map((line) => Math.max(line.judged, line.target ?? 0)), 1);
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">{t("quality.coverage")}</h2>
      <figure className="chart">
        <figcaption>{aimed.length === 0 ? t("quality.coverage.free") : t("quality.coverage.title", { count: met.length, of: aimed.length })}</figcaption>
        <Scroll labelledBy="coverage">
          <table className="dense">
            <thead>
              <tr>
                <th scope="col">{t("quality.slice")}</th>
                <th scope="col" className="figures">
                  {t("overview.judgments")}
                </th>
                <th scope="col" className="figures">
                  {t("quality.target")}
                </th>
                <th scope="col">{t("quality.coverage.bar")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.slice} ${line.value}`}>
                  <th scope="row" dir="auto">
                    {line.slice}: {line.value}
                  </th>
                  <td className="figures">{number(line.judged)}</td>
                  <td className="figures">{line.target === null ? "–" : number(line.target)}</td>
                  <td>
                    <svg width={WIDTH} height={16} aria-hidden="true" className="whisker">
                      <rect className="bar" x={0} y={3} width={(line.judged / most) * WIDTH} height={10} />
                      {line.target !== null && (
                        <line className="mark typical" x1={(line.target / most) * WIDTH} x2={(line.target / most) * WIDTH} y1={0} y2={16} />
                      )}
                    </svg>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </figure>
      {leftOut > 0 && <p className="aside">{t("quality.parts.cut", { shown: number(lines.length), count: number(lines.length + leftOut) })}</p>}
    </section>
  );
}

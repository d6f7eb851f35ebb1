import type { DiagnosisReport } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";

/** How many of the first suspects are expected to be wrong. */
export function Precision({ report }: { report: DiagnosisReport }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  if (report.precision.length === 0 || report.suspects === 0) return null;
  return (
    <section aria-labelledby="precision">
      <h2 id="precision">{t("diagnosis.precision")}</h2>
      <Scroll labelledBy="precision">
        <table className="dense snug">
          <thead>
            <tr>
              <th scope="col" className="figures">
                {t("diagnosis.precision.k")}
              </th>
              <th scope="col" className="figures">
                {t("diagnosis.precision.share")}
              </th>
              <th scope="col" className="figures">
                95 %
              </th>
            </tr>
          </thead>
          <tbody>
            {report.precision.map((one) => (
              <tr key={one.k}>
                <th scope="row" className="figures">
                  {number(one.k)}
                </th>
                <td className="figures">{percent(one.value)}</td>
                <td className="figures interval">{`${percent(one.lower)}–${percent(one.upper)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

import type { DiagnosisReport } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { Download } from "../disagreement/Download";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";

type Props = { readonly campaign: string; readonly question: string; readonly report: DiagnosisReport };

/** More options make no square that can be read. */
const MOST = 12;

/** Which label is taken for which among the suspects. */
export function Pairs({ campaign, question, report }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const { pairs } = report;
  const first = pairs[0];
  if (first === undefined) return null;
  const named = new Set(pairs.flatMap((one) => [one.label, one.suggested]));
  const used = report.options.filter((one) => named.has(one));
  const most = Math.max(...pairs.map((one) => one.suspects));
  const of = (label: string, suggested: string) => pairs.find((one) => one.label === label && one.suggested === suggested)?.suspects ?? 0;
  return (
    <section aria-labelledby="pairs">
      <h2 id="pairs">{t("diagnosis.pairs")}</h2>
      <p>{t("diagnosis.pairs.says", { count: first.suspects, label: isolated(first.label), rather: isolated(first.suggested) })}</p>
      <Scroll labelledBy="pairs">
        {used.length <= MOST ? (
          <table className="dense snug taken">
            <thead>
              <tr>
                <th scope="col">{t("diagnosis.pairs.corner")}</th>
                {used.map((one) => (
                  <th key={one} scope="col" className="figures" dir="auto">
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {used.map((label) => (
                <tr key={label}>
                  <th scope="row" dir="auto">
                    {label}
                  </th>
                  {used.map((suggested) => {
                    const n = of(label, suggested);
                    return (
                      <td key={suggested} className="figures" data-share={label === suggested ? undefined : Math.ceil((4 * n) / most)}>
                        {label === suggested ? "–" : number(n)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <table className="dense snug">
            <thead>
              <tr>
                <th scope="col">{t("diagnosis.label")}</th>
                <th scope="col">{t("diagnosis.rather")}</th>
                <th scope="col" className="figures">
                  {t("diagnosis.suspects")}
                </th>
              </tr>
            </thead>
            <tbody>
              {pairs.slice(0, 25).map((one) => (
                <tr key={`${one.label} ${one.suggested}`}>
                  <th scope="row" dir="auto">
                    {one.label}
                  </th>
                  <td dir="auto">{one.suggested}</td>
                  <td className="figures">{number(one.suspects)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Scroll>
      <Download
        name={`${campaign}-${question}-pairs`}
        head={["label", "suggested", "suspects", "expected"]}
        rows={() => pairs.map((one) => [one.label, one.suggested, one.suspects, one.expected])}
      />
    </section>
  );
}

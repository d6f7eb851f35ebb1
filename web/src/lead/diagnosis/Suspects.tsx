import type { DiagnosisReport } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { Download } from "../disagreement/Download";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { itemAddress } from "../place";
import { toggled } from "./picking";

type Props = {
  readonly campaign: string;
  readonly question: string;
  readonly report: DiagnosisReport;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
};

/** The suspects with what they say, their label and what the model says instead; a tick picks one for raters. */
export function Suspects({ campaign, question, report, picked, onPick }: Props) {
  const { t } = useWords();
  const { percent, number } = useFigures();
  const { lines } = report;
  const all = lines.every((one) => picked.has(one.item));
  const pickAll = () => {
    const names = lines.map((one) => one.item);
    onPick(all ? new Set([...picked].filter((item) => !names.includes(item))) : new Set([...picked, ...names]));
  };
  return (
    <section aria-labelledby="suspects">
      <h2 id="suspects">{t("diagnosis.suspects")}</h2>
      {lines.length === 0 ? (
        <p className="empty">{t("diagnosis.suspects.none")}</p>
      ) : (
        <>
          <Scroll labelledBy="suspects">
            <table className="dense suspects">
              <thead>
                <tr>
                  <th scope="col">
                    <input type="checkbox" aria-label={t("diagnosis.suspects.all")} checked={all} onChange={pickAll} />
                  </th>
                  <th scope="col">{t("diagnosis.item")}</th>
                  <th scope="col">{t("diagnosis.label")}</th>
                  <th scope="col">{t("diagnosis.rather")}</th>
                  <th scope="col" className="figures">
                    {t("diagnosis.wrong")}
                  </th>
                  <th scope="col" className="figures">
                    {t("diagnosis.together")}
                  </th>
                  <th scope="col" className="figures">
                    {t("diagnosis.judgments")}
                  </th>
                  <th scope="col">{t("diagnosis.words")}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((one) => (
                  <tr key={one.item} data-picked={picked.has(one.item) ? "yes" : undefined}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={t("diagnosis.suspects.one", { item: one.item })}
                        checked={picked.has(one.item)}
                        onChange={() => onPick(toggled(picked, one.item))}
                      />
                    </td>
                    <th scope="row">
                      <a href={itemAddress(campaign, one.item)} dir="auto">
                        {one.item}
                      </a>
                    </th>
                    <td dir="auto">{one.label}</td>
                    <td dir="auto">{one.suggested ?? "–"}</td>
                    <td className="figures">{one.wrong === null ? "–" : percent(one.wrong)}</td>
                    <td className="figures">{one.together === null ? "–" : percent(one.together)}</td>
                    <td className="figures">{number(one.judgments)}</td>
                    <td className="said" dir="auto">
                      {one.words}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {report.lines_left_out > 0 && <p className="aside">{t("diagnosis.suspects.left", { count: report.lines_left_out })}</p>}
          <Download
            name={`${campaign}-${question}-suspects`}
            head={["item", "label", "suggested", "wrong", "together", "judgments", "certainty", "verdict", "words"]}
            rows={() => lines.map((one) => [one.item, one.label, one.suggested, one.wrong, one.together, one.judgments, one.certainty, one.verdict, one.words])}
          />
        </>
      )}
    </section>
  );
}

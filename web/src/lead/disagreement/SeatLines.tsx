import type { Jury } from "../../api/disagreementshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { groupOf, type Choice } from "./composing";
import { Download } from "./Download";

type Props = { readonly campaign: string; readonly found: Jury; readonly choices: readonly Choice[] };

/** Who may take each seat, and how many people its judgments amount to. */
export function SeatLines({ campaign, found, choices }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  return (
    <>
      <h3 id="behind">{t("apart.jury.behind")}</h3>
      <p className="aside">{t("apart.jury.behind.note")}</p>
      <Scroll labelledBy="behind">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.jury.seat")}</th>
              <th scope="col">{t("apart.jury.jury")}</th>
              <th scope="col" className="figures">
                {t("apart.jury.number")}
              </th>
              <th scope="col" className="figures">
                {t("apart.people")}
              </th>
              <th scope="col" className="figures">
                {t("apart.jury.effective")}
              </th>
              <th scope="col" className="figures">
                {t("apart.jury.per")}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.seats.map((one) => (
              <tr key={`${one.jury} ${one.seat}`}>
                <th scope="row" className="line" dir="auto">
                  {groupOf(choices, one.seat) ?? t("apart.jury.anybody")}
                </th>
                <td>{t(`apart.jury.${one.jury}`)}</td>
                <td className="figures" data-head={t("apart.jury.number")}>
                  {number(one.seats)}
                </td>
                <td className="figures" data-head={t("apart.people")}>
                  {number(one.raters)}
                </td>
                <td className="figures" data-head={t("apart.jury.effective")}>
                  {number(one.effective, 1)}
                </td>
                <td className="figures" data-head={t("apart.jury.per")}>
                  {number(one.behind, 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Download
        name={`${campaign}-${found.question}-seats`}
        head={["jury", "seat", "seats", "people", "effective", "behind_each"]}
        rows={() => found.seats.map((one) => [one.jury, one.seat, one.seats, one.raters, one.effective, one.behind])}
      />
    </>
  );
}

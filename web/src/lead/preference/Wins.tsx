import type { Preference, WinCell } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { shareOf } from "./shares";

/** More candidates than these would make a table that nobody reads. */
const MOST = 20;

/** How often the candidate of a row was preferred to that of a column, ties counted half. */
export function Wins({ found }: { found: Preference }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const names = found.ranking.map((line) => line.candidate).slice(0, MOST);
  if (names.length < 2 || found.wins.length === 0) return null;
  const cells = new Map<string, WinCell>();
  for (const cell of found.wins) {
    cells.set(`${cell.candidate}\u0000${cell.other}`, cell);
    cells.set(`${cell.other}\u0000${cell.candidate}`, {
      ...cell,
      candidate: cell.other,
      other: cell.candidate,
      wins: cell.losses,
      losses: cell.wins,
    });
  }
  return (
    <section aria-labelledby="wins">
      <h2 id="wins">{t("preference.wins")}</h2>
      <p className="aside">
        {t("preference.wins.note")} {found.candidates > names.length && t("preference.ranking.cut", { count: names.length, of: found.candidates })}
      </p>
      <Scroll labelledBy="wins">
        <table className="dense matrix">
          <thead>
            <tr>
              <th scope="col">{t("preference.candidate")}</th>
              {names.map((name) => (
                <th key={name} scope="col" dir="auto" className="figures">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((row) => (
              <tr key={row}>
                <th scope="row" dir="auto">
                  {row}
                </th>
                {names.map((column) => {
                  const cell = cells.get(`${row}\u0000${column}`);
                  if (cell === undefined) {
                    return (
                      <td key={column} className="figures">
                        {row === column ? "" : "–"}
                      </td>
                    );
                  }
                  const share = shareOf(cell);
                  return (
                    <td key={column} className="figures" data-side={share > 0.5 ? "wins" : share < 0.5 ? "loses" : "even"}>
                      {percent(share)} <span className="aside">{t("quality.n", { count: cell.comparisons, n: number(cell.comparisons) })}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

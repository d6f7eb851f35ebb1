import type { Difference } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";

/** Figures of groups over all items that moved, came, or are not told any more. */
export function GroupFigures({ found }: { readonly found: Difference }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  if (found.groups.length === 0) return null;
  const told = (value: number | null, isShare: boolean, raters: number) =>
    value === null ? t("release.changes.untold") : t("release.changes.of", { figure: isShare ? percent(value, 1) : number(value, 3), raters: number(raters) });
  return (
    <>
      <h3 id="moved-groups">{t("release.changes.groups", { count: found.group_count })}</h3>
      {found.group_count > found.groups.length && <p className="aside">{t("release.changes.cut", { count: found.groups.length })}</p>}
      <Scroll labelledBy="moved-groups">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("release.changes.group")}</th>
              <th scope="col">{t("release.question")}</th>
              <th scope="col">{t("release.changes.figure")}</th>
              <th scope="col" className="figures">
                {found.before}
              </th>
              <th scope="col" className="figures">
                {found.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.groups.map((one) => (
              <tr key={`${one.question} ${one.attribute} ${one.group} ${one.option ?? ""}`}>
                <th scope="row" className="line" dir="auto">
                  {one.attribute}: {one.group}
                </th>
                <td data-head={t("release.question")}>{one.question}</td>
                <td data-head={t("release.changes.figure")} dir="auto">
                  {one.option ?? t("release.changes.mean")}
                </td>
                <td className="figures" data-head={found.before}>
                  {told(one.before, one.option !== null, one.raters_before)}
                </td>
                <td className="figures" data-head={found.after}>
                  {told(one.after, one.option !== null, one.raters_after)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

import type { Experts } from "../../api/contrastshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { Download } from "./Download";
import { shadeOf } from "./heat";
import { leastFound } from "./thresholds";

type Props = { readonly campaign: string; readonly found: Experts; readonly wordsOf: (option: string) => string };

/** What experts say, by what the majority says. The table is the drawing. */
export function Confusion({ campaign, found, wordsOf }: Props) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const missed = leastFound(found.curves);
  return (
    <figure className="chart" aria-labelledby="confusion">
      <h3 id="confusion">{t("apart.confusion")}</h3>
      {missed !== null && (
        <figcaption>
          {t("apart.confusion.title", { option: wordsOf(missed.option), share: percent(missed.found.value ?? 0), count: missed.items })}
        </figcaption>
      )}
      <Scroll labelledBy="confusion">
        <table className="dense heat">
          <thead>
            <tr>
              <th scope="col">{t("apart.confusion.experts")}</th>
              {found.options.map((one) => (
                <th key={one} scope="col" className="figures">
                  {t("apart.confusion.majority", { option: wordsOf(one) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.confusion.map(({ expert, counts }) => {
              const total = counts.reduce((sum, one) => sum + one, 0);
              return (
                <tr key={expert}>
                  <th scope="row">{wordsOf(expert)}</th>
                  {counts.map((count, place) => (
                    <td key={found.options[place]} className="figures" data-shade={shadeOf(total === 0 ? 0 : count / total, 1)}>
                      {t("apart.confusion.cell", { share: percent(total === 0 ? 0 : count / total), items: number(count) })}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p className="aside">{t("apart.confusion.note")}</p>
      <Download
        name={`${campaign}-${found.question}-expert-confusion`}
        head={["experts", ...found.options]}
        rows={() => found.confusion.map(({ expert, counts }) => [expert, ...counts])}
      />
    </figure>
  );
}

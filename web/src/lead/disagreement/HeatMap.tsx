import type { AttributeLine } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { itemAddress } from "../place";
import { Download } from "./Download";
import { shadeOf, spanOf } from "./heat";
import { isScaled, optionWords } from "../parts/options";

type Props = { readonly place: Place; readonly question: Question; readonly line: AttributeLine; readonly smallest: number };

/** Items by groups: how far each group lies above or below the others. The table is the drawing. */
export function HeatMap({ place, question, line, smallest }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const { campaign, spec } = place.view;
  const scaled = isScaled(question);
  const texts = new Map(line.options.map((one) => [one.value, one.text]));
  const cells = new Map(line.cells.map((one) => [`${one.item}\u0000${one.group}`, one.difference]));
  const span = spanOf(line.cells.map((one) => one.difference));
  const sure = line.items.filter((one) => one.verdict === "difference").length;
  const heading = `heat-${line.attribute}`;
  const signed = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${number(Math.abs(value) * (scaled ? 1 : 100), scaled ? 2 : 0)}`;
  if (line.items.length === 0) return <p className="aside">{t("apart.heat.none", { smallest })}</p>;
  const map = (
    <>
      <Scroll labelledBy={heading}>
        <table className="dense heat">
          <thead>
            <tr>
              <th scope="col">{t("apart.item")}</th>
              {!scaled && <th scope="col">{t("apart.heat.target")}</th>}
              {line.groups.map((one) => (
                <th key={one.value} scope="col" className="figures" dir="auto">
                  {texts.get(one.value) ?? one.value}
                </th>
              ))}
              <th scope="col">{t("apart.heat.verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {line.items.map((item) => (
              <tr key={item.item}>
                <th scope="row">
                  <a href={itemAddress(campaign, item.item)} dir="auto">
                    {item.item}
                  </a>
                </th>
                {!scaled && <td dir="auto">{optionWords(question, item.target, spec.content, t)}</td>}
                {line.groups.map(({ value }) => {
                  const difference = cells.get(`${item.item}\u0000${value}`);
                  return difference === undefined ? (
                    <td key={value} className="figures" />
                  ) : (
                    <td key={value} className="figures" data-shade={shadeOf(difference, span)}>
                      <bdi dir="ltr">{signed(difference)}</bdi>
                    </td>
                  );
                })}
                <td>{t(`apart.verdict.${item.verdict}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="aside">
        {t(scaled ? "apart.heat.note.scale" : "apart.heat.note", { smallest })}{" "}
        {line.hidden_cells > 0 && t("apart.heat.hidden", { count: line.hidden_cells })}
      </p>
      <Download
        name={`${campaign}-${question.name}-${line.attribute}-items`}
        head={["item", "answer", "verdict", ...line.groups.map((one) => one.value)]}
        rows={() =>
          line.items.map((item) => [
            item.item,
            item.target,
            item.verdict,
            ...line.groups.map(({ value }) => cells.get(`${item.item}\u0000${value}`) ?? null),
          ])
        }
      />
    </>
  );
  return (
    <figure className="chart" aria-labelledby={heading}>
      <h3 id={heading}>{t("apart.heat")}</h3>
      <figcaption>{t("apart.heat.title", { count: sure })}</figcaption>
      {sure > 0 ? (
        map
      ) : (
        <details>
          <summary>{t("lead.table")}</summary>
          {map}
        </details>
      )}
    </figure>
  );
}

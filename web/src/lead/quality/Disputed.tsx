import type { DisputedLine } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { excerptLine } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { itemAddress, under } from "../place";

/** The items whose answer is least sure. */
export function Disputed({ place: { view, may }, lines }: { place: Place; lines: readonly DisputedLine[] }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const several = view.spec.questions.length > 1;
  return (
    <section aria-labelledby="disputed">
      <h2 id="disputed">{t("quality.disputed")}</h2>
      {lines.length === 0 && <p className="empty">{t("quality.disputed.none")}</p>}
      {lines.length > 0 && (
        <Scroll labelledBy="disputed">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("items.item")}</th>
                <th scope="col">{t("items.content")}</th>
                {several && <th scope="col">{t("items.question")}</th>}
                <th scope="col" className="figures">
                  {t("quality.likeliest")}
                </th>
                <th scope="col" className="figures">
                  {t("items.judged")}
                </th>
                <th scope="col">{t("lead.state")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.item} ${line.question}`}>
                  <th scope="row">
                    <a href={itemAddress(view.campaign, line.item)}>{line.item}</a>
                  </th>
                  <td className="line">
                    <div className="excerpt" dir="auto" lang={view.spec.language}>
                      {excerptLine(line.excerpt, view.spec.content)}
                    </div>
                  </td>
                  {several && <td className="line" dir="auto">{view.spec.questions.find((one) => one.name === line.question)?.ask ?? line.question}</td>}
                  <td className="figures" data-head={t("quality.likeliest")}>
                    {line.probability === null ? "–" : percent(line.probability)}
                  </td>
                  <td className="figures" data-head={t("items.judged")}>
                    {number(line.judged)}
                  </td>
                  <td>
                    {line.outcome === null ? (
                      <Badge>{t("quality.outcome.open")}</Badge>
                    ) : line.outcome === "contested" && may.settle ? (
                      <a href={under(view.campaign, "disputes", line.item)}>{t("disputes.settle")}</a>
                    ) : (
                      <Badge kind={line.outcome === "contested" ? "warn" : "good"}>{t(`quality.outcome.${line.outcome as "quorate"}`)}</Badge>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

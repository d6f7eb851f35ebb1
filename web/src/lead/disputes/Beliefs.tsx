import type { ItemView } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { labelWords } from "../parts/labels";

const WIDTH = 120;

/** What the judgments say together, with how sure that is, question by question. */
export function Beliefs({ place, item }: { place: Place; item: ItemView }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const { questions, content: fields } = place.view.spec;
  const believed = questions.filter((question) => (item.posterior[question.name] ?? []).length > 0);
  if (believed.length === 0) return null;
  return (
    <section aria-labelledby="beliefs">
      <h3 id="beliefs">{t("disputes.beliefs")}</h3>
      {believed.map((question) => (
        <table key={question.name} className="dense">
          <caption dir="auto">{question.ask}</caption>
          <tbody>
            {[...(item.posterior[question.name] ?? [])]
              .sort((a, b) => b.probability - a.probability)
              .map(({ label, probability }) => (
                <tr key={JSON.stringify(label)}>
                  <th scope="row" dir="auto">
                    {labelWords(question, label, { fields, t })}
                  </th>
                  <td className="figures">{percent(probability)}</td>
                  <td>
                    <svg width={WIDTH} height={14} aria-hidden="true" className="whisker">
                      <rect className="bar" x={0} y={2} width={probability * WIDTH} height={10} />
                    </svg>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
      <p className="aside">{t("disputes.beliefs.note")}</p>
    </section>
  );
}

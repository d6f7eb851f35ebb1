import type { CalibrationItem, CalibrationView } from "../../api/qualityshapes";
import { ItemContent } from "../../content/ItemContent";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";
import type { Place } from "../CampaignPages";
import { Answer } from "../items/Answer";
import { questionsOf } from "../opening/paradigms";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { same } from "../parts/labels";
import { Notes } from "./Notes";
import { mostOf } from "./rounds";

type Props = { readonly place: Place; readonly round: CalibrationView; readonly again: () => void };

/** How everybody answered, item by item, with what was said about each. */
export function Spread({ place, round, again }: Props) {
  const { t } = useWords();
  const { spec } = place.view;
  const free = new Set(questionsOf(spec, "descriptive"));
  return (
    <section aria-labelledby="spread">
      <h3 id="spread">{t("calibration.spread")}</h3>
      {round.items_view.map((item) => (
        <article key={item.item} className="panel spread">
          <h4>{t("calibration.item", { number: String(item.number), item: item.item })}</h4>
          <div className="halves">
            <div className="paper" lang={spec.language} dir={directionOf(spec.language)}>
              <ItemContent fields={spec.content} content={item.content} among t={t} />
            </div>
            <div>
              {spec.questions.map((question) => (
                <Answers key={question.name} place={place} question={question} item={item} free={free.has(question)} />
              ))}
              <Notes place={place} round={round} number={item.number} notes={item.notes} again={again} />
            </div>
          </div>
        </article>
      ))}
    </section>
  );
}

const WIDTH = 120;

type AnswersProps = {
  readonly place: Place;
  readonly question: Question;
  readonly item: CalibrationItem;
  /** The spread is the result: nobody need agree. */
  readonly free: boolean;
};

function Answers({ place, question, item, free }: AnswersProps) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const counts = item.questions[question.name] ?? [];
  const most = mostOf(counts);
  if (most === null) return null;
  const known = item.known?.[question.name];
  return (
    <figure className="chart">
      <figcaption>
        <bdi>{question.ask}</bdi>{" "}
        {free
          ? t("calibration.free", { count: most.total })
          : most.share === 1
            ? t("calibration.same", { count: most.total })
            : t("calibration.most", { share: percent(most.share), count: most.total })}
      </figcaption>
      <table className="dense">
        <tbody>
          {counts.map(({ label, n }, at) => (
            <tr key={at}>
              <th scope="row">
                <Answer question={question} label={label} content={item.content} fields={place.view.spec.content} />{" "}
                {known !== undefined && known !== null && same(known, label) && <Badge kind="good">{t("calibration.known")}</Badge>}
              </th>
              <td className="figures">{number(n)}</td>
              <td>
                <svg width={WIDTH} height={14} aria-hidden="true" className="whisker">
                  <rect className="bar" x={0} y={2} width={(n / most.total) * WIDTH} height={10} />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

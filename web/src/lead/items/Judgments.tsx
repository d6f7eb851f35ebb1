import type { ItemJudgment, ItemView } from "../../api/leadshapes";
import { titleOf } from "../../content/fields";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { same } from "../parts/labels";
import type { Named } from "../parts/names";
import { Measured } from "../parts/Measured";
import { Whisker } from "../parts/Whisker";
import { raterAddress } from "../place";
import { Answer } from "./Answer";
import { BoxOverlay } from "./BoxOverlay";
import { SpanOverlay } from "./SpanOverlay";
import "./items.css";

type Props = { readonly place: Place; readonly item: ItemView; readonly named: Named };

/** All judgments of an item side by side, a row a question, a column a rater; drawings are laid over each other below. */
export function Judgments({ place, item, named }: Props) {
  const { t } = useWords();
  const { content: fields, questions } = place.view.spec;
  if (item.judgments.length === 0) return <p className="empty">{t("items.unjudged")}</p>;
  const known = [...(item.adjudicated ? [["adjudicated", item.adjudicated] as const] : []), ...(item.gold ? [["gold", item.gold] as const] : [])];
  return (
    <>
      <div className="scroll" role="group" aria-labelledby="judgments" tabIndex={0}>
        <table className="dense sides">
          <thead>
            <tr>
              <th scope="col">{t("items.question")}</th>
              {known.map(([kind]) => (
                <th key={kind} scope="col">
                  <Badge kind={kind === "gold" ? "warn" : "good"}>{t(`items.is.${kind}`)}</Badge>
                </th>
              ))}
              {item.judgments.map((judgment) => (
                <Head key={judgment.judgment} place={place} judgment={judgment} name={named(judgment.rater)} />
              ))}
            </tr>
          </thead>
          <tbody>
            {questions.map((question) => (
              <tr key={question.name}>
                <th scope="row" dir="auto">
                  {question.ask}
                  {!OWN.has(question.type) && <Agreement question={question} judgments={item.judgments} />}
                </th>
                {known.map(([kind, labels]) => (
                  <td key={kind}>
                    <Answer question={question} label={labels[question.name]} content={item.content} fields={fields} />
                  </td>
                ))}
                {item.judgments.map((judgment) => (
                  <td key={judgment.judgment} data-out={judgment.excluded !== null || judgment.surplus}>
                    <Answer
                      question={question}
                      label={judgment.labels[question.name]}
                      content={item.content}
                      fields={fields}
                      erased={judgment.erased.includes(question.name)}
                    />
                  </td>
                ))}
              </tr>
            ))}
            <Orders place={place} judgments={item.judgments} before={known.length} />
            <Comments judgments={item.judgments} before={known.length} />
          </tbody>
        </table>
      </div>
      {questions.map((question) => (
        <Overlay key={question.name} question={question} place={place} item={item} named={named} />
      ))}
    </>
  );
}

function Head({ place, judgment, name }: { place: Place; judgment: ItemJudgment; name: string }) {
  const { t } = useWords();
  const { moment, seconds } = useFigures();
  return (
    <th scope="col" id={judgment.judgment}>
      <a href={raterAddress(place.view.campaign, judgment.rater)} dir="auto">
        {name}
      </a>
      {judgment.competence && (
        <div>
          <Whisker {...judgment.competence} width={90} /> <Measured {...judgment.competence} />
        </div>
      )}
      <div className="aside">
        <a href={`#history-${judgment.judgment}`}>{moment(judgment.at)}</a>
        <br />
        {judgment.imported || judgment.seconds === null ? t("items.imported") : t("items.spent", { time: seconds(judgment.seconds), version: judgment.guideline })}
      </div>
      <span className="badges">
        {judgment.revisions > 0 && <Badge>{t("items.revised", { count: judgment.revisions })}</Badge>}
        {judgment.purpose !== "" && <Badge>{t(`items.purpose.${judgment.purpose as "gold"}`)}</Badge>}
        {judgment.right !== null && (
          <Badge kind={judgment.right ? "good" : "bad"}>{t(judgment.right ? "items.right" : "items.wrong")}</Badge>
        )}
        {judgment.surplus && <Badge>{t("items.surplus")}</Badge>}
        {judgment.excluded !== null && <Badge kind="bad">{t("items.excluded", { reason: judgment.excluded })}</Badge>}
      </span>
    </th>
  );
}

/** Answers that are hardly ever the same to the last character or hair: that they differ says nothing. */
const OWN: ReadonlySet<string> = new Set(["text", "rewrite", "demonstration", "spans", "boxes", "segments", "frames"]);

/** How many of those who answered gave the most frequent answer. */
function Agreement({ question, judgments }: { question: Question; judgments: readonly ItemJudgment[] }) {
  const { t } = useWords();
  const given = judgments
    .filter((one) => one.excluded === null && one.labels[question.name] !== undefined)
    .map((one) => one.labels[question.name]);
  if (given.length < 2) return null;
  const most = Math.max(...given.map((label) => given.filter((other) => same(label, other)).length));
  return (
    <div className="aside">
      {most === given.length ? t("items.agree.all", { count: given.length }) : t("items.agree.some", { count: most, n: given.length })}
    </div>
  );
}

/** The order in which each rater saw what was shuffled. */
function Orders({ place, judgments, before }: { place: Place; judgments: readonly ItemJudgment[]; before: number }) {
  const { t } = useWords();
  const { content: fields } = place.view.spec;
  if (judgments.every((judgment) => Object.keys(judgment.shown).length === 0)) return null;
  const titled = (name: string) => {
    const field = fields.find((one) => one.name === name);
    return field === undefined ? name : titleOf(field);
  };
  return (
    <tr>
      <th scope="row">{t("items.shown")}</th>
      {Array.from({ length: before }, (_, at) => (
        <td key={at} />
      ))}
      {judgments.map((judgment) => (
        <td key={judgment.judgment} dir="auto">
          {[...new Set(Object.values(judgment.shown).map((order) => order.map(titled).join(", ")))].join("; ")}
        </td>
      ))}
    </tr>
  );
}

function Comments({ judgments, before }: { judgments: readonly ItemJudgment[]; before: number }) {
  const { t } = useWords();
  if (judgments.every((judgment) => !judgment.comment)) return null;
  return (
    <tr>
      <th scope="row">{t("items.comment")}</th>
      {Array.from({ length: before }, (_, place) => (
        <td key={place} />
      ))}
      {judgments.map((judgment) => (
        <td key={judgment.judgment} dir="auto">
          {judgment.comment}
        </td>
      ))}
    </tr>
  );
}

type OverlayProps = {
  readonly question: Question;
  readonly place: Place;
  readonly item: ItemView;
  readonly named: (rater: string) => string;
};

function Overlay({ question, place, item, named }: OverlayProps) {
  const of = (question as { of?: string }).of;
  const field = place.view.spec.content.find((one) => one.name === of);
  const answers = item.judgments
    .filter((judgment) => judgment.labels[question.name] !== undefined && judgment.excluded === null)
    .map((judgment) => ({ rater: named(judgment.rater), label: judgment.labels[question.name] }));
  if (field === undefined || answers.length === 0 || !["spans", "boxes"].includes(question.type)) return null;
  return (
    <section className="overlay-section">
      <h3 dir="auto">{question.ask}</h3>
      {question.type === "spans" ? (
        <SpanOverlay question={question} text={String(item.content[field.name] ?? "")} answers={answers} />
      ) : (
        <BoxOverlay question={question} field={field} content={item.content} answers={answers} />
      )}
    </section>
  );
}

import { labelOf, labelsOf } from "../../annotators/labels";
import { useWords } from "../../words/Words";
import type { Option, Question } from "../../questions/contract";
import { foundIn, marksOf, stretchesOf, type Stretch } from "./overlay";

type Answered = { readonly rater: string; readonly label: unknown };
type Props = { readonly question: Question; readonly text: string; readonly answers: readonly Answered[] };

/** What all raters marked, in one text: the more of them, the thicker the line below. Then the list behind it. */
export function SpanOverlay({ question, text, answers }: Props) {
  const { t } = useWords();
  const labels = labelsOf((question as { labels?: readonly (Option | string)[] }).labels ?? []);
  const marks = answers.flatMap(({ rater, label }) => marksOf(label, text, rater));
  const n = answers.length;
  const words = (stretch: Stretch) =>
    [...new Set(stretch.marks.map((mark) => mark.label))]
      .map((label) => {
        const raters = new Set(stretch.marks.filter((mark) => mark.label === label).map((mark) => mark.rater));
        return `${labelOf(labels, label).text} ${raters.size}/${n}`;
      })
      .join(", ");
  return (
    <div className="span-overlay">
      <p className="text" dir="auto">
        {stretchesOf(text, marks).map((stretch) => {
          const part = text.slice(stretch.start, stretch.end);
          const first = stretch.marks[0];
          if (first === undefined) return <span key={stretch.start}>{part}</span>;
          const hue = labelOf(labels, first.label).hue;
          const share = new Set(stretch.marks.map((mark) => mark.rater)).size / Math.max(n, 1);
          return (
            <mark key={stretch.start} className={`hue-${hue}`} data-weight={Math.max(1, Math.ceil(share * 3))} title={words(stretch)}>
              {part}
            </mark>
          );
        })}
      </p>
      {marks.length === 0 ? (
        <p className="aside">{t("items.unmarked")}</p>
      ) : (
        <ul className="found-marks">
          {foundIn(marks).map((one) => {
            const label = labelOf(labels, one.label);
            return (
              <li key={`${one.start} ${one.end} ${one.label}`} className={`hue-${label.hue}`}>
                <span className="chip">{label.text}</span> <q dir="auto">{text.slice(one.start, one.end)}</q>{" "}
                <span className="aside" dir="auto">
                  {t("items.marked", { count: one.raters.length, n, names: one.raters.join(", ") })}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

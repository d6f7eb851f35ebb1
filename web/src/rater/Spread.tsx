import type { LabelCount } from "../api/growing";
import type { Field } from "../content/fields";
import { Answer } from "../lead/items/Answer";
import type { Question } from "../questions/contract";
import { useWords } from "../words/Words";
import { percent } from "./figures";
import { barsOf, totalOf, type Bar } from "./bars";

type Props = {
  readonly question: Question;
  /** The item's language. */
  readonly language: string;
  readonly fields: readonly Field[];
  readonly counts: readonly LabelCount[];
  readonly mine: unknown;
  readonly known: unknown;
};

/** How many gave which answer: a bar and a number each; one's own is marked, and the settled one. */
export function Spread({ question, language, fields, counts, mine, known }: Props) {
  const { t } = useWords();
  const total = totalOf(counts);
  const bars = barsOf(counts, mine, known);
  if (bars.length === 0) return null;
  return (
    <figure className="shares">
      <figcaption>
        <span lang={language} dir="auto">
          {question.ask}
        </span>{" "}
        <span className="aside">{t("growing.round.count", { count: total })}</span>
      </figcaption>
      <ul>
        {bars.map((bar) => (
          <Row key={JSON.stringify(bar.label)} bar={bar} question={question} fields={fields} />
        ))}
      </ul>
    </figure>
  );
}

function Row({ bar, question, fields }: { bar: Bar; question: Question; fields: readonly Field[] }) {
  const { t, language, dir } = useWords();
  const width = bar.share * 100;
  return (
    <li data-mine={bar.mine}>
      <span className="shares-label">
        <Answer question={question} label={bar.label} content={{}} fields={fields} />
        {bar.mine ? (
          <span className="told-apart">
            <span aria-hidden="true">◆ </span>
            {t("growing.round.mine")}
          </span>
        ) : null}
        {bar.known ? (
          <span className="told-apart" data-known="true">
            <span aria-hidden="true">✓ </span>
            {t("growing.round.known")}
          </span>
        ) : null}
      </span>
      <svg width="100%" height={14} aria-hidden="true">
        <rect className="shares-ground" width="100%" height={14} rx={3} />
        <rect className="shares-bar" x={dir === "rtl" ? `${100 - width}%` : 0} width={`${width}%`} height={14} rx={3} />
      </svg>
      <span className="figures">
        {bar.n} · {percent(bar.share, language)}
      </span>
    </li>
  );
}

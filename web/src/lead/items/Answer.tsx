import { Conversation } from "../../content/Conversation";
import type { Content, Field } from "../../content/fields";
import { Diff } from "../../questions/Diff";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { labelWords, listOf, partOf } from "../parts/labels";

type Props = {
  readonly question: Question;
  readonly label: unknown;
  readonly content: Content;
  readonly fields: readonly Field[];
  /** It was erased with the personal data of its rater. */
  readonly erased?: boolean;
};

/** One answer to one question, as fully as it can be read. */
export function Answer({ question, label, content, fields, erased = false }: Props) {
  const { t } = useWords();
  if (erased) return <span className="aside">{t("items.erased")}</span>;
  if (label === undefined || label === null) return <span className="aside">–</span>;
  if (question.type === "rewrite") {
    const of = (question as { of?: string }).of ?? "";
    return <Diff before={String(content[of] ?? "")} after={String(label)} t={t} />;
  }
  if (question.type === "demonstration") return <Conversation value={label} t={t} />;
  if (question.type === "segments" || question.type === "frames") return <Times label={label} />;
  return (
    <span className="answer" dir="auto">
      {labelWords(question, label, { fields, t })}
    </span>
  );
}

function Times({ label }: { label: unknown }) {
  const parts = listOf(label);
  if (parts.length === 0) return <span className="aside">–</span>;
  return (
    <ul className="bare">
      {parts.map((part, place) => {
        const start = partOf(part, "start");
        const where = start === undefined ? `#${String(partOf(part, "frame"))}` : `${String(start)}–${String(partOf(part, "end"))} s`;
        return (
          <li key={place}>
            <span className="figures">{where}</span> {String(partOf(part, "label"))}
          </li>
        );
      })}
    </ul>
  );
}

import { useId } from "react";

import { useAskedBy } from "./AskedBy";
import type { Fault, Question, QuestionKind, QuestionProps, Translate } from "./contract";

export type TextQuestion = Question & {
  readonly min_length?: number;
  readonly max_length?: number;
  readonly lines?: number;
};

/** The most characters where the campaign says nothing. */
export const MAX_LENGTH = 20_000;

function View({ question, value = "", onChange, disabled, t }: QuestionProps<TextQuestion, string>) {
  return (
    <Writing
      text={value}
      onText={(text) => onChange(text === "" ? undefined : text)}
      lines={question.lines ?? 1}
      least={question.min_length ?? 0}
      most={question.max_length ?? MAX_LENGTH}
      disabled={disabled}
      t={t}
    />
  );
}

type WritingProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly lines: number;
  readonly least?: number;
  readonly most: number;
  readonly disabled: boolean;
  readonly label?: string;
  readonly t: Translate;
};

/** A field for words, and how many there are room for. */
export function Writing({ text, onText, lines, least = 0, most, disabled, label, t }: WritingProps) {
  const asked = useAskedBy();
  const id = useId();
  const length = lengthOf(text);
  const about = [
    least > 1 ? t("questions.text.least", { count: least }) : "",
    length > most * 0.8 || least > 1 ? t("questions.text.length", { length, most }) : "",
  ].filter((part) => part !== "");
  const shared = {
    value: text,
    disabled,
    dir: "auto",
    spellCheck: true,
    "aria-describedby": id,
    ...(label === undefined ? { "aria-labelledby": asked } : { "aria-label": label }),
  } as const;
  return (
    <div className="writing">
      {lines > 1 ? (
        <textarea rows={lines} style={{ minBlockSize: `calc(${lines}lh + 1rem)` }} {...shared} onChange={(event) => onText(event.target.value)} />
      ) : (
        <input type="text" {...shared} onChange={(event) => onText(event.target.value)} />
      )}
      <p className="aside" id={id} data-over={length > most}>
        {about.join(" · ")}
      </p>
    </div>
  );
}

/** Characters as the server counts them: Unicode code points, a line end as one. */
export function lengthOf(text: string): number {
  return [...text.replaceAll("\r\n", "\n")].length;
}

/** Why words cannot be sent: too few, too many, or only white space. */
export function writtenFault(text: string, least: number, most: number): Fault | null {
  if (text.trim() === "") return { key: "questions.missing" };
  const length = lengthOf(text);
  if (length < least) return { key: "questions.text.least", values: { count: least } };
  return length > most ? { key: "questions.text.most", values: { count: most } } : null;
}

/** Free words. */
export const text: QuestionKind<TextQuestion, string> = {
  type: "text",
  View,
  faultOf: (question, answer) => writtenFault(answer, question.min_length ?? 0, question.max_length ?? MAX_LENGTH),
  values: () => [],
};

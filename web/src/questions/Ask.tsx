import { useId, type ReactNode } from "react";

import type { Content } from "../content/fields";
import { Markdown } from "../content/Markdown";
import { AskedBy } from "./AskedBy";
import type { Asked } from "./conditions";
import type { Direction, Fault, Question, Translate } from "./contract";
import { kindOf } from "./registry";

type Props = {
  readonly asked: Asked;
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly value: unknown;
  readonly onChange: (answer: unknown) => void;
  readonly active: boolean;
  readonly onActive: () => void;
  /** Whether what is missing is said: only after the rater tried to send. */
  readonly urged: boolean;
  readonly disabled: boolean;
  /** What stands over the answer. */
  readonly note?: ReactNode;
  readonly language: string;
  readonly dir: Direction;
  readonly t: Translate;
};

/** One question: what is asked, how it is answered, and what is missing. */
export function Ask({ asked: { question, fault }, active, onActive, urged, note = null, language, dir, t, ...rest }: Props) {
  const id = useId();
  const { View } = kindOf(question);
  return (
    <section
      className="question"
      id={placeOf(question)}
      data-type={question.type}
      data-active={active}
      aria-labelledby={id}
      dir={dir}
      tabIndex={-1}
      onFocus={onActive}
      onPointerDown={onActive}
    >
      <h3 className="ask" id={id} lang={language}>
        {question.ask}
      </h3>
      {question.required === false ? <p className="aside optional">{t("questions.optional")}</p> : null}
      {question.help ? (
        <div className="help" lang={language}>
          <Markdown value={question.help} t={t} />
        </div>
      ) : null}
      {note}
      <AskedBy value={id}>
        <View question={question} active={active} dir={dir} t={t} {...rest} />
      </AskedBy>
      <p className="fault" role="note" data-urged={urged && fault !== null}>
        {urged && fault !== null ? wordsOf(fault, t) : ""}
      </p>
    </section>
  );
}

/** The id of a question's place on the page. */
export function placeOf(question: Question): string {
  return `question-${question.name}`;
}

/** A fault in words. Its key is one of the catalogue's, as a test says. */
export function wordsOf(fault: Fault, t: Translate): string {
  return t(fault.key as "questions.missing", fault.values);
}

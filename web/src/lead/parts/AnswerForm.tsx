import { useId, useState } from "react";

import { Fields, type Content, type Field } from "../../content/fields";
import { Markdown } from "../../content/Markdown";
import { AskedBy } from "../../questions/AskedBy";
import { askedOf, isAbsent, type Answers } from "../../questions/conditions";
import type { Direction, Question } from "../../questions/contract";
import { kindOf } from "../../questions/registry";
import { useWords } from "../../words/Words";

type Props = {
  readonly questions: readonly Question[];
  readonly fields: readonly Field[];
  readonly content: Content;
  readonly shown?: Readonly<Record<string, readonly string[]>>;
  readonly answers: Answers;
  readonly onAnswers: (answers: Answers) => void;
  readonly dir: Direction;
};

/** The questions of a campaign as a rater answers them, those that are asked, one below the other. */
export function AnswerForm({ questions, fields, content, shown = {}, answers, onAnswers, dir }: Props) {
  const [active, setActive] = useState(questions[0]?.name ?? "");
  return (
    <Fields value={fields}>
      {askedOf(questions, answers, content, kindOf).map(({ question }) => (
        <Asking
          key={question.name}
          question={question}
          content={content}
          shown={shown}
          value={answers[question.name]}
          onChange={(value) => onAnswers(withAnswer(answers, question.name, value))}
          active={active === question.name}
          onActive={() => setActive(question.name)}
          dir={dir}
        />
      ))}
    </Fields>
  );
}

type AskingProps = {
  readonly question: Question;
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly active: boolean;
  readonly onActive: () => void;
  readonly dir: Direction;
};

function Asking({ question, content, shown, value, onChange, active, onActive, dir }: AskingProps) {
  const { t } = useWords();
  const id = useId();
  const { View } = kindOf(question);
  return (
    <section className="asking" aria-labelledby={id} onFocusCapture={onActive}>
      <h3 id={id} dir="auto">
        {question.ask}
        {question.required === false && <span className="aside"> {t("lead.optional")}</span>}
      </h3>
      {question.help && <Markdown value={question.help} t={t} />}
      <AskedBy value={id}>
        <View {...{ question, content, shown, value, onChange, active, dir, t }} disabled={false} />
      </AskedBy>
    </section>
  );
}

function withAnswer(answers: Answers, name: string, value: unknown): Answers {
  const rest = Object.entries(answers).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]);
}

/** The answers to send: of the questions that are asked, as the server takes them; null while one is missing or wrong. */
export function answersToSend(questions: readonly Question[], answers: Answers, content: Content): Answers | null {
  const asked = askedOf(questions, answers, content, kindOf);
  if (asked.some(({ fault }) => fault !== null)) return null;
  const given = asked.filter(({ question }) => !isAbsent(answers[question.name]));
  return Object.fromEntries(
    given.map(({ question }) => {
      const answer = answers[question.name];
      return [question.name, kindOf(question).sent?.(answer) ?? answer];
    }),
  );
}

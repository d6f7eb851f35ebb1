/** The questions of one item on a page: which are asked, which one the keys go to, and how an answer moves on. */

import { useMemo, useState } from "react";

import type { Content, Field } from "../content/fields";
import { askedOf, isAbsent, type Answers, type Asked } from "./conditions";
import type { Question, Shortcut } from "./contract";
import { kindOf } from "./registry";

export type Shown = Readonly<Record<string, readonly string[]>>;

/** The part of a campaign that its items are shown and asked by. */
export type Sheet = {
  readonly content: readonly Field[];
  readonly questions: readonly Question[];
  readonly language: string;
};

type Setting = {
  readonly sheet: Sheet;
  readonly content: Content;
  readonly shown: Shown;
  readonly answers: Answers;
  readonly onAnswers: (answers: Answers) => void;
};

export type Asking = {
  readonly asked: readonly Asked[];
  readonly active: string | null;
  readonly activate: (name: string) => void;
  readonly answer: (name: string, value: unknown) => void;
  /** Hand a key to the active question; true when it took it. */
  readonly press: (key: string) => boolean;
  readonly shortcuts: readonly Shortcut<unknown>[];
};

/** See `Asking`. */
export function useAsking({ sheet, content, shown, answers, onAnswers }: Setting): Asking {
  // What was chosen on one item says nothing of the next.
  const [kept, setKept] = useState<{ readonly content: Content; readonly name: string } | null>(null);
  const chosen = kept?.content === content ? kept.name : null;
  const setChosen = (name: string) => setKept({ content, name });
  const asked = useMemo(() => askedOf(sheet.questions, answers, content, kindOf), [sheet, answers, content]);
  const current = asked.find(({ question }) => question.name === chosen) ?? asked[0];
  const active = current?.question.name ?? null;
  const answer = (name: string, value: unknown) => {
    const next = { ...answers, [name]: value };
    if (value === undefined) delete next[name];
    onAnswers(next);
    setChosen(after(name, next) ?? name);
  };
  const after = (name: string, next: Answers): string | null => {
    const then = askedOf(sheet.questions, next, content, kindOf);
    const at = then.findIndex(({ question }) => question.name === name);
    const done = then[at];
    if (done === undefined || done.fault !== null || isAbsent(next[name]) || !kindOf(done.question).decisive) return null;
    return then.slice(at + 1).find(({ question, fault }) => fault !== null || isAbsent(next[question.name]))?.question.name ?? null;
  };
  const shortcuts =
    current === undefined
      ? []
      : (kindOf(current.question).keys?.(current.question, { content, shown, value: answers[current.question.name] }) ?? []);
  const press = (key: string): boolean => {
    const shortcut = shortcuts.find((one) => one.key.toLowerCase() === key.toLowerCase());
    if (shortcut === undefined || current === undefined) return false;
    const { name } = current.question;
    answer(name, shortcut.act(answers[name]));
    return true;
  };
  return { asked, active, activate: setChosen, answer, press, shortcuts };
}

/** What is sent: the answers to what is asked, in the order of the questions. */
export function labelsOf(asked: readonly Asked[], answers: Answers): Answers {
  return Object.fromEntries(
    asked.flatMap(({ question }) => {
      const answer = answers[question.name];
      return isAbsent(answer) ? [] : [[question.name, kindOf(question).sent?.(answer) ?? answer]];
    }),
  );
}

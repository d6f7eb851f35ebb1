import { useId } from "react";

import { Message, turnsOf } from "../content/Conversation";
import { AskedBy } from "./AskedBy";
import type { Question, QuestionKind, QuestionProps, Shortcut } from "./contract";
import { multipleChoice } from "./multiple_choice";
import { number } from "./number";
import { rating } from "./rating";
import { singleChoice } from "./single_choice";
import { text } from "./text";

export type Each = Omit<Question, "name" | "ask"> & { readonly ask?: string };
export type Turns = Question & { readonly of: string; readonly roles?: readonly string[]; readonly question: Each };
export type TurnLabels = readonly { readonly turn: number; readonly label: unknown }[];
type Kind = QuestionKind<Question, unknown>;

/** The types that can be asked about a turn. */
const KINDS = [singleChoice, multipleChoice, rating, number, text] as unknown as readonly Kind[];

function View({ question, content, shown, value = [], onChange, active, disabled, dir, t }: QuestionProps<Turns, TurnLabels>) {
  const id = useId();
  const asked = turnsAsked(question, content);
  const current = currentTurn(asked, value);
  const kind = kindOf(question);
  return (
    <ol className="turns asked-turns">
      {turnsOf(content[question.of]).map((turn, place) => (
        <Message key={place} turn={turn} t={t}>
          {kind === null || !asked.includes(place) ? null : (
            <div className="turn-question" id={`${id}-${place}`} data-active={active && place === current} data-done={place in byTurn(value)}>
              <p className="turn-ask" id={`${id}-${place}-ask`}>
                <span dir="auto">{question.question.ask || question.ask}</span>{" "}
                <span className="aloud">{t("questions.turns.turn", { turn: place + 1 })}</span>
              </p>
              <AskedBy value={`${id}-${place}-ask`}>
                <kind.View
                  question={eachOf(question)}
                  content={content}
                  shown={shown}
                  value={byTurn(value)[place]}
                  onChange={(label) => onChange(labelled(value, place, label))}
                  active={active && place === current}
                  disabled={disabled}
                  dir={dir}
                  t={t}
                />
              </AskedBy>
            </div>
          )}
        </Message>
      ))}
    </ol>
  );
}

function kindOf(question: Turns): Kind | null {
  return KINDS.find((kind) => kind.type === question.question.type) ?? null;
}

function eachOf(question: Turns): Question {
  return { ...question.question, name: question.name, ask: question.question.ask ?? question.ask };
}

/** The turns that are asked about, counted from 0. */
export function turnsAsked(question: Turns, content: Readonly<Record<string, unknown>>): number[] {
  const roles = question.roles ?? ["assistant"];
  return turnsOf(content[question.of]).flatMap((turn, place) => (roles.includes(turn.role) ? [place] : []));
}

/** The turn that keys go to: the first without an answer, else the last. */
function currentTurn(asked: readonly number[], value: TurnLabels): number | undefined {
  return asked.find((place) => !(place in byTurn(value))) ?? asked.at(-1);
}

function byTurn(value: TurnLabels): Readonly<Record<number, unknown>> {
  return Object.fromEntries(value.map(({ turn, label }) => [turn, label]));
}

/** The labels with that of one turn set, or taken away when undefined; in the order of the turns. */
export function labelled(value: TurnLabels, turn: number, label: unknown): TurnLabels | undefined {
  const others = value.filter((one) => one.turn !== turn);
  const next = label === undefined ? others : [...others, { turn, label }].sort((a, b) => a.turn - b.turn);
  return next.length === 0 ? undefined : next;
}

/** The same question about each turn of a conversation that has one of the roles. */
export const turns: QuestionKind<Turns, TurnLabels> = {
  type: "turns",
  View,
  faultOf: (question, answer, content) => {
    const asked = turnsAsked(question, content);
    const labels = byTurn(answer);
    const open = asked.filter((place) => !(place in labels)).length;
    if (open > 0) return { key: "questions.turns.open", values: { count: open } };
    const kind = kindOf(question);
    const faults = asked.map((place) => kind?.faultOf(eachOf(question), labels[place], content) ?? null);
    return faults.find((fault) => fault !== null) ?? null;
  },
  values: (answer) =>
    answer.flatMap(({ label }) =>
      (Array.isArray(label) ? label : [label]).filter((one) => typeof one === "number" || typeof one === "string"),
    ),
  keys: (question, { value = [], content, shown }) => {
    const current = currentTurn(turnsAsked(question, content), value);
    const kind = kindOf(question);
    if (current === undefined || kind?.keys === undefined) return [];
    const own = kind.keys(eachOf(question), { shown, content, value: byTurn(value)[current] });
    const steps: Shortcut<TurnLabels>[] = own.map((one) => ({
      ...one,
      act: (before = []) => labelled(before, current, one.act(byTurn(before)[current])),
    }));
    const last = value.at(-1)?.turn;
    return [...steps, { key: "Backspace", says: "questions.turns.back", act: (before = []) => labelled(before, last ?? -1, undefined) }];
  },
};

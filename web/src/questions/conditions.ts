/** Which questions are asked, given the answers so far: the same reading as the server's. */

import type { Content } from "../content/fields";
import type { Condition, Fault, Question } from "./contract";

export type Tested = string | number;
export type Answers = Readonly<Record<string, unknown>>;

/** Whether a condition holds, given the values to test of every question that has an answer. */
export function holds(condition: Condition, values: ReadonlyMap<string, readonly Tested[]>): boolean {
  if (condition.all) return condition.all.every((part) => holds(part, values));
  if (condition.any) return condition.any.some((part) => holds(part, values));
  if (condition.not) return !holds(condition.not, values);
  const found = values.get(condition.question ?? "");
  if (found === undefined) return false;
  if (condition.answered) return true;
  const is = condition.is ?? null;
  const sought = is === null ? (condition.in ?? []) : [is];
  return sought.some((value) => found.includes(value));
}

/** The questions that a condition depends on. */
export function questionsOf(condition: Condition): Set<string> {
  const names = new Set<string>(condition.question ? [condition.question] : []);
  const parts = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  for (const part of parts) for (const name of questionsOf(part)) names.add(name);
  return names;
}

/** What a type of question says of its answers: the part of a kind that conditions need. */
export type Reader = {
  readonly faultOf: (question: never, answer: never, content: Content) => Fault | null;
  readonly values: (answer: never) => readonly Tested[];
};

export type Asked = {
  readonly question: Question;
  /** Why it keeps the whole from being sent; null when it does not. */
  readonly fault: Fault | null;
};

/** Nothing, or an empty text: no answer. */
export function isAbsent(answer: unknown): boolean {
  return answer === undefined || answer === null || answer === "";
}

/**
 * The questions asked about an item, in their order, each with what is wrong or missing in its answer. A question
 * whose condition hangs on an answer that is missing or wrong is not asked yet.
 */
export function askedOf(
  questions: readonly Question[],
  answers: Answers,
  content: Content,
  readerOf: (question: Question) => Reader,
): Asked[] {
  const values = new Map<string, readonly Tested[]>();
  const doubtful = new Set<string>();
  const asked: Asked[] = [];
  for (const question of questions) {
    const when = question.when ?? null;
    if (when !== null && [...questionsOf(when)].some((name) => doubtful.has(name))) {
      doubtful.add(question.name);
      continue;
    }
    if (when !== null && !holds(when, values)) continue;
    const answer = answers[question.name];
    const reader = readerOf(question);
    const fault = isAbsent(answer)
      ? missing(question)
      : reader.faultOf(question as never, answer as never, content);
    if (fault !== null) doubtful.add(question.name);
    else if (!isAbsent(answer)) values.set(question.name, reader.values(answer as never));
    asked.push({ question, fault });
  }
  return asked;
}

function missing(question: Question): Fault | null {
  return question.required === false ? null : { key: "questions.missing" };
}

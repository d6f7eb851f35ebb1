/** What an expert is asked: where one right answer is sought, and what opens such a question. */

import type { Spec } from "../../api/leadshapes";
import { questionsOf as namedIn } from "../../questions/conditions";
import type { Question } from "../../questions/contract";
import { questionsOf } from "../opening/paradigms";

type Asking = Pick<Spec, "paradigm" | "questions">;

/** The questions of a form that settles an item, in their order: the server asks for the same. */
export function toSettle(spec: Asking): Question[] {
  const wanted = new Set(questionsOf(spec, "prescriptive").map(({ name }) => name));
  // A condition names earlier questions alone.
  for (const { name, when } of [...spec.questions].reverse()) {
    if (wanted.has(name) && when) for (const named of namedIn(when)) wanted.add(named);
  }
  return spec.questions.filter(({ name }) => wanted.has(name));
}

/** Whether an expert can settle anything in a campaign. */
export function settles(spec: Asking): boolean {
  return questionsOf(spec, "prescriptive").length > 0;
}

/** Banks whose items have an answer that is told of all: practice, tests and traps. */
const TOLD_OF_ALL: readonly string[] = ["training", "qualification", "audit", "calibration"];

/** Whether an item may have gold: where the spread is the data nothing is known to be right, but in practice, tests and traps. */
export function hasGold(spec: Asking, item: { readonly bank: string; readonly gold: unknown }): boolean {
  return settles(spec) || item.gold !== null || TOLD_OF_ALL.includes(item.bank);
}

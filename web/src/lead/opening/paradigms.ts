/** What answers are for: one right answer is sought, or their spread is the data. */

import type { Paradigm, Spec } from "../../api/leadshapes";
import type { Draft } from "./draft";

export const PARADIGMS = ["prescriptive", "descriptive"] as const satisfies readonly Paradigm[];

/** What a campaign or a question in the making says itself; empty where it says nothing, or nothing that there is. */
export function paradigmIn(said: Draft): Paradigm | "" {
  return PARADIGMS.find((one) => one === said.paradigm) ?? "";
}

/** The questions of a campaign of one paradigm. */
export function questionsOf<S extends Pick<Spec, "paradigm" | "questions">>(spec: S, paradigm: Paradigm): S["questions"][number][] {
  return spec.questions.filter((question) => (question.paradigm ?? spec.paradigm) === paradigm);
}

/** What a page shows of a rater's desk. */

import { Refused, Unreachable } from "../api/problem";
import type { Learned, Lesson, Message, RoundLine, Stand, Trial } from "../api/growing";
import type { Answers, Form, Guideline, Lease, Progress, Work, WorkState } from "../api/shapes";
import type { Outboxed } from "./outbox";

/** The item before the rater. `revising` when it is their last answer, taken up again. */
export type Sheet = {
  readonly lease: Lease;
  readonly answers: Answers;
  readonly comment: string;
  readonly revising: { readonly judgment: string; readonly revision: number } | null;
};

/** An answer in practice, and what there is to learn from it. */
export type Taught = { readonly lease: Lease; readonly answers: Answers; readonly lesson: Lesson; readonly trial: Trial | null };

export type Draft = {
  readonly key: string;
  readonly person: string;
  readonly campaign: string;
  readonly answers: Answers;
  readonly comment: string;
  readonly milliseconds: number;
};

export type View = {
  readonly form: Form | null;
  /** What is left to who was removed: the campaign's name, in its language. */
  readonly left: Pick<Form, "title" | "language"> | null;
  /** `opening` until the server answered; `fetching` when answers went out and no item is here yet. */
  readonly state: WorkState | "opening" | "fetching";
  readonly reason: string;
  /** For `waiting`, when it ends, where that is known. */
  readonly until: number | null;
  readonly sheet: Sheet | null;
  /** In practice, the item whose answer is on its way: it stays in sight until the server has spoken. */
  readonly answered: Sheet | null;
  readonly taught: Taught | null;
  readonly trial: Trial | null;
  /** Practice or a test that just ended, until the rater has read how. */
  readonly ended: Trial | null;
  /** The number of the batch that is complete, until the rater has read how it went. */
  readonly batch: number | null;
  readonly messages: readonly Message[];
  readonly standing: Stand | null;
  readonly round: RoundLine | null;
  /** The campaign asks things of the rater themselves, and they have not said yet whether they tell. */
  readonly attributesAsked: boolean;
  readonly progress: Progress | null;
  readonly guideline: Guideline | null;
  readonly consent: Work["consent"];
  readonly outbox: Outboxed;
  /** Why the server could not be asked. */
  readonly error: unknown;
  readonly undoable: boolean;
  readonly lasting: boolean;
};

/** Before the server answered. */
export const EMPTY: View = {
  form: null,
  left: null,
  state: "opening",
  reason: "",
  until: null,
  sheet: null,
  answered: null,
  taught: null,
  trial: null,
  ended: null,
  batch: null,
  messages: [],
  standing: null,
  round: null,
  attributesAsked: false,
  progress: null,
  guideline: null,
  consent: null,
  outbox: { entries: [], sending: "idle" },
  error: null,
  undoable: false,
  lasting: true,
};

/** Whether what is judged is practice or a test: one item at a time, which cannot be taken back. */
export function isPractice(state: View["state"]): boolean {
  return state === "training" || state === "qualification" || state === "retraining";
}

/** Whether there are items to judge. */
export function isWorking(state: View["state"]): boolean {
  return state === "work" || isPractice(state);
}

/** The part of the work that says how the rater is doing. */
export function grown({ until, trial, messages, standing, calibration: round, attributes_asked: attributesAsked }: Work) {
  return { until, trial, messages, standing, round, attributesAsked } satisfies Partial<View>;
}

/** What an answer brought to learn, and whether it ended a trial. */
export function learned(reply: Partial<Learned>, lease: Lease, answers: Answers | null): Partial<View> {
  const trial = reply.trial ?? null;
  const over = trial !== null && trial.outcome !== "running";
  const lesson = reply.lesson ?? null;
  return {
    trial: over ? null : trial,
    ended: over ? trial : null,
    taught: lesson === null || answers === null ? null : { lease, answers, lesson, trial },
  };
}

/** Whether the trouble is only that the server cannot be reached. */
export function isCut(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && error.passing);
}

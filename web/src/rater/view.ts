/** What a page shows of a rater's desk. */

import { Refused, Unreachable } from "../api/problem";
import type { Answers, Form, Guideline, Lease, Progress, Work, WorkState } from "../api/shapes";
import type { Outboxed } from "./outbox";

/** The item before the rater. `revising` when it is their last answer, taken up again. */
export type Sheet = {
  readonly lease: Lease;
  readonly answers: Answers;
  readonly comment: string;
  readonly revising: { readonly judgment: string; readonly revision: number } | null;
};

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
  /** `opening` until the server answered; `fetching` when answers went out and no item is here yet. */
  readonly state: WorkState | "opening" | "fetching";
  readonly reason: string;
  readonly sheet: Sheet | null;
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
  state: "opening",
  reason: "",
  sheet: null,
  progress: null,
  guideline: null,
  consent: null,
  outbox: { entries: [], sending: "idle" },
  error: null,
  undoable: false,
  lasting: true,
};

/** Whether the trouble is only that the server cannot be reached. */
export function isCut(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && error.passing);
}

/** What there is to say of practice and tests, from their numbers. */

import type { Stage, Trial } from "../api/growing";

/** Whether it is a test, in which nobody says in between how it goes. */
export function isTest(stage: Stage): boolean {
  return stage === "qualification";
}

/** The number of the item that is before the rater: 1 is the first. */
export function numberOf(trial: Trial): number {
  return Math.min(trial.given + 1, Math.max(1, trial.of));
}

/** A hair, so that 0.7 · 10, which is a hair over 7, asks for 7. */
const HAIR = 1e-9;

/** How many right answers pass practice: the fewest whose share reaches the bar; of a refresher the share rounded down. */
export function neededOf({ stage, of, bar }: Trial): number {
  return stage === "refresher" ? Math.floor(of * bar + HAIR) : Math.ceil(of * bar - HAIR);
}

/** How many tries are left after this one. */
export function triesLeft({ attempt, tries }: Trial): number {
  return Math.max(0, tries - attempt);
}

/** Whether it begins: nothing of it is answered. */
export function isNew(trial: Trial): boolean {
  return trial.given === 0;
}

/** What names one try of one stage. */
export function nameOf({ stage, attempt }: Trial): string {
  return `${stage} ${attempt}`;
}

/** The interval of a trial that ended, where the server tells it. */
export function intervalOf({ lower, upper, right, given }: Trial): { value: number; lower: number; upper: number } | null {
  if (lower === null || upper === null || right === null || given === 0) return null;
  return { value: right / given, lower, upper };
}

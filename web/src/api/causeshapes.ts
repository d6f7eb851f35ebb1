/** What the server tells of why raters differ. */

import type { Cause } from "./qualityshapes";

export type Suggestion = Cause | "not clear";

/** A disputed item: the likeliest cause if it is clear, and the evidence in a sentence of the server. */
export type CauseLine = {
  readonly item: string;
  readonly cause: Suggestion;
  readonly probability: number;
  readonly first: string;
  readonly second: string;
  readonly judgments: number;
  readonly sentence: string;
  /** What an expert named. */
  readonly coded: Cause | null;
};

export type CauseCount = { readonly cause: Suggestion; readonly suggested: number; readonly coded: number };
export type CauseCell = { readonly suggested: Suggestion; readonly coded: Cause; readonly items: number };

/** Two options that stand against each other in so many items, in `guideline` of them by the guideline. */
export type PairLine = { readonly first: string; readonly second: string; readonly items: number; readonly guideline: number };

/** A pair of options that the guideline does not tell apart; `column` and `value` name a slice, or are empty. */
export type UnclearLine = {
  readonly first: string;
  readonly second: string;
  readonly items: number;
  readonly expected: number;
  readonly p: number;
  readonly column: string;
  readonly value: string;
};

export type Causes = {
  readonly question: string;
  readonly disputed: number;
  readonly counts: readonly CauseCount[];
  readonly both: readonly CauseCell[];
  /** Of items with both, the share in which the expert named what was suggested. */
  readonly same: number | null;
  readonly pairs: readonly PairLine[];
  readonly unclear: readonly UnclearLine[];
  readonly camps: "difference" | "suggestive" | "no difference found";
  readonly items: readonly CauseLine[];
  readonly notes: readonly string[];
};

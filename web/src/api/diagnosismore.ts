/** What the server tells of further trainings: the learning curve, and the threshold of margins. */

import type { MarginBin } from "./diagnosisshapes";

/** Accuracy on labels that were not learned from, measured or expected with so many items. */
export type SizePoint = { readonly items: number; readonly accuracy: number; readonly lower: number; readonly upper: number; readonly expected: boolean };

/** A gain with its 95 % interval; null where it has no bound or is not known. */
export type Gain = { readonly value: number | null; readonly lower: number | null; readonly upper: number | null };

/** How many more judged items bring `points` of accuracy; null where no number does. */
export type MoreItems = { readonly points: number; readonly items: number | null; readonly lower: number | null; readonly upper: number | null };

export type Curves = {
  readonly items: number;
  readonly points: readonly SizePoint[];
  readonly more: MoreItems;
  /** The share of labels that are likely wrong, and what correcting them is worth. */
  readonly share: number;
  readonly worth: Gain;
  readonly worth_items: Gain;
  /** What leaving the suspects out changes. */
  readonly removed: Gain | null;
  readonly notes: readonly string[];
};

export type Threshold = {
  readonly margins: readonly MarginBin[];
  readonly threshold: number;
  /** Labels that fared no better than labels that cannot be right. */
  readonly flagged: number;
  readonly notes: readonly string[];
};

export type MoreStep = "waiting" | "training" | "curve" | "cleaning";
export type What = "curves" | "threshold";

/** How far further trainings are, and what they said. */
export type More = {
  readonly state: "none" | "running" | "done" | "failed";
  readonly step: MoreStep | null;
  readonly done: number;
  readonly problem: string;
  readonly curves: Curves | null;
  readonly threshold: Threshold | null;
};

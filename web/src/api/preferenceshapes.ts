/** What the server tells of preferences. */

/** A share of `n` with its 95 % interval; null where there is nothing to count. */
export type Share = { readonly value: number | null; readonly lower: number | null; readonly upper: number | null; readonly n: number };

export type CandidateLine = {
  readonly candidate: string;
  readonly rank: number;
  /** The best and the worst rank it may have. */
  readonly rank_low: number;
  readonly rank_high: number;
  /** In logits, 0 for the mean of the candidates. */
  readonly strength: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly comparisons: number;
};

export type WinCell = {
  readonly candidate: string;
  readonly other: string;
  readonly comparisons: number;
  /** Of the first. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
};

export type EstimateLine = {
  readonly name: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly about: string;
};

/** Raters, those who stand out first. */
export type HabitsPage = { readonly raters: readonly RaterHabits[]; readonly next: string | null };

export type RaterHabits = {
  readonly rater: string;
  readonly name: string;
  readonly comparisons: number;
  readonly ties: Share;
  readonly pool_ties: number | null;
  readonly first: Share;
  readonly longer: Share;
  readonly flips: Share;
  readonly reliability: Share;
};

export type Ceiling = {
  readonly agreement: number;
  readonly agreement_low: number | null;
  readonly agreement_high: number | null;
  readonly lower: number;
  readonly upper: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly items: number;
};

export type PairCoverage = {
  readonly pairs: number;
  readonly compared: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly parts: number;
};

export type Cycles = { readonly triads: number; readonly cyclic: number; readonly share: number | null; readonly expected: number | null };

export type OrderVerdict = "balanced" | "partly" | "fixed" | "unknown";

/** What the judgments of a question that compares say, and how far to trust it. */
export type Preference = {
  readonly question: string;
  readonly judgments: number;
  readonly comparisons: number;
  readonly ties: number;
  readonly items: number;
  readonly raters: number;
  readonly candidates: number;
  readonly order: OrderVerdict;
  readonly order_says: string;
  readonly first_wins: Share;
  readonly model: string | null;
  readonly errors: string | null;
  /** Why there is no ranking; empty where there is. */
  readonly unranked: string;
  readonly ranking: readonly CandidateLine[];
  /** Those among the best candidates, of `pairs` that were compared. */
  readonly wins: readonly WinCell[];
  readonly pairs: number;
  readonly estimates: readonly EstimateLine[];
  readonly longer_wins: Share | null;
  readonly longer_baseline: Share | null;
  readonly ceiling: Ceiling | null;
  readonly coverage: PairCoverage | null;
  readonly cycles: Cycles | null;
  readonly notes: readonly string[];
};

export const FORMATS = ["trl", "trl-reward", "trl-unpaired", "openrlhf", "llama-factory", "axolotl", "rewardbench", "canonical"] as const;
export type TrainerFormat = (typeof FORMATS)[number];

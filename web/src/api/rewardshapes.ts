/** What the server tells of a reward model. */

import type { Ceiling, Share } from "./preferenceshapes";

/** Pairs that were given about the same chance, and how often it came out so. */
export type ChanceBin = {
  readonly lowest: number;
  readonly highest: number;
  readonly n: number;
  readonly chance: number;
  readonly right: number;
  readonly lower: number;
  readonly upper: number;
};

/** Accuracy with a share of the labels flipped, or of the prompts learned from. */
export type CurvePoint = { readonly share: number; readonly accuracy: number; readonly lower: number; readonly upper: number };

export type LearnedRater = { readonly rater: string; readonly name: string; readonly accuracy: Share };

export type LearnedTopic = {
  readonly topic: string;
  readonly accuracy: Share;
  readonly longer: number;
  readonly ceiling_low: number | null;
  readonly ceiling_high: number | null;
};

/** How the model does on prompts that it did not learn from; shares are of pairs. */
export type RewardReport = {
  readonly pairs: number;
  readonly prompts: number;
  readonly votes: number;
  readonly decided: number;
  readonly folds: number;
  readonly accuracy: Share;
  readonly longer: Share;
  readonly longer_wins: Share;
  /** Accuracy less that of the longer one. */
  readonly ahead: Share;
  readonly matched: Share;
  readonly longer_matched: Share;
  readonly by_vote: Share;
  readonly ceiling: Ceiling | null;
  readonly chance_gap: number | null;
  readonly log_loss: number;
  readonly reliability: readonly ChanceBin[];
  readonly noise: readonly CurvePoint[];
  readonly learning: readonly CurvePoint[];
  readonly raters: readonly LearnedRater[];
  readonly raters_left_out: number;
  readonly topics: readonly LearnedTopic[];
  readonly topics_left_out: number;
  readonly notes: readonly string[];
};

export type RewardStep = "waiting" | "reading" | "training" | "noise" | "learning";

/** How far a report is; `few` where too little was judged, `failed` with a problem. */
export type Reward = {
  readonly state: "none" | "running" | "done" | "few" | "failed";
  readonly step: RewardStep | null;
  readonly done: number;
  /** When it was asked for. */
  readonly since: number | null;
  /** Whether something has happened in the campaign since. */
  readonly moved: boolean;
  readonly problem: string;
  readonly pairs: number;
  readonly decided: number;
  readonly least: number;
  readonly prompts: number;
  readonly folds: number;
  readonly report: RewardReport | null;
};

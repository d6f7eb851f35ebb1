/** What the server tells of slices of items, of experts beside the crowd, and of repeated answers. */

import type { Fresh, Verdict } from "./disagreementshapes";
import type { Share } from "./preferenceshapes";

/** A slice against the rest; `note` says why nothing was tested. */
export type SliceLine = {
  readonly column: string;
  readonly value: string;
  readonly level: "item" | "judgment" | "rater";
  readonly items: number;
  readonly judgments: number;
  readonly raters: number;
  readonly agreement: Share;
  readonly rest: number | null;
  readonly difference: Share;
  readonly p: number | null;
  readonly adjusted: number | null;
  readonly verdict: Verdict | null;
  readonly note: string;
};

export type Slices = {
  readonly question: string;
  readonly fresh: Fresh;
  /** Why there is no slice. */
  readonly why: string;
  /** The name of the coefficient. */
  readonly title: string;
  readonly tests: number;
  readonly permutations: number;
  readonly slices: readonly SliceLine[];
  /** Slices in which nothing can be compared. */
  readonly bare: number;
  readonly notes: readonly string[];
};

export type ConfusionLine = { readonly expert: string; readonly counts: readonly number[] };

export type ThresholdPoint = {
  readonly threshold: number;
  readonly found: number | null;
  readonly found_lower: number | null;
  readonly found_upper: number | null;
  readonly spared: number | null;
  readonly spared_lower: number | null;
  readonly spared_upper: number | null;
  readonly accuracy: number;
  readonly called: number;
};

export type OptionLine = {
  readonly option: string;
  readonly items: number;
  readonly others: number;
  readonly found: Share;
  readonly spared: Share;
  readonly auc: Share;
  readonly best: number;
  readonly accuracy: number;
  /** How often the best threshold is right on items on which it was not chosen. */
  readonly held_out: number | null;
  readonly curve: readonly ThresholdPoint[];
};

export type OptionFound = { readonly option: string; readonly found: Share };

export type TopicLine = {
  readonly column: string;
  readonly value: string;
  readonly items: number;
  readonly accuracy: Share;
  readonly kappa: Share;
  readonly found: readonly OptionFound[];
};

export type Experts = {
  readonly question: string;
  readonly fresh: Fresh;
  readonly why: string;
  readonly gold: number;
  readonly judged: number;
  readonly experts: number;
  readonly torn: number;
  readonly crowd: number;
  readonly items: number;
  readonly accuracy: Share;
  readonly kappa: Share;
  readonly options: readonly string[];
  readonly confusion: readonly ConfusionLine[];
  readonly agreed_right: number;
  readonly agreed_wrong: number;
  readonly ties: number;
  readonly curves: readonly OptionLine[];
  readonly topics: readonly TopicLine[];
  readonly small_topics: number;
  readonly notes: readonly string[];
};

export type ChangeLine = { readonly option: string; readonly n: number; readonly changed: Share; readonly said: number; readonly primary: number };
export type CeilingLine = { readonly who: "oracle" | "held_out"; readonly against: "votes" | "primary"; readonly accuracy: Share };
export type PrimaryLine = { readonly item: string; readonly n: number; readonly said: readonly number[]; readonly primary: readonly number[] };

export type Primary = {
  readonly question: string;
  readonly fresh: Fresh;
  readonly why: string;
  readonly flip: Share;
  readonly repeats: number;
  readonly raters: number;
  readonly changed: number | null;
  readonly options: readonly ChangeLine[];
  readonly ceiling: readonly CeilingLine[];
  readonly items: readonly PrimaryLine[];
  readonly left_out: number;
  readonly notes: readonly string[];
};

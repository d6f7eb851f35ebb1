/** What the server tells of where people disagree. */

import type { Suggestion } from "./causeshapes";
import type { Share } from "./preferenceshapes";

export type Verdict = "difference" | "suggestive" | "no difference found";

/** From when figures are, of how many judgments, and until when they stay whatever is answered. */
export type Fresh = { readonly at: number; readonly judgments: number; readonly due: number };

/** An item: how far people differ, in bits and by how clear it is, and the likeliest cause of it. */
export type MapPoint = {
  readonly item: string;
  readonly judgments: number;
  readonly entropy: number | null;
  readonly clarity: number | null;
  readonly cause: Suggestion | null;
  readonly probability: number | null;
};

export type OptionShare = { readonly option: string; readonly share: number; readonly lower: number; readonly upper: number };

export type SoftLine = {
  readonly item: string;
  readonly n: number;
  readonly entropy: number | null;
  readonly shares: readonly OptionShare[];
  /** Of scales and numbers. */
  readonly mean: Share | null;
};

export type Divided = {
  readonly question: string;
  readonly fresh: Fresh;
  readonly paradigm: "prescriptive" | "descriptive";
  readonly judgments: number;
  readonly items: number;
  readonly raters: number;
  readonly options: readonly string[];
  /** The entropy of an item on which all options are chosen alike. */
  readonly most: number | null;
  readonly points: readonly MapPoint[];
  readonly left_out: number;
  readonly soft: readonly SoftLine[];
  /** Why no cause was looked for; empty where it was. */
  readonly uncaused: string;
  readonly notes: readonly string[];
};

export type LeanLine = { readonly target: string; readonly value: number; readonly lower: number | null; readonly upper: number | null };

export type GroupLine = {
  readonly value: string;
  readonly raters: number;
  readonly inside: Share;
  readonly across: Share;
  readonly association: Share;
  readonly leanings: readonly LeanLine[];
};

export type PairAgreement = { readonly first: string; readonly second: string; readonly agreement: Share };

export type GroupItem = {
  readonly item: string;
  readonly verdict: Verdict;
  readonly target: string;
  readonly highest: string;
  readonly lowest: string;
  readonly gap: number;
};

export type GroupCell = { readonly item: string; readonly target: string; readonly group: string; readonly difference: number };

/** What one attribute of raters says of their answers. */
export type AttributeLine = {
  readonly attribute: string;
  readonly ask: string;
  /** All answers that are offered, those of hidden groups too. */
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly verdict: Verdict;
  readonly p: number | null;
  readonly adjusted: number | null;
  readonly account: string;
  readonly groups: readonly GroupLine[];
  readonly pairs: readonly PairAgreement[];
  readonly items: readonly GroupItem[];
  readonly cells: readonly GroupCell[];
  readonly small: number;
  readonly untold: number;
  readonly hidden_cells: number;
};

export type People = {
  readonly question: string;
  readonly fresh: Fresh;
  readonly asked: number;
  readonly smallest: number;
  readonly attributes: readonly AttributeLine[];
  readonly notes: readonly string[];
};

export type ApartLine = {
  readonly rater: string;
  readonly name: string;
  readonly judgments: number;
  /** To each rater in the same order; null where they share too few items. */
  readonly distances: readonly (number | null)[];
};

export type Apart = { readonly question: string; readonly fresh: Fresh; readonly raters: readonly ApartLine[]; readonly left_out: number };

export type SeatAsked = { readonly attribute: string | null; readonly value: string | null; readonly count: number };
export type JuryAsked = { readonly this: readonly SeatAsked[]; readonly other: readonly SeatAsked[] };

export type VerdictLine = {
  readonly verdict: string | null;
  /** The share of juries that decide so. */
  readonly chance: number | null;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
};

export type DecidedItem = {
  readonly item: string;
  readonly this: VerdictLine;
  readonly other: VerdictLine;
  readonly flips: boolean;
  readonly real: number | null;
};

export type SeatLine = {
  readonly jury: "this" | "other";
  readonly seat: string;
  readonly seats: number;
  readonly raters: number;
  readonly effective: number;
  readonly behind: number;
};

export type VerdictCount = { readonly verdict: string; readonly this: number; readonly other: number };

export type Jury = {
  readonly question: string;
  readonly this: string;
  readonly other: string;
  readonly numeric: boolean;
  readonly counts: readonly VerdictCount[];
  readonly items: readonly DecidedItem[];
  readonly flips: number;
  readonly likely: number;
  readonly left_out: number;
  readonly withheld: number;
  readonly smallest: number;
  readonly differing: Share | null;
  readonly seats: readonly SeatLine[];
  readonly draws: number;
  readonly notes: readonly string[];
};

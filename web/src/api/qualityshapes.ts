/** What the server tells leads and experts about quality. Times are milliseconds UTC, money is millionths. */

import type { Role } from "./leadshapes";
import type { Answers } from "./shapes";
import type { Content } from "../content/fields";

/** An estimate with its interval; `n` is what it rests on. */
export type Estimate = { readonly value: number; readonly lower: number; readonly upper: number; readonly n: number };

export type NeedKind = "paused" | "gold" | "dispute" | "appeal" | "finding" | "split" | "budget" | "bank";
export type Need = {
  readonly kind: NeedKind;
  /** What it is, in a sentence of the server. */
  readonly says: string;
  readonly link: { readonly page: string; readonly id: string | null };
  readonly n: number;
};

/** How far a quicker model is from one that was fitted anew, where it was compared. */
export type ModelDifference = { readonly mean_tv: number; readonly max_tv: number; readonly labels_differ: number; readonly items: number };
export type ModelState = {
  readonly fitted_at_judgments: number;
  readonly judgments: number;
  readonly difference: ModelDifference | null;
};

/** Agreement beyond chance; null where too little is known to compute it. */
export type AgreementLine = {
  readonly question: string;
  readonly coefficient: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
};
export type SliceAgreement = AgreementLine & { readonly slice: string; readonly at: string };

export type Outcome = "quorate" | "contested" | "adjudicated";
export type CertaintyBin = { readonly lower: number; readonly upper: number; readonly items: number };
export type Outcomes = {
  readonly quorate: number;
  readonly contested: number;
  readonly adjudicated: number;
  /** With all the judgments that they were to get, and nothing decided. */
  readonly full: number;
  readonly open: number;
};
export type DisputedLine = {
  readonly item: string;
  readonly question: string;
  /** Of the likeliest answer. */
  readonly probability: number | null;
  readonly excerpt: string;
  readonly judged: number;
  readonly outcome: string | null;
};
export type CoverageLine = { readonly slice: string; readonly value: string; readonly judged: number; readonly target: number | null };

export type BurnPoint = { readonly at: number; readonly judgments: number; readonly money: number };
export type Forecast = { readonly judgments: number; readonly lower: number; readonly upper: number; readonly at: number | null };
export type BudgetState = {
  readonly judgments_used: number;
  readonly judgments_of: number | null;
  readonly money_used: number;
  readonly money_of: number | null;
  readonly currency: string | null;
  readonly burn: readonly BurnPoint[];
  readonly forecast: Forecast | null;
};

export type Quality = {
  readonly at: number;
  /** How far the log was read. */
  readonly read: number;
  readonly model: ModelState | null;
  readonly needs: readonly Need[];
  readonly agreement: readonly AgreementLine[];
  readonly slices: readonly SliceAgreement[];
  readonly slices_left_out: number;
  /** The share of judgments behind the agreement: 1 unless the campaign is large. */
  readonly sampled: number;
  readonly items: Outcomes;
  readonly certainty: readonly CertaintyBin[];
  readonly disputed: readonly DisputedLine[];
  readonly coverage: readonly CoverageLine[];
  readonly coverage_left_out: number;
  readonly budget: BudgetState;
  /** What is missing and why, where the campaign is too large for a page. */
  readonly left_out: string | null;
};

export type Verdict = "weak" | "strong" | "cleared";
export type FindingLine = { readonly check: string; readonly verdict: string; readonly says: string; readonly at: number };
export type TrendPoint = { readonly n: number; readonly value: number };
export type GoldScore = { readonly n: number; readonly right: number; readonly lower: number; readonly upper: number };

export type RaterLine = {
  readonly rater: string;
  readonly name: string;
  readonly role: Role;
  readonly standing: string;
  readonly since: number;
  /** When a pause ends by itself. */
  readonly until: number | null;
  readonly reason: string;
  readonly judged: number;
  readonly competence: Estimate | null;
  readonly gold: GoldScore;
  /** The share of the others' judgments of the same items that say the same. */
  readonly agreement: number | null;
  readonly median_seconds: number | null;
  readonly hourly: number | null;
  readonly earned: number;
  readonly findings: readonly FindingLine[];
  readonly trend: readonly TrendPoint[];
  readonly last_at: number | null;
  readonly crew: string;
  readonly lowered: boolean;
};

/** What a competence is about, what guessing gets, and what is typical; null while nothing is known. */
export type Scale = { readonly question: string | null; readonly chance: number | null; readonly typical: number | null };
export type Raters = Scale & { readonly raters: readonly RaterLine[]; readonly next: string | null };

export type RaterOrder = "need" | "judged" | "competence";

export type Confusion = {
  readonly question: string;
  readonly options: readonly string[];
  /** Expected counts; the right answer in rows, what the rater said in columns. */
  readonly counts: readonly (readonly number[])[];
};

/** A finding with its evidence: numbers, names of items and judgments. */
export type Finding = FindingLine & {
  readonly verdict: Verdict;
  readonly finding: string;
  readonly rater: string | null;
  readonly other: string | null;
  readonly item: string | null;
  readonly question: string | null;
  readonly score: number | null;
  readonly told: string;
  readonly evidence: Readonly<Record<string, unknown>>;
};
export type FindingPage = { readonly findings: readonly Finding[]; readonly next: string | null };

export type Firing = {
  readonly firing: string;
  readonly rule: string;
  readonly action: string;
  readonly rater: string | null;
  readonly item: string | null;
  readonly effect: Readonly<Record<string, unknown>>;
  readonly at: number;
};

export type FiringPage = { readonly firings: readonly Firing[]; readonly next: string | null };

export type TrialLine = {
  readonly stage: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly right: number;
  readonly given: number;
  readonly started_at: number;
  readonly ended_at: number | null;
};
export type SkillLine = { readonly skill: string; readonly granted_at: number; readonly expires_at: number | null };
export type MessageLine = { readonly text: string; readonly about: string; readonly at: number };
export type SessionLine = { readonly start: number; readonly end: number; readonly judged: number };
export type PayLine = { readonly earned: number; readonly paid: number; readonly hourly: number | null; readonly unpaid_seconds: number };

export type AppealState = "waiting" | "granted" | "refused";
export type Appeal = {
  readonly appeal: string;
  readonly rater: string;
  readonly name: string;
  readonly standing: string;
  /** What they were told, against which they appeal. */
  readonly reason: string;
  readonly words: string | null;
  readonly made_at: number;
  readonly state: AppealState;
  readonly answer: string;
  readonly settled_at: number | null;
  readonly settled_by: string | null;
};

export type AppealPage = {
  readonly appeals: readonly Appeal[];
  /** How many of the campaign wait to be settled. */
  readonly waiting: number;
  readonly next: string | null;
};

export type RaterView = Omit<RaterLine, "findings"> & Scale & {
  readonly confusion: readonly Confusion[];
  readonly findings: readonly Finding[];
  readonly firings: readonly Firing[];
  readonly trials: readonly TrialLine[];
  readonly skills: readonly SkillLine[];
  readonly appeals: readonly Appeal[];
  readonly messages: readonly MessageLine[];
  readonly sessions: readonly SessionLine[];
  readonly pay: PayLine;
  readonly attributes_shared: boolean;
  /** How many there are; of each list the newest are here. */
  readonly counts: RaterCounts;
};

export type RaterCounts = {
  readonly findings: number;
  readonly firings: number;
  readonly trials: number;
  readonly skills: number;
  readonly appeals: number;
  readonly messages: number;
};

export type CheckLine = {
  readonly check: string;
  readonly title: string;
  readonly about: "rater" | "raters" | "item" | "campaign";
  readonly source: string;
  readonly needs: readonly string[];
  readonly strongest: Verdict;
  readonly options: Readonly<Record<string, unknown>>;
  readonly on: boolean;
  /** Why it finds nothing here; null while it can. */
  readonly skipped: string | null;
  readonly found: { readonly strong: number; readonly weak: number };
};

export type Rule = {
  readonly name: string;
  readonly when: readonly string[];
  readonly verdict: "weak" | "strong";
  readonly agreeing: number;
  readonly after: number;
  readonly then: string;
  readonly say?: string | null;
  readonly gold?: number;
  readonly hours?: number | null;
};
/** `never`: why it cannot fire as things are. */
export type RuleLine = { readonly rule: Rule; readonly fired: number; readonly last_at: number | null; readonly never: string | null };

export type Hit = {
  readonly rater: string;
  /** How many judgments of theirs it took. */
  readonly after: number;
  readonly at: number | null;
  readonly says: string;
  readonly honest_looking: boolean;
};
export type DryRule = {
  readonly name: string;
  readonly hit_raters: readonly Hit[];
  readonly hit_items: number;
  /** Why it can never fire; null when it can. */
  readonly never: string | null;
};
export type DryRun = { readonly rules: readonly DryRule[]; readonly judgments: number };

export type Dispute = {
  readonly item: string;
  readonly excerpt: string;
  readonly why: "confirm" | "found" | "contested" | "reported" | "disagreed";
  readonly judged: number;
  readonly probability: number | null;
  readonly problems: number;
  readonly since: number;
};
/** A page of the queue; `waiting` counts the whole queue. */
export type DisputePage = { readonly disputes: readonly Dispute[]; readonly waiting: number; readonly next: string | null };

export const CAUSES = ["slip", "guideline", "ambiguous", "context", "item", "opinion"] as const;
export type Cause = (typeof CAUSES)[number];

export type CalibrationState = "blind" | "revealed" | "again" | "closed";
export type CalibrationLine = {
  readonly round: string;
  readonly title: string;
  readonly state: CalibrationState;
  readonly items: number;
  readonly opened_at: number;
  readonly closed_at: number | null;
};
/** `who`: `you`, `lead`, `expert` or `a rater`. */
export type CalibrationNote = { readonly who: string; readonly words: string | null; readonly at: number };
export type CalibrationItem = {
  /** Its place in the round, from 1. */
  readonly number: number;
  readonly item: string;
  readonly content: Content;
  readonly questions: Readonly<Record<string, readonly { readonly label: unknown; readonly n: number }[]>>;
  readonly known: Answers | null;
  readonly notes: readonly CalibrationNote[];
};
/** A round as leads and experts see it; `items_view` is empty of answers before it is revealed. */
/** Rounds, the newest first. */
export type CalibrationPage = { readonly calibrations: readonly CalibrationLine[]; readonly next: string | null };

/** How many items of a round somebody has judged, before and after the discussion. */
export type TakingLine = { readonly rater: string; readonly name: string; readonly judged: number; readonly again: number };

export type TakingPage = { readonly raters: readonly TakingLine[]; readonly next: string | null };

export type CalibrationView = CalibrationLine & {
  readonly passage: string;
  readonly outcome: string;
  readonly guideline: string | null;
  readonly before: readonly AgreementLine[];
  readonly after: readonly AgreementLine[];
  /** How many judge in it, and how many of them have not judged all its items in this pass or the last. */
  readonly taking: number;
  readonly waiting: number;
  /** Whether somebody judged after the discussion. */
  readonly repeated: boolean;
  readonly items_view: readonly CalibrationItem[];
  readonly notes: readonly CalibrationNote[];
};

/** What the server tells raters of their way into a campaign and through it. Times are milliseconds UTC. */

import type { Content } from "../content/fields";
import type { Answers, Progress } from "./shapes";

export type Stage = "training" | "qualification" | "retraining" | "refresher";

/** Practice or a test that runs, or that just ended: then the outcome is no more `running`, and the rest says how it went. */
export type Trial = {
  readonly stage: Stage;
  readonly attempt: number;
  readonly tries: number;
  readonly given: number;
  /** The items of practice; of a test the most that there can be. */
  readonly of: number;
  readonly bar: number;
  readonly outcome: string;
  readonly right: number | null;
  /** The interval of accuracy that decided a test. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** When the next try opens, where one must wait for it. */
  readonly until: number | null;
};

/** What one learns from an answer in practice. `right` is null where it cannot be told. */
export type Lesson = { readonly right: boolean | null; readonly labels: Answers; readonly explanation: string | null };

export type Message = { readonly message: string; readonly text: string; readonly about: string; readonly at: number };

/** What a standing rests on: `told` is a sentence for the rater. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

export type Appeal = {
  readonly state: "none" | "waiting" | "granted" | "refused";
  readonly words: string | null;
  readonly answer: string | null;
  readonly at: number | null;
};

export type Stand = {
  readonly standing: string;
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
  readonly evidence: readonly Evidence[];
  readonly appeal: Appeal | null;
};

/** How one stands in a campaign; also who was removed reads it, and nothing else. */
export type OwnStanding = {
  readonly campaign: string;
  readonly title: string;
  readonly language: string;
  readonly standing: Stand;
  readonly progress: Progress;
  /** Of the last thirty days, the newest first. */
  readonly messages: readonly Message[];
};

export type RoundLine = { readonly round: string; readonly title: string; readonly state: string };

/** The part of the work that says how the rater is doing. */
export type Growing = {
  readonly trial: Trial | null;
  /** For `waiting`, when to come again, where that is known. */
  readonly until: number | null;
  /** Of the last thirty days, the newest first. */
  readonly messages: readonly Message[];
  readonly standing: Stand;
  readonly calibration: RoundLine | null;
  /** The campaign asks something about the rater that they have not told. */
  readonly attributes_asked: boolean;
};

/** What comes back with an answer, beside what is next. */
export type Learned = { readonly lesson: Lesson | null; readonly trial: Trial | null; readonly batch: number | null };

export type ClassCount = { readonly label: string; readonly n: number; readonly right: number };
export type GoldCount = {
  readonly n: number;
  readonly right: number;
  readonly lower: number;
  readonly upper: number;
  readonly by_class: readonly ClassCount[];
};

/** An item that was settled otherwise than the rater judged it. */
export type Difference = {
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly mine: Answers;
  readonly consensus: Answers;
  readonly note: string | null;
  readonly at: number;
};

export type Pace = {
  readonly median_seconds: number | null;
  readonly expected_seconds: number | null;
  readonly typical_seconds: number | null;
};

export type PastTrial = {
  readonly stage: Stage;
  readonly attempt: number;
  readonly outcome: string;
  readonly right: number;
  readonly given: number;
  readonly started_at: number;
  readonly ended_at: number | null;
};

export type Certificate = { readonly skill: string; readonly granted_at: number; readonly expires_at: number | null; readonly revoked_at: number | null };

export type Feedback = {
  readonly judged: number;
  readonly batch: number;
  readonly gold: GoldCount;
  readonly differences: readonly Difference[];
  readonly speed: Pace;
  readonly standing: Stand;
  readonly improve: readonly string[];
  readonly earned: number;
  readonly currency: string | null;
  readonly hourly: number | null;
  readonly trials: readonly PastTrial[];
  readonly skills: readonly Certificate[];
  readonly messages: readonly Message[];
};

export type AskedAttribute = {
  readonly name: string;
  readonly ask: string;
  readonly why: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
};
export type Attributes = { readonly asked: readonly AskedAttribute[]; readonly given: Readonly<Record<string, string>> };

export type Note = { readonly who: string; readonly words: string | null; readonly at: number };
export type LabelCount = { readonly label: unknown; readonly n: number };
export type RoundItem = {
  readonly number: number;
  readonly content: Content;
  readonly questions: Readonly<Record<string, readonly LabelCount[]>>;
  readonly mine: Answers | null;
  readonly known: Answers | null;
  readonly notes: readonly Note[];
};

/** Agreement on one question, beyond chance. */
export type RoundAgreement = {
  readonly question: string;
  readonly coefficient: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Items that at least two people answered. */
  readonly n: number;
};

/** A calibration round that is open to all who judged in it. */
export type Round = RoundLine & {
  readonly passage: string;
  readonly before: readonly RoundAgreement[] | null;
  readonly after: readonly RoundAgreement[] | null;
  readonly outcome: string | null;
  /** The version of the guideline into which the outcome was written. */
  readonly guideline: string | null;
  readonly items: readonly RoundItem[];
  readonly notes: readonly Note[];
};

/** What became of one's judgments in a release, as counts; see the server's `OwnRelease`. */
export type OwnRelease = {
  readonly version: string;
  readonly at: number;
  readonly counted: number;
  readonly excluded: number;
  readonly reasons: readonly string[];
  readonly late: number;
  readonly repeats: number;
  readonly withheld: number;
  readonly later: number;
};

/** What the server's answers to the pages of a lead look like. Times are milliseconds UTC, money is millionths. */

import type { Content, Field } from "../content/fields";
import type { Option, Question } from "../questions/contract";
import type { Detail } from "./problem";
import type { Estimate, Outcome } from "./qualityshapes";
import type { Answers, Pay } from "./shapes";

export type Paradigm = "prescriptive" | "descriptive";

export type Role = "lead" | "expert" | "rater" | "auditor";

export type Spec = {
  readonly quorate: 1;
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  /** What answers are for, of the questions that do not say it themselves. */
  readonly paradigm?: Paradigm | null;
  readonly language: string;
  readonly content: readonly Field[];
  readonly questions: readonly Question[];
  readonly guideline: { readonly version: string; readonly text: string };
  readonly overlap: number;
  readonly hold: number;
  readonly lease_minutes: number;
  readonly undo_minutes: number;
  readonly order: "shuffled" | "as_given";
  readonly seed: number;
  readonly skip_reasons: readonly (Option | string)[];
  readonly pay?: Pay | null;
  readonly expected_seconds?: number | null;
  readonly break_minutes: number;
  readonly consent?: string | null;
  readonly way?: { readonly requires?: readonly string[]; readonly training?: unknown } | null;
  readonly assignment?: Readonly<Record<string, unknown>>;
  readonly stopping?: { readonly confidence: number; readonly min: number; readonly max: number } | null;
  readonly budget?: Readonly<Record<string, unknown>> | null;
  /** The checks that watch, with their options; null: all of them. */
  readonly checks?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly rules?: readonly unknown[];
  /** What only the publisher can say of the data; null: nothing was said. */
  readonly about?: Readonly<Record<string, unknown>> | null;
  /** What releases hold, and what they must meet; null: the usual. */
  readonly release?: Readonly<Record<string, unknown>> | null;
};

export type CampaignLine = {
  readonly campaign: string;
  readonly title: string;
  readonly state: "open" | "closed" | "archived";
  readonly guideline: string;
  readonly items: number;
  readonly retired: number;
  readonly opened_at: number;
  readonly opened_by: string;
  readonly closed_at: number | null;
  /** Where it rests, when it is archived. */
  readonly archive: { readonly at: number; readonly log_size: number; readonly root: string } | null;
};

/** Campaigns, the newest first. */
export type CampaignPage = { readonly campaigns: readonly CampaignLine[]; readonly next: string | null };

/** A campaign; `role` is what one is in it, null for an owner who is no member. */
export type CampaignView = CampaignLine & { readonly revision: number; readonly role: Role | null; readonly spec: Spec };

/** What a guideline or a question lacks, where, and what to do about it. */
export type Remark = {
  readonly code: string;
  readonly severity: "warning" | "hint";
  readonly says: string;
  readonly do: string;
  readonly where: string;
  readonly path: string;
  /** The line of the guideline's text, from 1. */
  readonly line: number | null;
  readonly heading: string;
};

export type Checked = {
  readonly ok: boolean;
  readonly errors: readonly Detail[];
  readonly spec: Spec | null;
  /** About a campaign that could be opened; none of them keeps it from that. */
  readonly remarks: readonly Remark[];
};

export type Template = {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly spec: Spec;
  readonly sample_items: readonly Content[];
  /** The pictures that the items name, as addresses that hold them. */
  readonly pictures: Readonly<Record<string, string>>;
};

export type ItemState = "open" | "retired" | "bank";
export type ItemShown = "all" | "open" | "held" | "judged" | "retired" | "gold" | "skipped" | "problems" | "adjudicated";
export type ItemOrder = "place" | "item" | "added" | "judged" | "skips" | "problems";

export type ItemLine = {
  readonly item: string;
  readonly state: ItemState;
  readonly wanted: number;
  readonly held: number;
  readonly judged: number;
  readonly room: number;
  readonly surplus: number;
  readonly skips: number;
  readonly problems: number;
  readonly gold: boolean;
  readonly adjudicated: boolean;
  readonly added_at: number;
  /** For which purpose it is kept apart; empty for ordinary work. */
  readonly bank: string;
  readonly excerpt: string;
};

export type ItemPage = { readonly items: readonly ItemLine[]; readonly next: string | null };

export type NewItem = {
  readonly content: Content;
  readonly item?: string;
  readonly gold?: Answers;
  readonly priority?: number;
};

export type RefusedRow = { readonly row: number; readonly item?: string | null; readonly what: string };

export type Added = { readonly added: number; readonly refused: readonly RefusedRow[] };

/** What came of a file: `mapping` says in words which column was taken for what. */
export type Uploaded = Added & {
  readonly refused_count: number;
  readonly mapping: readonly string[];
  readonly media: number;
};

export type ItemJudgment = {
  readonly judgment: string;
  readonly rater: string;
  readonly at: number;
  readonly seconds: number | null;
  readonly guideline: string;
  readonly labels: Answers;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly surplus: boolean;
  readonly excluded: string | null;
  readonly comment: string | null;
  readonly revisions: number;
  readonly revised_at: number | null;
  readonly erased: readonly string[];
  /** Empty: the item wanted a judgment; else what it was mixed in for. */
  readonly purpose: string;
  /** Whether it agrees with the answer that was known then. */
  readonly right: boolean | null;
  /** How good the rater is estimated to be now. */
  readonly competence: Estimate | null;
  /** Whether it came from another tool, and time and guideline are what its file says. */
  readonly imported: boolean;
};

export type ItemNote = { readonly rater: string; readonly at: number; readonly reason: string; readonly words: string | null };

export type Happening = {
  readonly index: number | null;
  readonly kind: string;
  readonly at: number;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type ItemView = {
  readonly item: string;
  readonly content: Content;
  readonly state: ItemState;
  readonly wanted: number;
  readonly held: number;
  readonly judged: number;
  readonly room: number;
  readonly surplus: number;
  readonly gold: Answers | null;
  readonly adjudicated: Answers | null;
  readonly added_at: number;
  readonly judgments: readonly ItemJudgment[];
  readonly skips: readonly ItemNote[];
  readonly problems: readonly ItemNote[];
  readonly history: readonly Happening[];
  /** How many there are; the first of each are here. */
  readonly counts: { readonly judgments: number; readonly skips: number; readonly problems: number; readonly events: number };
  /** What is believed of each question now: the probability of each answer. */
  readonly posterior: Readonly<Record<string, readonly Believed[]>>;
  readonly outcome: Outcome | null;
  readonly cause: string | null;
  readonly adjudicated_by: string | null;
  readonly explanation: string | null;
  /** For which purpose it is kept apart; empty for ordinary work. */
  readonly bank: string;
  readonly slices: Readonly<Record<string, string>>;
  /** Its settled answer waits for a second look to become a known one. */
  readonly proposed: boolean;
};

export type Believed = { readonly label: unknown; readonly probability: number };

export type Standing = "training" | "qualification" | "active" | "paused" | "retraining" | "removed" | "imported";

export type Member = {
  readonly rater: string;
  readonly name: string;
  readonly role: Role;
  readonly standing: Standing;
  readonly reason: string;
  readonly judged: number;
  /** Judgments that came from another tool, beside those judged here. */
  readonly imported: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly earned: number;
  readonly paid: number;
  readonly enrolled_at: number;
  readonly last_at: number | null;
  readonly consented: boolean;
  readonly guideline: string | null;
};

export type MemberOrder = "joined" | "judged";

export type MemberPage = { readonly raters: readonly Member[]; readonly next: string | null };

export type InvitationLine = {
  readonly invitation: string;
  readonly role: Role;
  readonly uses_left: number;
  readonly expires_at: number;
  readonly note: string;
  readonly made_at: number;
  readonly made_by: string;
  readonly revoked_at: number | null;
  /** The group of raters that people join by it. */
  readonly crew: string;
};

export type InvitationPage = { readonly invitations: readonly InvitationLine[]; readonly next: string | null };

export type InvitationLink = { readonly invitation: string; readonly secret: string; readonly link: string; readonly expires_at: number };

export type GuidelineLine = {
  readonly version: string;
  readonly number: number;
  readonly note: string;
  readonly published_at: number;
  readonly published_by: string;
};

export type GuidelineText = GuidelineLine & { readonly text: string };

export type HourCount = { readonly at: number; readonly count: number };
export type LabelCount = { readonly label: string; readonly count: number };

/** A file of another tool that judgments came from; `digest` is its SHA-256. */
export type Source = {
  readonly source: string;
  readonly tool: string;
  readonly file: string;
  readonly digest: string;
  readonly judgments: number;
  readonly at: number;
};

export type Status = {
  readonly state: string;
  readonly at: number;
  readonly items: { readonly open: number; readonly closed: number; readonly retired: number };
  readonly judgments: number;
  readonly counted: number;
  readonly wanted: number;
  readonly held: number;
  readonly skipped: number;
  readonly raters: number;
  readonly raters_active: number;
  readonly median_seconds: number | null;
  readonly eta: number | null;
  readonly per_hour: readonly HourCount[];
  /** When items and places were counted: in a large campaign some time before ``at``. */
  readonly counted_at: number;
  readonly label_counts: Readonly<Record<string, readonly LabelCount[]>>;
  /** Judgments that came from other tools; time and people at work are of the others. */
  readonly imported: number;
  readonly sources: readonly Source[];
  readonly sources_left_out: number;
};

export type LogEntry = Happening & { readonly index: number; readonly body: string; readonly leaf: string };
export type LogPage = { readonly entries: readonly LogEntry[]; readonly next: number | null };

/** An address that is told of events: `next_index` is the next that it will be told, `answer` what it last said. */
export type Webhook = {
  readonly webhook: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly added_at: number;
  readonly next_index: number;
  readonly attempts: number;
  readonly answer: string;
};

export type Scope = "run" | "settle" | "judge" | "read";

export type Token = {
  readonly token: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly issued_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
};

export type Person = {
  readonly person: string;
  readonly name: string;
  readonly login: string | null;
  readonly role: "owner" | "member";
  readonly state: "active" | "erased" | "imported";
  readonly joined_at: number;
  readonly campaigns: readonly { readonly campaign: string; readonly role: Role; readonly standing: string }[];
  /** Of how many they are a member; twenty are named at most. */
  readonly in_campaigns: number;
};

export type PeoplePage = { readonly people: readonly Person[]; readonly next: string | null };

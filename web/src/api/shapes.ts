/** What the server's answers to a rater's page look like. */

import type { Content, Field } from "../content/fields";
import type { Option, Question } from "../questions/contract";
import type { Growing, Learned } from "./growing";

export type Answers = Readonly<Record<string, unknown>>;

export type Pay = { readonly currency: string; readonly per_hour?: number | null; readonly per_item?: number | null };

export type Session = MembershipPage & {
  readonly person: string;
  readonly name: string;
  readonly install_role: "owner" | "member";
  /** Whether one has campaigns to look at as a lead, an expert or an auditor. */
  readonly reads: boolean;
};

/** Campaigns that one is in, or owns, the newest first. */
export type MembershipPage = { readonly campaigns: readonly Membership[]; readonly next: string | null };

export type Membership = {
  readonly campaign: string;
  readonly title: string;
  readonly role: "lead" | "expert" | "rater" | "auditor";
  readonly state: string;
  readonly standing: string;
};

/** What a link invites to; without a campaign it makes the owner of an installation. */
export type Invitation = {
  readonly campaign: string | null;
  readonly title: string;
  readonly role: "owner" | "lead" | "expert" | "rater" | "auditor";
  readonly purpose: string;
  readonly consent: string | null;
  readonly pay: Pay | null;
  readonly expected_seconds: number | null;
  readonly language: string | null;
  readonly guideline_version: string | null;
  readonly guideline: string | null;
};

export type Form = {
  readonly campaign: string;
  readonly title: string;
  readonly language: string;
  readonly content: readonly Field[];
  readonly questions: readonly Question[];
  readonly skip_reasons: readonly (Option | string)[];
  readonly break_minutes: number;
  readonly hold: number;
  readonly undo_minutes: number;
  readonly lease_minutes: number;
  readonly pay: Pay | null;
  readonly expected_seconds: number | null;
};

export type Lease = {
  readonly lease: string;
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly guideline: string;
  readonly expires_at: number;
};

export type Guideline = {
  readonly version: string;
  readonly text: string;
  readonly note: string;
  readonly acknowledged: boolean;
  /** The version that the rater read last, where it was another. */
  readonly changed_since: { readonly version: string; readonly text: string } | null;
};

export type Done = { readonly judged: number; readonly seconds: number; readonly earned: number };
export type Progress = Done & { readonly skipped: number; readonly paid: number; readonly currency: string | null };
export type OwnProgress = Progress & { readonly today: Done };

/** Whether there is an item, and if not, why. */
export type WorkState =
  | "work"
  | "training"
  | "qualification"
  | "retraining"
  | "waiting"
  | "skills"
  | "budget"
  | "done"
  | "paused"
  | "removed"
  | "consent"
  | "guideline"
  | "closed";

export type Work = Growing & {
  readonly state: WorkState;
  /** For `paused`, in the lead's words. */
  readonly reason: string;
  readonly leases: readonly Lease[];
  readonly progress: Progress;
  readonly guideline: Guideline;
  readonly consent: { readonly text: string; readonly version: string } | null;
};

export type Receipt = { readonly judgment: string; readonly at: number; readonly surplus: boolean };

export type Judgment = {
  readonly submission: string;
  readonly lease: string;
  readonly labels: Answers;
  readonly seconds: number;
  readonly comment: string;
};

/** What comes back with a receipt: what is next. */
export type Supplied = { readonly leases: readonly Lease[]; readonly progress: Progress; readonly state: WorkState };
export type Submitted = Supplied & Learned & { readonly receipt: Receipt };

/** One's last judgment; it can be changed until `until`. */
export type Last = {
  readonly judgment: string;
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly labels: Answers;
  readonly revision: number;
  readonly at: number;
  readonly until: number;
};

export type Revision = Omit<Judgment, "lease"> & { readonly revision: number };

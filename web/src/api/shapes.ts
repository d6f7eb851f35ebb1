/** What the server's answers to a rater's page look like. */

import type { Content, Field } from "../content/fields";
import type { Option, Question } from "../questions/contract";

export type Answers = Readonly<Record<string, unknown>>;
/** Milliseconds since 1970, or the same moment in ISO 8601. */
export type Moment = number | string;

export type Pay = { readonly currency: string; readonly per_hour?: number | null; readonly per_item?: number | null };

export type Session = {
  readonly person: string;
  readonly name: string;
  readonly install_role: "owner" | "member";
  readonly campaigns: readonly Membership[];
};

export type Membership = {
  readonly campaign: string;
  readonly title: string;
  readonly role: "lead" | "expert" | "rater" | "auditor";
  readonly state: string;
  readonly standing: string;
};

export type Invitation = {
  readonly campaign: string;
  readonly title: string;
  readonly role: string;
  readonly purpose: string;
  readonly consent?: string | null;
  readonly pay?: Pay | null;
  readonly expected_seconds?: number | null;
  readonly language: string;
  /** Who asks, where the lead said so. */
  readonly asks?: string | null;
};

export type Form = {
  readonly title: string;
  readonly language: string;
  readonly purpose?: string;
  readonly content: readonly Field[];
  readonly questions: readonly Question[];
  readonly skip_reasons: readonly (Option | string)[];
  readonly break_minutes: number;
  readonly hold: number;
  readonly undo_minutes: number;
  readonly pay?: Pay | null;
  readonly expected_seconds?: number | null;
  readonly consent?: string | null;
};

export type Lease = {
  readonly lease: string;
  readonly content: Content;
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly guideline?: string;
  readonly expires_at: Moment;
};

export type Guideline = {
  readonly version: string;
  readonly text: string;
  readonly acknowledged: boolean | string | null;
  /** What changed since the version that the rater read last, as lines with their sign. */
  readonly changed_since?: Change | null;
  readonly note?: string | null;
};

export type Change = {
  readonly version: string;
  readonly text?: string | null;
};

export type Progress = {
  readonly judged: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly earned?: number | null;
  readonly currency?: string | null;
  readonly today?: Omit<Progress, "today"> | null;
};

export type WorkState = "work" | "done" | "paused" | "removed" | "consent" | "guideline" | "closed";

export type Work = {
  readonly state: WorkState;
  readonly leases: readonly Lease[];
  readonly progress: Progress;
  readonly guideline?: Guideline | null;
  /** The consent text to agree to, and the version that names it. */
  readonly consent?: { readonly text: string; readonly version: string } | null;
  readonly reason?: string | null;
};

export type Receipt = { readonly judgment: string; readonly at: Moment; readonly surplus: boolean };

export type Judgment = {
  readonly submission: string;
  readonly lease: string;
  readonly labels: Answers;
  readonly seconds: number;
  readonly comment?: string;
  readonly guideline: string;
  readonly hold: number;
};

export type Submitted = Pick<Work, "leases" | "progress"> & {
  readonly receipt: Receipt;
  readonly state?: WorkState;
};

export type Skipped = Pick<Work, "leases" | "progress"> & { readonly state?: WorkState };

export type Last = {
  readonly judgment: string;
  readonly lease: Lease;
  readonly labels: Answers;
  readonly until: Moment;
  readonly revision?: number;
};

export type Revision = {
  readonly submission: string;
  readonly labels: Answers;
  readonly seconds: number;
  readonly revision?: number;
};

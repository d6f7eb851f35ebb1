/** What a rater's page asks of the server. */

import type { Attributes, Feedback, OwnRelease, OwnStanding, Round } from "./growing";
import { path, queryOf, request } from "./request";
import type {
  Form,
  Invitation,
  Judgment,
  Last,
  MembershipPage,
  OwnProgress,
  Receipt,
  Revision,
  Session,
  Submitted,
  Supplied,
  Work,
} from "./shapes";

export const session = {
  /** Who is logged in; refused with 401 when nobody is. */
  read: () => request<Session>("GET", "/session"),
  open: (login: string, password: string) => request<Session>("POST", "/session", { login, password }),
  close: () => request<null>("DELETE", "/session"),
  /** The campaigns that one is in; those alone in which one judges, or did. */
  campaigns: (judging: boolean, after = "", signal?: AbortSignal) =>
    request<MembershipPage>("GET", `/session/campaigns${queryOf({ judging, after })}`, undefined, signal),
};

export const invitations = {
  read: (token: string) => request<Invitation>("GET", path`/invitations/${token}`),
  accept: (token: string, given: Acceptance) => request<Session>("POST", path`/invitations/${token}`, { ...given, agreed: true }),
};

/** Without a pseudonym one joins as who one is. */
export type Acceptance = { readonly pseudonym?: string; readonly login?: string; readonly password?: string };

/** The requests of one campaign. */
export function campaign(name: string) {
  const at = path`/campaigns/${name}`;
  return {
    form: (signal?: AbortSignal) => request<Form>("GET", `${at}/form`, undefined, signal),
    work: (signal?: AbortSignal) => request<Work>("GET", `${at}/work`, undefined, signal),
    submit: (judgment: Judgment) => request<Submitted>("POST", `${at}/judgments`, judgment),
    revise: (judgment: string, revision: Revision) =>
      request<{ receipt: Receipt }>("PUT", at + path`/judgments/${judgment}`, revision),
    last: () => request<Last>("GET", `${at}/judgments/mine/last`),
    skip: (lease: string, given: SkipGiven) => request<Supplied>("POST", at + path`/leases/${lease}/skip`, given),
    extend: (lease: string) => request<{ expires_at: number }>("POST", at + path`/leases/${lease}/extend`),
    problem: (lease: string, text: string) => request<null>("POST", at + path`/leases/${lease}/problem`, { text }),
    acknowledge: (version: string) => request<null>("POST", at + path`/guideline/${version}/acknowledge`),
    consent: (version: string) => request<null>("POST", `${at}/consent`, { version }),
    /** One's own progress; `since` is when one's day began, in milliseconds. */
    progress: (since: number) => request<OwnProgress>("GET", `${at}/progress?since=${since}`),
    /** How it went so far, and what would help. */
    feedback: () => request<Feedback>("GET", `${at}/feedback`),
    /** How one stands; who was removed is refused all but this, and `appeal`. */
    standing: () => request<OwnStanding>("GET", `${at}/standing`),
    appeal: (words: string) => request<unknown>("POST", `${at}/appeals`, { words }),
    /** One's judgments from an entry of the log on, signed. */
    receipts: (start: number) => request<unknown>("GET", `${at}/receipts?start=${start}`),
    /** What became of one's judgments in each release, the newest first. */
    inReleases: (after = "") =>
      request<{ readonly releases: readonly OwnRelease[]; readonly next: string | null }>("GET", `${at}/receipts/releases${queryOf({ after })}`),
    withdraw: () => request<null>("POST", `${at}/consent/withdraw`),
    attributes: () => request<Attributes>("GET", `${at}/attributes`),
    /** Tell these of oneself, in the place of what was told before. */
    tell: (given: Readonly<Record<string, string>>) => request<unknown>("PUT", `${at}/attributes`, { given }),
    rounds: (after = "") => request<Rounds>("GET", `${at}/calibrations/mine${queryOf({ after })}`),
    /** Say something about an item of a calibration round, or about the round as a whole. */
    note: (round: string, number: number | null, words: string) =>
      request<unknown>("POST", at + path`/calibrations/${round}/notes`, { number, words }),
  };
}

/** Rounds, the newest first. */
export type Rounds = { readonly rounds: readonly Round[]; readonly next: string | null };
export type Campaign = ReturnType<typeof campaign>;
export type SkipGiven = { readonly submission: string; readonly reason: string; readonly comment: string; readonly seconds: number };

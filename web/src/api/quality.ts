/** What the pages of leads and experts ask of the server about quality. */

import type { Causes } from "./causeshapes";
import type {
  AppealPage,
  CalibrationPage,
  CalibrationView,
  Cause,
  CheckLine,
  DisputePage,
  DryRun,
  FindingPage,
  FiringPage,
  Quality,
  RaterOrder,
  Raters,
  RaterView,
  RuleLine,
  TakingPage,
  Verdict,
} from "./qualityshapes";
import { path, queryOf, request } from "./request";
import type { Answers } from "./shapes";

/** A dry run goes through the whole history of a campaign. */
const HISTORY = 300_000;

export type FindingQuery = {
  readonly check?: string;
  readonly verdict?: Verdict | "";
  readonly rater?: string;
  readonly after?: string;
  readonly limit?: number;
};

/** How an expert settles an item. */
export type Settlement = {
  readonly labels: Answers;
  readonly reason: string;
  readonly cause: Cause;
  readonly make_gold: boolean;
  readonly explanation: string;
};

/** The requests about quality of the campaign whose requests begin with `at`. */
export function qualityOf(at: string) {
  const item = (id: string) => `${at}/items/${id.split("/").map(encodeURIComponent).join("/")}`;
  const get = <T>(where: string, signal?: AbortSignal) => request<T>("GET", at + where, undefined, signal);
  return {
    read: (signal?: AbortSignal) => get<Quality>("/quality", signal),
    raters: (query: { readonly order: RaterOrder; readonly after: string }, signal?: AbortSignal) =>
      get<Raters>(`/quality/raters${queryOf(query)}`, signal),
    rater: (rater: string, signal?: AbortSignal) => get<RaterView>(path`/raters/${rater}`, signal),
    tell: (rater: string, text: string) => request<null>("POST", at + path`/raters/${rater}/messages`, { text }),
    grant: (rater: string, skill: string, valid_days: number | null, why: string) =>
      request<null>("POST", at + path`/raters/${rater}/skills`, { skill, valid_days, why }),
    revoke: (rater: string, skill: string) => request<null>("DELETE", at + path`/raters/${rater}/skills/${skill}`),

    findings: (query: FindingQuery, signal?: AbortSignal) => get<FindingPage>(`/findings${queryOf(query)}`, signal),
    checks: (signal?: AbortSignal) => get<{ checks: readonly CheckLine[] }>("/checks", signal).then((answer) => answer.checks),
    rules: (signal?: AbortSignal) => get<{ rules: readonly RuleLine[] }>("/rules", signal).then((answer) => answer.rules),
    /** What rules did, the newest first: to all, or to one rater. */
    firings: (query: { readonly rater?: string; readonly after?: string }, signal?: AbortSignal) =>
      get<FiringPage>(`/firings${queryOf(query)}`, signal),
    dryRun: (rules: unknown, checks: unknown) =>
      request<DryRun>("POST", `${at}/rules/dry-run`, { rules, ...(checks === null ? {} : { checks }) }, undefined, HISTORY),

    disputes: (after = "", signal?: AbortSignal) => get<DisputePage>(`/disputes${queryOf({ after })}`, signal),
    /** Why raters differ on a question, or on the first that has options; with an item, its line alone. */
    causes: (question: string, item: string, signal?: AbortSignal) => get<Causes>(`/causes${queryOf({ question, item })}`, signal),
    settle: (id: string, settlement: Settlement) => request<null>("POST", `${item(id)}/adjudicate`, settlement),
    confirm: (id: string, reason: string) => request<null>("POST", `${item(id)}/gold/confirm`, { reason }),

    /** Those that wait come the oldest first, others the newest first. */
    appeals: (state: "waiting" | "settled", after = "", signal?: AbortSignal) =>
      get<AppealPage>(`/appeals${queryOf({ state, after })}`, signal),
    answer: (appeal: string, outcome: "granted" | "refused", answer: string) =>
      request<null>("POST", at + path`/appeals/${appeal}`, { outcome, answer }),

    calibrations: (after = "", signal?: AbortSignal) => get<CalibrationPage>(`/calibrations${queryOf({ after })}`, signal),
    calibration: (round: string, signal?: AbortSignal) => get<CalibrationView>(path`/calibrations/${round}`, signal),
    taking: (round: string, after = "", signal?: AbortSignal) =>
      get<TakingPage>(path`/calibrations/${round}/raters` + queryOf({ after }), signal),
    calibrate: (title: string, items: readonly string[], passage: string) =>
      request<{ round: string }>("POST", `${at}/calibrations`, { title, items, passage }),
    reveal: (round: string) => request<null>("POST", at + path`/calibrations/${round}/reveal`),
    judgeAgain: (round: string) => request<null>("POST", at + path`/calibrations/${round}/again`),
    close: (round: string, outcome: string, guideline: string | null) =>
      request<null>("POST", at + path`/calibrations/${round}/close`, { outcome, guideline }),
    note: (round: string, number: number | null, words: string) =>
      request<null>("POST", at + path`/calibrations/${round}/notes`, { number, words }),
  };
}

export type QualityRequests = ReturnType<typeof qualityOf>;

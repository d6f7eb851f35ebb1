/** What the pages of a lead ask of the server. */

import { diagnosisOf } from "./diagnosis";
import { disagreementOf } from "./disagreement";
import { filled } from "./filled";
import type {
  Added,
  CampaignPage,
  CampaignView,
  Checked,
  GuidelineLine,
  GuidelineText,
  InvitationLink,
  InvitationPage,
  ItemOrder,
  ItemPage,
  ItemShown,
  ItemView,
  LogPage,
  MemberOrder,
  MemberPage,
  NewItem,
  Remark,
  Role,
  Spec,
  Standing,
  Status,
  Template,
  Uploaded,
  Webhook,
} from "./leadshapes";
import type { HabitsPage, Preference, TrainerFormat } from "./preferenceshapes";
import { qualityOf } from "./quality";
import { releasesOf } from "./releases";
import { path, queryOf, request } from "./request";
import type { Reward } from "./rewardshapes";
import type { Answers } from "./shapes";

/** How long an upload may take. */
const UPLOAD = 600_000;

export const campaigns = {
  list: (after: string, signal?: AbortSignal) => request<CampaignPage>("GET", `/campaigns${queryOf({ after })}`, undefined, signal),
  open: (spec: unknown) => request<CampaignView>("POST", "/campaigns", spec),
  check: (spec: unknown, signal?: AbortSignal) => request<Checked>("POST", "/campaigns/check", spec, signal),
  templates: (signal?: AbortSignal) =>
    request<{ templates: readonly Template[] }>("GET", "/templates", undefined, signal).then((answer) => answer.templates),
};

export type ItemQuery = {
  readonly state?: ItemShown;
  readonly order?: ItemOrder;
  readonly search?: string;
  readonly after?: string;
  readonly limit?: number;
};

export type MemberQuery = {
  readonly role?: readonly Role[];
  readonly standing?: readonly Standing[];
  /** Exactly these, by id. */
  readonly rater?: readonly string[];
  readonly search?: string;
  readonly order?: MemberOrder;
  readonly after?: string;
  readonly limit?: number;
};

export type InvitationQuery = {
  /** Those alone that still admit somebody. */
  readonly living?: boolean;
  /** Those alone that end before this time, in milliseconds. */
  readonly until?: number;
  readonly after?: string;
  readonly limit?: number;
};

/** The requests of one campaign, for those who lead or read it. */
export function campaign(name: string) {
  const at = path`/campaigns/${name}`;
  const item = (id: string) => `${at}/items/${id.split("/").map(encodeURIComponent).join("/")}`;
  return {
    read: (signal?: AbortSignal) => request<CampaignView>("GET", at, undefined, signal),
    change: (keys: Partial<Spec>) => request<{ changed: readonly string[] }>("PATCH", at, keys),
    close: (reason: string) => request<null>("POST", `${at}/close`, { reason }),
    reopen: (reason: string) => request<null>("POST", `${at}/reopen`, { reason }),
    status: (signal?: AbortSignal) => request<Status>("GET", `${at}/status`, undefined, signal),
    quality: qualityOf(at),
    disagreement: disagreementOf(at),
    diagnosis: diagnosisOf(at),
    releases: releasesOf(at),
    preference: (question: string, signal?: AbortSignal) =>
      request<Preference>("GET", at + path`/preferences/${question}`, undefined, signal),
    preferenceRaters: (question: string, after: string, signal?: AbortSignal) =>
      request<HabitsPage>("GET", at + path`/preferences/${question}/raters` + queryOf({ after }), undefined, signal),
    reward: (question: string, signal?: AbortSignal) =>
      request<Reward>("GET", at + path`/preferences/${question}/reward`, undefined, signal),
    trainReward: (question: string) => request<Reward>("POST", at + path`/preferences/${question}/reward`),
    preferenceFiles: (question: string, format: TrainerFormat, tie: "drop" | "both", validation: number) =>
      `/api${at}${path`/preferences/${question}/export`}?format=${format}&tie=${tie}&validation=${validation}`,
    eventsAddress: `/api${at}/events`,

    items: (query: ItemQuery, signal?: AbortSignal) => request<ItemPage>("GET", `${at}/items${queryOf(query)}`, undefined, signal),
    add: (items: readonly NewItem[]) => request<Added>("POST", `${at}/items`, { items }),
    upload: (file: File) => request<Uploaded>("POST", `${at}/items/upload`, form(file), undefined, UPLOAD),
    keepMedia: (file: File) => request<{ media: string }>("POST", `${at}/media`, form(file), undefined, UPLOAD),
    item: (id: string, signal?: AbortSignal) => request<ItemView>("GET", item(id), undefined, signal),
    retire: (id: string, reason: string) => request<null>("POST", `${item(id)}/retire`, { reason }),
    setGold: (id: string, labels: Answers | null, reason: string) => request<null>("PUT", `${item(id)}/gold`, { labels, reason }),
    settle: (id: string, labels: Answers, reason: string) => request<null>("POST", `${item(id)}/adjudicate`, { labels, reason }),

    guidelines: (signal?: AbortSignal) =>
      request<{ guidelines: readonly GuidelineLine[] }>("GET", `${at}/guidelines`, undefined, signal).then((a) => a.guidelines),
    /** What a text of the guideline lacks; nothing is written. */
    lint: (text: string, signal?: AbortSignal) =>
      request<{ remarks: readonly Remark[] }>("POST", `${at}/guidelines/lint`, { text }, signal).then((a) => a.remarks),
    guideline: (version: string, signal?: AbortSignal) =>
      request<GuidelineText>("GET", at + path`/guidelines/${version}`, undefined, signal),
    publish: (version: string, text: string, note: string) =>
      request<GuidelineText>("POST", `${at}/guidelines`, { version, text, note }),

    /** A page of members; that of a search is full, although the server looks at so many names at once. */
    members: (query: MemberQuery, signal?: AbortSignal): Promise<MemberPage> => {
      const ask = (after: string, limit: number) =>
        request<MemberPage>("GET", `${at}/raters${queryOf({ ...query, after, limit })}`, undefined, signal);
      return filled("raters", ask, query.after, query.limit);
    },
    /** Change how a rater stands; `until` is when a pause ends by itself, in milliseconds. */
    stand: (rater: string, standing: Standing, reason: string, until: number | null = null) =>
      request<null>("PUT", at + path`/raters/${rater}/standing`, { standing, reason, until }),
    appoint: (rater: string, role: Role, reason: string) => request<null>("PUT", at + path`/raters/${rater}/role`, { role, reason }),
    exclude: (rater: string, reason: string, since: number, until: number | null) =>
      request<{ excluded: number }>("POST", at + path`/raters/${rater}/exclude`, { reason, since, until }),
    pay: (rater: string, amount: number, currency: string, note: string) =>
      request<{ payment: string }>("POST", `${at}/payments`, { rater, amount, currency, note }),
    invitations: (query: InvitationQuery, signal?: AbortSignal) =>
      request<InvitationPage>("GET", `${at}/invitations${queryOf(query)}`, undefined, signal),
    invite: (role: Role, uses: number, days: number, note: string, crew: string) =>
      request<InvitationLink>("POST", `${at}/invitations`, { role, uses, days, note, crew }),
    revoke: (invitation: string) => request<null>("DELETE", at + path`/invitations/${invitation}`),

    webhooks: (signal?: AbortSignal) =>
      request<{ webhooks: readonly Webhook[] }>("GET", `${at}/webhooks`, undefined, signal).then((answer) => answer.webhooks),
    addWebhook: (url: string, kinds: readonly string[]) =>
      request<{ webhook: string; secret: string }>("POST", `${at}/webhooks`, { url, kinds }),
    removeWebhook: (webhook: string) => request<null>("DELETE", at + path`/webhooks/${webhook}`),

    log: (start: number, limit: number, signal?: AbortSignal) =>
      request<LogPage>("GET", `${at}/log?start=${start}&limit=${limit}`, undefined, signal),
    tableAddress: (format: "csv" | "jsonl" | "parquet", counted: boolean) =>
      `/api${at}/judgments.${format}${counted ? "?counted=true" : ""}`,
    checkpointAddress: `/api${path`/ledger/${name}/checkpoint`}`,
    proofAddress: (index: number) => `/api${path`/ledger/${name}/proof/${String(index)}`}`,
  };
}

export type LeadCampaign = ReturnType<typeof campaign>;

function form(file: File): FormData {
  const body = new FormData();
  body.append("file", file, file.name);
  return body;
}

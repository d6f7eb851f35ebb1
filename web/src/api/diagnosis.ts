/** What the lead's pages ask of the server about labels that are likely wrong. */

import type { BatchPage, BatchView, Diagnosis, Rejudged, RejudgeAsked } from "./diagnosisshapes";
import type { More, What } from "./diagnosismore";
import { path, request } from "./request";

/** How long sending a large batch may take. */
const SENDING = 120_000;

export function diagnosisOf(campaign: string) {
  const at = (question: string) => campaign + path`/diagnosis/${question}`;
  return {
    read: (question: string, signal?: AbortSignal) => request<Diagnosis>("GET", at(question), undefined, signal),
    start: (question: string) => request<Diagnosis>("POST", at(question)),
    more: (question: string, what: What, signal?: AbortSignal) => request<More>("GET", at(question) + path`/more/${what}`, undefined, signal),
    startMore: (question: string, what: What) => request<More>("POST", at(question) + path`/more/${what}`),
    rejudge: (asked: RejudgeAsked) => request<Rejudged>("POST", `${campaign}/rejudge`, asked, undefined, SENDING),
    batches: (question: string, after = "", signal?: AbortSignal) =>
      request<BatchPage>("GET", campaign + path`/rejudgments?question=${question}&after=${after}`, undefined, signal),
    batch: (batch: string, signal?: AbortSignal) => request<BatchView>("GET", campaign + path`/rejudgments/${batch}`, undefined, signal),
  };
}

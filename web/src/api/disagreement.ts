/** What the lead's pages ask of the server about where people disagree. */

import type { Experts, Primary, Slices } from "./contrastshapes";
import type { Apart, Divided, Jury, JuryAsked, People } from "./disagreementshapes";
import { path, request } from "./request";

/** How long a first report of a large campaign may take. */
const THINKING = 120_000;

export function disagreementOf(campaign: string) {
  const at = (question: string) => campaign + path`/disagreement/${question}`;
  return {
    items: (question: string, signal?: AbortSignal) => request<Divided>("GET", at(question), undefined, signal, THINKING),
    groups: (question: string, signal?: AbortSignal) => request<People>("GET", `${at(question)}/groups`, undefined, signal, THINKING),
    raters: (question: string, signal?: AbortSignal) => request<Apart>("GET", `${at(question)}/raters`, undefined, signal, THINKING),
    slices: (question: string, signal?: AbortSignal) => request<Slices>("GET", `${at(question)}/slices`, undefined, signal, THINKING),
    experts: (question: string, signal?: AbortSignal) => request<Experts>("GET", `${at(question)}/experts`, undefined, signal, THINKING),
    primary: (question: string, signal?: AbortSignal) => request<Primary>("GET", `${at(question)}/primary`, undefined, signal, THINKING),
    jury: (question: string, asked: JuryAsked) => request<Jury>("POST", `${at(question)}/jury`, asked, undefined, THINKING),
    softLabels: (question: string) => `/api${at(question)}/soft-labels.csv`,
  };
}

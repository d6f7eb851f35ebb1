/** How the answers to an item of a calibration round lie. */

import type { LabelCount, RoundAgreement } from "../api/growing";
import { same } from "../lead/parts/labels";

export type Bar = {
  readonly label: unknown;
  readonly n: number;
  /** Of all answers, between 0 and 1. */
  readonly share: number;
  readonly mine: boolean;
  readonly known: boolean;
};

/** A bar for each label that was given or settled, the most frequent first; at equal counts in the order given. */
export function barsOf(counts: readonly LabelCount[], mine: unknown, known: unknown): Bar[] {
  const given = counts.map(({ label, n }) => ({ label, n }));
  for (const label of [mine, known]) {
    if (label !== undefined && label !== null && !given.some((one) => same(one.label, label))) given.push({ label, n: 0 });
  }
  const total = totalOf(counts);
  return given
    .map(({ label, n }) => ({
      label,
      n,
      share: total === 0 ? 0 : n / total,
      mine: mine !== undefined && same(label, mine),
      known: known !== undefined && same(label, known),
    }))
    .sort((one, other) => other.n - one.n);
}

export function totalOf(counts: readonly LabelCount[]): number {
  return counts.reduce((sum, { n }) => sum + n, 0);
}

export type Change = {
  readonly question: string;
  readonly before: RoundAgreement | null;
  readonly after: RoundAgreement | null;
  readonly went: "rose" | "fell" | "first" | "unknown";
};

/** Agreement question by question, before the discussion and after it. */
export function changesOf(before: readonly RoundAgreement[] | null, after: readonly RoundAgreement[] | null): Change[] {
  const names = [...new Set([...(before ?? []), ...(after ?? [])].map(({ question }) => question))];
  const of = (all: readonly RoundAgreement[] | null, name: string) => all?.find(({ question }) => question === name) ?? null;
  return names.map((question) => {
    const [first, second] = [of(before, question), of(after, question)];
    return { question, before: first, after: second, went: wentOf(first?.value ?? null, second?.value ?? null) };
  });
}

function wentOf(before: number | null, after: number | null): Change["went"] {
  if (before === null) return "unknown";
  if (after === null) return "first";
  return after > before ? "rose" : "fell";
}

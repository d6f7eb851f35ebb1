/** Where a calibration round stands. */

import type { AgreementLine } from "../../api/qualityshapes";

export type Compared = { readonly question: string; readonly before: AgreementLine | null; readonly after: AgreementLine | null };

/** Agreement before and after, question by question, in the order of the first. */
export function comparedOf(before: readonly AgreementLine[], after: readonly AgreementLine[]): Compared[] {
  const names = [...new Set([...before, ...after].map((line) => line.question))];
  const of = (lines: readonly AgreementLine[], name: string) => lines.find((line) => line.question === name) ?? null;
  return names.map((question) => ({ question, before: of(before, question), after: of(after, question) }));
}

/** How many answered in all, and the share of the most frequent answer; null while nobody did. */
export function mostOf(counts: readonly { readonly n: number }[]): { readonly total: number; readonly share: number } | null {
  const total = counts.reduce((sum, one) => sum + one.n, 0);
  return total === 0 ? null : { total, share: Math.max(...counts.map((one) => one.n)) / total };
}

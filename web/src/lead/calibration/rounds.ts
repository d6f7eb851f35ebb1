/** Where a calibration round stands. */

import type { AgreementLine, CalibrationView } from "../../api/qualityshapes";

/** How many raters have not judged all its items, in the pass that runs or ran last. */
export function waitingFor({ items, raters, state }: Pick<CalibrationView, "items" | "raters" | "state">): number {
  return raters.filter((one) => (state === "again" ? one.again : one.judged) < items).length;
}

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

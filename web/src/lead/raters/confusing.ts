/** Shares of a table of what was right and what was said. */

type Counts = readonly (readonly number[])[];

/** Fewer expected answers than this in a row say nothing about its mistakes. */
const LEAST = 1;

/** How often each answer was right. */
export function totalsOf(counts: Counts): number[] {
  return counts.map((row) => row.reduce((sum, one) => sum + one, 0));
}

/** Of the times when `right` was right, the share in which `said` was said; null when it never was. */
export function shareOf(counts: Counts, right: number, said: number): number | null {
  const row = counts[right] ?? [];
  const total = row.reduce((sum, one) => sum + one, 0);
  return total > 0 ? (row[said] ?? 0) / total : null;
}

/** How dark a cell is, in five steps; the figure is in it too. */
export function weightOf(share: number | null): 0 | 1 | 2 | 3 | 4 {
  if (share === null) return 0;
  return Math.min(4, Math.floor(share * 5)) as 0 | 1 | 2 | 3 | 4;
}

export type Mistake = { readonly right: number; readonly said: number; readonly count: number; readonly share: number };

/** The mistake that was made most often, in expected counts; null when none was made at least once. */
export function worstOf(counts: Counts): Mistake | null {
  let worst: Mistake | null = null;
  for (const [right, row] of counts.entries()) {
    for (const [said, count] of row.entries()) {
      if (right === said || count < LEAST || (worst !== null && count <= worst.count)) continue;
      worst = { right, said, count, share: shareOf(counts, right, said) ?? 0 };
    }
  }
  return worst;
}

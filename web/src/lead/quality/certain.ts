import type { CertaintyBin } from "../../api/qualityshapes";

/** How many items are at least `level` sure, of how many: whole bands count, so that the number is never too large. */
export function sureOf(bins: readonly CertaintyBin[], level: number): { readonly sure: number; readonly total: number } {
  const count = (some: readonly CertaintyBin[]) => some.reduce((sum, bin) => sum + bin.items, 0);
  // a band's edge is a float: .95 may be .9500000001
  return { sure: count(bins.filter((bin) => bin.lower >= level - 1e-9)), total: count(bins) };
}

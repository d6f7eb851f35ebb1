/** Slices of items: what to say of them all, and how wide their drawing is. */

import type { SliceLine } from "../../api/contrastshapes";

/** Where raters agree least for certain, or else most; null where no difference is established. */
export function mostApart(slices: readonly SliceLine[]): { readonly line: SliceLine; readonly side: "less" | "more" } | null {
  const sure = slices.filter((one) => one.verdict === "difference").sort((a, b) => (a.difference.value ?? 0) - (b.difference.value ?? 0));
  const first = sure[0];
  if (first === undefined) return null;
  const less = (first.difference.value ?? 0) < 0;
  return less ? { line: first, side: "less" } : { line: sure.at(-1) ?? first, side: "more" };
}

/** How far the drawing of differences reaches on both sides of 0, in steps of a quarter. */
export function reachOf(slices: readonly SliceLine[]): number {
  const ends = slices.flatMap(({ difference: { value, lower, upper } }) => [value, lower, upper].filter((one) => one !== null));
  return Math.max(1, Math.ceil(Math.max(0, ...ends.map(Math.abs)) * 4)) / 4;
}

import type { Share } from "../../../api/preferenceshapes";
import type { CurvePoint } from "../../../api/rewardshapes";

export type Verdict = "better" | "worse" | "apart";

/** Whether the model beats the longer one: only where the interval of the difference leaves 0 out. */
export function verdictOf({ value, lower, upper }: Share): Verdict {
  if (value === null || lower === null || upper === null || (lower <= 0 && upper >= 0)) return "apart";
  return value > 0 ? "better" : "worse";
}

/** Where an axis of accuracy begins: at a coin, or a tenth below the lowest interval that goes beyond it. */
export function lowestOf(points: readonly { readonly lower: number }[]): number {
  const lowest = Math.min(0.5, ...points.map((one) => one.lower));
  return Math.max(0, Math.floor(lowest * 10 + 1e-9) / 10);
}

/** The ends of a curve that its title speaks of: the first and the last point, in the order of their share. */
export function endsOf(points: readonly CurvePoint[]): readonly [CurvePoint, CurvePoint] | null {
  const ordered = [...points].sort((a, b) => a.share - b.share);
  const [first, last] = [ordered[0], ordered.at(-1)];
  return first === undefined || last === undefined || first === last ? null : [first, last];
}

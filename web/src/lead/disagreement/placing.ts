/** The map of items: a lane for each cause, points along it by entropy, none on top of another. */

import type { Suggestion } from "../../api/causeshapes";
import type { MapPoint } from "../../api/disagreementshapes";

export type LaneName = Suggestion | "none" | "all";
export type Dot = { readonly point: MapPoint; readonly x: number; readonly level: number };
export type Lane = { readonly name: LaneName; readonly dots: readonly Dot[]; readonly levels: number };

const ORDER: readonly LaneName[] = ["opinion", "ambiguous", "guideline", "context", "item", "slip", "not clear", "none", "all"];
/** Points lie on each other beyond this: a lane must not grow without end. */
export const MOST_LEVELS = 12;

/** The lanes that have points; without any cause there is one lane. `x` takes an entropy to a place. */
export function lanesOf(points: readonly MapPoint[], x: (entropy: number) => number, step: number): Lane[] {
  const caused = points.some((one) => one.cause !== null);
  const laneOf = (one: MapPoint): LaneName => (caused ? (one.cause ?? "none") : "all");
  return ORDER.map((name) => laneFrom(name, points.filter((one) => laneOf(one) === name), x, step)).filter((one) => one.dots.length > 0);
}

function laneFrom(name: LaneName, points: readonly MapPoint[], x: (entropy: number) => number, step: number): Lane {
  const known = points.filter((one) => one.entropy !== null).sort((a, b) => (a.entropy ?? 0) - (b.entropy ?? 0) || (a.item < b.item ? -1 : 1));
  // the place of the last point of each level: points come from left to right
  const ends: number[] = [];
  const dots = known.map((point) => {
    const at = x(point.entropy ?? 0);
    const free = ends.findIndex((end) => at - end >= step);
    const level = free === -1 ? Math.min(ends.length, MOST_LEVELS - 1) : free;
    ends[level] = at;
    return { point, x: at, level };
  });
  return { name, dots, levels: ends.length };
}

/** Round entropies for an axis from 0 to `most`. */
export function marksOf(most: number): number[] {
  const step = most <= 1 ? 0.25 : most <= 2.5 ? 0.5 : 1;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, n) => n * step);
}

/** Which dot a key leads to: along a lane, or to the nearest of the lane above or below. Null where a key means nothing. */
export function nextDot(lanes: readonly Lane[], lane: number, dot: number, key: string): readonly [number, number] | null {
  const here = lanes[lane];
  if (here === undefined) return null;
  const last = here.dots.length - 1;
  if (key === "ArrowRight") return [lane, Math.min(dot + 1, last)];
  if (key === "ArrowLeft") return [lane, Math.max(dot - 1, 0)];
  if (key === "Home") return [lane, 0];
  if (key === "End") return [lane, last];
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const other = lanes[lane + (key === "ArrowDown" ? 1 : -1)];
  if (other === undefined) return [lane, dot];
  const at = here.dots[dot]?.x ?? 0;
  const away = other.dots.map((one) => Math.abs(one.x - at));
  return [lanes.indexOf(other), away.indexOf(Math.min(...away))];
}

/** How many items are divided by half of a full split or more. */
export function dividedOf(points: readonly MapPoint[], most: number): number {
  return points.filter((one) => one.entropy !== null && one.entropy >= most / 2).length;
}

/** The clear cause that most points have; null where none has one. */
export function mainCause(points: readonly MapPoint[]): Suggestion | null {
  const counts = new Map<Suggestion, number>();
  for (const { cause } of points) if (cause !== null && cause !== "not clear") counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

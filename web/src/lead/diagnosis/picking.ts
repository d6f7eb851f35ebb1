/** Picking items of a map: by a frame, one by one, and as what is sent to raters. */

import type { DiagnosisReport, Doubted, MappedItem, PrecisionPoint, SuspectAsked } from "../../api/diagnosisshapes";

/** A stretch of both axes, from the lower to the higher end, and whether only suspects count. */
export type Stretch = {
  readonly variability: readonly [number, number];
  readonly confidence: readonly [number, number];
  readonly suspects: boolean;
};

/** How near to the pointer a point must be to be meant, in pixels. */
export const REACH = 14;

/** The items in a stretch. */
export function within(points: readonly MappedItem[], { variability, confidence, suspects }: Stretch): string[] {
  const between = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  return points
    .filter((one) => between(one.variability, variability) && between(one.confidence, confidence) && (!suspects || one.suspect))
    .map((one) => one.item);
}

/** The place of the point nearest to a pixel; null where none is in reach. The last one drawn is on top and wins. */
export function nearest(points: readonly { readonly x: number; readonly y: number }[], x: number, y: number, reach = REACH): number | null {
  let found: number | null = null;
  let least = reach * reach;
  points.forEach((one, place) => {
    const away = (one.x - x) ** 2 + (one.y - y) ** 2;
    if (away <= least) [found, least] = [place, away];
  });
  return found;
}

/** Where an arrow leads from a point: the next one along an axis; ends stay. Null where a key means nothing. */
export function stepped(points: readonly MappedItem[], from: number | null, key: string): number | null {
  const along = { ArrowLeft: "variability", ArrowRight: "variability", ArrowUp: "confidence", ArrowDown: "confidence" }[key] as "variability" | "confidence" | undefined;
  if (along === undefined || points.length === 0) return null;
  const order = points.map((_, place) => place).sort((a, b) => (points[a]?.[along] ?? 0) - (points[b]?.[along] ?? 0) || a - b);
  if (from === null) return points.length - 1;
  const at = order.indexOf(from) + (key === "ArrowRight" || key === "ArrowUp" ? 1 : -1);
  return order[Math.min(Math.max(at, 0), order.length - 1)] ?? null;
}

/** What is picked, with one more or one less. */
export function toggled(picked: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(picked);
  if (!next.delete(item)) next.add(item);
  return next;
}

/** All items of a report that are shown somewhere, by name. */
export function shownIn(report: DiagnosisReport): ReadonlyMap<string, Doubted> {
  return new Map<string, Doubted>([...report.points, ...report.lines].map((one) => [one.item, one]));
}

/** What is asked of the server: the picked items, and where wanted those drawn at random, each once. */
export function askedOf(report: DiagnosisReport, picked: ReadonlySet<string>, random: boolean): SuspectAsked[] {
  const shown = shownIn(report);
  const drawn = new Set(random ? report.audit : []);
  const suspects = [...picked].map((item) => {
    const of = shown.get(item);
    return { item, wrong: of?.wrong ?? 0, suggested: of?.suggested ?? null, audit: drawn.has(item) };
  });
  const others = [...drawn].filter((item) => !picked.has(item));
  return [...suspects, ...others.map((item) => ({ item, wrong: shown.get(item)?.wrong ?? 0, suggested: shown.get(item)?.suggested ?? null, audit: true }))];
}

/** What is expected among the first suspects, of the largest number told that is no more than `k`; null where none is. */
export function precisionAt(steps: readonly PrecisionPoint[], k: number): PrecisionPoint | null {
  return steps.filter((one) => one.k <= k).at(-1) ?? null;
}

/** Round numbers from 0 up to `most` for an axis. */
export function marksTo(most: number): number[] {
  const step = most > 0.25 ? 0.1 : 0.05;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, place) => place * step);
}

/** Where the axis of variability ends: a little beyond the farthest point. */
export function farthest(points: readonly MappedItem[]): number {
  return Math.max(0.1, Math.min(0.5, 1.04 * Math.max(0, ...points.map((one) => one.variability))));
}

/** A count with two digits that say something: 2600 of 2643. */
export function rounded(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1);
  return Math.round(value / step) * step;
}

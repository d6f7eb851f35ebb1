/** Places on a drawing: from values to pixels, and lines and bands as paths. */

export type Point = { readonly x: number; readonly y: number };
export type Band = { readonly x: number; readonly low: number; readonly high: number };

/** Takes `from..to` to `first..last`; a range without length lies in the middle. */
export function scaleOf(from: number, to: number, first: number, last: number): (value: number) => number {
  if (!(to !== from)) return () => (first + last) / 2;
  return (value) => first + ((value - from) / (to - from)) * (last - first);
}

/** A line through points, as the `d` of a path. */
export function lineThrough(points: readonly Point[]): string {
  return points.map(({ x, y }, place) => `${place === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** What lies between two lines, as the `d` of a path: along the upper one, back along the lower one. */
export function bandBetween(band: readonly Band[]): string {
  if (band.length < 2) return "";
  const there = band.map(({ x, high }) => ({ x, y: high }));
  const back = [...band].reverse().map(({ x, low }) => ({ x, y: low }));
  return `${lineThrough([...there, ...back])}Z`;
}

/**
 * Times for an axis: at most `most`, at whole minutes, hours or days in local time, between two times. The step is the
 * least of the round ones that needs no more than `most`; over more than two days it is whole days.
 */
export function timesBetween(from: number, to: number, most: number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= most && (one >= DAY || to - from <= LONG)) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const times: number[] = [];
  for (let at = first; at <= to; at += step) times.push(at);
  return times;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beyond this an axis tells days, not hours. */
export const LONG = 2 * DAY;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

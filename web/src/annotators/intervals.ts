/** Labelled stretches of time, and labelled frames. */

import { three } from "../content/clock";

export type Segment = { readonly start: number; readonly end: number; readonly label: string };
export type Frame = {
  readonly frame: number;
  readonly label: string;
  readonly x?: number;
  readonly y?: number;
  readonly w?: number;
  readonly h?: number;
};

export type RefusedTime =
  | "annotators.segments.empty"
  | "annotators.segments.overlaps"
  | "annotators.segments.twice"
  | "annotators.frames.twice"
  | "annotators.most";

type Rules = { readonly overlap: boolean; readonly max?: number | null; readonly duration: number };
type Outcome<T> = { readonly answer: readonly T[]; readonly index: number } | { readonly refused: RefusedTime };

/** Put a segment in (or, with `replace`, in the place of another); sorted by start, then end. */
export function placeSegment(
  all: readonly Segment[],
  wanted: Segment,
  rules: Rules,
  replace?: number,
): Outcome<Segment> {
  const low = three(Math.min(Math.max(0, Math.min(wanted.start, wanted.end)), rules.duration));
  // Rounding up the last instant would put the end behind the recording's.
  const most = Number.isFinite(rules.duration) ? Math.floor(rules.duration * 1000) / 1000 : Infinity;
  const high = Math.min(three(Math.max(wanted.start, wanted.end)), most);
  if (high <= low) return { refused: "annotators.segments.empty" };
  const others = all.filter((_, index) => index !== replace);
  if (replace === undefined && typeof rules.max === "number" && all.length >= rules.max) {
    return { refused: "annotators.most" };
  }
  const placed: Segment = { start: low, end: high, label: wanted.label };
  for (const one of others) {
    if (one.start === low && one.end === high && one.label === placed.label) {
      return { refused: "annotators.segments.twice" };
    }
    if (!rules.overlap && one.start < high && low < one.end) return { refused: "annotators.segments.overlaps" };
  }
  const answer = [...others, placed].sort((a, b) => a.start - b.start || a.end - b.end);
  return { answer, index: answer.indexOf(placed) };
}

/** The frame shown at a time. Browsers report times a hair before the frame that they show. */
export function frameAt(seconds: number, fps: number): number {
  return Math.max(0, Math.floor(seconds * fps + 1e-3));
}

/** A time in the middle of a frame, where seeking lands on it whatever the rounding. */
export function timeOf(frame: number, fps: number): number {
  return (frame + 0.5) / fps;
}

/** How many frames a recording of this length has. */
export function frameCount(duration: number, fps: number): number {
  return Number.isFinite(duration) ? Math.max(1, Math.round(duration * fps)) : Number.MAX_SAFE_INTEGER;
}

/** Put a labelled frame in; sorted by frame. The same frame takes the same label once, unless boxes tell them apart. */
export function placeFrame(
  all: readonly Frame[],
  wanted: Frame,
  replace?: number,
): Outcome<Frame> {
  const others = all.filter((_, index) => index !== replace);
  if (others.some((one) => sameFrame(one, wanted))) return { refused: "annotators.frames.twice" };
  const answer = [...others, wanted].sort((a, b) => a.frame - b.frame);
  return { answer, index: answer.indexOf(wanted) };
}

function sameFrame(a: Frame, b: Frame): boolean {
  return a.frame === b.frame && a.label === b.label && a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

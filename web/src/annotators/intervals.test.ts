import { describe, expect, it } from "vitest";

import { frameAt, frameCount, placeFrame, placeSegment, timeOf } from "./intervals";

const RULES = { overlap: true, duration: 10.0004 };

describe("segments", () => {
  it("are rounded to milliseconds, put in order, ends in either order", () => {
    const first = placeSegment([], { start: 4, end: 3.50049, label: "a" }, RULES);
    if ("refused" in first) throw new Error(first.refused);
    expect(first.answer).toEqual([{ start: 3.5, end: 4, label: "a" }]);
    const second = placeSegment(first.answer, { start: 1, end: 2, label: "b" }, RULES);
    expect(second).toEqual({ answer: [{ start: 1, end: 2, label: "b" }, { start: 3.5, end: 4, label: "a" }], index: 0 });
  });
  it("end no later than the recording", () => {
    const rules = { overlap: true, duration: 9.9999 };
    expect(placeSegment([], { start: 9, end: 12, label: "a" }, rules)).toEqual({
      answer: [{ start: 9, end: 9.999, label: "a" }],
      index: 0,
    });
  });
  it("are refused when empty, doubled, one too many or, if so asked, overlapping", () => {
    const all = [{ start: 1, end: 2, label: "a" }];
    const refused = (start: number, end: number, rules = {}) =>
      placeSegment(all, { start, end, label: "a" }, { ...RULES, ...rules });
    expect(refused(3, 3.0001)).toEqual({ refused: "annotators.segments.empty" });
    expect(refused(1, 2)).toEqual({ refused: "annotators.segments.twice" });
    expect(refused(3, 4, { max: 1 })).toEqual({ refused: "annotators.most" });
    expect(refused(1.5, 4, { overlap: false })).toEqual({ refused: "annotators.segments.overlaps" });
    expect("answer" in refused(2, 4, { overlap: false })).toBe(true);
  });
  it("take the place of the one they replace", () => {
    const all = [{ start: 1, end: 2, label: "a" }, { start: 3, end: 4, label: "a" }];
    expect(placeSegment(all, { start: 5, end: 6, label: "a" }, { ...RULES, overlap: false, max: 2 }, 0)).toEqual({
      answer: [{ start: 3, end: 4, label: "a" }, { start: 5, end: 6, label: "a" }],
      index: 1,
    });
  });
});

describe("frames", () => {
  it("are found again from their own times, at every rate", () => {
    for (const fps of [10, 23.976, 25, 29.97, 30, 60]) {
      for (let frame = 0; frame < 500; frame += 7) expect(frameAt(timeOf(frame, fps), fps)).toBe(frame);
    }
  });
  it("begin a hair before their time, as browsers report it", () => {
    expect(frameAt(2 / 30 - 1e-6, 30)).toBe(2);
    expect(frameCount(2.0, 25)).toBe(50);
  });
  it("are in order, each label once", () => {
    const all = [{ frame: 12, label: "goal" }];
    expect(placeFrame(all, { frame: 3, label: "kick" })).toEqual({ answer: [{ frame: 3, label: "kick" }, ...all], index: 0 });
    expect(placeFrame(all, { frame: 12, label: "goal" })).toEqual({ refused: "annotators.frames.twice" });
    expect("answer" in placeFrame(all, { frame: 12, label: "goal", x: 0, y: 0, w: 0.5, h: 0.5 })).toBe(true);
  });
});

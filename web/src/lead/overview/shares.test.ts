import { describe, expect, it } from "vitest";

import type { Question } from "../../questions/contract";
import { en } from "../../words/en";
import { translator } from "../../words/translate";
import { sharesOf, wilson } from "./shares";

const speech = { fields: [], t: translator("en", en) };
const question = (own: object): Question => ({ name: "q", ask: "?", ...own }) as Question;

describe("wilson", () => {
  it("is the interval of Wilson's score", () => {
    // 8 of 10, z = 1.96: z² = 3.8415, middle (0.8 + 0.19207) / 1.38415 = 0.71674,
    // reach 1.96 √(0.016 + 0.0096037) / 1.38415 = 0.22658
    const { low, high } = wilson(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });
  it("ends at 0 and 1 when nobody or everybody said so", () => {
    expect(wilson(0, 5).low).toBe(0);
    // all of n: low is n / (n + z²) = 5 / 8.8415
    expect(wilson(5, 5)).toEqual({ low: expect.closeTo(0.5655, 4) as number, high: 1 });
  });
  it("says nothing of nothing", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe("sharesOf", () => {
  it("keeps the order of the options, with those that nobody chose", () => {
    const asked = question({ type: "single_choice", options: ["a", { value: "b", text: "Bee" }, "c"] });
    const counts = [
      { label: "b", count: 3 },
      { label: "a", count: 1 },
    ];
    expect(sharesOf(asked, counts, speech).map(({ label, count, n }) => [label, count, n])).toEqual([
      ["a", 1, 4],
      ["Bee", 3, 4],
      ["c", 0, 4],
    ]);
  });
  it("counts each choice of a multiple choice among all judgments", () => {
    const asked = question({ type: "multiple_choice", options: ["a", "b"] });
    const counts = [
      { label: '["a","b"]', count: 2 },
      { label: '["b"]', count: 1 },
      { label: "[]", count: 1 },
    ];
    expect(sharesOf(asked, counts, speech).map(({ label, count, n }) => [label, count, n])).toEqual([
      ["a", 2, 4],
      ["b", 3, 4],
    ]);
  });
  it("leaves the strength of a preference out", () => {
    const asked = question({ type: "pair", between: ["x", "y"], tie: true, strength: ["a little", "much"] });
    const counts = [
      { label: '{"choice":"x","strength":2}', count: 2 },
      { label: '{"choice":"x","strength":1}', count: 1 },
      { label: '{"choice":"tie"}', count: 1 },
    ];
    expect(sharesOf(asked, counts, speech).map(({ label, count }) => [label, count])).toEqual([
      ["x", 3],
      ["y", 0],
      ["equally good", 1],
    ]);
  });
  it("shows every point of a scale with its anchor", () => {
    const asked = question({ type: "rating", min: 1, max: 3, anchors: { 1: "bad" } });
    expect(sharesOf(asked, [{ label: "3", count: 2 }], speech).map(({ label, count }) => [label, count])).toEqual([
      ["1 (bad)", 0],
      ["2", 0],
      ["3", 2],
    ]);
  });
});

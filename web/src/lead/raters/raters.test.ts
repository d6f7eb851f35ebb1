import { describe, expect, it } from "vitest";

import type { FindingLine, Verdict } from "../../api/qualityshapes";
import { shareOf, totalsOf, weightOf, worstOf } from "./confusing";
import { evidenceOf } from "./evidence";
import { gravest, strongest } from "./ranking";

const finding = (verdict: Verdict, at: number): FindingLine => ({ check: "gold", verdict, says: "", at });

describe("raters", () => {
  it("have as strongest finding the newest of the heaviest that hold", () => {
    expect(strongest([finding("strong", 1), finding("weak", 9), finding("strong", 5)])).toEqual(finding("strong", 5));
    expect(strongest([finding("cleared", 3)])).toBeNull();
  });

  it("have one finding of each check, the heaviest first", () => {
    const of = (check: string, verdict: Verdict, at: number) => ({ ...finding(verdict, at), check });
    const given = [of("length", "weak", 8), of("position", "strong", 1), of("length", "strong", 3), of("speed", "cleared", 9)];
    expect(gravest(given).map((one) => [one.check, one.at])).toEqual([
      ["length", 3],
      ["position", 1],
    ]);
  });
});

describe("a table of mistakes", () => {
  // right a: 6 of 8 right; right b: 1 of 4 right, 2.5 of 4 said a
  const counts = [
    [6, 1.5, 0.5],
    [2.5, 1, 0.5],
    [0, 0, 0],
  ];

  it("has shares of each right answer", () => {
    expect(totalsOf(counts)).toEqual([8, 4, 0]);
    expect(shareOf(counts, 0, 0)).toBe(0.75);
    expect(shareOf(counts, 1, 0)).toBe(0.625);
    expect(shareOf(counts, 2, 1)).toBeNull();
  });

  it("names the mistake that was made most often", () => {
    expect(worstOf(counts)).toEqual({ right: 1, said: 0, count: 2.5, share: 0.625 });
    // less than one expected mistake stands out nowhere
    expect(worstOf([[5, 0.9], [0.2, 4]])).toBeNull();
  });

  it("is darker where more is said", () => {
    expect([null, 0, 0.19, 0.2, 0.65, 1].map(weightOf)).toEqual([0, 0, 0, 1, 3, 4]);
  });
});

describe("evidence", () => {
  it("is listed by name, with items and judgments apart", () => {
    const found = evidenceOf({
      accuracy: { value: 0.25, upper_bound: 0.5 },
      labels: ["a", "b"],
      parts: [{ n: 1 }, { n: 2 }],
      nothing: null,
      items: ["i1"],
      judgments: ["j1", 3],
    });
    expect(found.facts).toEqual([
      { name: "accuracy value", value: 0.25 },
      { name: "accuracy upper bound", value: 0.5 },
      { name: "labels", value: "a, b" },
      { name: "parts 1 n", value: 1 },
      { name: "parts 2 n", value: 2 },
    ]);
    expect([found.items, found.judgments]).toEqual([["i1"], ["j1"]]);
  });
});

import { describe, expect, it } from "vitest";

import { shareOf } from "./shares";

const CELL = { candidate: "a", other: "b", comparisons: 10, wins: 6, losses: 2, ties: 2 };

describe("shareOf", () => {
  it("counts a tie half", () => {
    expect(shareOf(CELL)).toBe(0.7); // (6 + 2 / 2) / 10
    expect(shareOf({ ...CELL, wins: 2, losses: 6 })).toBe(0.3);
  });
  it("says nothing where nothing was compared", () => {
    expect(shareOf({ ...CELL, comparisons: 0, wins: 0, losses: 0, ties: 0 })).toBe(0.5);
  });
});

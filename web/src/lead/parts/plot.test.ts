import { describe, expect, it } from "vitest";

import { bandBetween, lineThrough, scaleOf, timesBetween } from "./plot";

describe("a scale", () => {
  it("takes the ends to the ends, and what lies between in proportion", () => {
    const at = scaleOf(10, 20, 100, 0);
    // 12.5 is a quarter of the way: 100 - 25
    expect([10, 12.5, 20].map(at)).toEqual([100, 75, 0]);
  });

  it("puts a range without length in the middle", () => expect(scaleOf(3, 3, 0, 50)(3)).toBe(25));
});

describe("a path", () => {
  it("goes from point to point", () => {
    expect(lineThrough([{ x: 0, y: 1 }, { x: 2.04, y: 3.06 }])).toBe("M0 1L2 3.1");
    expect(lineThrough([])).toBe("");
  });

  it("goes along the upper edge of a band and back along the lower", () => {
    expect(bandBetween([{ x: 0, low: 5, high: 4 }, { x: 10, low: 8, high: 2 }])).toBe("M0 4L10 2L10 8L0 5Z");
    expect(bandBetween([{ x: 0, low: 5, high: 4 }])).toBe("");
  });
});

describe("times on an axis", () => {
  const start = new Date(2026, 4, 4, 9, 20).getTime();
  const hour = 3_600_000;

  it("are whole hours where a few hours pass, as few as there is room for", () => {
    const times = timesBetween(start, start + 4 * hour, 4).map((at) => [new Date(at).getHours(), new Date(at).getMinutes()]);
    expect(times).toEqual([[10, 0], [11, 0], [12, 0], [13, 0]]);
  });

  it("are whole days where more than two pass", () => {
    const times = timesBetween(start, start + 72 * hour, 20).map((at) => [new Date(at).getDate(), new Date(at).getHours()]);
    expect(times).toEqual([[5, 0], [6, 0], [7, 0]]);
  });
});

import { describe, expect, it } from "vitest";

import { endsOf, lowestOf, verdictOf } from "./verdict";

const share = (value: number | null, lower: number | null, upper: number | null) => ({ value, lower, upper, n: 40 });

describe("verdictOf", () => {
  it("tells apart only what the interval tells apart", () => {
    expect(verdictOf(share(0.1, 0.02, 0.18))).toBe("better");
    expect(verdictOf(share(-0.1, -0.18, -0.02))).toBe("worse");
    expect(verdictOf(share(0.1, -0.01, 0.2))).toBe("apart");
    expect(verdictOf(share(0.1, 0, 0.2))).toBe("apart");
    expect(verdictOf(share(0.1, null, null))).toBe("apart");
  });
});

describe("lowestOf", () => {
  it("begins at a coin or below what is drawn", () => {
    expect(lowestOf([{ lower: 0.62 }])).toBe(0.5);
    expect(lowestOf([{ lower: 0.62 }, { lower: 0.37 }])).toBeCloseTo(0.3);
    expect(lowestOf([{ lower: 0.3 }])).toBeCloseTo(0.3);
    expect(lowestOf([{ lower: 0 }])).toBe(0);
  });
});

describe("endsOf", () => {
  const point = (at: number) => ({ share: at, accuracy: 0.7, lower: 0.6, upper: 0.8 });
  it("takes the least and the greatest share", () => {
    expect(endsOf([point(0.4), point(0), point(0.1)])?.map((one) => one.share)).toEqual([0, 0.4]);
  });
  it("says nothing of a single point", () => {
    expect(endsOf([point(1)])).toBeNull();
    expect(endsOf([])).toBeNull();
  });
});

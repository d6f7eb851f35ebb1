import { describe, expect, it } from "vitest";

import type { SliceLine } from "../../api/contrastshapes";
import { mostApart, reachOf } from "./slices";

const none = { value: null, lower: null, upper: null, n: 0 };
const slice = (value: string, difference: number | null, verdict: SliceLine["verdict"]): SliceLine => ({
  column: "topic",
  value,
  level: "item",
  items: 12,
  judgments: 40,
  raters: 5,
  agreement: none,
  rest: 0.5,
  difference: { value: difference, lower: null, upper: difference === null ? null : difference + 0.1, n: 12 },
  p: null,
  adjusted: null,
  verdict,
  note: "",
});

describe("the slice that is told of", () => {
  it("is where raters agree least, of those established", () => {
    const found = mostApart([slice("a", -0.2, "difference"), slice("b", -0.6, "suggestive"), slice("c", -0.3, "difference"), slice("d", 0.9, "difference")]);
    expect([found?.line.value, found?.side]).toEqual(["c", "less"]);
  });

  it("is where they agree most when they agree less nowhere", () => {
    const found = mostApart([slice("a", 0.2, "difference"), slice("b", 0.4, "difference")]);
    expect([found?.line.value, found?.side]).toEqual(["b", "more"]);
  });

  it("is none without an established difference", () => expect(mostApart([slice("a", -0.9, "suggestive"), slice("b", null, null)])).toBeNull());
});

describe("the reach", () => {
  // .35 + .1 is more than a quarter, and no more than a half
  it("holds all ends in steps of a quarter", () => expect(reachOf([slice("a", 0.35, null), slice("b", -0.2, null)])).toBe(0.5));
  it("is a quarter at least", () => expect(reachOf([slice("a", null, null)])).toBe(0.25));
});

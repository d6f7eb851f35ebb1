import { describe, expect, test } from "vitest";

import { flat, moved, put, singly, tied, tierOf } from "../../src/questions/tiers";

const abc = singly(["a", "b", "c"]);

describe("a ranking", () => {
  test("moves a field past the next tier, and stops at the ends", () => {
    expect(moved(abc, "c", -1)).toEqual([["a"], ["c"], ["b"]]);
    expect(moved(abc, "a", 1)).toEqual([["b"], ["a"], ["c"]]);
    expect(moved(abc, "a", -1)).toBe(abc);
    expect(moved(abc, "c", 1)).toBe(abc);
  });

  test("ties a field with the one above, and parts it again", () => {
    const both = tied(abc, "b");
    expect(both).toEqual([["a", "b"], ["c"]]);
    expect(tied(both, "b")).toEqual(abc);
    expect(tied(both, "c")).toEqual([["a", "b", "c"]]);
    expect(tied(abc, "a")).toBe(abc);
  });

  test("moves a field out of a shared tier into one of its own", () => {
    const both = [["a", "b"], ["c"]];
    expect(moved(both, "b", -1)).toEqual([["b"], ["a"], ["c"]]);
    expect(moved(both, "a", 1)).toEqual([["b"], ["a"], ["c"]]);
  });

  test("is never without a field, whatever is done", () => {
    let tiers: readonly (readonly string[])[] = singly(["a", "b", "c", "d"]);
    let seed = 3;
    const draw = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    for (let step = 0; step < 400; step += 1) {
      const field = ["a", "b", "c", "d"][draw(4)] ?? "a";
      const does = draw(4);
      tiers = does === 0 ? moved(tiers, field, -1) : does === 1 ? moved(tiers, field, 1) : does === 2 ? tied(tiers, field) : put(tiers, field, draw(4));
      expect([...flat(tiers)].sort()).toEqual(["a", "b", "c", "d"]);
      expect(tiers.every((tier) => tier.length > 0)).toBe(true);
      expect(tierOf(tiers, field)).toBeGreaterThanOrEqual(0);
    }
  });

  test("puts a dragged field at a place", () => {
    expect(flat(put(abc, "a", 2))).toEqual(["b", "c", "a"]);
    expect(flat(put(abc, "c", 0))).toEqual(["c", "a", "b"]);
  });
});

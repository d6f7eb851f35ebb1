import { describe, expect, it } from "vitest";

import type { Spec } from "../../api/leadshapes";
import { readText } from "../opening/text";
import { watchIn, watchText } from "./watching";

const rule = { name: "pause", when: ["gold"], then: "pause" };

describe("checks and rules as text", () => {
  it("come back as they were", () => {
    const specs: readonly Pick<Spec, "checks" | "rules">[] = [{ checks: { gold: { alpha: 0.001 } }, rules: [rule] }, { checks: {}, rules: [] }];
    for (const spec of specs) {
      expect(watchIn(readText(watchText(spec)).draft)).toEqual(spec);
    }
  });

  it("name no checks where all of them watch, which is another thing than none", () => {
    expect(watchText({ checks: null, rules: [] })).not.toContain("checks");
    expect(watchIn(readText(watchText({ checks: null, rules: [rule] })).draft)).toEqual({ checks: null, rules: [rule] });
    expect(watchIn(readText("checks: {}\nrules: []").draft)).toEqual({ checks: {}, rules: [] });
  });

  it("are refused with other keys, or of another form", () => {
    for (const text of ["rules: []\noverlap: 3", "rules: {}", "rules: []\nchecks: [gold]"]) {
      expect(watchIn(readText(text).draft)).toBeNull();
    }
    expect(watchIn(null)).toBeNull();
  });
});

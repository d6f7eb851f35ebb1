import { expect, it } from "vitest";

import { OPTION_OF, withDemand } from "./demands";
import { CONDITIONS } from "./usual";
import { listedTargets, targetsOf } from "./written";

const pilot = { kind: "pilot", options: { judgments: 20 }, or: "refuse" };
const own = { kind: "two-languages", options: { at_least: 2 }, or: "disclose" };

it("demands a condition, keeps its options, and lets go of it alone", () => {
  expect(withDemand([own], "pilot", "refuse")).toEqual([own, { kind: "pilot", options: {}, or: "refuse" }]);
  expect(withDemand([pilot, own], "pilot", "disclose")).toEqual([{ ...pilot, or: "disclose" }, own]);
  expect(withDemand([pilot, own], "pilot", "look")).toEqual([own]);
  expect(withDemand([own], "pilot", "look")).toEqual([own]);
  expect(Object.keys(OPTION_OF).every((kind) => (CONDITIONS as readonly string[]).includes(kind))).toBe(true);
});

it("lists targets by slice, and leaves out those without a name", () => {
  const targets = { language: { de: 5, en: 7 }, topic: { law: 1 } };
  expect(targetsOf(listedTargets(targets))).toEqual(targets);
  expect(targetsOf([{ slice: " ", targets: { de: 5 } }])).toEqual({});
});

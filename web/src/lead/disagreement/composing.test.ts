import { expect, it } from "vitest";

import type { AttributeLine, GroupLine } from "../../api/disagreementshapes";
import { ANYBODY, asked, choicesOf, flipOf, groupOf, keyOf, unfounded, usual } from "./composing";

const age = {
  attribute: "age",
  ask: "How old are you?",
  options: [
    { value: "tiny", text: "Tiny" },
    { value: "old", text: "Over 60" },
  ],
  groups: [{ value: "old", raters: 10 } as GroupLine],
} as unknown as AttributeLine;

it("offers every group, and knows which are too small to be shown", () => {
  const choices = choicesOf([age]);
  expect(choices.map((one) => [one.text, one.people])).toEqual([["Tiny", null], ["Over 60", 10], ["", null]]);
  // no more seats than people
  expect(usual(choices)).toEqual({ '["age","old"]': 10 });
  expect(usual(choicesOf([]))).toEqual({ "[null,null]": 12 });
});

it("asks for whole seats, and for none that is empty", () => {
  const choices = choicesOf([age]);
  const seats = { '["age","tiny"]': 0, '["age","old"]': 3.7, [keyOf(ANYBODY)]: null };
  expect(asked(choices, seats)).toEqual([{ attribute: "age", value: "old", count: 3 }]);
});

it("says that verdicts truly differ only from 95 % on", () => {
  expect(flipOf({ flips: true, real: 0.95 })).toBe("real");
  expect(flipOf({ flips: true, real: 0.9 })).toBe("maybe");
  expect(flipOf({ flips: true, real: null })).toBe("maybe");
  expect(flipOf({ flips: false, real: 1 })).toBe("no");
  expect(flipOf({ flips: true, real: 1 }, false)).toBe("maybe");
});

it("names seats in the words of the campaign", () => {
  expect(groupOf(choicesOf([age]), "age=old")).toBe("Over 60");
  expect(groupOf(choicesOf([age]), "anybody")).toBeNull();
});

it("knows of which seated groups no difference is established", () => {
  const attributes = [
    { ...age, verdict: "difference" },
    { ...age, attribute: "town", verdict: "suggestive" },
    { ...age, attribute: "job", verdict: "no difference found" },
  ] as AttributeLine[];
  const seat = (attribute: string | null) => ({ attribute, value: attribute, count: 1 });
  const found = unfounded(attributes, { this: [seat("age"), seat("town")], other: [seat(null)] });
  expect(found.map((one) => one.attribute)).toEqual(["town"]);
});

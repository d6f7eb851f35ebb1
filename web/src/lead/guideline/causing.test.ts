import { expect, it } from "vitest";

import { codable, coded, worth } from "./causing";

it("asks about questions in which raters take one option", () => {
  const questions = ["text", "single_choice", "spans", "rating"].map((type) => ({ type }));
  expect(codable(questions).map((one) => one.type)).toEqual(["single_choice", "rating"]);
});

it("puts the most frequent cause first and leaves out what nobody named", () => {
  const counts = [
    { cause: "slip", suggested: 2, coded: 0 },
    { cause: "item", suggested: 0, coded: 0 },
    { cause: "guideline", suggested: 2, coded: 3 },
  ] as const;
  expect(worth(counts).map((one) => one.cause)).toEqual(["guideline", "slip"]);
});

it("counts agreement over items whose cause is clear", () => {
  const cells = [
    { suggested: "slip", coded: "slip", items: 2 },
    { suggested: "not clear", coded: "slip", items: 5 },
    { suggested: "slip", coded: "opinion", items: 1 },
  ] as const;
  expect(coded(cells)).toBe(3);
});

import { expect, it } from "vitest";

import { ticks } from "./scale";

it("goes up to the most in round steps of whole judgments", () => {
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  // 78 / 4 = 19.5, so steps of 20
  expect(ticks(78)).toEqual([0, 20, 40, 60, 80]);
  expect(ticks(1000)).toEqual([0, 500, 1000]);
});

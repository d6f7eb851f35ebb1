import { expect, it } from "vitest";

import { shadeOf, spanOf } from "./heat";

it("shades differences by how large they are, and both ways alike", () => {
  const span = spanOf([0.6, -0.3, 0]);
  expect(span).toBe(0.6);
  // thirds of .6: up to .2, up to .4, up to .6
  expect([0.6, 0.4, 0.2, 0, -0.2, -0.41].map((one) => shadeOf(one, span))).toEqual([3, 2, 1, 0, -1, -3]);
});

it("does not make much of little", () => {
  expect(shadeOf(0.05, spanOf([0.05, -0.05]))).toBe(1);
});

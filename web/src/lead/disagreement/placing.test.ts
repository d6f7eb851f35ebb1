import { expect, it } from "vitest";

import type { MapPoint } from "../../api/disagreementshapes";
import { dividedOf, lanesOf, mainCause, marksOf, MOST_LEVELS, nextDot } from "./placing";

const point = (item: string, entropy: number | null, cause: MapPoint["cause"] = null): MapPoint => ({
  item,
  judgments: 5,
  entropy,
  clarity: null,
  cause,
  probability: null,
});
const wide = (entropy: number) => entropy * 100;

it("lays points along the lane of their cause, and beside each other only where there is room", () => {
  const lanes = lanesOf([point("a", 0.5, "slip"), point("b", 0.52, "slip"), point("c", 0.6, "slip"), point("d", 1, "opinion"), point("e", 0)], wide, 8);
  expect(lanes.map((one) => one.name)).toEqual(["opinion", "slip", "none"]);
  // b is 2 from a, so it goes up; c is 10 from a, so it lies on the ground again
  expect(lanes[1]?.dots.map((one) => [one.point.item, one.level])).toEqual([["a", 0], ["b", 1], ["c", 0]]);
  expect(lanes[1]?.levels).toBe(2);
});

it("has one lane without causes, leaves out what has no entropy, and does not grow without end", () => {
  const same = Array.from({ length: 30 }, (_, n) => point(`i${n}`, 1));
  const lanes = lanesOf([...same, point("unknown", null)], wide, 8);
  expect(lanes.map((one) => [one.name, one.dots.length, one.levels])).toEqual([["all", 30, MOST_LEVELS]]);
});

it("goes by arrow keys along a lane and to the nearest of the next", () => {
  const lanes = lanesOf([point("a", 0.1, "opinion"), point("b", 0.9, "opinion"), point("c", 0.2, "slip"), point("d", 0.8, "slip")], wide, 8);
  expect(nextDot(lanes, 0, 0, "ArrowRight")).toEqual([0, 1]);
  expect(nextDot(lanes, 0, 1, "ArrowRight")).toEqual([0, 1]);
  expect(nextDot(lanes, 0, 1, "ArrowDown")).toEqual([1, 1]);
  expect(nextDot(lanes, 1, 0, "ArrowUp")).toEqual([0, 0]);
  expect(nextDot(lanes, 0, 0, "ArrowUp")).toEqual([0, 0]);
  expect(nextDot(lanes, 1, 0, "End")).toEqual([1, 1]);
  expect(nextDot(lanes, 0, 0, "Tab")).toBeNull();
});

it("counts what is divided by half or more, and finds the main clear cause", () => {
  const points = [point("a", 0.5, "not clear"), point("b", 0.49, "not clear"), point("c", 1, "slip"), point("d", null)];
  expect(dividedOf(points, 1)).toBe(2);
  expect(mainCause(points)).toBe("slip");
  expect(mainCause(points.slice(0, 2))).toBeNull();
});

it("marks an axis of entropies at round values", () => {
  expect(marksOf(1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(marksOf(Math.log2(3))).toEqual([0, 0.5, 1, 1.5]);
  expect(marksOf(Math.log2(12))).toEqual([0, 1, 2, 3]);
});

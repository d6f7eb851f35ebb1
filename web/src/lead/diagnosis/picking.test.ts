import { describe, expect, it } from "vitest";

import type { DiagnosisReport, MappedItem } from "../../api/diagnosisshapes";
import { askedOf, farthest, marksTo, nearest, precisionAt, rounded, stepped, toggled, within } from "./picking";

const point = (item: string, variability: number, confidence: number, suspect = false): MappedItem => ({
  item,
  words: item,
  label: "a",
  suggested: "b",
  wrong: suspect ? 0.9 : 0.1,
  confidence,
  variability,
  region: "easy",
  suspect,
});
const POINTS = [point("easy", 0.1, 0.9), point("wavering", 0.4, 0.5), point("odd", 0.2, 0.1, true), point("low", 0.1, 0.2)];

describe("a frame", () => {
  it("holds what lies between its ends, ends included", () => {
    expect(within(POINTS, { variability: [0, 0.2], confidence: [0, 0.2], suspects: false })).toEqual(["odd", "low"]);
    expect(within(POINTS, { variability: [0, 0.2], confidence: [0, 0.2], suspects: true })).toEqual(["odd"]);
    expect(within(POINTS, { variability: [0.3, 0.35], confidence: [0, 1], suspects: false })).toEqual([]);
  });
});

describe("the point that is meant", () => {
  it("is the nearest in reach, of two at one place the one on top", () => {
    const places = [{ x: 10, y: 10 }, { x: 30, y: 10 }, { x: 30, y: 10 }];
    expect(nearest(places, 12, 11)).toBe(0);
    expect(nearest(places, 29, 10)).toBe(2);
    expect(nearest(places, 10, 60)).toBeNull();
  });

  it("is led along an axis by arrows, and stays at its ends", () => {
    expect(stepped(POINTS, null, "ArrowUp")).toBe(3); // the first is the one on top
    expect(stepped(POINTS, 3, "ArrowUp")).toBe(1); // confidence: odd .1, low .2, wavering .5, easy .9
    expect(stepped(POINTS, 0, "ArrowUp")).toBe(0);
    expect(stepped(POINTS, 0, "ArrowRight")).toBe(3); // variability .1 twice: by place
    expect(stepped(POINTS, 0, "Enter")).toBeNull();
  });
});

describe("what is sent", () => {
  const report = { points: POINTS, lines: [], audit: ["low", "odd", "unseen"] } as unknown as DiagnosisReport;

  it("is what was picked, with its probability", () => {
    expect(askedOf(report, new Set(["odd"]), false)).toEqual([{ item: "odd", wrong: 0.9, suggested: "b", audit: false }]);
  });

  it("has what was drawn at random along, each item once", () => {
    const asked = askedOf(report, new Set(["odd"]), true);
    expect(asked.map((one) => one.item)).toEqual(["odd", "low", "unseen"]);
    expect(asked.every((one) => one.audit)).toBe(true);
  });

  it("is picked and unpicked one by one", () => {
    const picked = toggled(new Set(["a"]), "b");
    expect([...picked]).toEqual(["a", "b"]);
    expect([...toggled(picked, "a")]).toEqual(["b"]);
  });
});

describe("figures", () => {
  it("are those of the largest number told that is no more than asked", () => {
    const steps = [10, 20, 50].map((k) => ({ k, value: 1 / k, lower: 0, upper: 1 }));
    expect(precisionAt(steps, 31)?.k).toBe(20);
    expect(precisionAt(steps, 3)).toBeNull();
  });

  it("stand at round numbers, closer together on a short axis", () => {
    expect(marksTo(0.416)).toHaveLength(5);
    expect(marksTo(0.16).map((one) => one.toFixed(2))).toEqual(["0.00", "0.05", "0.10", "0.15"]);
  });

  it("end a little beyond the farthest point", () => {
    expect(farthest(POINTS)).toBeCloseTo(0.416);
    expect(farthest([])).toBe(0.1);
  });
});

describe("a count", () => {
  it("keeps two digits that say something", () => {
    expect([0, 7, 96.4, 2643, 2651, 123_456].map(rounded)).toEqual([0, 7, 96, 2600, 2700, 120_000]);
  });
});

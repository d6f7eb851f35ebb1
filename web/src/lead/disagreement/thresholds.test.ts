import { describe, expect, it } from "vitest";

import type { OptionLine, ThresholdPoint } from "../../api/contrastshapes";
import { drawnCurves, leastFound, lineOf } from "./thresholds";

const share = (value: number | null) => ({ value, lower: null, upper: null, n: 4 });
const line = (option: string, found: number | null, items = 4, others = 4): OptionLine => ({
  option,
  items,
  others,
  found: share(found),
  spared: share(1),
  auc: share(0.5),
  best: 0.5,
  accuracy: 1,
  held_out: null,
  curve: [],
});
const names = (lines: readonly OptionLine[]) => lines.map((one) => one.option);

describe("curves", () => {
  it("are one of two options, the one that is found least of", () => expect(names(drawnCurves([line("a", 0.9), line("b", 0.4)]))).toEqual(["b"]));
  it("are three of many, least found first", () => {
    expect(names(drawnCurves([line("a", 0.9), line("b", 0.4), line("c", 0.5), line("d", 1)]))).toEqual(["b", "c", "a"]);
  });
  it("leave out what experts say of all items or of none", () => expect(drawnCurves([line("a", 1, 4, 0), line("b", null, 0, 4)])).toEqual([]));
  it("know the option that is found least of", () => expect([leastFound([line("a", 0.9), line("b", 0.4)])?.option, leastFound([])]).toEqual(["b", null]));
});

it("draws a line where a share is known", () => {
  const point = (threshold: number, found: number | null): ThresholdPoint => ({
    threshold,
    found,
    found_lower: null,
    found_upper: null,
    spared: 1,
    spared_lower: null,
    spared_upper: null,
    accuracy: 1,
    called: 1,
  });
  const twice = (value: number) => value * 2;
  expect(lineOf([point(0, 1), point(0.5, null), point(1, 0)], "found", twice, twice)).toEqual([
    { x: 0, y: 2 },
    { x: 2, y: 0 },
  ]);
});

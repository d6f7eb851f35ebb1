import { describe, expect, it } from "vitest";

import { bounds, boxBetween, grips, moved, polygonThrough, pulled, shapeAt, type Box } from "./shapes";

const BOX: Box = { shape: "box", label: "car", x: 0.1, y: 0.2, w: 0.3, h: 0.4 };

describe("boxes", () => {
  it("lie between any two opposite corners, rounded to six decimals, inside the image", () => {
    expect(boxBetween([0.4, 0.6], [0.1, 0.2], "car")).toEqual(BOX);
    expect(boxBetween([-0.5, 0.123456789], [2, 0.5], "car")).toEqual({ ...BOX, x: 0, y: 0.123457, w: 1, h: 0.376543 });
  });
  it("need an area", () => {
    expect(boxBetween([0.1, 0.1], [0.1, 0.5], "car")).toBeNull();
  });
  it("keep their size at the edge when moved", () => {
    expect(moved(BOX, 5, -5)).toEqual({ ...BOX, x: 0.7, y: 0 });
    expect(moved(BOX, 0.01, 0)).toEqual({ ...BOX, x: 0.11 });
  });
  it("are pulled by a corner while the opposite one stays", () => {
    expect(grips(BOX)).toHaveLength(4);
    // Corner 2 is the bottom right, at (0.4, 0.6); top left stays at (0.1, 0.2).
    expect(pulled(BOX, 2, [0.5, 0.9])).toEqual({ ...BOX, w: 0.4, h: 0.7 });
    // Over the opposite corner: turned inside out.
    expect(pulled(BOX, 2, [0.05, 0.1])).toEqual({ ...BOX, x: 0.05, y: 0.1, w: 0.05, h: 0.1 });
    expect(pulled(BOX, 2, [0.1, 0.9])).toBeNull();
  });
  it("never stick out of the image, whatever the rounding", () => {
    for (let step = 0; step <= 200; step += 1) {
      const box = boxBetween([step / 211, step / 317], [1, 1], "car");
      if (box === null) throw new Error("no area");
      const far = moved(box, 1, 1);
      expect(Math.round((far.x + far.w) * 1e6)).toBeLessThanOrEqual(1e6);
      expect(Math.round((far.y + far.h) * 1e6)).toBeLessThanOrEqual(1e6);
    }
  });
});

describe("polygons", () => {
  it("have three different points and an area", () => {
    expect(polygonThrough([[0, 0], [0.5, 0], [0.5, 0.5]], "a")?.points).toHaveLength(3);
    expect(polygonThrough([[0, 0], [0.5, 0], [0.5, 0], [0, 0]], "a")).toBeNull();
    expect(polygonThrough([[0, 0], [0.5, 0.5], [1, 1]], "a")).toBeNull();
  });
  it("leave out a point that repeats the one before it, the last before the first too", () => {
    expect(polygonThrough([[0, 0], [0.5, 0], [0.5, 0], [0.5, 0.5], [0, 0]], "a")?.points).toEqual([
      [0.5, 0],
      [0.5, 0.5],
      [0, 0],
    ]);
  });
  it("move and are pulled point by point", () => {
    const shape = polygonThrough([[0.1, 0.1], [0.5, 0.1], [0.5, 0.5]], "a");
    if (shape === null) throw new Error("no area");
    expect(moved(shape, 1, 0).points).toEqual([[0.6, 0.1], [1, 0.1], [1, 0.5]]);
    expect(pulled(shape, 0, [0.2, 0.3])).toEqual({ ...shape, points: [[0.2, 0.3], [0.5, 0.1], [0.5, 0.5]] });
    expect(bounds(shape)).toEqual({ x: 0.1, y: 0.1, w: 0.4, h: 0.4 });
  });
});

it("picks the smallest shape under a point", () => {
  const inner: Box = { ...BOX, x: 0.2, y: 0.3, w: 0.1, h: 0.1 };
  const triangle = polygonThrough([[0.6, 0.1], [0.9, 0.1], [0.9, 0.4]], "a");
  if (triangle === null) throw new Error("no area");
  const shapes = [inner, BOX, triangle];
  expect(shapeAt(shapes, [0.25, 0.35])).toBe(0);
  expect(shapeAt(shapes, [0.15, 0.25])).toBe(1);
  expect(shapeAt(shapes, [0.85, 0.15])).toBe(2);
  expect(shapeAt(shapes, [0.65, 0.35])).toBe(-1);
});

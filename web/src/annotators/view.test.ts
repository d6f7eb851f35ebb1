import { describe, expect, it } from "vitest";

import { areaOf, pushed, showing, toImage, toPane, WHOLE, zoomed } from "./view";

const PANE = { w: 400, h: 400 };
const IMAGE = { w: 800, h: 400 };

describe("view", () => {
  it("shows the whole image in the middle", () => {
    // Half size: 400 by 200, 100 above and below.
    expect(areaOf(PANE, IMAGE, WHOLE)).toEqual({ left: 0, top: 100, width: 400, height: 200 });
  });
  it("goes from the pane to the image and back", () => {
    const area = areaOf(PANE, IMAGE, { zoom: 2, x: 0.3, y: 0.5 });
    expect(toImage(area, ...toPane(area, [0.25, 0.75]))).toEqual([0.25, 0.75]);
  });
  it("keeps the point under the pointer when it comes closer", () => {
    const at = [200, 200] as const;
    const before = toImage(areaOf(PANE, IMAGE, WHOLE), ...at);
    const after = toImage(areaOf(PANE, IMAGE, zoomed(WHOLE, 4, PANE, IMAGE, at)), ...at);
    expect(after[0]).toBeCloseTo(before[0], 9);
    expect(after[1]).toBeCloseTo(before[1], 9);
  });
  it("is never further than the whole, never closer than sixteen times", () => {
    expect(zoomed(WHOLE, 0.1, PANE, IMAGE)).toEqual(WHOLE);
    expect(zoomed(WHOLE, 1000, PANE, IMAGE).zoom).toBe(16);
  });
  it("cannot be pushed off the image", () => {
    const near = zoomed(WHOLE, 2, PANE, IMAGE);
    // 800 by 400 in 400 by 400: half the width is seen, so the middle stays within 0.25 and 0.75.
    expect(pushed(near, 10_000, 0, PANE, IMAGE).x).toBe(0.25);
    expect(pushed(near, -10_000, 0, PANE, IMAGE).x).toBe(0.75);
    expect(pushed(near, 0, 50, PANE, IMAGE).y).toBe(0.5);
  });
  it("moves only when the point is out of sight", () => {
    const near = { zoom: 4, x: 0.5, y: 0.5 };
    expect(showing(near, [0.5, 0.5], PANE, IMAGE)).toBe(near);
    expect(showing(near, [0.9, 0.5], PANE, IMAGE).x).toBe(0.875);
  });
});

/** Experts against the crowd: which options to draw, and where the lines of a threshold go. */

import type { OptionLine, ThresholdPoint } from "../../api/contrastshapes";
import type { Point } from "../parts/plot";

const DRAWN = 3;

/** The option of experts that the majority finds least of. */
export function leastFound(curves: readonly OptionLine[]): OptionLine | null {
  return [...curves].sort((a, b) => (a.found.value ?? 1) - (b.found.value ?? 1))[0] ?? null;
}

/** The curves to draw, those that the majority finds least of first; of two options the second is the first read from the other end. */
export function drawnCurves(curves: readonly OptionLine[]): OptionLine[] {
  const able = curves.filter((one) => one.items > 0 && one.others > 0).sort((a, b) => (a.found.value ?? 1) - (b.found.value ?? 1));
  return able.slice(0, able.length === 2 ? 1 : DRAWN);
}

/** The points of a line where it is known, by the places that the scales give. */
export function lineOf(curve: readonly ThresholdPoint[], of: "found" | "spared", x: (value: number) => number, y: (value: number) => number): Point[] {
  return curve.flatMap((one) => {
    const share = one[of];
    return share === null ? [] : [{ x: x(one.threshold), y: y(share) }];
  });
}

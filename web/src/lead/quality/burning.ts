/** What was spent over time, and what lies ahead, ready to be drawn. */

import type { BudgetState } from "../../api/qualityshapes";
import type { Band, Point } from "../parts/plot";

export type Burn = {
  readonly from: number;
  readonly to: number;
  /** The most that is drawn. */
  readonly most: number;
  readonly used: readonly Point[];
  /** From now to where it is probably done; empty without a forecast. */
  readonly ahead: readonly Point[];
  readonly band: readonly Band[];
  readonly cap: number | null;
};

/** The share of the drawing that the time ahead gets when nobody knows when it will be done. */
const AHEAD = 0.25;

/**
 * What is drawn of a budget; null while there is nothing to draw. Without a known end the forecast is drawn over a
 * quarter more of the time that has passed.
 */
export function burnOf({ burn, forecast, judgments_of: cap }: BudgetState): Burn | null {
  const first = burn[0];
  const last = burn.at(-1);
  if (first === undefined || last === undefined || burn.length < 2) return null;
  const passed = last.at - first.at;
  const end = forecast === null ? last.at : Math.max(last.at, forecast.at ?? last.at + AHEAD * passed);
  const now = { x: last.at, y: last.judgments };
  return {
    from: first.at,
    to: end,
    most: Math.max(last.judgments, forecast?.upper ?? 0, cap ?? 0),
    used: burn.map((point) => ({ x: point.at, y: point.judgments })),
    ahead: forecast === null ? [] : [now, { x: end, y: forecast.judgments }],
    band:
      forecast === null
        ? []
        : [
            { x: now.x, low: now.y, high: now.y },
            { x: end, low: forecast.lower, high: forecast.upper },
          ],
    cap,
  };
}

/** Whether the forecast stays in the budget: `free` without one, `within`, `over`, or `perhaps` when the interval has it. */
export function verdictOf({ forecast, judgments_of: cap }: BudgetState): "free" | "within" | "perhaps" | "over" {
  if (cap === null || forecast === null) return "free";
  if (forecast.upper <= cap) return "within";
  return forecast.lower > cap ? "over" : "perhaps";
}

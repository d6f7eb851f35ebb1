/** What the numbers of a look back say. */

import type { Pace } from "../api/growing";

/** Below so many known answers a share says little. */
export const FEW = 10;
/** Faster than this part of the guide, or slower than that multiple of it, is worth a word. */
const FAST = 0.5;
const SLOW = 2;

/** Whether the rater's speed fits the guide, or what others take where there is no guide; null when it cannot be told. */
export function paceOf({ median_seconds, expected_seconds, typical_seconds }: Pace): "good" | "fast" | "slow" | null {
  const guide = expected_seconds ?? typical_seconds;
  if (median_seconds === null || guide === null || guide <= 0) return null;
  if (median_seconds < guide * FAST) return "fast";
  return median_seconds > guide * SLOW ? "slow" : "good";
}

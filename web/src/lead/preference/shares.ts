import type { WinCell } from "../../api/preferenceshapes";

/** How often the first of a cell was preferred; a tie counts half. */
export function shareOf({ wins, ties, comparisons }: WinCell): number {
  return comparisons === 0 ? 0.5 : (wins + ties / 2) / comparisons;
}

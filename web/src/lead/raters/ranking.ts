/** Which findings about a rater weigh most. */

import type { FindingLine } from "../../api/qualityshapes";

/** The findings that hold, one a check, the heaviest first and of equal ones the newest. */
export function gravest<F extends FindingLine>(findings: readonly F[]): F[] {
  const rank = (one: F) => (one.verdict === "strong" ? 1 : 0);
  const ordered = findings
    .filter((one) => one.verdict !== "cleared")
    .sort((a, b) => rank(b) - rank(a) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return ordered.filter((one, n) => ordered.findIndex((other) => other.check === one.check) === n);
}

/** The finding that weighs most; of equal ones the newest; null where nothing holds. */
export function strongest<F extends FindingLine>(findings: readonly F[]): F | null {
  return gravest(findings)[0] ?? null;
}

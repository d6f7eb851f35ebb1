/** Which raters a lead should look at first. */

import type { FindingLine, RaterLine } from "../../api/qualityshapes";

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

/** Paused first, then who has strong findings, weak ones, and then who judged most; removed raters last. */
export function byNeed(raters: readonly RaterLine[]): RaterLine[] {
  return [...raters].sort((a, b) => rankOf(a) - rankOf(b) || b.judged - a.judged || (a.rater < b.rater ? -1 : 1));
}

function rankOf(rater: RaterLine): number {
  if (rater.standing === "removed") return 4;
  if (rater.standing === "paused" || rater.standing === "retraining") return 0;
  const worst = strongest(rater.findings);
  return worst === null ? 3 : worst.verdict === "strong" ? 1 : 2;
}

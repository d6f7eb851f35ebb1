/** Waiting for a release that is being made. */

import type { Releases } from "../../api/releaseshapes";

/** After so many milliseconds a release of which no server speaks is given up. */
const LOST = 600_000;

/** Whether a release is being made. */
export function isMaking(found: Releases | null): boolean {
  return found?.making != null && found.making.problem === "";
}

/** The newer of two answers. Of several servers only one knows what it is making; what the others leave out is still being made. */
export function newer(before: Releases | null, next: Releases, now: number): Releases {
  const making = before?.making ?? null;
  if (next.making !== null || making === null || making.problem !== "") return next;
  const there = next.releases.some((one) => one.version === making.version);
  return there || now - making.since > LOST ? next : { ...next, making };
}

/** Versions of releases. */

/** A version that was not used: the last number of the newest that ends in one, and one more. */
export function nextVersion(used: readonly string[]): string {
  const newest = used.find((one) => /\d$/.test(one));
  if (newest === undefined) return used.length === 0 ? "1.0.0" : "";
  let next = newest;
  do next = next.replace(/\d+$/, (last) => String(Number(last) + 1));
  while (used.includes(next));
  return next;
}

/** The version that may come after these: the last number of the newest, one higher. */
export function nextVersion(versions: readonly string[]): string {
  const newest = versions.at(-1) ?? "";
  const found = /^(.*?)(\d+)(\D*)$/.exec(newest);
  if (found === null) return newest === "" ? "1.0" : `${newest}.1`;
  let number = Number(found[2]);
  let next: string;
  do {
    number += 1;
    next = `${found[1] ?? ""}${number}${found[3] ?? ""}`;
  } while (versions.includes(next));
  return next;
}

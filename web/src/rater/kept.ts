/** What a person has seen or put aside, remembered in this browser; without storage, for as long as the page. */

/** Campaigns in which the rater has said what they tell of themselves, or that they tell nothing. */
export const TOLD = "told";

const PREFIX = "quorate.seen.";
const MOST = 200;
const here = new Map<string, string[]>();

/** The names that were put aside under a heading. */
export function seen(heading: string): ReadonlySet<string> {
  return new Set(read(heading));
}

/** Put names aside; the oldest are forgotten beyond 200. */
export function see(heading: string, names: readonly string[]): void {
  const all = [...new Set([...read(heading), ...names])].slice(-MOST);
  here.set(heading, all);
  try {
    localStorage.setItem(PREFIX + heading, JSON.stringify(all));
  } catch {
    // A browser without storage shows it once more after a reload.
  }
}

function read(heading: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + heading) ?? "null");
    if (Array.isArray(kept)) return kept.filter((name) => typeof name === "string");
  } catch {
    // What is there is not ours, or there is no storage.
  }
  return here.get(heading) ?? [];
}

/** What a setting comes to, in numbers that need nobody to be asked. */

/** The lower bound of a test's accuracy when every answer is right (Clopper–Pearson): the bar must lie below it. */
export function bestBound(items: number, confidence: number): number {
  return (1 - confidence) ** (1 / items);
}

export type Mix = { readonly gold: number; readonly audit: number; readonly repeats: number; readonly work: number };

/** Of a hundred items that a rater gets: how many are mixed in for what, and how many are new work. */
export function mixOf(gold: number, audit: number, repeats: number): Mix {
  const [g, a, r] = [gold, audit, repeats].map((share) => Math.round(share * 1000) / 10) as [number, number, number];
  return { gold: g, audit: a, repeats: r, work: Math.max(0, Math.round((100 - g - a - r) * 10) / 10) };
}

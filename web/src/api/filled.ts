/** Pages of a list in which the server looks for something part by part. */

const PAGE = 50;

/**
 * A page with as many entries as asked for, if there are so many: a search may stop before its page is full, and is
 * then asked to go on. `entries` is where they stand in the answer.
 */
export async function filled<K extends string, T>(
  entries: K,
  ask: (after: string, limit: number) => Promise<Page<K, T>>,
  after = "",
  limit = PAGE,
): Promise<Page<K, T>> {
  let page = await ask(after, limit);
  let found: readonly T[] = page[entries];
  while (page.next !== null && found.length < limit) {
    page = await ask(page.next, limit - found.length);
    found = [...found, ...page[entries]];
  }
  return { ...page, [entries]: found };
}

export type Page<K extends string, T> = { readonly [key in K]: readonly T[] } & { readonly next: string | null };

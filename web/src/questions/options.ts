/** Options as the campaign file may write them, and the keys that choose them. */

import type { Branch, Option } from "./contract";

export type Choice = { readonly value: string; readonly text: string; readonly help: string | null; readonly key: string };

/** Keys of the page, which an option gets only where the lead gave it one. */
export const PAGE_KEYS: readonly string[] = ["g", "u", "s", "p", "c", "?"];

const SPARE = [..."1234567890abdefhijklmnoqrtvwxyz"];

/** Options with their words, and a key each: the lead's own, else the next figure or letter that is free, else none. */
export function choicesOf(options: readonly (Option | string)[], taken: readonly string[] = []): Choice[] {
  const given = options.map((option) => (typeof option === "string" ? { value: option } : option) as Option);
  const used = new Set([...given.flatMap(({ key }) => (key ? [key.toLowerCase()] : [])), ...taken]);
  const free = SPARE.filter((key) => !used.has(key)).values();
  return given.map(({ value, text, help, key }) => ({
    value,
    text: text || value,
    help: help || null,
    key: key?.toLowerCase() || String(free.next().value ?? ""),
  }));
}

export type Twig = Choice & { readonly children: readonly (Branch | string)[] };

/** One level of a tree of options. */
export function twigsOf(branches: readonly (Branch | string)[]): Twig[] {
  const choices = choicesOf(branches);
  return choices.map((choice, place) => {
    const branch = branches[place];
    return { ...choice, children: typeof branch === "object" ? (branch.children ?? []) : [] };
  });
}

/** The options at the end of a path; null where the path leaves the tree. */
export function levelAt(branches: readonly (Branch | string)[], path: readonly string[]): Twig[] | null {
  let level = twigsOf(branches);
  for (const value of path) {
    const twig = level.find((one) => one.value === value);
    if (twig === undefined) return null;
    level = twigsOf(twig.children);
  }
  return level;
}

/** Every path of a tree, in its order, with the words along it and whether it ends at a leaf. */
export function pathsOf(branches: readonly (Branch | string)[]): { path: string[]; words: string[]; leaf: boolean }[] {
  return twigsOf(branches).flatMap((twig) => [
    { path: [twig.value], words: [twig.text], leaf: twig.children.length === 0 },
    ...pathsOf(twig.children).map(({ path, words, leaf }) => ({
      path: [twig.value, ...path],
      words: [twig.text, ...words],
      leaf,
    })),
  ]);
}

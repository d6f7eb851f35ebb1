/** Where the words of a text begin and end, and how its offsets are counted. */

/** A stretch of text, in UTF-16 units, end excluded: what browsers count in. */
export type Range = { readonly start: number; readonly end: number };

const SPACE = /^\s*$/u;

/** The words and marks of a text in order, spaces left out, by the rules of its language. */
export function words(text: string, language?: string): Range[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const found: Range[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    if (!SPACE.test(segment)) found.push({ start: index, end: index + segment.length });
  }
  return found;
}

/** The offset behind the next character that a reader sees (or before the previous one), spaces passed over. */
export function stepCharacter(text: string, offset: number, forward: boolean): number {
  const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  let at = offset;
  for (;;) {
    const passed = segments.containing(forward ? at : at - 1);
    if (passed === undefined) return forward ? text.length : 0;
    at = forward ? passed.index + passed.segment.length : passed.index;
    if (!SPACE.test(passed.segment)) return at;
  }
}

/** The range without spaces at its ends and without half of a surrogate pair; null when nothing is left. */
export function trimmed(text: string, range: Range): Range | null {
  let start = Math.max(0, Math.min(range.start, range.end));
  let end = Math.min(text.length, Math.max(range.start, range.end));
  if (splitsPair(text, start)) start -= 1;
  if (splitsPair(text, end)) end += 1;
  while (start < end && SPACE.test(text.charAt(start))) start += 1;
  while (end > start && SPACE.test(text.charAt(end - 1))) end -= 1;
  return start < end ? { start, end } : null;
}

function splitsPair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** The UTF-16 offset of a code point offset: the ledger counts code points. */
export function fromCodePoints(text: string, offset: number): number {
  let units = 0;
  let points = 0;
  for (const character of text) {
    if (points === offset) return units;
    units += character.length;
    points += 1;
  }
  return units;
}

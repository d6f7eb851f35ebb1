/** What several raters marked in one text, laid over each other. */

import { fromCodePoints } from "../../annotators/words";
import { listOf, partOf } from "../parts/labels";

export type Mark = { readonly start: number; readonly end: number; readonly label: string; readonly rater: string };

/** A stretch of the text over which the same marks lie. */
export type Stretch = { readonly start: number; readonly end: number; readonly marks: readonly Mark[] };

/** The spans of an answer as the ledger keeps it (code points) or as a page made it (UTF-16), in UTF-16 units. */
export function marksOf(label: unknown, text: string, rater: string): Mark[] {
  const utf16 = partOf(label, "unit") === "utf16";
  return listOf(partOf(label, "spans")).map((span) => {
    const place = (key: "start" | "end") => {
      const offset = Number(partOf(span, key));
      return utf16 ? offset : fromCodePoints(text, offset);
    };
    return { start: place("start"), end: place("end"), label: String(partOf(span, "label")), rater };
  });
}

/** The text cut wherever a mark begins or ends, from beginning to end. */
export function stretchesOf(text: string, marks: readonly Mark[]): Stretch[] {
  const inside = (offset: number) => Math.min(Math.max(offset, 0), text.length);
  const cuts = new Set([0, text.length]);
  for (const mark of marks) {
    cuts.add(inside(mark.start));
    cuts.add(inside(mark.end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index] ?? 0;
    return { start, end, marks: marks.filter((mark) => mark.start < end && mark.end > start) };
  });
}

export type Found = { readonly start: number; readonly end: number; readonly label: string; readonly raters: readonly string[] };

/** The different marks, in the order of the text, each with those who made it. */
export function foundIn(marks: readonly Mark[]): Found[] {
  const found = new Map<string, Found>();
  for (const { start, end, label, rater } of marks) {
    const key = `${start} ${end} ${label}`;
    found.set(key, { start, end, label, raters: [...(found.get(key)?.raters ?? []), rater] });
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end || (a.label < b.label ? -1 : 1));
}

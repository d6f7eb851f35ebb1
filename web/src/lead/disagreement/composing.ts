/** A jury as it is composed on the page: seats by group, and seats for anybody. */

import type { AttributeLine, DecidedItem, JuryAsked, SeatAsked } from "../../api/disagreementshapes";

/** A group that seats can be given to; `people` is null where it is too small to be shown. */
export type Choice = { readonly attribute: string | null; readonly value: string | null; readonly ask: string; readonly text: string; readonly people: number | null };
export type Seats = Readonly<Record<string, number | null>>;

export const ANYBODY: Choice = { attribute: null, value: null, ask: "", text: "", people: null };
const USUAL = 12;
/** The chance from which two verdicts are said to differ. */
const LIKELY = 0.95;

/** What seats can be given to: each answer that a campaign offers, then anybody. */
export function choicesOf(attributes: readonly AttributeLine[]): Choice[] {
  const groups = attributes.flatMap(({ attribute, ask, options, groups: shown }) =>
    options.map(({ value, text }) => ({ attribute, value, ask, text, people: shown.find((one) => one.value === value)?.raters ?? null })),
  );
  return [...groups, ANYBODY];
}

export function keyOf({ attribute, value }: Choice): string {
  return JSON.stringify([attribute, value]);
}

/** A jury of the first group that is shown, to begin with; of anybody where none is. */
export function usual(choices: readonly Choice[]): Seats {
  const first = choices.find((one) => one.people !== null) ?? ANYBODY;
  return { [keyOf(first)]: Math.min(USUAL, first.people ?? USUAL) };
}

/** The seats that have a number, as the server takes them. */
export function asked(choices: readonly Choice[], seats: Seats): SeatAsked[] {
  return choices.flatMap((one) => {
    const count = seats[keyOf(one)] ?? 0;
    return count >= 1 ? [{ attribute: one.attribute, value: one.value, count: Math.floor(count) }] : [];
  });
}

/** The attributes of the seated groups of which no difference is established: their flips are claimed of nobody. */
export function unfounded(attributes: readonly AttributeLine[], { this: these, other }: JuryAsked): AttributeLine[] {
  const seated = new Set([...these, ...other].map((one) => one.attribute));
  return attributes.filter((one) => seated.has(one.attribute) && one.verdict !== "difference");
}

/** Who sits on a seat that the server calls `age=old`, in the words of the campaign; null for anybody. */
export function groupOf(choices: readonly Choice[], seat: string): string | null {
  return choices.find((one) => one.attribute !== null && `${one.attribute}=${one.value}` === seat)?.text ?? null;
}

/** What can be said of two verdicts on an item; only of groups that are known to differ that they truly do. */
export function flipOf({ flips, real }: Pick<DecidedItem, "flips" | "real">, known = true): "real" | "maybe" | "no" {
  if (!flips) return "no";
  return known && real !== null && real >= LIKELY ? "real" : "maybe";
}

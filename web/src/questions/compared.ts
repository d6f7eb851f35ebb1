/** Fields that a question compares: where the rater sees them, and what they are called there. */

import { useContext } from "react";

import { Fields, groupsOf, inShownOrder, placeLetter, titleOf, type Field } from "../content/fields";
import type { Question } from "./contract";

export type Place = { readonly field: string; readonly name: string };
type Shown = Readonly<Record<string, readonly string[]>>;

/**
 * The compared fields in the order in which they stand on the page. Fields that were shuffled are called by the letter
 * of their place, as the item above calls them; a title could tell their source.
 */
export function placesOf(names: readonly string[], shown: Shown, fields: readonly Field[]): Place[] {
  const group = groupsOf(fields).find((one) => one.length > 1 && one.some((field) => names.includes(field.name)));
  const seen = group === undefined ? null : inShownOrder(group, shown);
  if (seen !== null && names.every((name) => seen.fields.some((field) => field.name === name))) {
    return seen.fields.flatMap((field, place) =>
      names.includes(field.name) ? [{ field: field.name, name: seen.drawn ? placeLetter(place) : titleOf(field) }] : [],
    );
  }
  return orderSeen(names, shown).map((name, place) => ({ field: name, name: placeLetter(place) }));
}

/** The compared fields in the order on the page: the first order drawn that has them all, as the item above uses it. */
export function orderSeen(names: readonly string[], shown: Shown): readonly string[] {
  const drawn = Object.values(shown).find((order) => names.every((name) => order.includes(name)));
  return drawn === undefined ? names : drawn.filter((name) => names.includes(name));
}

/** The places of the fields of the item on screen. */
export function usePlaces(names: readonly string[], shown: Shown): Place[] {
  return placesOf(names, shown, useContext(Fields));
}

/**
 * The fields of a campaign with those that a question compares put side by side, so that the order drawn for the rater
 * is the order that they see.
 */
export function besideEachOther(fields: readonly Field[], questions: readonly Question[]): Field[] {
  const beside = new Map<string, string>();
  for (const question of questions) {
    const [first, ...others] = comparedBy(question);
    for (const name of others) if (first !== undefined) beside.set(name, first);
  }
  return fields.map((field) => (field.beside || !beside.has(field.name) ? field : { ...field, beside: beside.get(field.name) ?? null }));
}

/** The fields with those that the question compares called as the rater sees them, so that no answer names its source. */
export function calledAsSeen(question: Question, shown: Shown, fields: readonly Field[]): readonly Field[] {
  const names = comparedBy(question);
  if (names.length === 0) return fields;
  const places = placesOf(names, shown, fields);
  return fields.map((field) => ({ ...field, title: places.find((place) => place.field === field.name)?.name ?? field.title ?? null }));
}

/** An order for questions that compare, where none was drawn: that of the campaign, so that what is compared has letters. */
export function campaignOrder(questions: readonly Question[]): Shown {
  return Object.fromEntries(questions.flatMap((question) => (comparedBy(question).length > 0 ? [[question.name, comparedBy(question)]] : [])));
}

/** The fields that a question compares; none for other types. */
export function comparedBy(question: Question): readonly string[] {
  const { between, among } = question as { between?: readonly string[]; among?: readonly string[] };
  return between ?? among ?? [];
}

/** The fields of an item, and how they stand to each other on the page. */

import { createContext, useContext } from "react";

export type ContentType =
  | "text"
  | "markdown"
  | "conversation"
  | "image"
  | "audio"
  | "video"
  | "table"
  | "page";

export type Field = {
  readonly name: string;
  readonly type: ContentType;
  readonly title?: string | null;
  readonly required?: boolean;
  /** The field that holds the alternative text of this image. */
  readonly alt?: string | null;
  /** The field that this one is shown beside. */
  readonly beside?: string | null;
};

export type Content = Readonly<Record<string, unknown>>;

/** The fields of the item on screen, for questions that show a field themselves. */
export const Fields = createContext<readonly Field[]>([]);

export function useField(name: string): Field | undefined {
  return useContext(Fields).find((field) => field.name === name);
}

/** What a rater calls the field: its title, or its name in words. */
export function titleOf(field: Field): string {
  return field.title ?? field.name.replaceAll("_", " ");
}

/** The alternative text of an image, from the field that the lead named for it. */
export function altOf(field: Field | undefined, content: Content): string | null {
  const text = field?.alt ? content[field.alt] : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : null;
}

/** Fields joined by `beside`, in the order of the campaign; a group of one stands alone. */
export function groupsOf(fields: readonly Field[]): Field[][] {
  const group = new Map<string, Field[]>();
  for (const field of fields) group.set(field.name, [field]);
  for (const field of fields) {
    const own = group.get(field.name);
    const other = field.beside ? group.get(field.beside) : undefined;
    if (own === undefined || other === undefined || own === other) continue;
    const joined = fields.filter((one) => own.includes(one) || other.includes(one));
    for (const one of joined) group.set(one.name, joined);
  }
  return [...new Set(fields.map((field) => group.get(field.name) ?? [field]))];
}

/** A group in the order that was drawn for the rater, when a question drew one for these fields. */
export function inShownOrder(
  group: readonly Field[],
  shown: Readonly<Record<string, readonly string[]>> | undefined,
): { fields: Field[]; drawn: boolean } {
  const names = new Set(group.map((field) => field.name));
  for (const order of Object.values(shown ?? {})) {
    const drawn = order.filter((name) => names.has(name));
    if (drawn.length < 2) continue;
    const moved = drawn.flatMap((name) => group.filter((field) => field.name === name));
    const place = moved.values();
    const fields = group.map((field) => (drawn.includes(field.name) ? (place.next().value ?? field) : field));
    return { fields, drawn: true };
  }
  return { fields: [...group], drawn: false };
}

/** The letter of a place, so that what was shuffled is named by its place and not by its source. */
export function placeLetter(index: number): string {
  return String.fromCharCode(65 + (index % 26)) + (index >= 26 ? String(Math.floor(index / 26)) : "");
}

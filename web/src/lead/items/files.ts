/** What a lead drops on the page: files of items, or pictures, sounds and films that are items themselves. */

import type { NewItem } from "../../api/leadshapes";
import type { Field } from "../../content/fields";

const TABLES = /\.(csv|tsv|jsonl|ndjson|json|parquet|zip)$/i;

const ENDINGS: readonly (readonly [RegExp, readonly Field["type"][]])[] = [
  [/\.(png|jpe?g|gif|webp|avif)$/i, ["image", "page"]],
  [/\.(mp3|wav|ogg|oga|flac|m4a|opus)$/i, ["audio"]],
  [/\.(mp4|webm|ogv|m4v|mov)$/i, ["video"]],
];

export type Sorted<F extends { readonly name: string }> = {
  readonly tables: readonly F[];
  /** Files that make an item each, with the field that holds them. */
  readonly media: readonly { readonly file: F; readonly field: string }[];
  readonly unknown: readonly F[];
};

/** What to do with each file: a campaign takes pictures as items only when it has one field that must be filled, for pictures. */
export function sorted<F extends { readonly name: string }>(files: readonly F[], fields: readonly Field[]): Sorted<F> {
  const tables = files.filter((file) => TABLES.test(file.name));
  const media: { file: F; field: string }[] = [];
  const unknown: F[] = [];
  for (const file of files.filter((one) => !tables.includes(one))) {
    const field = fieldFor(file.name, fields);
    if (field === null) unknown.push(file);
    else media.push({ file, field });
  }
  return { tables, media, unknown };
}

function fieldFor(name: string, fields: readonly Field[]): string | null {
  const types = ENDINGS.find(([ending]) => ending.test(name))?.[1];
  const needed = fields.filter((field) => field.required !== false);
  const only = needed.length === 1 ? needed[0] : undefined;
  return only !== undefined && types?.includes(only.type) ? only.name : null;
}

/** The item that a file makes: named as the file without its ending. */
export function itemOfMedia(name: string, field: string, media: string): NewItem {
  return { item: name.replace(/\.[^.]*$/, "").slice(0, 200), content: { [field]: media } };
}

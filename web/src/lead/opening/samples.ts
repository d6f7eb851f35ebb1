/** Items to try a campaign with, before it has any. */

import type { Content, Field } from "../../content/fields";

/** An item made up from the fields; of pictures, sounds and films there is none to be made up. */
export function madeUp(fields: readonly Field[], words: string): Content {
  return Object.fromEntries(
    fields.filter((field) => !["image", "page", "audio", "video"].includes(field.type)).map((field) => [field.name, valueOf(field, words)]),
  );
}

function valueOf(field: Field, words: string): unknown {
  const text = `${words} (${field.name})`;
  if (field.type === "conversation") {
    return [
      { role: "user", text },
      { role: "assistant", text: words },
    ];
  }
  if (field.type === "table") return [{ [field.name]: words }];
  return text;
}

/** The items of a template that still fit the fields, else one that is made up. */
export function samplesFor(fields: readonly Field[], given: readonly Content[], words: string): readonly Content[] {
  const fitting = given.filter((item) => fields.every((field) => field.required === false || (item[field.name] ?? null) !== null));
  return fitting.length > 0 ? fitting : [madeUp(fields, words)];
}

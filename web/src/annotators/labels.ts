/** The labels of a drawing question: their words, colours and keys. */

import type { Option } from "../questions/contract";

export type Label = { readonly value: string; readonly text: string; readonly key: string; readonly hue: number };

const HUES = 8;

/** Options with a key each: their own, or their number while there are figures left, or none. */
export function labelsOf(options: readonly (Option | string)[]): Label[] {
  const taken = new Set(options.map((option) => (typeof option === "string" ? undefined : option.key)));
  return options.map((option, index) => {
    const value = typeof option === "string" ? option : option.value;
    const text = typeof option === "string" ? option : (option.text ?? option.value);
    const own = typeof option === "string" ? undefined : option.key;
    const figure = index < 9 && !taken.has(String(index + 1)) ? String(index + 1) : "";
    return { value, text, key: own ?? figure, hue: index % HUES };
  });
}

/** The label whose key was pressed. */
export function labelByKey(labels: readonly Label[], key: string): Label | undefined {
  return labels.find((label) => label.key !== "" && label.key.toLowerCase() === key.toLowerCase());
}

export function labelOf(labels: readonly Label[], value: string): Label {
  return labels.find((label) => label.value === value) ?? { value, text: value, key: "", hue: 0 };
}

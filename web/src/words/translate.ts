/** Words of the pages: a catalogue a language, with the plural rules of the language. */

import type { WordKey } from "./en";

/**
 * A text with `{name}` for what is filled in; or one text for each plural form that the language has, and for none
 * (`zero`), which any language may say in its own way.
 */
export type Word = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>;
export type Catalogue = Readonly<Record<WordKey, Word>>;
/** A part of the catalogue in another language than English: the same keys, its own plural forms. */
export type Part<English> = Readonly<Record<keyof English, Word>>;
export type Values = Readonly<Record<string, string | number>>;

/** A key must be in the catalogue; of a key made from parts, some key of that form must be. */
type Known<K extends string> = [Extract<WordKey, K>] extends [never] ? never : K;
export type Translate = <K extends string>(key: K & Known<K>, values?: Values) => string;

/** Fills words from a catalogue. Numbers are written as the language writes them; `count` chooses the plural form. */
export function translator(language: string, catalogue: Catalogue): Translate {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const words = catalogue as Readonly<Record<string, Word | undefined>>;
  return (key, values = {}) => {
    const word = words[key];
    if (word === undefined) return key;
    return fill(typeof word === "string" ? word : pick(word, plurals, values.count), values, numbers);
  };
}

function pick(word: Exclude<Word, string>, plurals: Intl.PluralRules, count: string | number | undefined): string {
  if (typeof count !== "number") return word.other;
  return (count === 0 ? word.zero : undefined) ?? word[plurals.select(count)] ?? word.other;
}

function fill(text: string, values: Values, numbers: Intl.NumberFormat): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

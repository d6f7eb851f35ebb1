/** The languages of the pages, and which one a person gets. */

import type { Direction } from "../questions/contract";
import { en } from "./en";
import type { Catalogue } from "./translate";

export type Language = {
  readonly code: string;
  /** What its speakers call it. */
  readonly name: string;
  readonly dir: Direction;
  readonly load: () => Promise<Catalogue>;
};

export const LANGUAGES: readonly Language[] = [
  { code: "en", name: "English", dir: "ltr", load: () => Promise.resolve(en) },
  { code: "de", name: "Deutsch", dir: "ltr", load: async () => (await import("./de")).de },
  { code: "es", name: "Español", dir: "ltr", load: async () => (await import("./es")).es },
  { code: "ar", name: "العربية", dir: "rtl", load: async () => (await import("./ar")).ar },
];

const KEPT = "quorate.language";
const FIRST = LANGUAGES[0] as Language;

/** The language that a person chose, else the first that their browser asks for and we have, else English. */
export function preferred(wanted: readonly string[] = navigator.languages, kept = read()): Language {
  for (const tag of kept === null ? wanted : [kept, ...wanted]) {
    const code = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language.code === code);
    if (found !== undefined) return found;
  }
  return FIRST;
}

/** Remember the choice in this browser. */
export function keep(code: string): void {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // A browser without storage asks for the language anew; nothing else is lost.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"]);
const SCRIPTS_RIGHT_TO_LEFT = new Set(["arab", "hebr", "thaa", "syrc", "nkoo", "adlm"]);

/** The direction in which an item's language (BCP 47) is written. */
export function directionOf(tag: string): Direction {
  const [language = "", ...rest] = tag.toLowerCase().split("-");
  const script = rest.find((part) => part.length === 4);
  if (script !== undefined) return SCRIPTS_RIGHT_TO_LEFT.has(script) ? "rtl" : "ltr";
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

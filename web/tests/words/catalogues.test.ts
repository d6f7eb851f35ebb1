import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { en } from "../../src/words/en";
import { directionOf, LANGUAGES, preferred } from "../../src/words/languages";
import { translator, type Word } from "../../src/words/translate";

const keys = Object.keys(en).sort();
const catalogues = await Promise.all(LANGUAGES.map(async ({ code, load }) => [code, await load()] as const));
const forms = (word: Word): string[] => (typeof word === "string" ? [word] : Object.values(word));
const named = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

describe.each(catalogues)("%s", (code, catalogue) => {
  const words = catalogue as Record<string, Word>;
  const english = en as Record<string, Word>;

  test("has every word, and no other", () => expect(Object.keys(words).sort()).toEqual(keys));

  test("leaves nothing empty", () => {
    expect(keys.filter((key) => forms(words[key] ?? "").some((text) => text.trim() === ""))).toEqual([]);
  });

  test("fills in what English fills in", () => {
    const known = (key: string) => new Set(forms(english[key] ?? "").flatMap(named));
    const wrong = keys.filter((key) => {
      const all = forms(words[key] ?? "");
      // "one" and "two" may say the number in a word.
      const other = typeof words[key] === "string" ? all[0] : (words[key] as { other: string }).other;
      const missing = [...known(key)].filter((name) => !named(other ?? "").includes(name) && name !== "count");
      return missing.length > 0 || all.flatMap(named).some((name) => !known(key).has(name));
    });
    expect(wrong).toEqual([]);
  });

  test("has the plural forms of the language, where a word has forms", () => {
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const wrong = keys.filter((key) => {
      const word = words[key];
      if (word === undefined || typeof word === "string") return false;
      return Object.keys(word).some((form) => form !== "zero" && !wanted.includes(form as Intl.LDMLPluralRule));
    });
    expect(wrong).toEqual([]);
  });
});

describe("the sources", () => {
  const sources = walk("src").filter((file) => /\.tsx?$/.test(file) && !/\/words\/\w+\//.test(file) && !file.endsWith(".test.ts"));
  const text = sources.map((file) => readFileSync(file, "utf8")).join("\n");
  const said = new Set([...text.matchAll(/"([a-z]+(?:\.[a-z_]+)+)"/g)].map(([, key = ""]) => key));
  const made = [...text.matchAll(/`([a-z]+(?:\.[a-z_]+)*\.)\$\{/g)].map(([, head = ""]) => head);

  test("say nothing that the catalogue does not have", () => {
    const faults = [...text.matchAll(/key: "([a-z]+\.[a-z._]+)"/g)].map(([, key = ""]) => key);
    expect(faults.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test("say everything that is in it", () => {
    expect(keys.filter((key) => !said.has(key) && !made.some((head) => key.startsWith(head)))).toEqual([]);
  });
});

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

describe("a translator", () => {
  test("writes numbers as the language does, and chooses the plural form", () => {
    const catalogue = { ...en, "rater.saved.waiting": { one: "{count} wartet", other: "{count} warten" } };
    const t = translator("de", catalogue);
    expect(t("rater.saved.waiting", { count: 1 })).toBe("1 wartet");
    expect(t("rater.saved.waiting", { count: 1234.5 })).toBe("1.234,5 warten");
  });

  test("says none in its own way", () => {
    const t = translator("en", { ...en, "rater.saved.waiting": { zero: "none waits", other: "{count} wait" } });
    expect([0, 3].map((count) => t("rater.saved.waiting", { count }))).toEqual(["none waits", "3 wait"]);
  });

  test("leaves alone what it was not given", () => {
    expect(translator("en", en)("questions.pair.better", {})).toBe("{name} is better");
  });
});

describe("the language of a person", () => {
  test("is what they chose, else what their browser asks for, else English", () => {
    expect(preferred(["fr", "de-AT"], null).code).toBe("de");
    expect(preferred(["fr", "de-AT"], "es").code).toBe("es");
    expect(preferred(["fr"], null).code).toBe("en");
  });

  test("has a direction; a script goes before the language", () => {
    expect(["ar", "he-IL", "en", "fa", "az-Arab", "ks-Deva", "ur-Latn"].map(directionOf)).toEqual(["rtl", "rtl", "ltr", "rtl", "rtl", "ltr", "ltr"]);
  });
});

/** New questions of each type, whole enough to be tried at once. */

import type { Field } from "../../content/fields";
import { listAt, type Draft } from "./draft";

const TEXTS = ["text", "markdown"];

/** What a type of question asks for beside its words: which forms the page shows for it. */
export type Parts = {
  readonly options?: "options" | "labels";
  /** The key that names fields to compare. */
  readonly compares?: "between" | "among";
  /** The types of field that it may be about. */
  readonly of?: readonly string[];
  readonly range?: boolean;
};

const PARTS: Readonly<Record<string, Parts>> = {
  single_choice: { options: "options" },
  multiple_choice: { options: "options" },
  hierarchical_choice: {},
  pair: { compares: "between" },
  best_of: { compares: "among" },
  ranking: { compares: "among" },
  rating: { range: true },
  number: { range: true },
  text: {},
  rewrite: { of: TEXTS },
  demonstration: { of: [...TEXTS, "conversation"] },
  spans: { of: ["text"], options: "labels" },
  boxes: { of: ["image", "page"], options: "labels" },
  segments: { of: ["audio", "video"], options: "labels" },
  frames: { of: ["video"], options: "labels" },
  turns: { of: ["conversation"] },
};

export function partsOf(type: string): Parts {
  return PARTS[type] ?? {};
}

const SHARED = ["name", "ask", "help", "paradigm", "required", "when"];

/** The question as one of another type: its words stay, what the old type had of its own goes, what the new needs comes. */
export function asType(question: Draft, type: string, fields: readonly Draft[]): Draft {
  const kept = Object.fromEntries(Object.entries(question).filter(([key]) => SHARED.includes(key)));
  return { ...kept, type, ...ownKeys(type, fields, question) };
}

function ownKeys(type: string, fields: readonly Draft[], before: Draft): Draft {
  const { options, compares, of, range } = partsOf(type);
  const old = [...listAsGiven(before, "options"), ...listAsGiven(before, "labels")];
  const own: Record<string, unknown> = {};
  if (options) own[options] = old.length > 1 ? old : ["yes", "no"];
  if (compares) own[compares] = fields.slice(-2).map((field) => field.name);
  if (of) own.of = fields.find((field) => of.includes(String(field.type)))?.name ?? fields[0]?.name ?? "";
  if (range && type === "number") Object.assign(own, { min: 0, max: 100 });
  if (range && type === "rating") Object.assign(own, { min: 1, max: 5 });
  if (type === "hierarchical_choice") own.options = [{ value: "one", children: ["first", "second"] }, "other"];
  if (type === "frames") own.fps = 25;
  if (type === "turns") own.question = { type: "rating", ask: "", min: 1, max: 5 };
  return own;
}

function listAsGiven(draft: Draft, key: string): readonly unknown[] {
  return Array.isArray(draft[key]) ? draft[key] : [];
}

/** A name that no other has: `base`, `base_2`, `base_3` … */
export function freeName(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

/** One more question at the end of a draft's questions. */
export function withQuestion(draft: Draft, ask: string): readonly Draft[] {
  const questions = listAt(draft, "questions");
  const name = freeName("question", questions.map((one) => String(one.name)));
  return [...questions, asType({ name, ask }, "single_choice", listAt(draft, "content"))];
}

/** The options of a question as lines, `value` or `value | words`. */
export function optionLines(options: unknown): string {
  if (!Array.isArray(options)) return "";
  return options
    .map((option: unknown) => {
      if (typeof option !== "object" || option === null) return String(option);
      const { value, text } = option as { value?: unknown; text?: unknown };
      return text ? `${String(value)} | ${String(text)}` : String(value);
    })
    .join("\n");
}

/** The options that lines say; what else an option of that value had (help, key) is kept. */
export function optionsFrom(lines: string, before: unknown): unknown[] {
  const old = Array.isArray(before) ? (before as readonly unknown[]) : [];
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [value = "", ...rest] = line.split("|");
      const text = rest.join("|").trim();
      const known = old.find((one) => typeof one === "object" && one !== null && (one as Draft).value === value.trim());
      const others = Object.entries((known ?? {}) as Draft).filter(([key, kept]) => !["value", "text"].includes(key) && kept != null);
      if (text === "" && others.length === 0) return value.trim();
      return { value: value.trim(), ...(text === "" ? {} : { text }), ...Object.fromEntries(others) };
    });
}

/** The fields of a campaign that are known well enough to be shown. */
export function fieldNames(fields: readonly Draft[]): Field["name"][] {
  return fields.map((field) => String(field.name ?? "")).filter((name) => name !== "");
}

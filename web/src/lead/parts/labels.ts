/** What a label is called, in the words of its question. */

import { titleOf, type Content, type Field } from "../../content/fields";
import type { Option, Question } from "../../questions/contract";
import type { Translate } from "../../words/translate";

type Choosing = Question & { readonly options?: readonly (Option | string)[] | null };
type Tree = Option & { readonly children?: readonly (Tree | string)[] | null };

export type Speech = { readonly fields: readonly Field[]; readonly t: Translate };

/** The options of a question with their words. */
export function optionsOf(question: Question): { readonly value: string; readonly text: string }[] {
  const options = (question as Choosing).options ?? (question as { labels?: readonly (Option | string)[] }).labels ?? [];
  return options.map((option) => optionWords(option));
}

function optionWords(option: Option | string): { value: string; text: string } {
  return typeof option === "string" ? { value: option, text: option } : { value: option.value, text: option.text ?? option.value };
}

/** A label in one line of text. */
export function labelWords(question: Question, label: unknown, { fields, t }: Speech): string {
  if (label === undefined || label === null) return "–";
  switch (question.type) {
    case "single_choice":
      return optionText(question, label);
    case "multiple_choice":
      return listOf(label).length === 0 ? t("lead.label.none") : listOf(label).map((one) => optionText(question, one)).join(", ");
    case "hierarchical_choice":
      return pathText(question, listOf(label));
    case "pair":
      return pairText(question, label, fields, t);
    case "best_of":
      return bestText(label, fields, t);
    case "ranking":
      return listOf(label)
        .map((tier) => listOf(tier).map((name) => fieldText(name, fields)).join(" = "))
        .join(" > ");
    case "rating":
      return ratingText(question, label);
    case "number": {
      const unit = (question as { unit?: string | null }).unit;
      return unit ? `${String(label)} ${unit}` : String(label);
    }
    case "spans":
      return t("annotators.spans.list", { count: listOf(partOf(label, "spans")).length });
    case "boxes":
      return t("annotators.boxes.list", { count: listOf(label).length });
    case "segments":
      return t("annotators.segments.list", { count: listOf(label).length });
    case "frames":
      return t("annotators.frames.list", { count: listOf(label).length });
    case "turns":
      return listOf(label)
        .map((one) => `${Number(partOf(one, "turn")) + 1}: ${plain(partOf(one, "label"))}`)
        .join("; ");
    default:
      return plain(label);
  }
}

/** A label of a count, which the server writes as text: JSON for what is no text. */
export function labelOfCount(question: Question, written: string): unknown {
  if (question.type === "single_choice" || question.type === "text" || question.type === "rewrite") return written;
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return written;
  }
}

function optionText(question: Question, value: unknown): string {
  return optionsOf(question).find((option) => option.value === value)?.text ?? plain(value);
}

function pathText(question: Question, path: readonly unknown[]): string {
  let branches = ((question as Choosing).options ?? []) as readonly (Tree | string)[];
  const texts = path.map((value) => {
    const found = branches.find((branch) => (typeof branch === "string" ? branch : branch.value) === value);
    branches = found === undefined || typeof found === "string" ? [] : (found.children ?? []);
    return found === undefined ? plain(value) : optionWords(found).text;
  });
  return texts.join(" › ");
}

function pairText(question: Question, label: unknown, fields: readonly Field[], t: Translate): string {
  const choice = partOf(label, "choice") ?? label;
  if (choice === "tie") return t("lead.label.tie");
  const strengths = (question as { strength?: readonly string[] | number | null }).strength;
  const strength = partOf(label, "strength");
  const words = Array.isArray(strengths) && typeof strength === "number" ? (strengths[strength - 1] as string | undefined) : undefined;
  return fieldText(choice, fields) + (words === undefined ? "" : ` (${words})`);
}

function bestText(label: unknown, fields: readonly Field[], t: Translate): string {
  const best = t("lead.label.best", { field: fieldText(partOf(label, "best"), fields) });
  const worst = partOf(label, "worst");
  return worst === undefined ? best : `${best}; ${t("lead.label.worst", { field: fieldText(worst, fields) })}`;
}

function ratingText(question: Question, label: unknown): string {
  const anchor = (question as { anchors?: Readonly<Record<string, string>> | null }).anchors?.[String(label)];
  return anchor ? `${String(label)} (${anchor})` : String(label);
}

function fieldText(name: unknown, fields: readonly Field[]): string {
  const field = fields.find((one) => one.name === name);
  return field === undefined ? plain(name) : titleOf(field);
}

/** Content to put into a sentence of the page: its direction does not turn the sentence. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Whether two labels say the same, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${parts.map(([key, part]) => `${key}:${canonical(part)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** The beginning of an item's content as one line: `excerpt` may be cut in the middle of its JSON. */
export function excerptLine(excerpt: string, fields: readonly Field[]): string {
  const whole = contentOf(excerpt);
  if (whole !== null) {
    const texts = fields.map((field) => whole[field.name]).filter((value) => typeof value === "string" && !value.startsWith("media:"));
    if (texts.length > 0) return texts.join(" · ");
  }
  return excerpt
    .replace(/"media:[0-9a-f]*"?/g, "…")
    .replace(/\\n/g, " ")
    .replace(/[{}[\]"\\]/g, "");
}

function contentOf(excerpt: string): Content | null {
  try {
    return JSON.parse(excerpt) as Content;
  } catch {
    return null;
  }
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function partOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

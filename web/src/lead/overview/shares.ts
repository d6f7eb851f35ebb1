/** How often each label was given, with the interval that so many judgments leave. */

import type { LabelCount } from "../../api/leadshapes";
import type { Question } from "../../questions/contract";
import { labelOfCount, labelWords, listOf, optionsOf, partOf, type Speech } from "../parts/labels";

export type Interval = { readonly low: number; readonly high: number };

/** Fewer judgments than this say little, and the page says so. */
export const FEW = 30;
const Z = 1.959963984540054;

/**
 * The 95 % interval of a share of `count` in `n` by Wilson's score:
 * `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. With nothing counted it is 0 to 1.
 */
export function wilson(count: number, n: number): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const share = count / n;
  const squared = (Z * Z) / n;
  const middle = share + squared / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / n + squared / (4 * n));
  const clip = (value: number) => Math.min(1, Math.max(0, value / (1 + squared)));
  return { low: count === 0 ? 0 : clip(middle - reach), high: count === n ? 1 : clip(middle + reach) };
}

export type Share = { readonly label: string; readonly count: number; readonly n: number } & Interval;

const COUNTED: ReadonlySet<string> = new Set([
  "single_choice",
  "multiple_choice",
  "hierarchical_choice",
  "pair",
  "best_of",
  "rating",
]);

/** Whether labels of a question are few enough that counting them says something. */
export function isCounted(question: Question): boolean {
  return COUNTED.has(question.type);
}

/**
 * The shares of the labels of a question, in the order of its options, else the most frequent first.
 * Of a multiple choice the share of judgments that have the option among their choices; so shares may add up to more than one.
 */
export function sharesOf(question: Question, counts: readonly LabelCount[], speech: Speech): Share[] {
  const n = counts.reduce((sum, one) => sum + one.count, 0);
  const found = new Map<string, number>();
  for (const label of firstLabels(question, speech)) found.set(label, 0);
  for (const { label, count } of counts) {
    for (const name of namesOf(question, labelOfCount(question, label), speech)) found.set(name, (found.get(name) ?? 0) + count);
  }
  return [...found].map(([label, count]) => ({ label, count, n, ...wilson(count, n) }));
}

function namesOf(question: Question, label: unknown, speech: Speech): string[] {
  if (question.type === "multiple_choice") {
    return listOf(label).map((value) => labelWords({ ...question, type: "single_choice" }, value, speech));
  }
  if (question.type === "pair") return [labelWords(question, { choice: partOf(label, "choice") }, speech)];
  if (question.type === "best_of") return [labelWords(question, { best: partOf(label, "best") }, speech)];
  return [labelWords(question, label, speech)];
}

/** What can be answered, in the order of the question, so that a label that nobody gave is seen too. */
function firstLabels(question: Question, speech: Speech): string[] {
  if (question.type === "single_choice" || question.type === "multiple_choice") {
    return optionsOf(question).map((option) => option.text);
  }
  const given = question as { between?: readonly string[]; tie?: boolean; among?: readonly string[]; min?: number; max?: number };
  if (question.type === "pair") {
    const choices = [...(given.between ?? []), ...(given.tie ? ["tie"] : [])];
    return choices.map((choice) => labelWords(question, { choice }, speech));
  }
  if (question.type === "best_of") return (given.among ?? []).map((best) => labelWords(question, { best }, speech));
  if (question.type === "rating") {
    const [min, max] = [given.min ?? 1, given.max ?? 5];
    return max - min > 20 ? [] : Array.from({ length: max - min + 1 }, (_, step) => labelWords(question, min + step, speech));
  }
  return [];
}

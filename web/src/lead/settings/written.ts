/** Parts of a campaign as they stand in the fields of a form, and back. */

import { isObject, type Draft } from "../opening/draft";

/** A share from 0 to 1 as percent, without what floating point adds. */
export function percentOf(share: number | null): number | null {
  return share === null ? null : Number((share * 100).toFixed(6));
}

export function shareOf(percent: number | null): number | null {
  return percent === null ? null : Number((percent / 100).toFixed(8));
}

/** The lines of a text that say something. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Targets, a line each: `de: 500`. */
export function targetLines(targets: Draft): string {
  return Object.entries(targets)
    .map(([value, wanted]) => `${value}: ${String(wanted)}`)
    .join("\n");
}

/** The targets in such lines. What is no number, or named twice, stays as it was written, so that the server can name it. */
export function targetsIn(text: string): Draft {
  const targets = new Map<string, unknown>();
  for (const line of linesOf(text)) {
    const at = line.lastIndexOf(":");
    const [value, wanted] = at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    const known = targets.get(value);
    targets.set(value, known !== undefined ? `${String(known)}, ${wanted}` : /^\d+$/.test(wanted) ? Number(wanted) : wanted);
  }
  return Object.fromEntries(targets);
}

/** A part of the data and what is wanted of its values. */
export type SliceTargets = { readonly slice: string; readonly targets: Draft };

/** Targets by slice, a member each. */
export function listedTargets(targets: Draft): SliceTargets[] {
  return Object.entries(targets).map(([slice, wanted]) => ({ slice, targets: isObject(wanted) ? wanted : {} }));
}

/** And back, without those that have no name yet; of two of a name the last. */
export function targetsOf(list: readonly SliceTargets[]): Draft {
  return Object.fromEntries(list.filter((one) => one.slice.trim() !== "").map((one) => [one.slice.trim(), one.targets]));
}

/** A bound on judgments, money or both; no budget where both are absent. */
export function budgetOf(judgments: number | null, money: number | null): Draft | null {
  if (judgments === null && money === null) return null;
  return { ...(judgments === null ? {} : { judgments }), ...(money === null ? {} : { money }) };
}

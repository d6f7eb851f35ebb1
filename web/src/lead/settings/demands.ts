/** Conditions of a release as the form shows and changes them. */

import { replaced, textAt, type Draft } from "../opening/draft";

/** Looked at only; demanded, and a gap is disclosed; demanded, and a gap refuses the release. */
export type Demanded = "look" | "disclose" | "refuse";

/** The one option of a condition, and what it is where nothing is said; `share`: from 0 to 1. */
export type ConditionOption = { readonly name: string; readonly usual: number; readonly share: boolean };

export const OPTION_OF: Readonly<Record<string, ConditionOption>> = {
  agreement: { name: "at_least", usual: 0.667, share: false },
  quorate: { name: "at_least", usual: 0.95, share: true },
  coverage: { name: "at_least", usual: 1, share: true },
  "pay-floor": { name: "at_most", usual: 0, share: true },
  exclusions: { name: "at_most", usual: 0.2, share: true },
  pilot: { name: "judgments", usual: 1, share: false },
};

/** The conditions with one of them demanded so; its options stay as long as it is demanded. */
export function withDemand(conditions: readonly Draft[], kind: string, next: Demanded): Draft[] {
  const place = conditions.findIndex((one) => textAt(one, "kind") === kind);
  if (next === "look") return conditions.filter((one) => textAt(one, "kind") !== kind);
  if (place < 0) return [...conditions, { kind, options: {}, or: next }];
  return replaced(conditions, place, { ...conditions[place], or: next });
}

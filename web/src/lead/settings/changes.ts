/** Keys of a campaign that may change while it runs, and what was changed of them. */

import type { Spec } from "../../api/leadshapes";
import { same } from "../parts/labels";

export const CHANGEABLE = [
  "title",
  "purpose",
  "overlap",
  "hold",
  "lease_minutes",
  "undo_minutes",
  "expected_seconds",
  "break_minutes",
  "pay",
  "consent",
] as const satisfies readonly (keyof Spec)[];

export type Changeable = Pick<Spec, (typeof CHANGEABLE)[number]>;

export function changeableOf(spec: Spec): Changeable {
  const { title, purpose, overlap, hold, lease_minutes, undo_minutes, expected_seconds, break_minutes, pay, consent } = spec;
  return { title, purpose, overlap, hold, lease_minutes, undo_minutes, expected_seconds, break_minutes, pay, consent };
}

/** The keys that differ, as the server takes them: null takes a key away. */
export function changesOf(before: Changeable, after: Changeable): Partial<Spec> {
  const changed = CHANGEABLE.filter((key) => !same(before[key] ?? null, after[key] ?? null));
  return Object.fromEntries(changed.map((key) => [key, after[key] ?? null]));
}

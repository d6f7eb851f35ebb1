/** The part of a campaign that says how it is watched, as text and back. */

import type { Spec } from "../../api/leadshapes";
import { isObject, type Draft } from "../opening/draft";
import { written } from "../opening/text";

export type Watching = { readonly rules: unknown; readonly checks: unknown };

/** The checks and rules of a campaign as text; where it names no checks, all of them watch. */
export function watchText(spec: Pick<Spec, "checks" | "rules">): string {
  const { checks, rules } = spec;
  return written({ ...(checks === null || checks === undefined ? {} : { checks }), rules: rules ?? [] });
}

/**
 * The checks and rules in a text that was read; null where it has other keys, or rules that are no list. Without
 * `checks` they are null, which takes the key from the campaign.
 */
export function watchIn(draft: Draft | null): Watching | null {
  if (draft === null) return null;
  const { rules, checks, ...others } = draft;
  if (Object.keys(others).length > 0) return null;
  if (!Array.isArray(rules ?? []) || (checks !== undefined && checks !== null && !isObject(checks))) return null;
  return { rules: rules ?? [], checks: checks ?? null };
}

/** Conditions of a release in the words of the page. */

import type { Condition, Reason } from "../../api/releaseshapes";
import { en } from "../../words/en";
import type { Translate } from "../../words/translate";
import type { Figures } from "../parts/figures";

/** Where the form that sets them is, on the page of settings. */
export const TERMS = "#part-release";

/** The title of a condition; one that another package brought keeps the title that it has. */
export function conditionTitle(kind: string, title: string, t: Translate): string {
  return isWord(`release.condition.${kind}`) ? t(`release.condition.${kind as "agreement"}`) : title;
}

/** Whether the title of a condition is its own, in whatever language it was written. */
export function isForeign(kind: string): boolean {
  return !isWord(`release.condition.${kind}`);
}

/** What a condition found, a sentence each; null where there are no words for it, so that it is told as the server wrote it. */
export function reasonsOf(one: Condition, t: Translate, figures: Figures): string[] | null {
  if (one.reasons.length === 0) return null;
  const keys = one.reasons.map((reason) => `release.reason.${one.kind}.${reason.key}`);
  if (!keys.every(isWord)) return null;
  return one.reasons.map((reason, place) => t(keys[place] as "release.reason.quorate.none", valuesOf(reason, figures)));
}

/** The values of a reason as they are written: shares in percent, days by the calendar of the language. */
function valuesOf({ values }: Reason, figures: Figures): Record<string, string | number> {
  const written: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" && name.startsWith("share")) written[name] = figures.percent(value, 1);
    else if (name === "day" && typeof value === "string") written[name] = figures.day(Date.parse(`${value}T12:00:00`));
    else if (typeof value === "number" || typeof value === "string") written[name] = value;
    else written[name] = "–";
  }
  // what the noun of the sentence counts
  const count = values.n ?? values.of;
  return typeof count === "number" ? { ...written, count } : written;
}

function isWord(key: string): boolean {
  return Object.hasOwn(en, key);
}

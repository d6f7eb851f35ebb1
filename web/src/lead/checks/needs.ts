import type { Translate } from "../../words/translate";

const KNOWN = ["audit", "consent", "gold", "guideline", "pay", "posterior", "repeats", "seconds", "shown", "text", "times"] as const;

/** What a check needs to look at, in words; what the check of a stranger needs, as it is called there. */
export function needWords(need: string, t: Translate): string {
  const known = KNOWN.find((one) => one === need);
  return known === undefined ? need : t(`checks.need.${known}`);
}

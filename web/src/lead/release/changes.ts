/** What changed between two releases, in the words of the page. */

import type { Moved, ReleaseCause } from "../../api/releaseshapes";
import type { Translate } from "../../words/translate";

const FIGURES = ["answers", "items", "raters", "gate", "method", "value", "lower", "upper"] as const;
const ASIDE = ["excluded", "late", "repeat"] as const;

/** What a figure is, with the question that it is about. */
export function figureName({ name, figure, question }: Moved, t: Translate): string {
  const known = FIGURES.find((one) => one === figure);
  const word = known === undefined ? name : t(`release.figure.${known}`);
  return question === "" || known === undefined ? word : `${question}: ${word}`;
}

/** The reason that an event says, or what it is about where nobody wrote one. */
export function whyOf({ kind, why, values }: ReleaseCause, t: Translate): string {
  if (kind === "rejudgment_asked" && values.items !== undefined) {
    return t("release.changes.rejudged", { items: values.items, question: values.question ?? "" });
  }
  if (kind === "guideline_published" && values.version !== undefined) {
    return values.note ? `${values.version}: ${values.note}` : values.version;
  }
  return why;
}

/** Why answers are set aside, `excluded: asked twice`, with the reason as it was written. */
export function asideName(what: string, t: Translate): string {
  const [why = "", ...reason] = what.split(": ");
  const known = ASIDE.find((one) => one === why);
  if (known === undefined) return what;
  return t(`release.why.${known}`, { reason: reason.join(": ") || "–" });
}

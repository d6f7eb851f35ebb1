/** Receipts as they come: signed envelopes (DSSE) with one's judgments in the log. */

import type { OwnRelease } from "../api/growing";
import type { Translate } from "../words/translate";

/** From which entry the next receipt goes on; null after the last one. */
export function nextOf(envelope: unknown): number | null {
  const payload = (envelope as { payload?: unknown } | null)?.payload;
  if (typeof payload !== "string") return null;
  const receipt: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (one) => one.charCodeAt(0))));
  const next = (receipt as { next?: unknown } | null)?.next;
  return typeof next === "number" ? next : null;
}

/** What became of one's judgments in a release, a sentence each; what there is none of is left out but for what counts. */
export function fatesOf(one: OwnRelease, t: Translate): string[] {
  const reasons = one.reasons.join("; ") || "–";
  const lines = [t("growing.receipts.counted", { count: one.counted })];
  if (one.excluded > 0) lines.push(t("growing.receipts.excluded", { count: one.excluded, reasons }));
  for (const what of ["late", "repeats", "withheld", "later"] as const) {
    if (one[what] > 0) lines.push(t(`growing.receipts.${what}`, { count: one[what] }));
  }
  return lines;
}

/** The command by which a rater holds their receipts against a release, for a shell. */
export function receiptCommand(campaign: string, version: string): string {
  return `quorate verify ${campaign}-${version}.zip --receipt ${campaign}.receipt.json`;
}

/** Receipts as they come: signed envelopes (DSSE) with one's judgments in the log. */

/** From which entry the next receipt goes on; null after the last one. */
export function nextOf(envelope: unknown): number | null {
  const payload = (envelope as { payload?: unknown } | null)?.payload;
  if (typeof payload !== "string") return null;
  const receipt: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (one) => one.charCodeAt(0))));
  const next = (receipt as { next?: unknown } | null)?.next;
  return typeof next === "number" ? next : null;
}

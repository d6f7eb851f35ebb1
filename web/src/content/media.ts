const REFERENCE = /^media:([0-9a-f]{64})$/;
/** What a page has by itself: pictures of templates, which no campaign has uploaded. */
const lent = new Map<string, string>();

/** Where the bytes of a media reference are; null for anything else, so no foreign address is fetched. */
export function mediaAddress(reference: unknown): string | null {
  const digest = typeof reference === "string" ? REFERENCE.exec(reference)?.[1] : undefined;
  return digest === undefined ? null : (lent.get(`media:${digest}`) ?? `/api/media/${digest}`);
}

/** Show these pictures (`data:image/…`) for their references from now on: a reference is a digest, so it means one picture only. */
export function lend(pictures: Readonly<Record<string, string>>): void {
  for (const [reference, address] of Object.entries(pictures)) {
    if (address.startsWith("data:image/")) lent.set(reference, address);
  }
}

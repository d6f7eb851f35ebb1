const REFERENCE = /^media:([0-9a-f]{64})$/;

/** Where the server keeps the bytes of a media reference; null for anything else, so no foreign address is fetched. */
export function mediaAddress(reference: unknown): string | null {
  const digest = typeof reference === "string" ? REFERENCE.exec(reference)?.[1] : undefined;
  return digest === undefined ? null : `/api/media/${digest}`;
}

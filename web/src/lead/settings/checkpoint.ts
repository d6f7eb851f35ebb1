/** A signed head of a log, as it is written (C2SP tlog-checkpoint): who signs, how many entries, the root. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: string };

/** What a checkpoint's first three lines say; null when the text is none. */
export function checkpointOf(text: string): Checkpoint | null {
  const [origin, size, root] = text.split("\n");
  if (!origin || !root || size === undefined || !/^\d+$/.test(size)) return null;
  return { origin, size: Number(size), root };
}

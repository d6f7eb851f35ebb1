import type { Dispute } from "../../api/qualityshapes";

/** The item after this one in the queue; from the end on, the first; null when there is no other. */
export function nextOf(queue: readonly Dispute[], item: string): string | null {
  const others = queue.filter((one) => one.item !== item);
  const at = queue.findIndex((one) => one.item === item);
  return (queue.slice(at + 1).find((one) => one.item !== item) ?? others[0])?.item ?? null;
}

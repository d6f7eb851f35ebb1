/** Which items are listed, as it stands in the address. */

import type { ItemOrder, ItemShown } from "../../api/leadshapes";

export type Filter = { readonly state: ItemShown; readonly order: ItemOrder; readonly search: string };

const STATES: ReadonlySet<string> = new Set([
  "all",
  "open",
  "held",
  "judged",
  "retired",
  "gold",
  "skipped",
  "problems",
  "adjudicated",
] satisfies ItemShown[]);
const ORDERS: ReadonlySet<string> = new Set(["place", "item", "added", "judged", "skips", "problems"] satisfies ItemOrder[]);

/** The filter in an address; what is not there, or unknown, is as usual. */
export function filterOf(search: string, usual: ItemShown): Filter {
  const given = new URLSearchParams(search);
  const state = given.get("state") ?? usual;
  const order = given.get("order") ?? "place";
  return {
    state: STATES.has(state) ? (state as ItemShown) : usual,
    order: ORDERS.has(order) ? (order as ItemOrder) : "place",
    search: (given.get("search") ?? "").slice(0, 200),
  };
}

/** The part of the address that keeps the filter. */
export function filterAddress({ state, order, search }: Filter): string {
  const given = new URLSearchParams({ state });
  if (order !== "place") given.set("order", order);
  if (search !== "") given.set("search", search);
  return `?${given}`;
}

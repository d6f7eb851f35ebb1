/** Which people are listed, as it stands in the address. */

import type { Person } from "../api/leadshapes";

export type Filter = { readonly role: Person["role"] | ""; readonly state: Person["state"] | ""; readonly search: string };

export const ROLES: readonly Person["role"][] = ["owner", "member"];
export const STATES: readonly Person["state"][] = ["active", "erased", "imported"];

/** The filter in an address; what is not there, or unknown, asks for everybody. */
export function filterOf(search: string): Filter {
  const given = new URLSearchParams(search);
  return {
    role: ROLES.find((one) => one === given.get("role")) ?? "",
    state: STATES.find((one) => one === given.get("state")) ?? "",
    search: (given.get("search") ?? "").slice(0, 200),
  };
}

/** The part of the address that keeps the filter; nothing for everybody. */
export function filterAddress(filter: Filter): string {
  const given = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  return given.size === 0 ? "" : `?${given}`;
}

/** Which members are listed, as it stands in the address. */

import type { MemberOrder, Role, Standing } from "../../api/leadshapes";
import { tabAddress } from "../place";

export type Filter = {
  readonly role: Role | "";
  readonly standing: Standing | "";
  readonly order: MemberOrder;
  readonly search: string;
};

export const ROLES: readonly Role[] = ["rater", "expert", "lead", "auditor"];
export const STANDINGS: readonly Standing[] = ["training", "qualification", "active", "paused", "retraining", "removed", "imported"];
export const ORDERS: readonly MemberOrder[] = ["joined", "judged"];

/** The filter in an address; what is not there, or unknown, is as usual. */
export function filterOf(search: string): Filter {
  const given = new URLSearchParams(search);
  const among = <T extends string>(known: readonly T[], name: string): T | undefined => known.find((one) => one === given.get(name));
  return {
    role: among(ROLES, "role") ?? "",
    standing: among(STANDINGS, "standing") ?? "",
    order: among(ORDERS, "order") ?? "joined",
    search: (given.get("search") ?? "").slice(0, 200),
  };
}

/** The part of the address that keeps the filter; nothing when all is as usual. */
export function filterAddress({ role = "", standing = "", order = "joined", search = "" }: Partial<Filter>): string {
  const given = new URLSearchParams();
  if (role !== "") given.set("role", role);
  if (standing !== "") given.set("standing", standing);
  if (order !== "joined") given.set("order", order);
  if (search !== "") given.set("search", search);
  return given.size === 0 ? "" : `?${given}`;
}

/** Where the members of a campaign are listed so. */
export function membersAddress(campaign: string, filter: Partial<Filter> = {}): string {
  return tabAddress(campaign, "people") + filterAddress(filter);
}

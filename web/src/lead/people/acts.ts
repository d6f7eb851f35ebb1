/** What a lead can do about how somebody stands. */

import type { Member, Role, Standing } from "../../api/leadshapes";
import type { DeedKind } from "./Deed";

export type Act = "reinstate" | "pause" | "retrain" | "remove";
export type Stander = { readonly rater: string; readonly name: string; readonly role: Role; readonly standing: string };

/** What each act makes of a standing. */
export const STANDINGS: Readonly<Record<Act, Standing>> = { reinstate: "active", pause: "paused", retrain: "retraining", remove: "removed" };

const PRACTISES: ReadonlySet<string> = new Set(["training", "retraining"]);
const HOUR = 3_600_000;

/** What can be done about a member as they stand; `trains` where the campaign has practice. */
export function actsOn({ role, standing }: Pick<Stander, "role" | "standing">, trains: boolean): Act[] {
  // who judged in another tool is given nothing here
  if (standing === "imported") return [];
  const here = standing !== "removed";
  const judges = role === "rater" || role === "expert";
  return [
    ...(standing !== "active" ? (["reinstate"] as const) : []),
    ...(here && judges && standing !== "paused" ? (["pause"] as const) : []),
    ...(here && role === "rater" && trains && !PRACTISES.has(standing) ? (["retrain"] as const) : []),
    ...(here ? (["remove"] as const) : []),
  ];
}

export type Where = { readonly paid: boolean; readonly trains: boolean; readonly archived: boolean };

/** What a lead can do about a member; of an archived campaign only what was earned can still be paid. */
export function deedsOn(member: Member, { paid, trains, archived }: Where): DeedKind[] {
  const pays = paid && member.earned > 0 ? (["pay"] as const) : [];
  if (archived) return [...pays];
  const judges = member.role === "rater" || member.role === "expert";
  return [
    ...actsOn(member, trains),
    ...(member.judged + member.imported > 0 ? (["exclude"] as const) : []),
    ...pays,
    ...(judges && member.standing !== "removed" && member.standing !== "imported" ? (["skill"] as const) : []),
    ...(member.standing === "imported" ? [] : (["role"] as const)),
  ];
}

/** When a pause of so many hours ends, in milliseconds; null for one without an end. */
export function endOf(hours: number | null, now = Date.now()): number | null {
  return hours === null ? null : Math.round(now + hours * HOUR);
}

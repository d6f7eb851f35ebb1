/** What of people and invitations a lead should look at. */

import type { Member } from "../../api/leadshapes";

/** Invitations that end so soon are named, in milliseconds. */
export const SOON = 3 * 86_400_000;

/** What a member is called: the pseudonym that they chose, or the name in the log where that is not shown. */
export function nameOf(member: Pick<Member, "name" | "rater">): string {
  return member.name === "" ? member.rater : member.name;
}

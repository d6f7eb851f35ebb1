/** What of people and invitations a lead should look at. */

import type { InvitationLine, Member } from "../../api/leadshapes";

const SOON = 3 * 86_400_000;

/** Invitations that people could still use, and that end within three days. */
export function runningOut(invitations: readonly InvitationLine[], now: number): InvitationLine[] {
  return invitations.filter(
    (one) => one.revoked_at === null && one.uses_left > 0 && one.expires_at > now && one.expires_at - now < SOON,
  );
}

/** What a member is called: the pseudonym that they chose, or the name in the log where that is not shown. */
export function nameOf(member: Pick<Member, "name" | "rater">): string {
  return member.name === "" ? member.rater : member.name;
}

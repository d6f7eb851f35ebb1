import { expect, it } from "vitest";

import type { InvitationLine } from "../../api/leadshapes";
import { runningOut } from "./attention";

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const invitation = (own: Partial<InvitationLine>): InvitationLine => ({
  invitation: "v_1",
  role: "rater",
  uses_left: 1,
  expires_at: NOW + HOUR,
  note: "",
  crew: "",
  made_at: NOW - HOUR,
  made_by: "p_1",
  revoked_at: null,
  ...own,
});

it("asks for attention only while an invitation can still be used, and soon not", () => {
  const soon = invitation({});
  const others = [
    invitation({ expires_at: NOW + 73 * HOUR }),
    invitation({ expires_at: NOW }),
    invitation({ uses_left: 0 }),
    invitation({ revoked_at: NOW - 1 }),
  ];
  expect(runningOut([...others, soon], NOW)).toEqual([soon]);
});

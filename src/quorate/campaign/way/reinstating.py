"""End the pauses whose time has come."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Role
from quorate.campaign.standing import due_standing, set_standing
from quorate.campaign.way.sentences import pause_over
from quorate.ledger.event import SYSTEM
from quorate.storage.queries import members
from quorate.storage.transaction import Transaction

AT_ONCE = 200


def reinstate(tx: Transaction, limit: int = AT_ONCE) -> int:
    """Let raters go on whose pause has ended, at most ``limit``; how many.

    They go on with what they were in the middle of: work, practice or a test.
    """
    due = tx.all(members.PAUSE_OVER, now=tx.now, limit=limit)
    for member in due:
        spec = spec_of(tx, member.campaign)
        standing = due_standing(tx, spec, Role(member.role), member.person)
        set_standing(tx, SYSTEM, member.campaign, member.person, standing, pause_over())
    return len(due)

"""Questions to the views about invitations."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS


class Invitation(NamedTuple):
    """An invitation; the secret of its link is kept nowhere."""

    invitation: str
    campaign: str
    role: str
    uses_left: int
    expires_at: int
    note: str
    made_at: int
    made_by: str
    revoked_at: int | None
    crew: str


_c = VIEWS["invitations"].c
_all = sa.select(*(_c[name] for name in Invitation._fields))
_by_digest = _all.where(_c.digest == words("digest"))

LOCKED_INVITATION = Query(
    Invitation,
    _all.where(_c.invitation == words("invitation")).with_for_update(),
)
BY_DIGEST = Query(Invitation, _by_digest)
LOCKED_BY_DIGEST = Query(Invitation, _by_digest.with_for_update())


@cache
def page(living: bool, ending: bool, after: bool) -> Query[Invitation]:
    """The statement for a page of a campaign's invitations, the newest first.

    Parameters: campaign, limit; ``now`` for those that still admit somebody; ``until`` for those
    that end before that time; ``at`` and ``last``, the time and the id of the last of the page
    before, when after one.
    """
    chosen = _all.where(_c.campaign == words("campaign"))
    if living:
        chosen = chosen.where(
            _c.revoked_at.is_(None), _c.uses_left > 0, _c.expires_at > number("now")
        )
    if ending:
        chosen = chosen.where(_c.expires_at < number("until"))
    if after:
        at, last = number("at"), words("last")
        chosen = chosen.where(_c.made_at <= at, sa.or_(_c.made_at < at, _c.invitation < last))
    newest = chosen.order_by(_c.made_at.desc(), _c.invitation.desc())
    return Query(Invitation, newest.limit(number("limit")))

"""Questions to the views about invitations."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, words
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
INVITATIONS = Query(
    Invitation, _all.where(_c.campaign == words("campaign")).order_by(_c.made_at.desc())
)

"""Questions about certificates."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS


class Certificate(NamedTuple):
    """A skill that a person was certified for; ``evidence`` is JSON."""

    person: str
    skill: str
    granted_at: int
    granted_by: str
    expires_at: int | None
    evidence: str
    revoked_at: int | None


_c = VIEWS["skills"].c
_all = sa.select(*(_c[name] for name in Certificate._fields)).where(_c.person == words("person"))

OF_PERSON = Query(Certificate, _all.order_by(_c.skill))
SKILL = Query(Certificate, _all.where(_c.skill == words("skill")))
VALID = Query(
    Certificate,
    _all.where(
        _c.revoked_at.is_(None), (_c.expires_at.is_(None)) | (_c.expires_at > number("now"))
    ).order_by(_c.skill),
)
"""certificates that hold at a time"""

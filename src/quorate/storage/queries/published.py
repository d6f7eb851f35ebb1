"""Questions about what one process published for the others."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import published


class Published(NamedTuple):
    """Under which name something lies on the shelf, and since when it is known to be fresh."""

    campaign: str
    kind: str
    name: str
    at: int


_p = published.c
_all = sa.select(*(_p[name] for name in Published._fields))
_key = sa.and_(_p.campaign == words("of"), _p.kind == words("what"))

PUBLISHED = Query(Published, _all.where(_key))
LOCKED = Query(Published, _all.where(_key).with_for_update())
FRESH = Query(Published, _all.where(_p["at"] >= number("since")))
BEGIN = Statement(sa.insert(published))
CHANGE = Statement(sa.update(published).where(_key).values(name=words("called"), at=number("now")))
END = Statement(sa.delete(published).where(_key))

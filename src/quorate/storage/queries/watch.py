"""Questions to the log for those who follow it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import campaigns, events


class Seen(NamedTuple):
    """An event as it is followed."""

    idx: int
    at: int
    kind: str
    body: str


class Open(NamedTuple):
    """A campaign that hands out items."""

    campaign: str
    digest: str


_c = events.c


@cache
def seen(kinds: tuple[str, ...]) -> Query[Seen]:
    """The events of these kinds from ``start`` on, and before ``end``."""
    return Query(
        Seen,
        sa.select(_c.idx, _c["at"], _c.kind, _c.body)
        .where(
            _c.log == words("log"),
            _c.idx >= number("start"),
            _c.idx < number("end"),
            sa.text(f"events.kind IN ({_quoted(kinds)})"),
        )
        .order_by(_c.idx),
    )


def _quoted(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


OPEN = Query(
    Open,
    sa.select(campaigns.c.campaign, campaigns.c.digest)
    .where(sa.text("campaigns.state = 'open'"))
    .order_by(campaigns.c.campaign),
)

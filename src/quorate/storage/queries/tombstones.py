"""Questions for tombstones: who was erased, and whether a release had answers of theirs."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, events


class ErasedEntry(NamedTuple):
    """The entry by which a rater was erased."""

    idx: int
    body: str


class FirstAnswer(NamedTuple):
    """When somebody answered first; None when never."""

    at: int | None


_j = VIEWS["judgments"].c

ERASED = Query(
    ErasedEntry,
    sa.select(events.c.idx, events.c.body)
    .where(
        events.c.log == words("campaign"),
        events.c.kind == words("kind"),
        events.c.idx < number("size"),
    )
    .order_by(events.c.idx),
)
FIRST_ANSWER = Query(
    FirstAnswer,
    sa.select(sa.func.min(_j["at"])).where(
        _j.campaign == words("campaign"), _j.rater == words("rater")
    ),
)

"""Questions to the views for releases: those made, and what goes into one."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments


class Release(NamedTuple):
    """A release that was made; ``digest`` is that of its manifest, ``root`` that of the log."""

    version: str
    digest: str
    log_size: int
    root: str | None
    told: str | None
    seed: int | None
    at: int
    released_by: str


class Settled(NamedTuple):
    """An item that an expert settled, with the labels as JSON."""

    item: str
    adjudicated: str | None


class Withheld(NamedTuple):
    """A judgment of a purpose that no release tells."""

    judgment: str
    purpose: str


class ReleasedItem(NamedTuple):
    """An item as a release needs it: content and slices as JSON."""

    item: str
    content: str
    slices: str | None
    state: str
    bank: str
    settled: int


_r = VIEWS["releases"].c
_campaign = words("campaign")
_release = sa.select(*(_r[name] for name in Release._fields)).where(_r.campaign == _campaign)


RELEASES = Query(Release, _release.order_by(_r["at"].desc(), _r.version.desc()))
"""all, the newest first"""


@cache
def page(after: bool) -> Query[Release]:
    """The statement for a page of releases, the newest first.

    Parameters: campaign, limit; ``at`` and ``version``, of the last of the page before, when after
    one.
    """
    chosen = _release
    if after:
        at, last = number("at"), words("version")
        chosen = chosen.where(_r["at"] <= at, sa.or_(_r["at"] < at, _r.version < last))
    newest = chosen.order_by(_r["at"].desc(), _r.version.desc())
    return Query(Release, newest.limit(number("limit")))


RELEASE = Query(Release, _release.where(_r.version == words("version")))
SETTLED = Query(
    Settled,
    sa.select(items.c.item, items.c.adjudicated)
    .where(items.c.campaign == _campaign, items.c.adjudicated.is_not(None))
    .order_by(items.c.item),
)
ITEMS = Query(
    ReleasedItem,
    sa.select(
        items.c.item,
        items.c.content,
        items.c.slices,
        items.c.state,
        items.c.bank,
        sa.case(
            (items.c.adjudicated.is_not(None), sa.literal_column("1")),
            else_=sa.literal_column("0"),
        ),
    )
    .where(items.c.campaign == _campaign, items.c.item > words("after"))
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""all items of a campaign, page by page"""
WITHHELD = Query(
    Withheld,
    sa.select(judgments.c.judgment, judgments.c.purpose)
    .where(
        judgments.c.campaign == _campaign,
        sa.text("judgments.purpose NOT IN ('', 'gold', 'repeat')"),
    )
    .order_by(judgments.c.judgment),
)
"""judgments that are neither asked for their answer, nor gold, nor a repeat"""

"""A rater's own progress and pay."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.campaign.asked import spec_of
from quorate.campaign.own_releases import own_releases
from quorate.campaign.paging import Span
from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.server.listing import After, Limit
from quorate.server.routes.supplies import MILLION, Progress, progress_of
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import reach
from quorate.storage.transaction import Transaction

router = new_router("rater")
DAY = 24 * 3_600_000


class Today(BaseModel):
    """What was done since a moment, by default the last midnight UTC."""

    judged: int
    seconds: float
    earned: float


class OwnProgress(Progress):
    """What a rater did in a campaign, and of that today."""

    today: Today


@router.get("/campaigns/{campaign}/progress", response_model=OwnProgress, responses=OWN)
async def progress(
    house: Here,
    me: Me,
    campaign: str,
    since: Annotated[int | None, Query(ge=0, le=1 << 53)] = None,
) -> Response:
    """One's own progress; ``since`` (milliseconds UTC) is when one's day began."""
    return said(await house.store.read(lambda tx: _progress(tx, me, campaign, since)))


class OwnRelease(BaseModel):
    """What became of one's judgments in a release, as counts.

    Those ``excluded`` do not count, for the ``reasons``; ``late`` ones came when the item had all
    its judgments, ``repeats`` were asked for again on purpose; ``withheld`` are practice and tests,
    of which no release tells; ``later`` ones came after what it covers.
    """

    version: str
    at: int
    counted: int
    excluded: int
    reasons: list[str]
    late: int
    repeats: int
    withheld: int
    later: int


class OwnReleases(BaseModel):
    """A page of the releases of a campaign, the newest first; ``next`` is the cursor of the one
    behind."""

    releases: list[OwnRelease]
    next: str | None


@router.get("/campaigns/{campaign}/receipts/releases", response_model=OwnReleases, responses=OWN)
async def in_releases(
    house: Here, me: Me, campaign: str, after: After = "", limit: Limit = 50
) -> Response:
    """What became of one's own judgments in each release, by the server's word.

    Who wants to see for themselves holds their receipt against the release.
    """
    await house.store.number()
    span = Span(after, limit)
    found = await house.store.read(lambda tx: own_releases(tx, me, campaign, span))
    lines = [OwnRelease.model_validate(asdict(one)) for one in found.entries]
    return said(OwnReleases(releases=lines, next=found.next))


def _progress(tx: Transaction, me: Actor, campaign: str, since: int | None) -> OwnProgress:
    member = demand(tx, me, campaign, Right.JUDGE, even_archived=True)
    if member is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    whole = progress_of(member, spec_of(tx, campaign))
    start = tx.now - tx.now % DAY if since is None else since
    day = tx.one(reach.WORK_SINCE, campaign=campaign, rater=me.person, since=start)
    judged, spent, earned = (0, 0, 0) if day is None else day
    today = Today(judged=judged, seconds=spent / 1000, earned=earned / MILLION)
    return OwnProgress(**whole.model_dump(), today=today)

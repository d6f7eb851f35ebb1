"""What waits for an expert."""

from __future__ import annotations

from typing import Literal

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.insight.disputing import Dispute, list_disputes
from quorate.campaign.rights import Right, demand
from quorate.server.names import CampaignName
from quorate.server.routes.findings import Cursor, Limit
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

router = new_router("quality")


class DisputeLine(BaseModel):
    """An item that waits for an expert, and why; ``excerpt`` is the beginning of its content."""

    item: str
    excerpt: str
    why: Literal["confirm", "found", "contested", "reported", "disagreed"]
    judged: int
    probability: float | None
    problems: int
    since: int


class DisputeList(BaseModel):
    """A page of the queue, the most urgent first; ``waiting`` counts the whole queue."""

    disputes: list[DisputeLine]
    waiting: int
    next: str | None


@router.get("/campaigns/{campaign}/disputes", response_model=DisputeList, responses=OWN)
async def disputes(
    house: Here, me: Me, campaign: CampaignName, after: Cursor = "", limit: Limit = 50
) -> Response:
    """Items that judgments alone do not settle."""
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.SETTLE))
    doubtful = (await house.quality.of(campaign)).measured.doubtful
    page = await house.store.read(
        lambda tx: list_disputes(tx, me, campaign, doubtful, after, limit)
    )
    lines = [_line(one) for one in page.disputes]
    return said(DisputeList(disputes=lines, waiting=page.waiting, next=page.next))


def _line(one: Dispute) -> DisputeLine:
    return DisputeLine(
        item=one.item,
        excerpt=one.excerpt,
        why=one.why.value,
        judged=one.judged,
        probability=one.probability,
        problems=one.problems,
        since=one.since,
    )

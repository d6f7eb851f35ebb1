"""Appeals: a rater disagrees with their standing, an expert or lead settles that."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.paging import Span
from quorate.campaign.way.appealing import (
    LONGEST,
    OpenedAppeal,
    SoughtAppeals,
    appeal,
    campaign_appeals,
    settle_appeal,
)
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName, Id
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.appeals import ShownAppeals

router = new_router("appeals")
State = Literal["waiting", "granted", "refused"]


class NewAppeal(BaseModel):
    """Why one disagrees, in one's own words."""

    words: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Appealed(BaseModel):
    """That an appeal waits."""

    appeal: str


class Settlement(BaseModel):
    """How an appeal is settled; the rater reads the answer."""

    outcome: Literal["granted", "refused"]
    answer: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class AppealLine(BaseModel):
    """An appeal; ``name`` is for those who run the campaign, ``words`` are absent once erased."""

    appeal: str
    rater: str
    name: str
    standing: str
    reason: str
    """what they were told, against which they appeal"""
    words: str | None
    made_at: int
    state: State
    answer: str
    settled_at: int | None
    settled_by: str | None


class AppealList(BaseModel):
    """A page of appeals, and how many of the campaign wait to be settled; ``next`` is the cursor of
    the page behind, null on the last."""

    appeals: list[AppealLine]
    waiting: int
    next: str | None


@router.post(
    "/campaigns/{campaign}/appeals", response_model=Appealed, status_code=201, responses=OWN
)
async def make_appeal(house: Here, me: Me, campaign: CampaignName, given: NewAppeal) -> Response:
    """Disagree with one's standing; once a change of it."""
    house.limits.submit.take(me.person)
    made = await house.store.write(lambda tx: appeal(tx, house.vault, me, campaign, given.words))
    return said(Appealed(appeal=made), 201)


@router.get("/campaigns/{campaign}/appeals", response_model=AppealList, responses=OWN)
async def list_appeals(
    house: Here,
    me: Me,
    campaign: CampaignName,
    state: ShownAppeals = ShownAppeals.ALL,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """A page of appeals, for experts and leads: those that wait the oldest first, all others the
    newest first."""
    sought = SoughtAppeals(state, Span(after, limit))
    page = await house.store.read(
        lambda tx: campaign_appeals(tx, house.vault, me, campaign, sought)
    )
    lines = [appeal_line(one) for one in page.appeals]
    return said(AppealList(appeals=lines, waiting=page.waiting, next=page.next))


@router.post("/campaigns/{campaign}/appeals/{appeal}", status_code=204, responses=OWN)
async def answer_appeal(
    house: Here, me: Me, campaign: CampaignName, appeal: Id, given: Settlement
) -> Response:
    """Grant or refuse an appeal. When it is granted the rater can work again."""
    await house.store.write(
        lambda tx: settle_appeal(tx, me, campaign, appeal, given.outcome, given.answer)
    )
    return Response(status_code=204)


def appeal_line(one: OpenedAppeal) -> AppealLine:
    """An appeal as it is told."""
    made = one.appeal
    return AppealLine.model_construct(
        appeal=made.appeal,
        rater=made.rater,
        name=one.name,
        standing=made.standing,
        reason=made.reason,
        words=one.words,
        made_at=made.made_at,
        state=one.state,
        answer=made.answer or "",
        settled_at=made.settled_at,
        settled_by=made.settled_by,
    )

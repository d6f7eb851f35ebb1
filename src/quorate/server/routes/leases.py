"""Leases: skipping an item, keeping it longer, reporting a problem with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.extending import extend
from quorate.campaign.reporting import report_problem
from quorate.campaign.skipping import skip
from quorate.campaign.submitting import LONGEST_COMMENT
from quorate.server.routes.judgments import Comment, Name, Seconds
from quorate.server.routes.supplies import (
    LeaseView,
    Progress,
    TrialView,
    lease_views,
    progress_of,
    topped_up,
    trial_view,
)
from quorate.server.routes.work import State
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("rater")


class Skip(BaseModel):
    """Why an item is given back without an answer."""

    submission: Name
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    comment: Comment = ""
    seconds: Seconds = 0
    hold: Annotated[int, Field(ge=0, le=20)] = 0


class Skipped(BaseModel):
    """What is next."""

    leases: list[LeaseView]
    progress: Progress
    state: State
    trial: TrialView | None


class Extended(BaseModel):
    """Until when the lease lasts, in milliseconds UTC."""

    expires_at: int


class ProblemReport(BaseModel):
    """What is wrong with an item."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)]


@router.post("/campaigns/{campaign}/leases/{lease}/skip", response_model=Skipped, responses=OWN)
async def skip_item(house: Here, me: Me, campaign: str, lease: str, given: Skip) -> Response:
    """Give an item back for a reason, and get what is next. Sent again it does nothing more."""
    house.limits.submit.take(me.person)
    spent = round(given.seconds * 1000)

    def work(tx: Transaction) -> Skipped:
        skip(tx, house.vault, me, campaign, lease, given.reason, given.comment, spent)
        next_ = topped_up(tx, house, me, campaign, given.hold)
        return Skipped.model_construct(
            leases=lease_views(next_),
            progress=progress_of(next_.seat, next_.spec),
            state=next_.state,
            trial=trial_view(next_.trial),
        )

    done = await house.store.write(work)
    house.watch.wake(campaign)
    return said(done)


@router.post("/campaigns/{campaign}/leases/{lease}/extend", response_model=Extended, responses=OWN)
async def extend_lease(house: Here, me: Me, campaign: str, lease: str) -> Response:
    """Keep an item longer, while at work on it."""
    house.limits.submit.take(me.person)
    end = await house.store.write(lambda tx: extend(tx, me, campaign, lease))
    return said(Extended(expires_at=end))


@router.post("/campaigns/{campaign}/leases/{lease}/problem", status_code=204, responses=OWN)
async def problem(house: Here, me: Me, campaign: str, lease: str, given: ProblemReport) -> Response:
    """Tell the lead that something is wrong with an item."""
    house.limits.submit.take(me.person)
    await house.store.write(
        lambda tx: report_problem(tx, house.vault, me, campaign, lease, given.text)
    )
    return Response(status_code=204)

"""What a rater has to do now."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.campaign.rights import Actor
from quorate.campaign.working import supply
from quorate.schema.campaign import CampaignSpec
from quorate.server.house import House
from quorate.server.routes.supplies import LeaseView, Progress, lease_views, progress_of
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import campaigns
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction

router = new_router("rater")

State = Literal["work", "done", "paused", "consent", "guideline", "closed"]
Hold = Annotated[int, Query(ge=0, le=20)]


class GuidelineBefore(BaseModel):
    """The version that the rater read last."""

    version: str
    text: str


class GuidelineView(BaseModel):
    """The guideline as it is, and what the rater read of it."""

    version: str
    text: str
    note: str
    acknowledged: bool
    changed_since: GuidelineBefore | None


class ConsentView(BaseModel):
    """What a rater must agree to; ``version`` names the text."""

    version: str
    text: str


class Work(BaseModel):
    """What a rater has to do now, or why nothing."""

    state: State
    reason: str
    """for ``paused``, in the lead's words"""
    leases: list[LeaseView]
    progress: Progress
    guideline: GuidelineView
    consent: ConsentView | None


@router.get("/campaigns/{campaign}/work", response_model=Work, responses=OWN)
async def work(house: Here, me: Me, campaign: str, hold: Hold = 0) -> Response:
    """The rater's leases, topped up to ``hold`` (0: the campaign's own number)."""
    house.limits.submit.take(me.person)
    return said(await house.store.write(lambda tx: _work(tx, house, me, campaign, hold)))


def _work(tx: Transaction, house: House, me: Actor, campaign: str, hold: int) -> Work:
    given = supply(tx, house.desk, me, campaign, hold)
    return Work.model_construct(
        state=given.state,
        reason=given.reason if given.state == "paused" else "",
        leases=lease_views(given),
        progress=progress_of(given.seat, given.spec),
        guideline=_guideline(tx, given.seat),
        consent=_consent(given.spec) if given.state == "consent" else None,
    )


def _consent(spec: CampaignSpec) -> ConsentView | None:
    if spec.consent is None or spec.consent_digest is None:
        return None
    return ConsentView(version=spec.consent_digest, text=spec.consent)


def _guideline(tx: Transaction, seat: Seat) -> GuidelineView:
    version, read = seat.newest, seat.guideline
    now = tx.one(campaigns.GUIDELINE, campaign=seat.campaign, version=version)
    before = None
    if read is not None and read != version:
        old = tx.one(campaigns.GUIDELINE, campaign=seat.campaign, version=read)
        before = None if old is None else GuidelineBefore(version=read, text=old.text)
    return GuidelineView(
        version=version,
        text="" if now is None else now.text,
        note="" if now is None else now.note,
        acknowledged=read == version,
        changed_since=before,
    )

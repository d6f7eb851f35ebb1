"""What a rater has to do now."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.campaign.handing.working import supply
from quorate.campaign.rights import Actor
from quorate.campaign.way.calibrating import open_round
from quorate.campaign.way.comparing import state_of
from quorate.campaign.way.feedback import recent_messages, standing_of
from quorate.schema.campaign import CampaignSpec
from quorate.server.house import House
from quorate.server.routes.feedback import MessageView, StandingView, message_view, standing_view
from quorate.server.routes.supplies import (
    LeaseView,
    Progress,
    TrialView,
    lease_views,
    progress_of,
    trial_view,
)
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import campaigns
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction

router = new_router("rater")

State = Literal[
    "work",
    "done",
    "training",
    "qualification",
    "retraining",
    "waiting",
    "paused",
    "consent",
    "guideline",
    "skills",
    "budget",
    "closed",
]
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


class RoundLine(BaseModel):
    """A calibration round."""

    round: str
    title: str
    state: str


class Work(BaseModel):
    """What a rater has to do now, or why nothing."""

    state: State
    reason: str
    """for ``paused``, in the lead's words"""
    leases: list[LeaseView]
    progress: Progress
    guideline: GuidelineView
    consent: ConsentView | None
    trial: TrialView | None
    """the practice or test that runs"""
    until: int | None
    """for ``waiting``: when to come again, where that is known"""
    messages: list[MessageView]
    """what one was told in the last thirty days, the newest first"""
    standing: StandingView
    calibration: RoundLine | None
    """the calibration round that goes on"""
    attributes_asked: bool
    """whether the campaign asks for something about oneself that one has not told"""


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
        trial=trial_view(given.trial),
        until=given.until,
        messages=[message_view(one) for one in recent_messages(tx, given.seat)],
        standing=standing_view(standing_of(tx, house.vault, given.seat)),
        calibration=_calibration(tx, given.seat),
        attributes_asked=bool(given.spec.way.attributes) and given.seat.attributes is None,
    )


def _calibration(tx: Transaction, seat: Seat) -> RoundLine | None:
    found = open_round(tx, seat)
    return (
        None
        if found is None
        else RoundLine(round=found.round, title=found.title, state=state_of(found))
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

"""What a rater is given: leases and their own progress, as they look on the wire.

No item id, no count, nothing that differs between gold and other items.
"""

from __future__ import annotations

from pydantic import BaseModel

from quorate.campaign.handing.working import Held, Supply, supply
from quorate.campaign.rights import Actor
from quorate.campaign.way.trials import TrialState
from quorate.schema.campaign import CampaignSpec
from quorate.server.house import House
from quorate.storage.queries import judgments
from quorate.storage.queries.campaigns import Member, Seat
from quorate.storage.transaction import Transaction

MILLION = 1_000_000


class LeaseView(BaseModel):
    """An item in a rater's hands; times are milliseconds UTC."""

    lease: str
    content: dict[str, object]
    shown: dict[str, list[str]]
    """the order in which fields are to be shown, by question"""
    guideline: str
    expires_at: int


class Progress(BaseModel):
    """What a rater did in a campaign; ``earned`` in units of the currency."""

    judged: int
    skipped: int
    seconds: float
    earned: float
    paid: float
    currency: str | None


class TrialView(BaseModel):
    """Practice or a test: ``given`` answers of at most ``of``, in try ``attempt`` of ``tries``.

    When it is over, ``outcome`` is no more ``running``, and the rest says how it went: ``lower``
    and ``upper`` the interval of accuracy that decided a test, ``until`` when the next try opens.
    """

    stage: str
    attempt: int
    tries: int
    given: int
    of: int
    bar: float
    outcome: str
    right: int | None
    lower: float | None
    upper: float | None
    until: int | None


def trial_view(trial: TrialState | None) -> TrialView | None:
    """Practice or a test as the rater sees it."""
    if trial is None:
        return None
    return TrialView.model_construct(
        stage=trial.stage,
        attempt=trial.attempt,
        tries=trial.tries,
        given=trial.given,
        of=trial.of,
        bar=trial.bar,
        outcome=trial.outcome,
        right=trial.right,
        lower=trial.lower,
        upper=trial.upper,
        until=trial.until,
    )


def lease_view(held: Held) -> LeaseView:
    """A lease as the rater gets it."""
    return LeaseView.model_construct(
        lease=held.lease,
        content=held.content,
        shown=held.shown,
        guideline=held.guideline,
        expires_at=held.expires_at,
    )


def lease_views(given: Supply) -> list[LeaseView]:
    """The leases as the rater gets them."""
    return [lease_view(held) for held in given.leases]


def progress_of(member: Member | Seat, spec: CampaignSpec) -> Progress:
    """The rater's own counts."""
    return Progress.model_construct(
        judged=member.judged,
        skipped=member.skipped,
        seconds=member.milliseconds / 1000,
        earned=member.earned / MILLION,
        paid=member.paid / MILLION,
        currency=None if spec.pay is None else spec.pay.currency,
    )


def topped_up(tx: Transaction, house: House, actor: Actor, campaign: str, hold: int) -> Supply:
    """What the rater has to do, after something of theirs was taken."""
    return supply(tx, house.desk, actor, campaign, hold)


def batch_of(tx: Transaction, given: Supply) -> int | None:
    """Which batch of judgments is complete now, so that feedback may be shown; None: none is.

    Practice and tests are not counted, and end no batch.
    """
    every, way, seat = given.spec.way.feedback_every, given.spec.way, given.seat
    if not every or not seat.judged or given.trial is not None:
        return None
    judged = seat.judged
    if way.training is not None or way.qualification is not None:
        found = tx.one(judgments.WORKED, campaign=seat.campaign, rater=seat.person)
        judged = 0 if found is None else found.number
    return judged // every if judged and judged % every == 0 else None

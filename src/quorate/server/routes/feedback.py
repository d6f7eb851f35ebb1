"""What a rater is shown of how their work goes."""

from __future__ import annotations

import json
from typing import Literal

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.way.feedback import Feedback, feedback_of
from quorate.campaign.way.feedback import StandingView as Stand
from quorate.ledger.event import Json
from quorate.server.routes.supplies import MILLION
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.members import Message
from quorate.storage.queries.skills import Certificate
from quorate.storage.queries.trials import Trial

router = new_router("rater")

HOUR = 3_600_000
Evidence = dict[str, str | int | float | bool | None]


class AppealStateView(BaseModel):
    """One's appeal against one's standing."""

    state: Literal["none", "waiting", "granted", "refused"]
    words: str | None
    answer: str | None
    at: int | None


class StandingView(BaseModel):
    """One's standing: why, since when, until when, what it rests on.

    ``appeal`` is absent where there is nothing to appeal against.
    """

    standing: str
    reason: str
    since: int
    until: int | None
    evidence: list[Evidence]
    """each with ``told``, a sentence"""
    appeal: AppealStateView | None


class MessageView(BaseModel):
    """Something that one was told."""

    message: str
    text: str
    about: str
    at: int


class ClassCountView(BaseModel):
    """Gold of one known answer."""

    label: str
    n: int
    right: int


class GoldCountView(BaseModel):
    """How gold went, with the interval of the share of right answers.

    Counts move by whole batches and by steps, so that no single item can be told.
    """

    n: int
    right: int
    lower: float
    upper: float
    by_class: list[ClassCountView]


class DifferenceView(BaseModel):
    """A settled item that one judged otherwise; ``note`` is the expert's."""

    content: dict[str, object]
    shown: dict[str, list[str]]
    """the order in which compared fields were shown, by question"""
    mine: dict[str, object]
    consensus: dict[str, object]
    note: str | None
    at: int


class SpeedView(BaseModel):
    """Seconds of an item: one's own median, what is expected, the median of all."""

    median_seconds: float | None
    expected_seconds: float | None
    typical_seconds: float | None


class TrialLine(BaseModel):
    """Practice or a test that one took; while it runs, the counts are 0."""

    stage: str
    attempt: int
    outcome: str
    right: int
    given: int
    started_at: int
    ended_at: int | None


class CertificateView(BaseModel):
    """A skill that one was certified for."""

    skill: str
    granted_at: int
    expires_at: int | None
    revoked_at: int | None


class FeedbackView(BaseModel):
    """How one's work goes. ``earned`` and ``hourly`` are in units of the currency."""

    judged: int
    batch: int
    gold: GoldCountView
    differences: list[DifferenceView]
    speed: SpeedView
    standing: StandingView
    improve: list[str]
    """sentences: what would help"""
    earned: float
    currency: str | None
    hourly: float | None
    """earned for an hour of active time"""
    trials: list[TrialLine]
    skills: list[CertificateView]
    messages: list[MessageView]


@router.get("/campaigns/{campaign}/feedback", response_model=FeedbackView, responses=OWN)
async def feedback(house: Here, me: Me, campaign: str) -> Response:
    """How one's own work goes, and what would help."""
    house.limits.submit.take(me.person)
    found = await house.store.read(lambda tx: feedback_of(tx, house.vault, me, campaign))
    return said(_view(found))


def _view(found: Feedback) -> FeedbackView:
    hours = found.milliseconds / HOUR
    earned = found.earned / MILLION
    gold = found.gold
    return FeedbackView.model_construct(
        judged=found.judged,
        batch=found.batch,
        gold=GoldCountView(
            n=gold.n,
            right=gold.right,
            lower=gold.lower,
            upper=gold.upper,
            by_class=[
                ClassCountView(label=one.label, n=one.n, right=one.right) for one in gold.by_class
            ],
        ),
        differences=[
            DifferenceView.model_construct(
                content=one.content,
                shown=one.shown,
                mine=one.mine,
                consensus=one.consensus,
                note=one.note,
                at=one.at,
            )
            for one in found.differences
        ],
        speed=SpeedView(
            median_seconds=found.speed.median_seconds,
            expected_seconds=found.speed.expected_seconds,
            typical_seconds=found.speed.typical_seconds,
        ),
        standing=standing_view(found.standing),
        improve=list(found.improve),
        earned=earned,
        currency=found.currency,
        hourly=earned / hours if hours and found.currency is not None else None,
        trials=[trial_line(one) for one in found.trials],
        skills=[certificate_view(one) for one in found.skills],
        messages=[message_view(one) for one in found.messages],
    )


def standing_view(found: Stand) -> StandingView:
    """A standing as it is told."""
    appeal = found.appeal
    return StandingView.model_construct(
        standing=found.standing,
        reason=found.reason,
        since=found.since,
        until=found.until,
        evidence=[{key: _plain(value) for key, value in one.items()} for one in found.evidence],
        appeal=None
        if appeal is None
        else AppealStateView.model_construct(
            state=appeal.state, words=appeal.words, answer=appeal.answer, at=appeal.at
        ),
    )


def message_view(message: Message) -> MessageView:
    """A message as it is told."""
    return MessageView(
        message=message.message, text=message.text, about=message.about, at=message.at
    )


def trial_line(trial: Trial) -> TrialLine:
    """A trial as it is told."""
    return TrialLine(
        stage=trial.stage,
        attempt=trial.attempt,
        outcome=trial.outcome,
        right=trial.right,
        given=trial.given,
        started_at=trial.started_at,
        ended_at=trial.ended_at,
    )


def certificate_view(one: Certificate) -> CertificateView:
    """A certificate as it is told."""
    return CertificateView(
        skill=one.skill,
        granted_at=one.granted_at,
        expires_at=one.expires_at,
        revoked_at=one.revoked_at,
    )


def _plain(value: Json) -> str | int | float | bool | None:
    return json.dumps(value) if isinstance(value, list | dict) else value

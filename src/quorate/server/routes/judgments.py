"""Judgments: submitting one, and changing one's last."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.asked import spec_of
from quorate.campaign.revising import Revision, revise
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.campaign.sealing import unseal
from quorate.campaign.submitting import (
    LONGEST_COMMENT,
    LONGEST_SUBMISSION,
    Receipt,
    Submission,
    submit,
)
from quorate.server.house import House
from quorate.server.routes.supplies import (
    LeaseView,
    Progress,
    TrialView,
    batch_of,
    lease_views,
    progress_of,
    topped_up,
    trial_view,
)
from quorate.server.routes.work import State
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import work as queries
from quorate.storage.queries.work import Judgment
from quorate.storage.transaction import Transaction

router = new_router("rater")

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_SUBMISSION)]
"""a UUID that the client makes, so that a repeat gets the first answer"""
Seconds = Annotated[float, Field(ge=0, le=1e7)]
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]


class Submit(BaseModel):
    """Answers to the item of a lease, by question, with the active time."""

    submission: Name
    lease: Annotated[str, Field(min_length=1, max_length=64)]
    labels: dict[str, object]
    seconds: Seconds
    comment: Comment = ""
    hold: Annotated[int, Field(ge=0, le=20)] = 0
    """how many leases to hold afterwards; 0: the campaign's own number"""


class Revise(BaseModel):
    """New answers; ``revision`` is the one that they replace, from 0."""

    submission: Name
    labels: dict[str, object]
    seconds: Seconds
    comment: Comment = ""
    revision: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class ReceiptView(BaseModel):
    """That a judgment is kept. ``surplus``: it came late and does not count, but is paid."""

    judgment: str
    at: int
    surplus: bool


class LessonView(BaseModel):
    """What is shown at once in practice; ``right`` is null where it cannot be told."""

    right: bool | None
    labels: dict[str, object]
    explanation: str | None
    """Markdown"""


class Submitted(BaseModel):
    """The receipt, and what is next.

    In practice there is a lesson, in practice and tests the trial after this answer. ``batch`` is
    the number of the batch of judgments that this answer completed, after which a rater is shown
    how it went.
    """

    receipt: ReceiptView
    leases: list[LeaseView]
    progress: Progress
    state: State
    lesson: LessonView | None
    trial: TrialView | None
    batch: int | None


class Revised(BaseModel):
    """The receipt of a change."""

    receipt: ReceiptView


class LastJudgment(BaseModel):
    """One's last judgment, to be looked at and changed until ``until`` (milliseconds UTC)."""

    judgment: str
    content: dict[str, object]
    shown: dict[str, list[str]]
    labels: dict[str, object]
    revision: int
    at: int
    until: int


@router.post("/campaigns/{campaign}/judgments", response_model=Submitted, responses=OWN)
async def submit_judgment(house: Here, me: Me, campaign: str, given: Submit) -> Response:
    """Keep a judgment, and hand out what is next, in one commit.

    When this answers 200 the judgment is on the disk. Sending it again gives the same receipt.
    """
    house.limits.submit.take(me.person)
    submission = Submission(
        given.submission,
        given.lease,
        given.labels,
        round(given.seconds * 1000),
        given.comment,
    )
    hold = given.hold

    def work(tx: Transaction) -> Submitted:
        receipt = submit(tx, house.vault, me, campaign, submission)
        given = topped_up(tx, house, me, campaign, hold)
        return Submitted.model_construct(
            receipt=_receipt(receipt),
            leases=lease_views(given),
            progress=progress_of(given.seat, given.spec),
            state=given.state,
            lesson=_lesson(receipt),
            trial=trial_view(receipt.trial or given.trial),
            batch=None if receipt.trial is not None else batch_of(tx, given),
        )

    done = await house.store.write(work)
    house.watch.wake(campaign)
    return said(done)


@router.put("/campaigns/{campaign}/judgments/{judgment}", response_model=Revised, responses=OWN)
async def revise_judgment(
    house: Here, me: Me, campaign: str, judgment: str, given: Revise
) -> Response:
    """Change one's own judgment, while the undo time runs or its item is open."""
    house.limits.submit.take(me.person)
    submission = Submission(
        given.submission, "", given.labels, round(given.seconds * 1000), given.comment
    )
    revision = Revision(judgment, submission, given.revision)
    receipt = await house.store.write(lambda tx: revise(tx, house.vault, me, campaign, revision))
    house.watch.wake(campaign)
    return said(Revised(receipt=_receipt(receipt)))


@router.get("/campaigns/{campaign}/judgments/mine/last", response_model=LastJudgment, responses=OWN)
async def last_judgment(house: Here, me: Me, campaign: str) -> Response:
    """One's last judgment."""
    return said(await house.store.read(lambda tx: _last(tx, house, me, campaign)))


def _lesson(receipt: Receipt) -> LessonView | None:
    found = receipt.lesson
    if found is None:
        return None
    return LessonView(right=found.right, labels=dict(found.labels), explanation=found.explanation)


def _receipt(receipt: Receipt) -> ReceiptView:
    return ReceiptView.model_construct(
        judgment=receipt.judgment, at=receipt.at, surplus=receipt.surplus
    )


def _last(tx: Transaction, house: House, me: Actor, campaign: str) -> LastJudgment:
    demand(tx, me, campaign, Right.JUDGE)
    found = tx.one(queries.LAST_JUDGMENT, campaign=campaign, rater=me.person)
    item = None if found is None else tx.one(queries.ITEM, campaign=campaign, item=found.item)
    if found is None or item is None:
        raise NotFoundError("you have judged nothing here yet")
    if found.purpose in ("training", "qualification"):
        raise NotFoundError("your last answer was practice or a test, and stays as it is")
    undo = spec_of(tx, campaign).undo_minutes * 60_000
    return LastJudgment(
        judgment=found.judgment,
        content=json.loads(item.content),
        shown=json.loads(found.shown),
        labels=_opened(tx, house, found),
        revision=found.revision,
        at=found.at,
        until=found.at + undo,
    )


def _opened(tx: Transaction, house: House, judgment: Judgment) -> dict[str, object]:
    labels: dict[str, object] = json.loads(judgment.labels)
    sealed: dict[str, str] = {} if judgment.sealed is None else json.loads(judgment.sealed)
    for question, commitment in sealed.items():
        labels[question] = unseal(tx, house.vault, commitment)
    return labels

"""Calibration rounds: opened, revealed and closed by experts and leads, discussed by all."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Annotated, Literal, Protocol

from fastapi import Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.asked import spec_of
from quorate.campaign.paging import Span
from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.campaign.way import calibrating
from quorate.campaign.way.calibrating import Measured
from quorate.campaign.way.comparing import (
    AGAIN,
    Said,
    Shared,
    SharedItem,
    answers_of,
    own_rounds,
    round_of,
    rounds,
    shared,
    state_of,
)
from quorate.campaign.way.taking import count_taking, taking_part
from quorate.ledger.event import Json
from quorate.server.house import House
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName, Id
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.calibrations import Round
from quorate.storage.transaction import Transaction

router = new_router("calibrations")
State = Literal["blind", "revealed", "again", "closed"]


class Writing(Protocol):
    """What is written down with the agreement that was computed."""

    def __call__(self, tx: Transaction, measured: Measured) -> None:
        """Write it, or raise ConflictError when the answers are others by now."""


Few = Annotated[int, Query(ge=1, le=20, description="rounds on the page")]
TRIES = 5
"""how often the agreement is computed anew because somebody answered meanwhile"""


class NewRound(BaseModel):
    """A round to open: items by name, the passage of the guideline that it is about."""

    title: Annotated[str, Field(min_length=1, max_length=calibrating.LONGEST_TITLE)]
    items: Annotated[list[str], Field(min_length=1, max_length=calibrating.MOST_ITEMS)]
    passage: Annotated[str, Field(max_length=calibrating.LONGEST)] = ""


class Opened(BaseModel):
    """That a round is open."""

    round: str


class Closing(BaseModel):
    """What was learned, and the published version of the guideline that says so."""

    outcome: Annotated[str, Field(min_length=1, max_length=calibrating.LONGEST)]
    guideline: Annotated[str, Field(max_length=32)] | None = None


class NewNote(BaseModel):
    """Something to say about the round, or about its item of this number, from 1."""

    number: Annotated[int, Field(ge=1)] | None = None
    words: Annotated[str, Field(min_length=1, max_length=calibrating.LONGEST_NOTE)]


class Noted(BaseModel):
    """That a note is kept."""

    note: str


class RoundLine(BaseModel):
    """A round in a list."""

    round: str
    title: str
    state: State
    items: int
    opened_at: int
    closed_at: int | None


class RoundList(BaseModel):
    """A page of rounds, the newest first; ``next`` is the cursor of the one behind."""

    calibrations: list[RoundLine]
    next: str | None


class AgreementLine(BaseModel):
    """Agreement on a question beyond chance; null where too little is known to compute it.

    ``n`` counts items that at least two people answered.
    """

    question: str
    coefficient: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    raters: int


class LabelCount(BaseModel):
    """How often a label was given."""

    label: object
    n: int


class NoteView(BaseModel):
    """A note by ``you``, ``lead``, ``expert`` or ``a rater``; no words once they are erased."""

    who: str
    words: str | None
    at: int


class SharedItemView(BaseModel):
    """An item of a round, with how the answers spread; ``known`` is the settled answer."""

    number: int
    content: dict[str, object]
    questions: dict[str, list[LabelCount]]
    mine: dict[str, object] | None
    known: dict[str, object] | None
    notes: list[NoteView]


class SharedRound(BaseModel):
    """A round as a rater sees it, who is never told who answered what."""

    round: str
    title: str
    state: State
    passage: str
    before: list[AgreementLine] | None
    after: list[AgreementLine] | None
    outcome: str | None
    guideline: str | None
    items: list[SharedItemView]
    notes: list[NoteView]


class SharedRounds(BaseModel):
    """A page of the rounds that one may look at, the newest first; ``next`` is the cursor of the
    one behind."""

    rounds: list[SharedRound]
    next: str | None


class ItemOfRound(SharedItemView):
    """An item of a round with its name."""

    item: str


class TakingView(BaseModel):
    """How many items somebody has judged, before and after the discussion."""

    rater: str
    name: str
    judged: int
    again: int


class TakingList(BaseModel):
    """A page of those who judge in a round, in the order in which they joined; ``next`` is the
    cursor of the one behind."""

    raters: list[TakingView]
    next: str | None


class RoundView(RoundLine):
    """A round as experts and leads see it: no answers before it is revealed.

    ``taking`` is how many judge in it, ``waiting`` how many of them have not judged all its items
    in the pass that runs or ran last; ``repeated`` says that somebody judged after the discussion.
    """

    passage: str
    outcome: str
    guideline: str | None
    before: list[AgreementLine]
    after: list[AgreementLine]
    taking: int
    waiting: int
    repeated: bool
    items_view: list[ItemOfRound]
    notes: list[NoteView]


@router.get("/campaigns/{campaign}/calibrations", response_model=RoundList, responses=OWN)
async def list_rounds(
    house: Here, me: Me, campaign: CampaignName, after: After = "", limit: Limit = 50
) -> Response:
    """The calibration rounds of the campaign, the newest first."""
    span = Span(after, limit)
    found = await house.store.read(lambda tx: rounds(tx, me, campaign, span))
    lines = [RoundLine.model_validate(_line(one)) for one in found.entries]
    return said(RoundList(calibrations=lines, next=found.next))


@router.post(
    "/campaigns/{campaign}/calibrations", response_model=Opened, status_code=201, responses=OWN
)
async def open_round(house: Here, me: Me, campaign: CampaignName, given: NewRound) -> Response:
    """Begin a round: all who judge get these items before others, and answer them blind."""
    name = await house.store.write(
        lambda tx: calibrating.open_calibration(
            tx, me, campaign, given.title, given.items, given.passage
        )
    )
    house.cursors.freed(campaign)
    return said(Opened(round=name), 201)


@router.get("/campaigns/{campaign}/calibrations/mine", response_model=SharedRounds, responses=OWN)
async def my_rounds(
    house: Here, me: Me, campaign: CampaignName, after: After = "", limit: Few = 5
) -> Response:
    """The rounds that raters may look at, whole, with one's own answers; the newest first."""
    span = Span(after, limit)
    found = await house.store.read(lambda tx: own_rounds(tx, house.vault, me, campaign, span))
    shown = [_shared_view(one) for one in found.entries]
    return said(SharedRounds.model_construct(rounds=shown, next=found.next))


@router.get("/campaigns/{campaign}/calibrations/{round}", response_model=RoundView, responses=OWN)
async def one_round(house: Here, me: Me, campaign: CampaignName, round: Id) -> Response:
    """A round with who has judged, and, once it is revealed, how the answers spread."""
    return said(await house.store.read(lambda tx: _view(tx, house, me, campaign, round)))


@router.get(
    "/campaigns/{campaign}/calibrations/{round}/raters", response_model=TakingList, responses=OWN
)
async def round_raters(
    house: Here,
    me: Me,
    campaign: CampaignName,
    round: Id,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """Who judges in a round, and how far they are."""
    span = Span(after, limit)
    found = await house.store.read(
        lambda tx: taking_part(tx, house.vault, me, campaign, round, span)
    )
    lines = [TakingView.model_validate(one, from_attributes=True) for one in found.entries]
    return said(TakingList(raters=lines, next=found.next))


@router.post("/campaigns/{campaign}/calibrations/{round}/reveal", status_code=204, responses=OWN)
async def reveal_round(house: Here, me: Me, campaign: CampaignName, round: Id) -> Response:
    """Show the answers to all, with the agreement, to be discussed."""

    def work(tx: Transaction, measured: Measured) -> None:
        calibrating.reveal(tx, me, campaign, round, measured)

    await _with_agreement(house, me, campaign, round, work)
    house.cursors.freed(campaign)
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/calibrations/{round}/again", status_code=204, responses=OWN)
async def judge_round_again(house: Here, me: Me, campaign: CampaignName, round: Id) -> Response:
    """Let all judge the items once more, after the discussion."""
    await house.store.write(lambda tx: calibrating.judge_again(tx, me, campaign, round))
    house.cursors.freed(campaign)
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/calibrations/{round}/close", status_code=204, responses=OWN)
async def close_round(
    house: Here, me: Me, campaign: CampaignName, round: Id, given: Closing
) -> Response:
    """End a round with what was learned."""

    def work(tx: Transaction, measured: Measured) -> None:
        calibrating.close_calibration(
            tx, me, campaign, round, given.outcome, given.guideline, measured
        )

    await _with_agreement(house, me, campaign, round, work)
    house.cursors.freed(campaign)
    return Response(status_code=204)


@router.post(
    "/campaigns/{campaign}/calibrations/{round}/notes",
    response_model=Noted,
    status_code=201,
    responses=OWN,
)
async def note_round(
    house: Here, me: Me, campaign: CampaignName, round: Id, given: NewNote
) -> Response:
    """Say something about a round that was revealed."""
    house.limits.submit.take(me.person)
    note = await house.store.write(
        lambda tx: calibrating.say(tx, house.vault, me, campaign, round, given.words, given.number)
    )
    return said(Noted(note=note), 201)


async def _with_agreement(
    house: House,
    me: Actor,
    campaign: str,
    name: str,
    work: Writing,
) -> None:
    """Compute the agreement in a thread, and write while the answers are still the same."""
    for tries_left in reversed(range(TRIES)):
        measured = await _measured(house, me, campaign, name)
        try:
            await house.store.write(partial(work, measured=measured))
            return
        except ConflictError:
            after = await house.store.read(lambda tx: _digest(tx, campaign, name))
            if not tries_left or after == measured.digest:
                raise


async def _measured(house: House, me: Actor, campaign: str, name: str) -> Measured:
    answers, spec = await house.store.read(
        lambda tx: (calibrating.to_measure(tx, me, campaign, name), spec_of(tx, campaign))
    )

    def compute() -> list[Json]:
        # the analytic stack is loaded when somebody needs it, not when the server starts
        from quorate.campaign.way.agreeing import agreement_lines

        return agreement_lines(spec, answers.found)

    return Measured(answers.digest, await asyncio.to_thread(compute))


def _digest(tx: Transaction, campaign: str, name: str) -> str:
    found = round_of(tx, campaign, name)
    return answers_of(tx, campaign, found, again=found.again_at is not None).digest


def _view(tx: Transaction, house: House, me: Actor, campaign: str, name: str) -> RoundView:
    demand(tx, me, campaign, Right.READ)
    found = round_of(tx, campaign, name)
    whole = shared(tx, house.vault, me, campaign, found)
    count = count_taking(tx, campaign, found)
    done = count.done_again if found.state == AGAIN else count.done
    view: dict[str, object] = {
        **_line(found),
        "passage": found.passage,
        "outcome": found.outcome or "",
        "guideline": found.guideline,
        "before": _agreement(found.before) or [],
        "after": _agreement(found.after) or [],
        "taking": count.taking,
        "waiting": count.taking - done,
        "repeated": count.again > 0,
        "items_view": [
            ItemOfRound.model_validate({**_item(one), "item": one.item}) for one in whole.items
        ],
        "notes": _notes(whole.notes),
    }
    return RoundView.model_validate(view)


def _shared_view(one: Shared) -> SharedRound:
    found = one.round
    return SharedRound.model_construct(
        round=found.round,
        title=found.title,
        state=state_of(found),
        passage=found.passage,
        before=_agreement(found.before),
        after=_agreement(found.after),
        outcome=found.outcome,
        guideline=found.guideline,
        items=[SharedItemView.model_validate(_item(item)) for item in one.items],
        notes=_notes(one.notes),
    )


def _line(found: Round) -> dict[str, object]:
    return {
        "round": found.round,
        "title": found.title,
        "state": state_of(found),
        "items": len(json.loads(found.items)),
        "opened_at": found.opened_at,
        "closed_at": found.closed_at,
    }


def _item(one: SharedItem) -> dict[str, object]:
    return {
        "number": one.number,
        "content": one.content,
        "questions": {
            name: [LabelCount(label=label, n=n) for label, n in spread]
            for name, spread in one.spread.items()
        },
        "mine": one.mine,
        "known": one.known,
        "notes": _notes(one.notes),
    }


def _agreement(lines: str | None) -> list[AgreementLine] | None:
    if lines is None:
        return None
    return [AgreementLine.model_validate(line) for line in json.loads(lines)]


def _notes(notes: tuple[Said, ...]) -> list[NoteView]:
    return [NoteView(who=one.who, words=one.words, at=one.at) for one in notes]

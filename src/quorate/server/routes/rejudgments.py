"""Re-judgments: suspects go back to raters, and what came of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.asked import spec_of
from quorate.campaign.insight.rejudged import (
    Line,
    Standing,
    came,
    filled,
    line_of,
    valued,
)
from quorate.campaign.rejudging import (
    MOST,
    Doubted,
    Sought,
    Suspect,
    batch_of,
    batches,
    doubted_question,
    rejudge,
)
from quorate.campaign.rights import Actor, Right, demand
from quorate.schema.campaign import CampaignSpec
from quorate.server.house import House
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.rejudging import JUDGED, Batch, Listed, Rejudged
from quorate.storage.transaction import Transaction

router = new_router("diagnosis")

BatchName = Annotated[str, Path(pattern=r"^[0-9A-Za-z_][0-9A-Za-z._:-]{0,63}$")]
Text = Annotated[str, Field(max_length=200)]
Question = Annotated[str, Query(max_length=64)]
Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]


class SuspectBody(BaseModel):
    """An item whose label may be wrong, how probable that is, and what its being wrong costs.

    ``suggested`` is the label that is likelier; ``audit`` says that chance drew the item.
    """

    item: Annotated[str, Field(min_length=1, max_length=200)]
    wrong: Annotated[float, Field(ge=0, le=1)]
    suggested: Text | None = None
    cost: Annotated[float, Field(ge=0, le=1e9)] = 1.0
    audit: bool = False


class RejudgmentBody(BaseModel):
    """Suspects that are to be judged again.

    ``judgments`` is how many more each gets; ``diagnosis`` who named them; ``batch`` a name of
    one's own, under which the same is asked for once.
    """

    items: Annotated[list[SuspectBody], Field(min_length=1, max_length=MOST)]
    question: Annotated[str, Field(max_length=64)] | None = None
    judgments: Annotated[int, Field(ge=1, le=10)] = 1
    diagnosis: Text = ""
    batch: Annotated[str, Field(pattern=r"^[0-9A-Za-z_][0-9A-Za-z._:-]{0,63}$")] | None = None
    note: Annotated[str, Field(max_length=2_000)] = ""


class RefusedSuspect(BaseModel):
    """An item that is not judged again: its row, counted from 1, and why."""

    row: int
    item: str
    what: str


class SentView(BaseModel):
    """A batch that was sent: how many items, and how many more judgments are wanted."""

    batch: str
    sent: int
    judgments: int
    refused_count: int
    refused: list[RefusedSuspect]


class BatchView(BaseModel):
    """A batch: who asked when, on which diagnosis; how many items are back, how many of them have
    another label than before, and of how many no label is likelier than all others together."""

    batch: str
    at: int
    by: str
    question: str
    diagnosis: str
    note: str
    judgments: int
    items: int
    back: int
    changed: int
    undecided: int


class BatchList(BaseModel):
    """A page of batches, the newest first; ``next`` is the cursor of the one behind."""

    batches: list[BatchView]
    next: str | None


class RejudgedLine(BaseModel):
    """An item of a batch before and now, as a release has it.

    ``undecided`` and ``changed`` are null while it is not back; ``changed`` also of an undecided
    one, of which no label is likelier than all others together.
    """

    item: str
    wrong: float
    suggested: str | None
    worth: float
    audit: bool
    before: str | None
    before_probability: float | None
    now: str | None
    now_probability: float | None
    asked: int
    got: int
    back: bool
    undecided: bool | None
    changed: bool | None
    adjudicated: bool


class HitShare(BaseModel):
    """A share with its 95 % interval, of ``hits`` among ``n``."""

    value: float | None
    lower: float
    upper: float
    hits: int
    n: int


class BatchDetail(BatchView):
    """A batch with its items, what is worth most first.

    ``precision``: of the suspects that are back and decided, those whose label changed. ``recall``:
    of all wrong labels, those among the suspects, by the random slice; null without one.
    """

    lines: list[RejudgedLine]
    precision: HitShare | None
    rest: HitShare | None
    recall: HitShare | None


@router.post("/campaigns/{campaign}/rejudge", response_model=SentView, responses=OWN)
async def ask_again(house: Here, me: Me, campaign: CampaignName, given: RejudgmentBody) -> Response:
    """Open suspects again for more judgments, where a judgment is worth most first.

    worth = p(wrong) × cost × the chance that one more judgment settles it. Raters are not told.
    """
    spec = await house.store.read(lambda tx: _spec(tx, me, campaign, Right.RUN))
    question = doubted_question(spec, given.question)
    names = [one.item for one in given.items]
    found = await _standing(house, me, spec, question, names)
    suspects = [
        (Suspect(one.item, one.wrong, one.suggested or "", audit=one.audit), one.cost)
        for one in given.items
    ]
    options = _options(spec, question)
    ready = await asyncio.to_thread(valued, suspects, options, found)
    asked = Doubted(
        question,
        ready,
        given.judgments,
        given.diagnosis,
        given.note,
        given.batch or "",
        found.read,
    )
    sent = await house.store.write(lambda tx: rejudge(tx, me, campaign, asked))
    house.cursors.moved(campaign)
    house.watch.wake(campaign)
    refused = [RefusedSuspect(row=r.row, item=r.item, what=r.what) for r in sent.refused]
    return said(
        SentView(
            batch=sent.batch,
            sent=sent.items,
            judgments=sent.judgments,
            refused_count=len(refused),
            refused=refused[:1_000],
        )
    )


@router.get("/campaigns/{campaign}/rejudgments", response_model=BatchList, responses=OWN)
async def all_batches(
    house: Here,
    me: Me,
    campaign: CampaignName,
    question: Question = "",
    after: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """The batches of suspects that were sent to raters again, the newest first."""
    spec = await house.store.read(lambda tx: _spec(tx, me, campaign, Right.READ))
    sought = Sought(question, after, limit)
    page = await house.store.read(lambda tx: batches(tx, me, campaign, sought))
    changed, undecided = Counter[str](), Counter[str]()
    for asked in sorted({one.question for one in page.returned}):
        rows = [one for one in page.returned if one.question == asked]
        items = {one.item for one in rows}
        found = await _standing(house, me, spec, asked, sorted(items))
        counts = came(spec, rows, found)
        changed += counts.changed
        undecided += counts.undecided
    views = [_view(one, one.back, changed[one.batch], undecided[one.batch]) for one in page.batches]
    return said(BatchList(batches=views, next=page.next))


@router.get("/campaigns/{campaign}/rejudgments/{batch}", response_model=BatchDetail, responses=OWN)
async def one_batch(house: Here, me: Me, campaign: CampaignName, batch: BatchName) -> Response:
    """A batch with its items, before and after."""
    spec = await house.store.read(lambda tx: _spec(tx, me, campaign, Right.READ))
    found, lines = await _lines(house, me, spec, batch)
    judged = await house.store.read(partial(_judged, campaign=campaign))
    precision, rest, recall = await asyncio.to_thread(_outcome, lines, judged)
    ordered = sorted(lines, key=lambda one: (-one.worth, one.item))
    detail = BatchDetail(
        **_view(
            found,
            sum(one.back for one in lines),
            sum(bool(one.changed) for one in lines),
            sum(bool(one.undecided) for one in lines),
        ).model_dump(),
        lines=[RejudgedLine(**{n: getattr(one, n) for n in Line.__slots__}) for one in ordered],
        precision=precision,
        rest=rest,
        recall=recall,
    )
    return said(detail)


def _spec(tx: Transaction, me: Actor, campaign: str, right: Right) -> CampaignSpec:
    demand(tx, me, campaign, right)
    return spec_of(tx, campaign)


def _options(spec: CampaignSpec, question: str) -> tuple[str, ...]:
    return next(one.question().options for one in spec.questions if one.name == question)


async def _standing(
    house: House, me: Actor, spec: CampaignSpec, question: str, items: Sequence[str]
) -> Standing:
    """What a release made now would say of items."""
    fit = await house.fits.of(me, spec.name, question)
    found = await asyncio.to_thread(fit.standing, items)
    return await house.store.read(lambda tx: filled(tx, spec, question, items, found))


async def _lines(
    house: House, me: Actor, spec: CampaignSpec, name: str
) -> tuple[Batch, list[Line]]:
    def read(tx: Transaction) -> tuple[Batch, list[Rejudged]]:
        return batch_of(tx, me, spec.name, name)

    batch, rows = await house.store.read(read)
    found = await _standing(house, me, spec, batch.question, [row.item for row in rows])
    return batch, [line_of(row, batch.question, spec, found) for row in rows]


def _view(batch: Batch | Listed, back: int, changed: int, undecided: int) -> BatchView:
    return BatchView(
        batch=batch.batch,
        at=batch.at,
        by=batch.asked_by,
        question=batch.question,
        diagnosis=batch.diagnosis,
        note=batch.note,
        judgments=batch.judgments,
        items=batch.items,
        back=back,
        changed=changed,
        undecided=undecided,
    )


def _judged(tx: Transaction, campaign: str) -> int:
    found = tx.one(JUDGED, campaign=campaign)
    return 0 if found is None else found.number


def _outcome(
    lines: Sequence[Line], judged: int
) -> tuple[HitShare | None, HitShare | None, HitShare | None]:
    # the analytic stack, which a server without leads who look need not load
    from quorate.analysis.diagnosis.loop.outcome import Share, outcome

    suspects = [one for one in lines if not one.audit]
    back = [one for one in suspects if one.changed is not None]
    sliced = [one for one in lines if one.audit and one.changed is not None]
    found = outcome(
        sum(bool(one.changed) for one in back),
        len(back),
        suspects=len(suspects),
        slice_wrong=sum(bool(one.changed) for one in sliced),
        sliced=len(sliced),
        others=max(judged - len(suspects), len(sliced)),
    )

    def view(share: Share | None) -> HitShare | None:
        if share is None:
            return None
        return HitShare(
            value=share.value,
            lower=share.lower,
            upper=share.upper,
            hits=share.hits,
            n=share.n,
        )

    precision = view(found.precision) if back else None
    return precision, view(found.rest), view(found.recall)

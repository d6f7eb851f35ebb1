"""Releases: what one would hold, making one, and the files of those made."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field
from starlette.responses import FileResponse

from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.asked import spec_of
from quorate.campaign.paging import Span
from quorate.campaign.releasing import NEWEST, VERSION, Listing
from quorate.campaign.rights import Actor, NotFoundError, Right, demand, grants
from quorate.certificate.asked import SMALLEST, Asked, Told, may_tell_groups, usual
from quorate.certificate.documents.wanted import wanted
from quorate.schema.campaign import CampaignSpec
from quorate.schema.paradigm import Paradigm
from quorate.server.house import House
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName
from quorate.server.released import verdict
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.certificate.contents import Contents, QuestionPart

router = new_router("releases")
Version = Annotated[str, Path(pattern=f"^{VERSION.pattern}$", description="a version")]
Known = Annotated[str, Query(pattern=f"^({VERSION.pattern})?$", description="a version")]
Smallest = Annotated[int, Field(ge=SMALLEST, le=10_000)]
_ZIP = {
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    "description": "The files",
}


class NewRelease(BaseModel):
    """The release to make; ``told`` null leaves it to the campaign."""

    version: Annotated[str, Field(pattern=f"^{VERSION.pattern}$")]
    told: Told | None = None
    smallest: Smallest = SMALLEST
    """people that a group needs to be told of"""
    seed: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0


class ReleaseLine(BaseModel):
    """A release that was made; ``digest`` is that of its manifest, ``root`` that of the log."""

    version: str
    digest: str
    log_size: int
    root: str | None
    told: str | None
    seed: int | None
    at: int
    released_by: str
    by: str
    """the name of who made it; empty where it was erased"""
    verdict: str
    """whether it is certified; empty where that is not known, or its files are not here"""


class MakingView(BaseModel):
    """A release that is being made, or that could not be: then ``problem`` says why."""

    version: str
    since: int
    step: str
    done: float
    """the share of the step"""
    share: float
    """the share of the whole"""
    left: float | None
    """seconds, if it goes on as it did; null while that cannot be told"""
    count: int
    """entries of the log that are proven"""
    total: int
    """entries of the log, 0 while they are not counted"""
    rate: float | None
    """entries that are proven a second, null while none are"""
    problem: str


class WantedView(BaseModel):
    """A key of ``about`` in the campaign file, and the documents of a release that tell it."""

    name: str
    documents: list[str]
    said: bool
    """documents call it not answered where it is not"""


class ReleasesView(BaseModel):
    """A page of the releases of a campaign, the newest first; ``next`` is the cursor of the one
    behind. ``usual`` is what one tells apart when nothing is said, and ``groups`` whether groups
    could be told."""

    releases: list[ReleaseLine]
    next: str | None
    making: MakingView | None
    usual: Told
    groups: bool
    about: list[WantedView]
    """what only the publisher can say, in the order in which documents ask for it"""


class SuppressedView(BaseModel):
    """What is not told of an attribute, as counts."""

    attribute: str
    groups: int
    raters: int
    untold: int
    cells: int
    hidden_cells: int


class ReleaseQuestion(BaseModel):
    """What a release says of a question; ``note`` says why it has no table."""

    name: str
    ask: str
    paradigm: Paradigm
    judgments: int
    items: int
    table: str | None
    groups: str | None
    told_groups: int
    """groups that are told over all items"""
    group_figures: int
    """groups that are told, over all items and on single ones"""
    one_mind: int
    """how many of these have nearly one answer, so that it is known of each of their people"""
    note: str
    suppressed: list[SuppressedView]


class SetAside(BaseModel):
    """Answers apart, by why, with the reason of those excluded, as it will be read."""

    why: Literal["excluded", "late", "repeat"]
    reason: str
    answers: int


class Withheld(BaseModel):
    """Answers that stay here: practice, tests and traps by purpose; own words by question."""

    what: str
    answers: int


class ContentsView(BaseModel):
    """What a release made now would hold."""

    told: Told
    smallest: int
    answers: int
    imported: int
    """answers of these that came from other tools"""
    items: int
    raters: int
    questions: list[ReleaseQuestion]
    aside: list[SetAside]
    withheld: list[Withheld]
    own_words: list[Withheld]


@router.get("/campaigns/{campaign}/releases", response_model=ReleasesView, responses=OWN)
async def releases(
    house: Here,
    me: Me,
    campaign: CampaignName,
    version: Known = "",
    before: Known = "",
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """The releases that were made, the newest first, and the one that is being made.

    With a `version` that one alone; with `before`, a version, those that were made before it.
    """
    asked = Listing(Span(after, limit), version, before)
    return said(await _view(house, me, campaign, asked))


@router.post(
    "/campaigns/{campaign}/releases",
    response_model=ReleasesView,
    status_code=202,
    responses=OWN,
)
async def make(house: Here, me: Me, campaign: CampaignName, given: NewRelease) -> Response:
    """Begin to make a release. Its version must be new; it is listed when it is there."""
    asked = await asked_of(house, me, campaign, given.told, given.smallest, given.seed)
    await house.releases.start(me, campaign, given.version, asked)
    return said(await _view(house, me, campaign), 202)


@router.get("/campaigns/{campaign}/releases/preview", response_model=ContentsView, responses=OWN)
async def preview(
    house: Here,
    me: Me,
    campaign: CampaignName,
    told: Told | None = None,
    smallest: Annotated[int, Query(ge=SMALLEST, le=10_000)] = SMALLEST,
) -> Response:
    """What a release made now would hold, and what would be suppressed."""
    asked = await asked_of(house, me, campaign, told, smallest)
    return said(_contents(await house.releases.preview(me, campaign, asked)))


@router.get(
    "/campaigns/{campaign}/releases/{version}/bundle",
    response_class=Response,
    responses={**OWN, 200: _ZIP},
)
async def bundle(house: Here, me: Me, campaign: CampaignName, version: Version) -> Response:
    """The files of a release, as a ZIP."""
    path = await house.releases.file(me, campaign, version)
    return FileResponse(path, media_type="application/zip", filename=f"{campaign}-{version}.zip")


async def asked_of(
    house: House, me: Actor, campaign: str, told: Told | None, smallest: int, seed: int = 0
) -> Asked:
    """What is wanted of a release; what is not said follows from the campaign."""

    def work(tx: Transaction) -> CampaignSpec:
        demand(tx, me, campaign, Right.RUN)
        return spec_of(tx, campaign)

    spec = await house.store.read(work)
    return Asked(told or usual(spec), smallest, seed)


async def _view(house: House, me: Actor, campaign: str, asked: Listing = NEWEST) -> ReleasesView:
    made, making = await house.releases.made(me, campaign, asked)

    def work(tx: Transaction) -> tuple[CampaignSpec, dict[str, str]]:
        member = demand(tx, me, campaign, Right.READ, even_archived=True)
        runs = grants(me, member, Right.RUN)
        by = {one.released_by for one in made.entries} if runs else set[str]()
        return spec_of(tx, campaign), names_of(tx, house.vault, by)

    spec, names = await house.store.read(work)
    lines = [
        ReleaseLine(
            **one._asdict(),
            by=names.get(one.released_by, ""),
            verdict=await _verdict(house, me, campaign, one.version),
        )
        for one in made.entries
    ]
    return ReleasesView(
        releases=lines,
        next=made.next,
        making=None
        if making is None
        else MakingView(
            version=making.version,
            since=making.begun,
            step=making.step,
            done=making.done,
            share=making.share,
            left=making.left,
            count=making.count,
            total=making.entries,
            rate=making.rate,
            problem=making.problem,
        ),
        usual=usual(spec),
        groups=may_tell_groups(spec),
        about=[WantedView.model_validate(asdict(one)) for one in wanted(spec)],
    )


async def _verdict(house: House, me: Actor, campaign: str, version: str) -> str:
    try:
        path = await house.releases.file(me, campaign, version)
    except NotFoundError:
        return ""
    return await asyncio.to_thread(verdict, path)


def _contents(found: Contents) -> ContentsView:
    # the analytic stack, which a server without leads who look need not load
    from quorate.certificate.rows import SOURCE

    rows = found.rows
    return ContentsView(
        told=found.asked.told,
        smallest=found.asked.smallest,
        answers=rows.kept.height,
        imported=rows.kept[SOURCE].count() if SOURCE in rows.kept.columns else 0,
        items=found.items,
        raters=found.raters,
        questions=[_question(one) for one in found.questions],
        aside=[
            SetAside.model_validate({"why": why, "reason": reason, "answers": n})
            for (why, reason), n in rows.reasons.items()
        ],
        withheld=[Withheld(what=what, answers=n) for what, n in rows.withheld.items()],
        own_words=[Withheld(what=what, answers=n) for what, n in found.frozen.sealed.items()],
    )


def _question(part: QuestionPart) -> ReleaseQuestion:
    table, cells = part.judgments, part.cells
    told = {} if cells is None else cells.overall
    one_mind, figures = part.of_one_mind
    return ReleaseQuestion(
        name=part.name,
        ask=part.ask,
        paradigm=part.paradigm,
        judgments=0 if table is None else len(table),
        items=0 if table is None else table.n_items,
        table=part.outcome,
        groups=part.groups,
        told_groups=sum(len(groups) for groups in told.values()),
        group_figures=figures,
        one_mind=one_mind,
        note=part.note,
        suppressed=[SuppressedView(**asdict(one)) for one in part.suppressed],
    )

"""Releases before and after they are made: their conditions, documents, and what changed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.campaign.releasing import VERSION
from quorate.certificate.asked import SMALLEST, Told
from quorate.schema.json_value import Json
from quorate.server.names import CampaignName
from quorate.server.released import difference, document, released
from quorate.server.routes.releases import Version, asked_of
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.certificate.diff import Difference

router = new_router("releases")
MOST = 100
"""of what is told one by one"""


class ConditionFigure(BaseModel):
    """A figure behind what a condition found, and where in the release it will stand."""

    pointer: str
    value: str | float | bool | None


class ReasonView(BaseModel):
    """A part of what a condition found, by a key for which pages have words, and its values."""

    key: str
    values: dict[str, str | float | bool | None]


class ConditionView(BaseModel):
    """What a condition found; ``otherwise`` is what follows where it is not met."""

    kind: str
    title: str
    demanded: bool
    """the campaign file names it"""
    otherwise: str
    state: Literal["met", "gap", "unknown"]
    says: str
    """what it found, in English"""
    reasons: list[ReasonView]
    """the same for pages in other languages; empty of releases and conditions that have none"""
    figures: list[ConditionFigure]


class GateView(BaseModel):
    """Whether a release is certified, and what each condition found."""

    verdict: str
    conditions: list[ConditionView]


class DocumentLine(BaseModel):
    """A document of a release."""

    name: str
    bytes: int


class ReleaseSummary(BaseModel):
    """A release as its files tell it; ``gate`` null where its events were not known."""

    version: str
    made_with: str
    answers: int
    items: int
    raters: int
    gate: GateView | None
    key: str
    """the key that checks its signatures"""
    fingerprint: str
    """SHA-256 of the key's text, in hexadecimal; empty without a key"""
    checkpoint: str
    documents: list[DocumentLine]


class DocumentText(BaseModel):
    """A document of a release, as it is written."""

    name: str
    text: str


class CauseView(BaseModel):
    """An event of the log, and what it says for a reason."""

    kind: str
    index: int
    why: str
    values: dict[str, str]
    """what the reason is made of where nobody wrote it"""


class LabelChangeView(BaseModel):
    """A label of the consensus that is another one, and the events about the item."""

    question: str
    item: str
    before: str
    after: str
    causes: list[CauseView]


class MovedView(BaseModel):
    """A figure before and after, and the question that it is about, if any."""

    name: str
    before: float | str | None
    after: float | str | None
    figure: str
    question: str


class GroupChangeView(BaseModel):
    """A figure of a group over all items, before and after; null where it is not told. It is the
    share of an option, or the mean where there is none."""

    question: str
    attribute: str
    group: str
    option: str | None
    before: float | None
    after: float | None
    raters_before: int
    raters_after: int


class CountView(BaseModel):
    """How many of what; below zero where there are fewer."""

    what: str
    n: int


class DiffView(BaseModel):
    """What changed from a release to another. Lists are cut at 100; counts are whole."""

    before: str
    after: str
    same: bool
    continues: bool | None
    """the log of the second goes on from that of the first; null where one has no log"""
    events: list[CountView]
    changes: list[CauseView]
    change_count: int
    items_added: int
    items_removed: int
    items_content: int
    items_part: int
    answers_added: int
    answers_removed: int
    excluded: list[CountView]
    labels: list[LabelChangeView]
    label_counts: list[CountView]
    figures: list[MovedView]
    groups: list[GroupChangeView]
    group_count: int
    guideline_added: list[str]
    guideline_altered: list[str]
    erased: int
    """raters of the first release who were erased since"""


@router.get("/campaigns/{campaign}/releases/gate", response_model=GateView, responses=OWN)
async def read_gate(
    house: Here,
    me: Me,
    campaign: CampaignName,
    told: Told | None = None,
    smallest: Annotated[int, Query(ge=SMALLEST, le=10_000)] = SMALLEST,
) -> Response:
    """What the conditions of a release made now would say."""
    asked = await asked_of(house, me, campaign, told, smallest)
    found = await house.releases.gate(me, campaign, asked)
    return said(_gate(found.to_dict()))


@router.get(
    "/campaigns/{campaign}/releases/{version}/summary",
    response_model=ReleaseSummary,
    responses=OWN,
)
async def read_summary(house: Here, me: Me, campaign: CampaignName, version: Version) -> Response:
    """What a release says of itself, the documents in it, and the key that checks it."""
    path = await house.releases.file(me, campaign, version)
    found = await asyncio.to_thread(released, path)
    counts, made_with = _object(found.manifest, "counts"), _object(found.manifest, "made_with")
    gate = _object(found.manifest, "gate")
    return said(
        ReleaseSummary(
            version=version,
            made_with=str(made_with.get("quorate", "")),
            answers=_count(counts, "answers"),
            items=_count(counts, "items"),
            raters=_count(counts, "raters"),
            gate=_gate(gate) if gate else None,
            key=found.key,
            fingerprint=hashlib.sha256(found.key.encode()).hexdigest() if found.key else "",
            checkpoint=found.checkpoint,
            documents=[DocumentLine(name=name, bytes=size) for name, size in found.documents],
        )
    )


@router.get(
    "/campaigns/{campaign}/releases/{version}/document",
    response_model=DocumentText,
    responses=OWN,
)
async def read_document(
    house: Here,
    me: Me,
    campaign: CampaignName,
    version: Version,
    name: Annotated[str, Query(max_length=500)],
) -> Response:
    """A document of a release, as it is written."""
    path = await house.releases.file(me, campaign, version)
    return said(DocumentText(name=name, text=await asyncio.to_thread(document, path, name)))


@router.get("/campaigns/{campaign}/releases/{version}/diff", response_model=DiffView, responses=OWN)
async def read_diff(
    house: Here,
    me: Me,
    campaign: CampaignName,
    version: Version,
    before: Annotated[str, Query(pattern=f"^{VERSION.pattern}$")],
) -> Response:
    """What changed from another release to this one, and which events are behind it."""
    first = await house.releases.file(me, campaign, before)
    second = await house.releases.file(me, campaign, version)
    return said(_diff(await asyncio.to_thread(difference, first, second)))


def _gate(found: Mapping[str, Json]) -> GateView:
    conditions = found.get("conditions")
    return GateView(
        verdict=str(found.get("verdict", "")),
        conditions=[
            _condition(one)
            for one in (conditions if isinstance(conditions, list) else [])
            if isinstance(one, dict)
        ],
    )


def _condition(one: Mapping[str, Json]) -> ConditionView:
    figures = _object(one, "figures")
    told = {name: one.get(name) for name in ConditionView.model_fields if name != "figures"}
    return ConditionView.model_validate(
        {
            **told,
            # releases of older versions say it in English alone
            "reasons": one.get("reasons") or [],
            "figures": [
                {"pointer": pointer, "value": value}
                for pointer, value in figures.items()
                if not isinstance(value, dict | list)
            ],
        }
    )


def _diff(found: Difference) -> DiffView:
    items = found.items
    return DiffView(
        before=found.before,
        after=found.after,
        same=found.same,
        continues=found.continues,
        events=_counts(found.events),
        changes=[CauseView(**asdict(one)) for one in found.changes[:MOST]],
        change_count=len(found.changes),
        items_added=len(items.added),
        items_removed=len(items.removed),
        items_content=len(items.content),
        items_part=len(items.part),
        answers_added=found.answers_added,
        answers_removed=found.answers_removed,
        excluded=_counts(found.excluded),
        labels=[LabelChangeView.model_validate(asdict(one)) for one in found.labels[:MOST]],
        label_counts=_counts(found.label_counts),
        figures=[MovedView(**asdict(one)) for one in found.figures],
        groups=[GroupChangeView(**asdict(one)) for one in found.groups[:MOST]],
        group_count=len(found.groups),
        guideline_added=list(found.guideline_added),
        guideline_altered=list(found.guideline_altered),
        erased=len(found.erased),
    )


def _counts(found: Mapping[str, int]) -> list[CountView]:
    pairs: Iterable[tuple[str, int]] = found.items()
    return [CountView(what=what, n=n) for what, n in pairs]


def _object(found: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _count(found: Mapping[str, Json], name: str) -> int:
    value = found.get(name)
    return value if isinstance(value, int) else 0

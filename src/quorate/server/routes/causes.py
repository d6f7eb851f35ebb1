"""Why raters differ: suggested causes, coded causes, and pairs of options to write about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.schema.errors import EmptyError
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.campaign.insight.causing import Caused

router = new_router("quality")
CauseName = Literal["slip", "guideline", "ambiguous", "context", "item", "opinion"]
SuggestedName = Literal["slip", "guideline", "ambiguous", "context", "item", "opinion", "not clear"]


class CauseLine(BaseModel):
    """A disputed item: the likeliest cause if it is clear, and the evidence in a sentence."""

    item: str
    cause: SuggestedName
    probability: float
    first: str
    second: str
    judgments: int
    sentence: str
    coded: CauseName | None
    """what an expert named"""


class CauseCount(BaseModel):
    """How many items have this cause by what judgments suggest, and by experts."""

    cause: SuggestedName
    suggested: int
    coded: int


class CauseCell(BaseModel):
    """How many items have this suggested and this coded cause."""

    suggested: SuggestedName
    coded: CauseName
    items: int


class PairLine(BaseModel):
    """Two options that stand against each other in so many items; ``guideline`` of them by it."""

    first: str
    second: str
    items: int
    guideline: int


class UnclearLine(BaseModel):
    """A pair of options that the guideline does not tell apart, in all items or in a slice."""

    first: str
    second: str
    items: float
    expected: float
    p: float
    column: str
    value: str


class CausesView(BaseModel):
    """Why raters differ on a question; ``camps`` says whether raters side together."""

    question: str
    disputed: int
    counts: list[CauseCount]
    both: list[CauseCell]
    same: float | None
    """of items with both, the share in which the expert named what was suggested"""
    pairs: list[PairLine]
    unclear: list[UnclearLine]
    camps: Literal["difference", "suggestive", "no difference found"]
    items: list[CauseLine]
    notes: list[str]


NOBODY = CausesView(
    question="",
    disputed=0,
    counts=[],
    both=[],
    same=None,
    pairs=[],
    unclear=[],
    camps="no difference found",
    items=[],
    notes=[],
)


@router.get("/campaigns/{campaign}/causes", response_model=CausesView, responses=OWN)
async def causes(
    house: Here,
    me: Me,
    campaign: CampaignName,
    question: Annotated[str | None, Query(max_length=64)] = None,
    item: Annotated[str | None, Query(max_length=256)] = None,
    limit: Annotated[int, Query(ge=0, le=500)] = 50,
) -> Response:
    """Why raters differ, item by item and in numbers; with ``item`` of this one alone.

    While nobody has answered, nobody differs.
    """
    try:
        found = await house.causing.of(me, campaign, question)
    except EmptyError:
        return said(NOBODY.model_copy(update={"question": question or ""}))
    return said(_view(found, item, limit))


def _view(found: Caused, item: str | None, limit: int) -> CausesView:
    lines = found.found.items
    kept = lines.head(limit) if item is None else lines.filter(lines["item"] == item)
    latent = found.found.tests[-1].verdict if found.found.tests else "no difference found"
    return CausesView.model_validate(
        {
            "question": found.question,
            "disputed": len(lines),
            "counts": [
                {"cause": cause, "suggested": n, "coded": found.coded.get(cause, 0)}
                for cause, n in found.suggested.items()
            ],
            "both": [
                {"suggested": one, "coded": other, "items": n}
                for (one, other), n in sorted(found.both.items())
            ],
            "same": found.same,
            "pairs": [
                {
                    "first": one.first,
                    "second": one.second,
                    "items": one.items,
                    "guideline": one.causes.get("guideline", 0),
                }
                for one in found.pairs
            ],
            "unclear": [
                {
                    "first": one.options[0],
                    "second": one.options[1],
                    "items": one.items,
                    "expected": one.expected,
                    "p": one.p,
                    "column": one.column.removeprefix("slice "),
                    "value": one.value,
                }
                for one in found.found.unclear
            ],
            "camps": latent,
            "items": [{**row, "coded": found.coded_of.get(row["item"])} for row in kept.to_dicts()],
            "notes": list(found.found.notes),
        }
    )

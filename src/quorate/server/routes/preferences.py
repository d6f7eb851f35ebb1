"""What raters prefer: the ranking of candidates, who judges how, and files for trainers."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from quorate.campaign.reading import members
from quorate.server.names import CampaignName, QuestionName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.analysis.preference.candidates import Candidates
    from quorate.analysis.preference.report import Preference
    from quorate.formats.preference.exporting import Export
    from quorate.formats.preference.policy import Name, Tie
    from quorate.schema import Judgments

router = new_router("preferences")
FORMATS = Literal[
    "axolotl",
    "canonical",
    "llama-factory",
    "openrlhf",
    "rewardbench",
    "trl",
    "trl-reward",
    "trl-unpaired",
]
_ZIP = {
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    "description": "The files",
}


class ShareView(BaseModel):
    """A share of ``n`` with its 95 % interval; null where there is nothing to count."""

    value: float | None
    lower: float | None
    upper: float | None
    n: int


class CandidateLine(BaseModel):
    """A candidate's strength in logits with its 95 % interval, and the ranks it may have."""

    candidate: str
    rank: int
    rank_low: int
    rank_high: int
    strength: float | None
    lower: float | None
    upper: float | None
    comparisons: int


class WinCell(BaseModel):
    """How two candidates fared against each other; ``wins`` are those of the first."""

    candidate: str
    other: str
    comparisons: int
    wins: int
    losses: int
    ties: int


class EstimateLine(BaseModel):
    """A parameter of the model with its 95 % interval."""

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    about: str


class RaterHabits(BaseModel):
    """How one rater decides: shares of choices, and coefficients of place and length in logits."""

    rater: str
    name: str
    comparisons: int
    ties: ShareView
    pool_ties: float | None
    first: ShareView
    longer: ShareView
    flips: ShareView
    reliability: ShareView


class CeilingView(BaseModel):
    """How often two raters agree, and between what the best accuracy of a model must lie."""

    agreement: float
    agreement_low: float | None
    agreement_high: float | None
    lower: float
    upper: float
    lowest: float | None
    highest: float | None
    items: int


class CoverageView(BaseModel):
    """How the comparisons lie over the pairs of candidates."""

    pairs: int
    compared: int
    least: int
    median: float
    most: int
    parts: int


class CyclesView(BaseModel):
    """Triads of majorities that go round in a circle, and the share that chance explains."""

    triads: int
    cyclic: int
    share: float | None
    expected: float | None


class PreferenceView(BaseModel):
    """What the judgments of a comparing question say, and how far to trust it."""

    question: str
    judgments: int
    comparisons: int
    ties: int
    items: int
    raters: int
    candidates: int
    order: Literal["balanced", "partly", "fixed", "unknown"]
    order_says: str
    first_wins: ShareView
    model: str | None
    errors: str | None
    unranked: str
    ranking: list[CandidateLine]
    wins: list[WinCell]
    estimates: list[EstimateLine]
    habits: list[RaterHabits]
    longer_wins: ShareView | None
    longer_baseline: ShareView | None
    ceiling: CeilingView | None
    coverage: CoverageView | None
    cycles: CyclesView | None
    notes: list[str]


@router.get(
    "/campaigns/{campaign}/preferences/{question}", response_model=PreferenceView, responses=OWN
)
async def preference(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """What the judgments of a pair, a best-of or a ranking say of the candidates and the raters."""
    found = await house.preferences.of(me, campaign, question)
    people = await house.store.read(lambda tx: members(tx, house.vault, me, campaign))
    names = {one.member.person: one.name for one in people}
    return said(_view(found, names))


@router.get(
    "/campaigns/{campaign}/preferences/{question}/export",
    response_class=Response,
    responses={**OWN, 200: _ZIP},
)
async def files(
    house: Here,
    me: Me,
    campaign: CampaignName,
    question: QuestionName,
    format: FORMATS = "trl",
    policy: Literal["hard", "margin", "duplicate", "unpaired", "votes"] | None = None,
    threshold: Annotated[float, Query(ge=0.5, le=1)] = 0.5,
    tie: Literal["drop", "both"] = "drop",
    validation: Annotated[float, Query(ge=0, le=0.9)] = 0.0,
) -> Response:
    """Preferences as a trainer reads them, packed with the account of what was lost.

    ``validation`` is the share of prompts kept apart. Raises a conflict where nothing is left.
    """
    table, candidates = await house.preferences.tables(me, campaign, question)
    found = await asyncio.to_thread(
        _export, table, candidates, format, policy, threshold, tie, validation
    )
    name = f"{campaign}-{question}-{format}.zip"
    return Response(
        await asyncio.to_thread(_packed, found),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _export(
    table: Judgments,
    candidates: Candidates,
    format: str,
    policy: Name | None,
    threshold: float,
    tie: Tie,
    validation: float,
) -> Export:
    from quorate.analysis.preference.reading.standing import counted
    from quorate.formats.preference.exporting import export
    from quorate.formats.preference.format import preference_format
    from quorate.formats.preference.policy import POLICIES, Policy
    from quorate.formats.preference.record import records

    form = preference_format(format)
    chosen = next(one for one in POLICIES if one == policy or (not policy and one in form.policies))
    shares = (1 - validation, validation) if validation else (1.0,)
    how = Policy(chosen, threshold=threshold, tie=tie)
    return export(records(counted(table), candidates), form, how, shares)


def _packed(found: Export) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for split in found.rows:
            folder.writestr(f"{split}.jsonl", b"".join(found.lines(split)))
        for name, document in found.beside.items():
            folder.writestr(name, json.dumps(document, ensure_ascii=False, indent=1))
        folder.writestr("README.md", found.card)
        account = json.dumps(found.account.to_dict(), ensure_ascii=False, indent=1)
        folder.writestr("account.json", account)
    return packed.getvalue()


def _view(found: Preference, names: Mapping[str, str]) -> PreferenceView:
    from quorate.analysis.plain import plain

    counts, ranking, longer = found.counts, found.ranking, found.longer
    lines = [] if ranking is None else ranking.table.fill_nan(None).to_dicts()
    return PreferenceView(
        question=found.question,
        judgments=counts.judgments,
        comparisons=counts.comparisons,
        ties=counts.ties,
        items=counts.items,
        raters=counts.raters,
        candidates=counts.candidates,
        order=found.order.verdict,
        order_says=found.order.says,
        first_wins=_share(found.order.first_wins),
        model=None if ranking is None else ranking.model,
        errors=None if ranking is None else ranking.errors,
        unranked=found.unranked,
        ranking=[CandidateLine.model_validate(line) for line in lines],
        wins=[]
        if found.wins is None
        else [WinCell.model_validate(row) for row in found.wins.to_dicts()],
        estimates=[]
        if ranking is None
        else [EstimateLine.model_validate(plain(one)) for one in ranking.estimates],
        habits=[_habits(row, names) for row in found.raters.to_dicts()],
        longer_wins=None if longer is None else _share(longer.judgments),
        longer_baseline=None if longer is None else _share(longer.majority),
        ceiling=None if found.ceiling is None else CeilingView.model_validate(plain(found.ceiling)),
        coverage=None
        if found.coverage is None
        else CoverageView.model_validate(found.coverage, from_attributes=True),
        cycles=None if found.cycles is None else CyclesView.model_validate(plain(found.cycles)),
        notes=list(found.notes),
    )


def _share(one: object) -> ShareView:
    from quorate.analysis.plain import plain

    return ShareView.model_validate(plain(one))


def _habits(row: Mapping[str, object], names: Mapping[str, str]) -> RaterHabits:
    def share(name: str, n: str = "comparisons") -> ShareView:
        return ShareView.model_validate(
            {
                "value": row.get(name),
                "lower": row.get(f"{name}_lower"),
                "upper": row.get(f"{name}_upper"),
                "n": row.get(n) or 0,
            }
        )

    rater = str(row["rater"])
    return RaterHabits.model_validate(
        {
            "rater": rater,
            "name": names.get(rater, rater),
            "comparisons": row["comparisons"],
            "ties": share("tie_rate"),
            "pool_ties": row.get("pool_tie_rate"),
            "first": share("first_rate"),
            "longer": share("longer_rate"),
            "flips": share("flip_rate", "repeats"),
            "reliability": share("reliability"),
        }
    )

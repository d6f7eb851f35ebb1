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

from quorate.campaign.paging import page_of, placed
from quorate.campaign.reading import known_names
from quorate.schema.errors import InputError
from quorate.server.listing import After, Limit
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
RANKED = 200
"""candidates that are told of"""
COMPARED = 20
"""candidates, the best ones, of which it is told how they fared against one another"""
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


class HabitsList(BaseModel):
    """A page of raters and how they decide, those who stand out first; ``next`` is the cursor of
    the one behind."""

    raters: list[RaterHabits]
    next: str | None


class PreferenceView(BaseModel):
    """What the judgments of a comparing question say, and how far to trust it.

    The ranking has the best 200 of ``candidates``, ``wins`` those among the best 20 of it, of
    ``pairs`` that were compared; `quorate prefer` tells all from the judgments.
    """

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
    pairs: int
    estimates: list[EstimateLine]
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
    return said(_view(await house.preferences.of(me, campaign, question)))


@router.get(
    "/campaigns/{campaign}/preferences/{question}/raters",
    response_model=HabitsList,
    responses=OWN,
)
async def habits(
    house: Here,
    me: Me,
    campaign: CampaignName,
    question: QuestionName,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """How each rater decides, those first whose choices by place or length stand out most."""
    found = await house.preferences.of(me, campaign, question)
    rows = sorted(((_key(row), row) for row in found.raters.to_dicts()), key=lambda one: one[0])
    if after:
        far, judged, rater = placed(after, str, int, str)
        start = _number(str(far)), int(judged), str(rater)
        rows = [one for one in rows if one[0] > start]
    page = page_of(rows, limit, lambda one: (repr(one[0][0]), *one[0][1:]))
    persons = [str(row["rater"]) for _, row in page.entries]
    names = await house.store.read(lambda tx: known_names(tx, house.vault, me, campaign, persons))
    lines = [_habits(row, names) for _, row in page.entries]
    return said(HabitsList(raters=lines, next=page.next))


def _key(row: Mapping[str, object]) -> tuple[float, int, str]:
    """Who stands out first: how far the nearer end of an interval is from a coin."""

    def far(name: str) -> float:
        lower, upper = row.get(f"{name}_lower"), row.get(f"{name}_upper")
        if not isinstance(lower, float) or not isinstance(upper, float):
            return 0.0
        return max(lower - 0.5, 0.5 - upper, 0.0)

    n = row.get("comparisons")
    return (
        -max(far("first_rate"), far("longer_rate")),
        -n if isinstance(n, int) else 0,
        str(row["rater"]),
    )


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InputError(
            f"{value[:80]!r} is no place in the list", remedy="begin again without the cursor"
        ) from None


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


def _view(found: Preference) -> PreferenceView:
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
        ranking=[CandidateLine.model_validate(line) for line in lines[:RANKED]],
        wins=_wins(found, [str(line["candidate"]) for line in lines[:COMPARED]]),
        pairs=0 if found.wins is None else found.wins.height,
        estimates=[]
        if ranking is None
        else [EstimateLine.model_validate(plain(one)) for one in ranking.estimates],
        longer_wins=None if longer is None else _share(longer.judgments),
        longer_baseline=None if longer is None else _share(longer.majority),
        ceiling=None if found.ceiling is None else CeilingView.model_validate(plain(found.ceiling)),
        coverage=None
        if found.coverage is None
        else CoverageView.model_validate(found.coverage, from_attributes=True),
        cycles=None if found.cycles is None else CyclesView.model_validate(plain(found.cycles)),
        notes=list(found.notes),
    )


def _wins(found: Preference, best: list[str]) -> list[WinCell]:
    """How the best fared against one another."""
    if found.wins is None:
        return []
    shown = found.wins
    if best:
        shown = shown.filter(shown["candidate"].is_in(best) & shown["other"].is_in(best))
    return [WinCell.model_validate(row) for row in shown.head(COMPARED * COMPARED).to_dicts()]


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

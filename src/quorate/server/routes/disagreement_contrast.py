"""Where people disagree, contrasted: slices with the rest, experts with the crowd, repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fastapi import Response

from quorate.server.names import CampaignName, QuestionName
from quorate.server.routes.disagreement import fresh
from quorate.server.routes.disagreement_contrast_shapes import (
    CeilingLine,
    ChangeLine,
    ConfusionLine,
    ExpertsView,
    OptionFound,
    OptionLine,
    PrimaryLine,
    PrimaryView,
    SliceContrast,
    SlicesView,
    ThresholdPoint,
    TopicLine,
)
from quorate.server.routes.preferences import ShareView
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.analysis.disagreement.deconvolution import Deconvolution
    from quorate.analysis.disagreement.experts import ExpertCrowd, OptionAudit
    from quorate.analysis.disagreement.scoring.figures import Figure
    from quorate.analysis.disagreement.slices import SliceAgreement, SliceRow
    from quorate.server.disagreement import Seen

router = new_router("quality")
NONE = ShareView(value=None, lower=None, upper=None, n=0)
SMALL_TOPIC = 5
"""items of a slice, with experts' answers, below which it is only counted"""
LEAST_MOVED = 1e-9
"""what rounding may make of shares that do not change"""
PRIMARY = 500
"""items whose primary answers are shown"""
_AT = "/campaigns/{campaign}/disagreement/{question}"


@router.get(f"{_AT}/slices", response_model=SlicesView, responses=OWN)
async def disagreement_slices(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """Whether raters agree less on some items than on the rest, by what items belong to."""
    asked = await house.disagreements.asked(me, campaign, question)
    return said(_slices_view(await house.disagreements.slices(asked)))


@router.get(f"{_AT}/experts", response_model=ExpertsView, responses=OWN)
async def disagreement_experts(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """How far the crowd's majority, and any share of the crowd, says what experts say."""
    asked = await house.disagreements.asked(me, campaign, question)
    return said(_experts_view(await house.disagreements.experts(asked)))


@router.get(f"{_AT}/primary", response_model=PrimaryView, responses=OWN)
async def disagreement_primary(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """How often people change their answer, and what is left of the spread without that."""
    asked = await house.disagreements.asked(me, campaign, question)
    return said(_primary_view(await house.disagreements.primary(asked)))


def _slices_view(seen: Seen[SliceAgreement]) -> SlicesView:
    found = seen.found
    rows = [] if found is None else [one for one in found.rows if one.agreement is not None]
    return SlicesView(
        question=seen.asked.question,
        fresh=fresh(seen),
        why=seen.why,
        title="" if found is None else found.title,
        tests=0 if found is None else found.tests,
        permutations=0 if found is None else found.permutations,
        slices=[_slice(one) for one in rows],
        bare=0 if found is None else len(found.rows) - len(rows),
        notes=[] if found is None else list(found.notes),
    )


def _slice(row: SliceRow) -> SliceContrast:
    return SliceContrast(
        column=row.column,
        value=row.value,
        level=row.level.value,
        items=row.items,
        judgments=row.judgments,
        raters=row.raters,
        agreement=_share(row.agreement, row.lower, row.upper, row.items),
        rest=row.rest,
        difference=_share(row.difference, row.difference_lower, row.difference_upper, row.items),
        p=row.p,
        adjusted=row.adjusted,
        verdict=None if row.verdict is None else row.verdict.value,
        note=row.note,
    )


def _experts_view(seen: Seen[ExpertCrowd]) -> ExpertsView:
    found, tables = seen.found, seen.asked.contrasted
    topics = [] if found is None else [one for one in found.topics if one.items >= SMALL_TOPIC]
    crowd = None if tables is None else tables.crowd
    return ExpertsView(
        question=seen.asked.question,
        fresh=fresh(seen),
        why=seen.why,
        gold=0 if tables is None else tables.gold,
        judged=0 if tables is None else tables.judged,
        experts=0 if tables is None else tables.experts,
        torn=0 if tables is None else tables.torn,
        crowd=0 if crowd is None else int((crowd.workload > 0).sum()),
        items=0 if found is None else found.items,
        accuracy=NONE if found is None else _figure(found.accuracy),
        kappa=NONE if found is None else _figure(found.kappa),
        options=[] if found is None or crowd is None else list(crowd.question.options),
        confusion=[] if found is None else _confusion(found),
        agreed_right=0 if found is None else found.agreed_right,
        agreed_wrong=0 if found is None else found.agreed_wrong,
        ties=0 if found is None else found.ties,
        curves=[] if found is None else [_curve(one) for one in found.options],
        topics=[
            TopicLine(
                column=one.column,
                value=one.value,
                items=one.items,
                accuracy=_figure(one.accuracy),
                kappa=_figure(one.kappa),
                found=[OptionFound(option=o, found=_figure(figure)) for o, figure in one.found],
            )
            for one in topics
        ],
        small_topics=0 if found is None else len(found.topics) - len(topics),
        notes=[] if found is None else list(found.notes),
    )


def _confusion(found: ExpertCrowd) -> list[ConfusionLine]:
    return [
        ConfusionLine(expert=expert, counts=[int(n) for n in counts])
        for expert, *counts in found.confusion.iter_rows()
    ]


def _curve(one: OptionAudit) -> OptionLine:
    return OptionLine(
        option=one.option,
        items=one.items,
        others=one.others,
        found=_figure(one.found),
        spared=_figure(one.spared),
        auc=_figure(one.auc),
        best=one.best.threshold,
        accuracy=one.best.accuracy,
        held_out=one.best.held_out,
        curve=[ThresholdPoint.model_validate(row) for row in one.curve.to_dicts()],
    )


def _primary_view(seen: Seen[Deconvolution]) -> PrimaryView:
    found = seen.found
    told = None if found is None else found.flips
    lines = [] if found is None else _primary_lines(found)
    flip = (
        NONE
        if told is None
        else _share(float(told.p_flip[0]), float(told.lower[0]), float(told.upper[0]), told.n)
    )
    return PrimaryView(
        question=seen.asked.question,
        fresh=fresh(seen),
        why=seen.why,
        flip=flip,
        repeats=0 if told is None else told.n,
        raters=0 if told is None else told.raters,
        changed=None if told is None else float(told.changed[0]),
        options=[] if found is None else _changes(found),
        ceiling=[] if found is None else _ceiling(found),
        items=lines[:PRIMARY],
        left_out=max(0, len(lines) - PRIMARY),
        notes=[] if found is None else list(found.notes),
    )


def _changes(found: Deconvolution) -> list[ChangeLine]:
    """Of each option; shares are means over items that count alike."""
    primary = found.primary
    told = {row["option"]: row for row in found.flips.table.to_dicts()}
    observed, shares = (np.nanmean(one, axis=0) for one in (primary.observed, primary.shares))
    lines = []
    for option, before, after in zip(primary.options, observed, shares, strict=True):
        row = told[option]
        changed = _share(row["changed"], row["lower"], row["upper"], row["n"])
        lines.append(
            ChangeLine(
                option=option,
                n=row["n"],
                changed=changed,
                said=float(before),
                primary=float(after),
            )
        )
    return lines


def _ceiling(found: Deconvolution) -> list[CeilingLine]:
    rows = found.table.filter(measure="accuracy").to_dicts()
    return [
        CeilingLine(
            who=row["who"],
            against=row["against"],
            accuracy=_share(row["value"], row["lower"], row["upper"], row["n"]),
        )
        for row in rows
        if row["value"] is not None
    ]


def _primary_lines(found: Deconvolution) -> list[PrimaryLine]:
    """The items whose shares change, most first."""
    primary = found.primary
    moved = np.abs(np.nan_to_num(primary.shares - primary.observed)).sum(axis=1)
    order = np.lexsort((np.arange(len(moved)), -moved.round(12)))
    return [
        PrimaryLine(
            item=str(primary.items[int(i)]),
            n=int(primary.n[i]),
            said=[float(one) for one in primary.observed[i]],
            primary=[float(one) for one in primary.shares[i]],
        )
        for i in order
        if primary.n[i] > 0 and moved[i] > LEAST_MOVED
    ]


def _figure(one: Figure) -> ShareView:
    return _share(one.value, one.lower, one.upper, one.n)


def _share(value: float | None, lower: float | None, upper: float | None, n: int) -> ShareView:
    return ShareView(value=value, lower=lower, upper=upper, n=n)

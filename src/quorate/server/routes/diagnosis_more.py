"""Further trainings on a diagnosis: the threshold of margins, and what more data would bring."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import fastapi

from quorate.server.diagnosis import MORE_STEPS, What
from quorate.server.jobs import Job
from quorate.server.names import CampaignName, QuestionName
from quorate.server.routes.diagnosis import margins_of
from quorate.server.routes.diagnosis_shapes import (
    CurvesView,
    GainView,
    MoreItems,
    MoreView,
    SizePoint,
    ThresholdView,
)
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.analysis.diagnosis.further import Further
    from quorate.analysis.diagnosis.learning.cleaning import Worth
    from quorate.analysis.diagnosis.learning.learning_curve import LearningCurve
    from quorate.campaign.insight.diagnosing import Diagnosed
    from quorate.server.diagnosis import Asked

router = new_router("quality")
GAIN = 0.02
"""the gain for which more items are asked: two points of a hundred"""
BEYOND = 6
"""sizes beyond the data at which the curve is told, up to four times as many items"""


@router.get(
    "/campaigns/{campaign}/diagnosis/{question}/more/{what}",
    response_model=MoreView,
    responses=OWN,
)
async def more(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName, what: What
) -> fastapi.Response:
    """What further trainings said of the diagnosis that is shown, as far as they were asked for.

    ``curves``: what more judged items, and correcting the wrong labels, would bring.
    ``threshold``: the margin that labels which cannot be right fall short of.
    """
    asked, job = await house.diagnoses.more(me, campaign, question, what)
    return said(await asyncio.to_thread(_view, asked, job))


@router.post(
    "/campaigns/{campaign}/diagnosis/{question}/more/{what}",
    response_model=MoreView,
    status_code=202,
    responses=OWN,
)
async def train_more(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName, what: What
) -> fastapi.Response:
    """Begin further trainings on the diagnosis that is shown, unless they were made."""
    asked, job = await house.diagnoses.start_more(me, campaign, question, what)
    return said(await asyncio.to_thread(_view, asked, job), 202)


def _view(asked: Asked, job: Job[Further] | None) -> MoreView:
    found = MoreView(state="none", step=None, done=0.0, problem="", curves=None, threshold=None)
    if job is None:
        return found
    if job.problem:
        found.state, found.problem = "failed", job.problem
    elif job.result is None:
        found.state, found.done = "running", job.done
        found.step = next(one for one in MORE_STEPS if one == job.step)
    elif asked.shown is not None:
        found.state = "done"
        found.curves = _curves(asked, asked.shown, job.result)
        found.threshold = _threshold(asked, asked.shown, job.result)
    return found


def _curves(asked: Asked, shown: Diagnosed, made: Further) -> CurvesView | None:
    curve, cleaning = made.curve, made.cleaning
    if curve is None or cleaning is None or shown.found is None:
        return None
    lit = asked.calibrated
    errors = shown.found.suspects.errors if lit is None else lit.errors
    share = errors.value / max(shown.found.log.n, 1)
    needed = curve.more(GAIN)
    return CurvesView(
        items=curve.n,
        points=_points(curve),
        more=MoreItems(
            points=needed.points, items=needed.items, lower=needed.lower, upper=needed.upper
        ),
        share=share,
        worth=_gain(cleaning.gain(share)),
        worth_items=_gain(cleaning.items(share)),
        removed=None if cleaning.removed is None else _gain(cleaning.removed),
        notes=list(curve.notes),
    )


def _points(curve: LearningCurve) -> list[SizePoint]:
    """What was measured, and beyond that what the power law says."""
    import numpy as np

    seen = zip(curve.sizes, curve.accuracy, curve.lower, curve.upper, strict=True)
    points = [
        SizePoint(items=int(n), accuracy=float(a), lower=float(lo), upper=float(hi), expected=False)
        for n, a, lo, hi in seen
    ]
    for size in np.geomspace(max(curve.n, 1), 4 * curve.n, BEYOND):
        value, low, high = curve.at(round(float(size)))
        points.append(
            SizePoint(
                items=round(float(size)), accuracy=value, lower=low, upper=high, expected=True
            )
        )
    return points


def _threshold(asked: Asked, shown: Diagnosed, made: Further) -> ThresholdView | None:
    verdict = made.threshold
    if verdict is None or shown.found is None:
        return None
    lit = asked.calibrated
    doubted = shown.found.suspects.suspect
    return ThresholdView(
        margins=margins_of(
            shown.found, verdict.margin, doubted if lit is None else doubted & ~lit.again
        ),
        threshold=sum(verdict.thresholds) / 2,
        flagged=int(verdict.flagged.sum()),
        notes=list(verdict.notes),
    )


def _gain(worth: Worth) -> GainView:
    return GainView(value=worth.value, lower=worth.lower, upper=worth.upper)

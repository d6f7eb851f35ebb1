"""Labels that are likely wrong, by a model that learns them: begun by who looks, kept for all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import fastapi

from quorate.server.diagnosis import STEPS, Asked
from quorate.server.jobs import Job
from quorate.server.names import CampaignName, QuestionName
from quorate.server.routes.diagnosis_shapes import (
    BeforeView,
    ChangedLine,
    DiagnosisReportView,
    DiagnosisView,
    ExpectedView,
    MappedItem,
    MarginBin,
    PrecisionPoint,
    SuspectLine,
    TakenPair,
    VerdictTally,
)
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quorate.analysis.diagnosis.report import Diagnosis
    from quorate.analysis.diagnosis.suspects.expected import Expected
    from quorate.campaign.insight.diagnosing import Diagnosed
    from quorate.campaign.insight.verdicts import Calibrated

router = new_router("quality")
POINTS = 1500
"""items that a map shows"""
LINES = 200
"""suspects that are shown"""
CHANGES = 200
PAIRS = 200
WORDS = 280
"""letters of an item's text that are shown"""


@router.get(
    "/campaigns/{campaign}/diagnosis/{question}", response_model=DiagnosisView, responses=OWN
)
async def diagnosis(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> fastapi.Response:
    """Which labels of a question with options are likely wrong, as far as it was asked for.

    What came back of batches that name the diagnosis calibrates its probabilities.
    """
    return said(await _view(await house.diagnoses.of(me, campaign, question)))


@router.post(
    "/campaigns/{campaign}/diagnosis/{question}",
    response_model=DiagnosisView,
    status_code=202,
    responses=OWN,
)
async def diagnose(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> fastapi.Response:
    """Begin to train a model on the labels so far, unless nothing has happened since the last."""
    return said(await _view(await house.diagnoses.start(me, campaign, question)), 202)


async def _view(asked: Asked) -> DiagnosisView:
    found = DiagnosisView(
        state="none",
        step=None,
        done=0.0,
        since=None,
        moved=False,
        problem="",
        judged=0,
        least=0,
        report=None,
    )
    made = asked.job
    if made is None:
        return found
    found.since, found.moved = made.begun, made.head != asked.head
    if made.problem:
        found.state, found.problem = "failed", made.problem
    elif made.result is None:
        found.state, found.done = "running", made.done
        found.step = next(one for one in STEPS if one == made.step)
    else:
        await asyncio.to_thread(_tell, found, asked, made, made.result)
    return found


def _tell(found: DiagnosisView, asked: Asked, made: Job[Diagnosed], diagnosed: Diagnosed) -> None:
    """Put what was found into the answer."""
    from quorate.campaign.insight.diagnosing import LEAST

    found.judged, found.least, found.state = diagnosed.judged, LEAST, "few"
    lit = asked.calibrated
    now = diagnosed if lit is None else lit.diagnosed
    if now.found is not None:
        found.state = "done"
        found.report = _report(now, now.found, lit, made.before)


def _report(
    diagnosed: Diagnosed,
    found: Diagnosis,
    lit: Calibrated | None,
    before: Job[Diagnosed] | None,
) -> DiagnosisReportView:
    from quorate.analysis.diagnosis.shown import held, pairs, points

    suspects = found.suspects
    steps = suspects.precision if lit is None else lit.precision
    rows = points(found, POINTS)
    doubted = suspects.suspect if lit is None else suspects.suspect & ~lit.again
    chosen = suspects.order[doubted[suspects.order]]
    aum = next((one for one in found.signals if one.name == "aum"), None)
    placed = 0 if found.map is None else int((found.map.region >= 0).sum())
    return DiagnosisReportView(
        diagnosis=diagnosed.digest,
        items=found.log.n,
        learned_from=diagnosed.source,
        without=diagnosed.without,
        sampled=diagnosed.sampled,
        seed=diagnosed.seed,
        verdicts_used=found.judged,
        verdicts_wrong=found.judged_wrong,
        options=list(found.log.classes),
        errors=_expected(suspects.errors if lit is None else lit.errors),
        suspects=len(chosen),
        precision=[
            PrecisionPoint(k=int(k), value=float(v), lower=float(lo), upper=float(hi))
            for k, v, lo, hi in zip(steps.k, steps.value, steps.lower, steps.upper, strict=True)
        ],
        points=_points(found, rows, doubted),
        points_left_out=placed - len(rows),
        lines=[_line(diagnosed, found, int(row)) for row in chosen[:LINES]],
        lines_left_out=max(0, len(chosen) - LINES),
        pairs=[
            TakenPair.model_validate(row) for row in pairs(found, doubted).head(PAIRS).to_dicts()
        ],
        margins=[] if aum is None else margins_of(found, aum.values, doubted),
        threshold=None if aum is None else aum.threshold,
        verdicts=[
            VerdictTally.model_validate(
                {"verdict": name, "items": n, "rule": found.verdicts.rules.get(name, "")}
            )
            for name, n in held(found).items()
        ],
        audit=[str(found.log.examples[int(row)]) for row in suspects.audit],
        found_by=[suspects.how.score, suspects.how.wrong, suspects.how.size, suspects.how.audit],
        notes=list(found.notes),
        before=None if before is None else _before(diagnosed, before),
    )


def _points(
    found: Diagnosis, rows: NDArray[np.int64], doubted: NDArray[np.bool_]
) -> list[MappedItem]:
    from quorate.analysis.diagnosis.signals.data_map import REGIONS

    if found.map is None:
        return []
    return [
        MappedItem.model_validate(
            {
                **_said(found, int(row)),
                "confidence": float(found.map.confidence[row]),
                "variability": float(found.map.variability[row]),
                "region": REGIONS[found.map.region[row]],
                "suspect": bool(doubted[row]),
            }
        )
        for row in rows
    ]


def _line(diagnosed: Diagnosed, found: Diagnosis, row: int) -> SuspectLine:
    from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS

    verdict = int(found.suspects.verdict[row])
    overlap, certainty, both = diagnosed.overlap, diagnosed.certainty, diagnosed.both
    return SuspectLine.model_validate(
        {
            **_said(found, row),
            "verdict": VERDICTS[verdict] if verdict >= 0 else None,
            "judgments": 0 if overlap is None else int(overlap[row]),
            "certainty": 0.0 if certainty is None else float(certainty[row]),
            "together": None if both is None else _number(float(both[row])),
        }
    )


def _said(found: Diagnosis, row: int) -> dict[str, object]:
    """What a map and a table both say of an item."""
    log, suspects = found.log, found.suspects
    rather = int(suspects.suggested[row])
    return {
        "item": str(log.examples[row]),
        "words": _words(found, row),
        "label": log.classes[log.labels[row]],
        "suggested": log.classes[rather] if rather >= 0 else None,
        "wrong": _number(float(suspects.wrong[row])),
    }


def margins_of(
    found: Diagnosis, values: NDArray[np.float64], doubted: NDArray[np.bool_]
) -> list[MarginBin]:
    """How the margins (n,) are spread, and those of the suspects among them."""
    from quorate.analysis.diagnosis.shown import bins

    spread = bins(found, values, suspects=doubted)
    return [
        MarginBin(lowest=float(lo), highest=float(hi), items=int(n), suspects=int(m))
        for lo, hi, n, m in zip(
            spread.edges[:-1], spread.edges[1:], spread.counts, spread.suspects, strict=True
        )
    ]


def _before(diagnosed: Diagnosed, before: Job[Diagnosed]) -> BeforeView | None:
    then, now = before.result, diagnosed.found
    if then is None or then.found is None or now is None:
        return None
    old, labels = then.labels, diagnosed.labels
    names = {item: row for row, item in enumerate(labels)}
    was = {
        str(name)
        for name, suspect in zip(then.found.log.examples, then.found.suspects.suspect, strict=True)
        if suspect
    }
    still = {item for item in was if item in names and now.suspects.suspect[names[item]]}
    changed = [item for item in labels if item in old and old[item] != labels[item]]
    return BeforeView(
        at=before.begun,
        errors=_expected(then.found.suspects.errors),
        suspects=len(was),
        settled=len(was) - len(still),
        changed=len(changed),
        changes=[
            ChangedLine(
                item=item,
                words=_words(now, names[item]),
                before=old[item],
                now=labels[item],
                suspect=item in was,
            )
            for item in changed[:CHANGES]
        ],
    )


def _words(found: Diagnosis, row: int) -> str:
    if found.texts is None:
        return ""
    words = " ".join(str(found.texts[row]).split())
    return words if len(words) <= WORDS else words[:WORDS].rstrip() + "…"


def _expected(one: Expected) -> ExpectedView:
    return ExpectedView(value=float(one.value), lower=float(one.lower), upper=float(one.upper))


def _number(value: float) -> float | None:
    return None if value != value else value

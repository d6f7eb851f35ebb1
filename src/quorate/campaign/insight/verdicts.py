"""Verdicts: a diagnosis in the light of what came back from raters.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.report import recalibrated
from quorate.analysis.diagnosis.suspects.expected import Expected, Precision, precision_at
from quorate.campaign.insight.diagnosing import Diagnosed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an item that was judged again: its label now, and whether chance chose it."""

    item: str
    label: str
    drawn: bool


@dataclass(frozen=True, eq=False)
class Calibrated:
    """A diagnosis after human verdicts.

    ``diagnosed`` is calibrated by them. ``again`` (n,) are the items that were judged again: they
    are suspects no more, whatever came of them. ``errors`` are those expected among the others.
    """

    diagnosed: Diagnosed
    again: NDArray[np.bool_]
    errors: Expected
    precision: Precision


def calibrated(diagnosed: Diagnosed, verdicts: Sequence[Verdict]) -> Calibrated | None:
    """The diagnosis in the light of what came back from raters; None where it found nothing.

    A label was wrong when the item has another one now. Verdicts on items that it did not look at
    are left out.
    """
    found = diagnosed.found
    if found is None:
        return None
    places = {str(name): row for row, name in enumerate(found.log.examples)}
    known = [one for one in verdicts if one.item in places]
    rows = np.array([places[one.item] for one in known], np.int64)
    sound = ~np.isnan(found.suspects.wrong[rows])
    rows, known = rows[sound], [one for one, so in zip(known, sound, strict=True) if so]
    given = [found.log.classes[at] for at in found.log.labels[rows]]
    wrong = np.array([one.label != had for one, had in zip(known, given, strict=True)], np.bool_)
    drawn = np.array([one.drawn for one in known], np.bool_)
    after = recalibrated(found, rows, wrong, drawn=drawn) if len(rows) else found
    again = np.zeros(found.log.n, np.bool_)
    again[rows] = True
    suspects, hits = after.suspects, int(wrong.sum())
    before = suspects.errors
    errors = Expected(
        max(before.value - hits, 0.0),
        max(before.lower - hits, 0.0),
        max(before.upper - hits, 0.0),
    )
    left = suspects.order[~again[suspects.order]]
    how = after.calibration
    return Calibrated(
        replace(diagnosed, found=after),
        again,
        errors,
        precision_at(how.wrong, how.lower, how.upper, left),
    )

"""Weights of raters: alike, or by how far their accuracy is beyond chance."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus import consensus
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError
from quorate.schema.paradigm import Paradigm

Doubles = NDArray[np.float64]
Weighting = Literal["equal", "competence"]


def rater_weights(
    judgments: Judgments,
    weights: Weighting,
    seed: int = 0,
    paradigm: Paradigm = "prescriptive",
) -> tuple[Doubles | None, tuple[str, ...]]:
    """The weight of each rater, (R,), the largest 1, and what is to be said; None when alike.

    With accuracy a among K options the weight is (a - 1/K) / (1 - 1/K), the part of the accuracy
    beyond chance, and 0 for who is worse; sets of options count as yes-or-no questions. Numbers
    have min(1, (d/d_r)²), d_r the deviation of the rater, d the median of all. The accuracy is that
    of ``consensus`` with its automatic method. Raises NotApplicableError where nobody has one,
    RequestError for weights by competence where ``paradigm`` is descriptive.
    """
    if weights == "equal":
        return None, ()
    if paradigm == "descriptive":
        raise RequestError(
            f"raters of the descriptive question {judgments.question.name!r} cannot be weighed by "
            "competence: who differs is not wrong, and minorities would lose their voice",
            remedy="use equal weights (--weights equal)",
        )
    found = consensus(judgments, seed=seed)
    if judgments.question.kind is Kind.NUMERIC:
        deviation = found.competence.deviation
        if deviation is None:
            raise _unknown(found.method)
        floor = np.where(deviation > 0, deviation, np.nan)
        weight = np.minimum(1.0, (np.nanmedian(floor) / floor) ** 2)
        known = np.nan_to_num(weight, nan=1.0)
    else:
        accuracy = found.competence.accuracy
        if accuracy is None:
            raise _unknown(found.method)
        chance = 1 / (2 if judgments.sets is not None else max(judgments.n_options, 2))
        known = np.maximum(np.nan_to_num(accuracy, nan=chance) - chance, 0) / (1 - chance)
    if not known.max(initial=0.0) > 0:
        raise NotApplicableError(
            "no rater is better than chance, so nobody would have a weight",
            remedy="use equal weights, and look at the raters first",
        )
    note = f"raters count by their competence in the consensus of {found.method}"
    return np.asarray(known / known.max()), (note,)


def _unknown(method: str) -> NotApplicableError:
    return NotApplicableError(
        f"the consensus by {method} says nothing of raters' competence",
        remedy="use equal weights",
    )

"""How many judgments a campaign still needs, from how many its items needed so far.

Items that are decided were, in the beginning, the easy ones; the others are known to need more than
they have. So the number T that an item needs is estimated as lifetimes are (Kaplan & Meier 1958,
doi:10.2307/2281868): the hazard at k is the share of items decided at their k-th judgment among
those that came so far,

    h_k = d_k / n_k,   E[more | j judgments] = Σ_{k >= j} Π_{m = j+1..k} (1 - h_m),

with the sum ending at the most judgments an item may get. Each hazard has the Beta posterior of
Jeffreys' prior, and the interval is that of the sum over items with hazards drawn from it, and with
the items' own chance (normal).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
DRAWS = 400


@dataclass(frozen=True, slots=True)
class Forecast:
    """Judgments that are still needed, with a 95 % interval, and how many items that is about."""

    judgments: float
    lower: float
    upper: float
    items: int


def fixed(missing: int, items: int) -> Forecast:
    """The forecast where every item gets what it was promised: nothing is left to chance."""
    return Forecast(missing, missing, missing, items)


def owed(judged: int, wanted: int, most: int) -> tuple[int, int]:
    """What an open item gets whatever it shows, and at how many judgments chance goes on.

    An item that was opened for ``wanted`` judgments is not decided before it has them: all but the
    last are sure, and the last as well where it lies beyond ``most``.
    """
    at = max(judged, wanted - 1)
    return (max(wanted - judged, 0) if at >= most else at - judged), at


def forecast(
    decided: Mapping[int, int],
    open_: Mapping[int, int],
    least: int,
    most: int,
    seed: int = 0,
    sure: int = 0,
) -> Forecast:
    """Judgments that items still need.

    ``decided`` counts items by the judgments at which they were decided, ``open_`` those that are
    not by the judgments that they have; nobody is decided before ``least`` judgments, and everybody
    by ``most``. ``sure`` are judgments that come besides, whatever they show (``owed``).
    """
    rng = np.random.default_rng(seed)
    ends, left = _at_risk(decided, open_, most)
    a, b = ends + 0.5, left - ends + 0.5
    hazards = np.vstack([a / (a + b), rng.beta(a, b, (DRAWS, most))])
    hazards[:, : max(least - 1, 0)] = 0.0
    hazards[:, most - 1] = 1.0
    total, variance = np.zeros(DRAWS + 1), np.zeros(DRAWS + 1)
    for judged, items in open_.items():
        mean, spread = _more(hazards, min(judged, most))
        total += items * mean
        variance += items * spread
    drawn = total[1:] + rng.standard_normal(DRAWS) * np.sqrt(variance[1:])
    lower, upper = np.quantile(drawn, [0.025, 0.975])
    floor = sum(items * max(least - judged, 0) for judged, items in open_.items())
    ceiling = sum(items * max(most - judged, 0) for judged, items in open_.items())
    bounds = np.clip([lower, upper], floor, ceiling) + sure
    return Forecast(float(total[0]) + sure, float(bounds[0]), float(bounds[1]), sum(open_.values()))


def _at_risk(
    decided: Mapping[int, int], open_: Mapping[int, int], most: int
) -> tuple[Doubles, Doubles]:
    """For k = 1 … most: items decided at k, and items of which it is known how k went.

    An item that waits with j judgments was not decided at any of them.
    """
    ends, left = np.zeros(most), np.zeros(most)
    for judged, items in decided.items():
        k = min(max(judged, 1), most)
        ends[k - 1] += items
        left[:k] += items
    for judged, items in open_.items():
        left[: min(judged, most)] += items
    return ends, left


def _more(hazards: Doubles, judged: int) -> tuple[Doubles, Doubles]:
    """Mean and variance of the judgments that come after ``judged``, for each row of hazards."""
    if judged >= hazards.shape[1]:
        zero = np.zeros(len(hazards))
        return zero, zero
    ahead = hazards[:, judged:]
    survives = np.cumprod(1 - ahead, axis=1)
    before = np.hstack([np.ones((len(ahead), 1)), survives[:, :-1]])
    steps = np.arange(1, ahead.shape[1] + 1)
    ending = before * ahead
    mean = (ending * steps).sum(axis=1)
    return mean, (ending * steps**2).sum(axis=1) - mean**2

"""Density: whether raters gave enough ratings for a model that knows each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.analysis.disagreement.raters_model.table import Ratings

ENOUGH = 50
"""ratings from which a rater can be learned apart from the others"""
FEWEST = 10
"""with a smaller median even an offset is mostly the mean of all"""


@dataclass(frozen=True)
class Density:
    """How many ratings raters gave: the quartiles, and what follows.

    ``dense`` is the share of raters with at least ``ENOUGH`` ratings. ``heads`` says whether models
    with a part of their own for each rater may be trained; ``warning`` is empty where there is
    nothing to warn of.
    """

    raters: int
    lower: float
    median: float
    upper: float
    dense: float
    heads: bool
    warning: str


def density(table: Ratings) -> Density:
    """How many ratings each rater gave, against what models of raters need.

    Models with a head for each rater need a median of ``ENOUGH``; below, they are refused, and the
    others carry a warning, for what is said of one rater is then drawn towards the mean of all.
    """
    labels = table.labels_by_rater()
    labels = labels[labels > 0]
    lower, median, upper = (float(q) for q in np.quantile(labels, [0.25, 0.5, 0.75]))
    warning = ""
    if median < FEWEST:
        warning = (
            f"half of the raters gave fewer than {FEWEST} ratings (the median is {median:g}): "
            "these models say more of groups than of persons"
        )
    elif median < ENOUGH:
        warning = (
            f"half of the raters gave fewer than {ENOUGH} ratings (the median is {median:g}): "
            "what is predicted for one rater is drawn towards the mean of all"
        )
    return Density(
        raters=len(labels),
        lower=lower,
        median=median,
        upper=upper,
        dense=float((labels >= ENOUGH).mean()),
        heads=median >= ENOUGH,
        warning=warning,
    )

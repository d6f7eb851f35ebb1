"""The order of fields that goes against the fewest judgments of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.ranking_fit import finished, first_by_draws
from quorate.analysis.consensus.ranking_table import RANKINGS, Rankings, compared, no_rankings
from quorate.analysis.preference.ranking.kemeny import kemeny_orders, tied_ranks
from quorate.schema import AlignedGold, Judgments, Kind, RequestError

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Kemeny:
    """The order with the smallest sum over raters of the pairs that they order otherwise.

    Pairs that a rater ties or leaves out count for neither order. For up to 12 fields, and for
    more that do not go round in circles, no order is better; else it is found by local search,
    which a note says. Neighbours that are even share a tier. The certainty is the probability that
    a majority of raters of this kind puts the first field before each of the others: the
    share of ``draws`` of the Bayesian bootstrap, with one rater more who ranks at random. Such a
    field is the best by Kemeny's rule too; what probability remains is shared by the others.
    """

    name: ClassVar[str] = "kemeny"
    title: ClassVar[str] = "Kemeny’s order"
    source: ClassVar[str] = "Kemeny 1959, «Mathematics without Numbers», Daedalus 88(4)"
    kinds: ClassVar[frozenset[Kind]] = RANKINGS

    draws: int = 200

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise RequestError(f"draws is {self.draws}", remedy="draw at least once")

    def refuses(self, judgments: Judgments) -> str:
        """When a label is no ranking."""
        return no_rankings(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count pairs, order each item, draw."""
        rankings = Rankings.of(judgments, gold)
        margins = rankings.margins(np.ones(len(judgments)))
        place, exact = _places(rankings, np.maximum(margins, 0))
        top = place.argmin(axis=1)
        rows = np.empty(rankings.tier.shape)
        for j in range(rankings.n_fields):
            of = top[rankings.item] == j
            rows[of] = compared(rankings.tier[of], j)
        inside = np.arange(rankings.n_fields) < rankings.fields[:, None]
        total = np.where(inside, -place, -np.inf)
        best = first_by_draws(rankings, total, self.draws, seed, rows, strict=True)
        unsure = int((~exact).sum())
        notes = (f"the orders of {unsure:,} items were found by local search",) if unsure else ()
        return finished(rankings, -place, best, parameters={"draws": self.draws}, notes=notes)


def _places(rankings: Rankings, wins: Doubles) -> tuple[Doubles, NDArray[np.bool_]]:
    """Places (I, F) from 1, ties the mean; infinite where there is no field; which are exact."""
    place = np.full(wins.shape[:2], np.inf)
    exact = np.ones(len(wins), np.bool_)
    for n in np.unique(rankings.fields[rankings.fields > 0]):
        of = np.flatnonzero(rankings.fields == n)
        tables = wins[of, :n, :n]
        orders, exact[of] = kemeny_orders(tables)
        place[of, :n] = tied_ranks(tables, orders)
    return place, exact

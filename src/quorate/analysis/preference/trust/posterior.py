"""Posterior: how likely it is, item by item, that the first of a pair is the better one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus
from quorate.analysis.preference.reading.sides import TIE, sides
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
MOST_MARGIN = 6.0
"""a margin goes no further than this: an odds of 400 to 1"""


@dataclass(frozen=True, eq=False)
class PairPosterior:
    """The belief about each of I pairs.

    ``better``, ``worse``, ``tie`` (I,) are the probabilities that the first field is better, worse
    and equally good; they sum to 1. ``p_first`` (I,) is ``better + tie / 2``: of many answers, the
    share that would be for the first if each tie were broken by a coin. ``margin`` (I,) is its
    logit, cut at ``most_margin``; 0 says nothing is known or both are equal.
    """

    items: pl.Series
    first: str
    second: str
    better: Doubles
    worse: Doubles
    tie: Doubles
    threshold: float
    most_margin: float

    @cached_property
    def p_first(self) -> Doubles:
        """P(first better) with half of a tie, (I,)."""
        return np.asarray(self.better + self.tie / 2)

    @cached_property
    def margin(self) -> Doubles:
        """log(p / (1 - p)) of ``p_first``, cut, (I,)."""
        p = np.clip(self.p_first, 1e-300, 1.0)
        rest = np.clip(1 - self.p_first, 1e-300, 1.0)
        logit = np.log(p) - np.log(rest)
        return np.asarray(np.clip(logit, -self.most_margin, self.most_margin))

    @cached_property
    def labels(self) -> pl.Series:
        """The hard label: the field with ``p_first`` beyond the threshold; ``tie`` where a tie is
        likelier than either; null where neither holds.
        """
        tied = self.tie > np.maximum(self.better, self.worse)
        first = ~tied & (self.p_first >= self.threshold) & (self.p_first > 0.5)
        second = ~tied & (1 - self.p_first >= self.threshold) & (self.p_first < 0.5)
        code = np.select([first, second, tied], [0, 1, 2], 3)
        return pl.Series("label", [self.first, self.second, TIE, None], dtype=pl.String)[code]

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row an item: label, p_first, margin, tie."""
        return pl.DataFrame(
            [
                self.items.rename("item"),
                self.labels,
                pl.Series("p_first", self.p_first),
                pl.Series("margin", self.margin),
                pl.Series("tie", self.tie),
            ]
        )


def pair_posterior(
    consensus: Consensus, *, threshold: float = 0.5, most_margin: float = MOST_MARGIN
) -> PairPosterior:
    """P(first better), margin and tie of each item, from the consensus of a pair question.

    The posterior of options for the same field is added up: ``reply_a 1`` and ``reply_a 2`` both
    say that reply_a is better. ``threshold`` is what ``p_first`` (or its rest) must reach for a
    hard label. Raises NotApplicableError for another question than a pair, RequestError for a
    threshold outside 0.5–1.
    """
    if not 0.5 <= threshold <= 1:
        raise RequestError(
            f"the threshold is {threshold}", remedy="take one from 0.5 (any majority) to 1"
        )
    if not most_margin > 0:
        raise RequestError(f"the largest margin is {most_margin}", remedy="take one above 0")
    if consensus.posterior is None:
        raise NotApplicableError(
            f"the consensus of {consensus.question.name!r} has no posterior of options",
            remedy="take the consensus of a pair question",
        )
    of = sides(consensus.question)
    p = consensus.posterior
    better, worse, tie = (
        np.asarray(p[:, of.side == side].sum(axis=1), np.float64) for side in (1, -1, 0)
    )
    return PairPosterior(
        consensus.items, of.first, of.second, better, worse, tie, threshold, most_margin
    )

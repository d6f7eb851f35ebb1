"""KOS: iterative message passing between items and raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class KOS:
    """Items and raters tell each other, along every judgment, what the other judgments say.

    For two options, with A_ij = ±1 the label of rater j on item i, the paper iterates

        x_{i->j} = sum_{j' != j} A_ij' y_{j'->i}
        y_{j->i} = sum_{i' != i} A_i'j x_{i'->j}
        answer_i = sign( sum_j A_ij y_{j->i} )

    Here a label is the vector e_l - 1/K, which for K = 2 is the same up to a factor, so that any
    number of options is one problem; x is a vector and A x its product with the label. Two
    departures from the paper, which assumes that all raters judge equally many items:

    ``per_judgment``  y is the mean over i' != i, not the sum. With sums the messages grow with a
        rater's workload and settle on the busiest raters, whoever they are (on Snow's RTE set the
        answers are then no better than chance). False gives the paper's sums.
    start   y = 1 instead of draws from N(1, 1), so nothing depends on a seed.

    The posterior is the share of the weight |y| behind each option, a negative y speaking for all
    other options; without gold the sign is the one that agrees with the majority vote. On items
    with gold x points to gold with the length of all raters agreeing. ``extra["y"]`` is a rater's
    mean message, with mean square 1 over all judgments. There is no objective; the trace is the
    largest change of a message.
    """

    name: ClassVar[str] = "kos"
    title: ClassVar[str] = "KOS"
    source: ClassVar[str] = "Karger, Oh & Shah 2011 (NIPS 24); 2014, doi:10.1287/opre.2013.1235"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    per_judgment: bool = True
    tolerance: float = 1e-6
    iterations: int = 300

    def __post_init__(self) -> None:
        positive(self, "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Pass messages until they settle."""
        known = vote.gold_codes(gold)
        others = np.maximum(judgments.workload - 1, 1)[judgments.rater].astype(np.float64)
        y = np.ones(len(judgments))
        trace: list[float] = []
        while len(trace) < self.iterations:
            x = self.to_raters(judgments, y, known)
            new = vote.by_rater(judgments, x)[judgments.rater] - x
            if self.per_judgment:
                new /= others
            size = float(np.sqrt(np.mean(new**2)))
            if size == 0.0:  # nobody shares an item with anybody: the vote stands
                trace.append(0.0)
                break
            new /= size
            trace.append(float(np.abs(new - y).max()))
            y = new
            if trace[-1] <= self.tolerance:
                break
        if not known.size:
            y = _oriented(judgments, y)
        posterior = _shares(judgments, y, known)
        workload = judgments.workload.astype(np.float64)
        mean = vote.ratio(vote.by_rater(judgments, y), workload, 0.0)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"y": mean}),
            trace=tuple(trace),
            objective="largest change of a message",
            converged=trace[-1] <= self.tolerance,
        )

    def to_raters(self, judgments: Judgments, y: Doubles, gold: vote.Codes) -> Doubles:
        """A x_{i->j} of every judgment, (N,): how far the others on the item back this label."""
        K = judgments.n_options
        lean = _lean(judgments, y)
        x: Doubles = vote.of_given(judgments, lean) - y * (1 - 1 / K)
        if gold.size:
            gold_of = gold[judgments.item]
            sure = (gold_of == judgments.codes) - 1 / K
            x = np.where(gold_of >= 0, sure * judgments.overlap[judgments.item], x)
        return x


def _lean(judgments: Judgments, y: Doubles) -> Doubles:
    """sum_j y_j (e_l - 1/K) of each item, (I, K)."""
    K = judgments.n_options
    cell = judgments.item.astype(np.int64) * K + judgments.codes
    total = np.bincount(cell, y, judgments.n_items * K).astype(np.float64).reshape(-1, K)
    return np.asarray(total - total.mean(axis=1, keepdims=True))


def _oriented(judgments: Judgments, y: Doubles) -> Doubles:
    """y or -y, whichever has the answers agree with the majority vote."""
    together = (_lean(judgments, y) * _lean(judgments, np.ones(len(y)))).sum()
    return -y if together < 0 else y


def _shares(judgments: Judgments, y: Doubles, gold: vote.Codes) -> Doubles:
    """Shares of |y| behind each option, (I, K); a vote where all messages of an item are 0."""
    K = judgments.n_options
    cell = judgments.item.astype(np.int64) * K + judgments.codes
    backing = np.bincount(cell, np.maximum(y, 0), judgments.n_items * K).reshape(-1, K)
    against = np.bincount(cell, np.maximum(-y, 0), judgments.n_items * K).reshape(-1, K)
    total: Doubles = backing + against.sum(axis=1, keepdims=True) - against
    mute = total.sum(axis=1) <= 0
    total[mute] = vote.totals(judgments)[mute]
    return vote.shares(total, gold)

"""Answers weighted by how near their raters come to the middle of each item: RASA and HRRASA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.text_answers import (
    TEXTS,
    Choice,
    Likeness,
    answers,
    certain,
    choose,
    competence_of,
    likeness,
    remarks,
)
from quorate.analysis.consensus.text_middle import Middles, middles
from quorate.analysis.texts.vectors import Embeddings
from quorate.schema import AlignedGold, Judgments, Kind, RequestError

Doubles = NDArray[np.float64]
NEAREST = 1e-3
"""the least mean square distance that a rater's weight supposes"""


@dataclass(frozen=True)
class RASA:
    """Measures each rater by how near their answers are to the middle of the item's answers.

    Texts are vectors e of length 1. From equal weights, alternately, for item i and rater r,

        ê_i = Σ_r β_r e_ir / Σ_r β_r
        β_r = χ²_{α/2}(n_r) / Σ_i ‖e_ir - ê_i(r)‖²

    with n_r the judgments of r and χ²_{α/2}(n_r) the lower α/2 quantile, which gives a rater with
    few judgments less weight. ê_i(r) is the middle of the others' answers; with ``own`` it is ê_i,
    as in the paper, which lets whoever weighs most draw the middle to themselves. Stops when no
    weight changes by more than ``tolerance`` of their mean. The answer is the one nearest ê_i. The
    middle of an item with gold is its gold text.

    ``embeddings`` are the user's: a mapping from text to vector, or a function from texts to
    vectors. Without, the product of two vectors is taken to be the mean of chrF both ways.

    ``certainty`` is the weighted mean chrF of the other raters' answers with the chosen one; a
    rater's ``weight`` is β_r over the mean, ``likeness`` as in ``medoid``.

    Source: Li & Fukumoto 2019, «A dataset of crowdsourced word sequences: collections and answer
    aggregation for ground truth creation», AnnoNLP, doi:10.18653/v1/D19-5904.
    """

    embeddings: Embeddings | None = None
    alpha: float = 0.05
    own: bool = False
    iterations: int = 200
    tolerance: float = 1e-4

    name: ClassVar[str] = "rasa"
    title: ClassVar[str] = "Reliability-aware sequence aggregation"
    source: ClassVar[str] = "doi:10.18653/v1/D19-5904"
    kinds: ClassVar[frozenset[Kind]] = TEXTS

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 1:
            raise RequestError(f"alpha is {self.alpha:g}", remedy="take one between 0 and 1")

    def refuses(self, judgments: Judgments) -> str:
        """Never."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Alternate middles and weights, then take the nearest answers."""
        pairs = likeness(judgments)
        alike = pairs.mean(len(judgments))
        found = self._weighed(judgments, pairs, gold)
        choice = choose(judgments, -found.distance, seed)
        score = pairs.mean(len(judgments), found.weight[judgments.rater])
        return Fit(
            competence_of(judgments, alike, {"weight": found.weight}),
            answer=answers(judgments, choice, gold),
            certainty=certain(choice, score, gold),
            trace=found.trace,
            objective="largest change of a weight",
            converged=found.converged,
            parameters={"alpha": self.alpha},
            notes=remarks(judgments, choice),
        )

    def pick(
        self,
        judgments: Judgments,
        pairs: Likeness,
        gold: AlignedGold | None = None,
        seed: int = 0,
    ) -> Choice:
        """The choice alone, from comparisons that are made already."""
        return choose(judgments, -self._weighed(judgments, pairs, gold).distance, seed)

    def _weighed(self, judgments: Judgments, pairs: Likeness, gold: AlignedGold | None) -> _Weights:
        table = middles(judgments, pairs, self.embeddings, gold)
        return _weighed(self, judgments, table, self.local(pairs.mean(len(judgments))))

    def local(self, alike: Doubles) -> Doubles:
        """What each row counts beside its rater's weight, (N,)."""
        return np.ones(len(alike))


@dataclass(frozen=True)
class HRRASA(RASA):
    """Measures each answer by its rater, as ``rasa`` does, and by how like the others it is.

    With γ_ir the mean chrF of r's answer against the others of item i,

        ê_i = Σ_r β_r γ_ir e_ir / Σ_r β_r γ_ir

    and the rest as in ``rasa``: a good rater's slip counts less, a poor rater's hit more.

    Source: Li 2020, «Crowdsourced text sequence aggregation based on hybrid reliability and
    representation», SIGIR, doi:10.1145/3397271.3401239; likeness is chrF where the paper has GLEU.
    """

    name: ClassVar[str] = "hrrasa"
    title: ClassVar[str] = "Hybrid reliability- and representation-aware aggregation"
    source: ClassVar[str] = "doi:10.1145/3397271.3401239"

    def local(self, alike: Doubles) -> Doubles:
        """How like the others each answer is; 1 for the only one."""
        return np.nan_to_num(alike, nan=1.0)


@dataclass(frozen=True, eq=False)
class _Weights:
    weight: Doubles
    distance: Doubles
    trace: tuple[float, ...]
    converged: bool


def _weighed(method: RASA, judgments: Judgments, table: Middles, local: Doubles) -> _Weights:
    """Raters' weights (R,), mean 1 over raters who judged, and each row's squared distance."""
    judged = judgments.workload > 0
    weight = np.where(judged, 1.0, 0.0)
    measure = table.distances if method.own else table.distances_from_others
    trace: list[float] = []
    for _ in range(method.iterations):
        away = measure(weight[judgments.rater] * local)
        known = np.isfinite(away)
        rater = judgments.rater[known]
        n = np.bincount(rater, minlength=len(weight)).astype(np.float64)
        total = np.bincount(rater, away[known], minlength=len(weight))
        allowance = chi2.ppf(method.alpha / 2, np.maximum(n, 1))
        fresh = np.where(n > 0, allowance / np.maximum(total, NEAREST * np.maximum(n, 1)), 0.0)
        fresh = np.where(judged & (n == 0), _typical(fresh[n > 0]), fresh)
        fresh /= fresh[judged].mean() if judged.any() else 1.0
        trace.append(float(np.abs(fresh - weight).max(initial=0.0)))
        weight = fresh
        if trace[-1] <= method.tolerance:
            break
    distance = table.distances(weight[judgments.rater] * local)
    return _Weights(weight, distance, tuple(trace), trace[-1] <= method.tolerance)


def _typical(weights: Doubles) -> float:
    """The weight of a rater who shares no item: the median of the others'."""
    return float(np.median(weights)) if len(weights) else 1.0

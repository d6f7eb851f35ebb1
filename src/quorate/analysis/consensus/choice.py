"""Which method for numbers, ordered options and sets: chosen by what the judgments can support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.gaussian import STRANGE, Gaussian
from quorate.analysis.consensus.mean import Mean
from quorate.analysis.consensus.median import Median
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.multilabel import BinaryRelevance, MultilabelMajority
from quorate.analysis.consensus.numeric import by_rater, ratio
from quorate.analysis.consensus.ordinal import OrdinalDawidSkene
from quorate.analysis.consensus.pm_numeric import NumericPM
from quorate.analysis.consensus.weighted_mean import WeightedMean
from quorate.schema import AlignedGold, Judgments

Doubles = NDArray[np.float64]

FOLDS = 5
LEAST_OVERLAP = 3.0
"""Mean judgments an item from which methods for numbers can be told apart by leaving some out."""
SAMPLE = 100_000
"""Judgments that a choice is based on; of larger tables the first items up to that many."""
ORDERED = 0.9
"""Mean distance of differing labels, as a share of what chance gives, below which order matters."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A method, and why: ``reason`` is what follows «because», ``scores`` the figures behind it."""

    method: Method
    reason: str
    scores: Mapping[str, float] = field(default_factory=dict)


def choose_numeric(judgments: Judgments, gold: AlignedGold | None = None) -> Choice:
    """The method whose values best foretell judgments that were left out.

    Every judgment is left out once, in ``FOLDS`` parts; the score of a method is the root mean
    squared difference between left-out judgments and its value from the rest. Raters whose error
    is ``STRANGE`` times the typical one do not count in the score. Candidates are mean, median,
    weighted-mean, pm-numeric and gaussian; the median is taken where judgments are too few to
    tell. The folds follow from the numbers alone, so names and the order of rows do not matter.
    """
    overlap = judgments.overlap[judgments.overlap > 0]
    if overlap.size == 0 or overlap.mean() < LEAST_OVERLAP:
        mean = float(overlap.mean()) if overlap.size else 0.0
        return Choice(
            Median(),
            f"items have {mean:.1f} judgments on average, too few to tell raters' precision",
        )
    sample, sample_gold = _first(judgments, gold)
    scores = left_out(sample, sample_gold)
    best = min(scores, key=lambda name: scores[name])
    figures = ", ".join(f"{name} {score:.4g}" for name, score in scores.items())
    return Choice(
        _candidates()[best],
        f"it foretells judgments that were left out best (error: {figures})",
        scores,
    )


def left_out(judgments: Judgments, gold: AlignedGold | None = None) -> dict[str, float]:
    """The error of each candidate for numbers in foretelling left-out judgments."""
    fold = _folds(judgments)
    candidates = {**_candidates(), "gaussian": Gaussian(tolerance=1e-5)}
    errors = {name: np.full(len(judgments), np.nan) for name in candidates}
    for part in range(FOLDS):
        kept = judgments.subset(fold != part)
        for name, method in candidates.items():
            if method.refuses(kept):
                continue
            value = method.fit(kept, gold).value
            if value is not None:
                out = fold == part
                errors[name][out] = (judgments.values - value[judgments.item])[out] ** 2
    everywhere = np.all([np.isfinite(e) for e in errors.values() if np.isfinite(e).any()], axis=0)
    typical = errors["median"]
    mean = ratio(
        by_rater(judgments, np.where(everywhere, typical, 0.0)),
        by_rater(judgments, everywhere.astype(np.float64)),
    )
    usual = mean <= STRANGE**2 * np.nanmedian(mean) if np.isfinite(mean).any() else mean == mean
    counted = everywhere & usual[judgments.rater]
    return {
        name: float(np.sqrt(e[counted].mean()))
        for name, e in errors.items()
        if counted.any() and np.isfinite(e[counted]).all()
    } or {"median": float("nan")}


def choose_ordinal(judgments: Judgments, gold: AlignedGold | None = None) -> Choice | None:
    """The ordinal method where raters differ in near options more than chance has them, or None.

    None means that order says nothing here and the choice among categorical methods applies.
    """
    if judgments.n_options < 3:
        return None
    share = near_misses(judgments)
    if not share < ORDERED:
        return None
    return Choice(
        OrdinalDawidSkene(),
        f"labels that differ are only {share:.2f} times as far apart as chance has them",
        {"near_misses": share},
    )


def near_misses(judgments: Judgments) -> float:
    """Mean |l - k| of differing labels of an item, over its expectation when order is irrelevant.

    sum_lk o_lk |l - k| / sum_lk o_lk  over the same with o_lk replaced by m_l m_k, l != k, where
    o are pairs of judgments of one item (each item's divided by its overlap less 1) and m their
    margins. Below 1 raters who differ tend to be near each other; NaN if nobody differs.
    """
    n, k = judgments.overlap, judgments.n_options
    counts = np.bincount(
        judgments.item.astype(np.int64) * k + judgments.codes, minlength=judgments.n_items * k
    ).reshape(-1, k)
    pairs = (counts / np.maximum(n - 1, 1)[:, None]).T @ counts
    np.fill_diagonal(pairs, 0.0)
    margin = pairs.sum(axis=1)
    chance = np.outer(margin, margin)
    np.fill_diagonal(chance, 0.0)
    if pairs.sum() == 0 or chance.sum() == 0:
        return float("nan")
    steps = np.abs(np.subtract.outer(np.arange(k), np.arange(k)))
    found = (pairs * steps).sum() / pairs.sum()
    return float(found / ((chance * steps).sum() / chance.sum()))


def choose_multilabel(judgments: Judgments, gold: AlignedGold | None = None) -> Choice:
    """Binary relevance, or the vote per option where no item has two judgments."""
    if judgments.overlap.max(initial=0) < 2:
        return Choice(
            MultilabelMajority(),
            "no item has two judgments, so raters cannot be compared",
        )
    return Choice(
        BinaryRelevance(),
        "raters overlap, so their competence can be learned option by option",
    )


def _candidates() -> dict[str, Method]:
    every: tuple[Method, ...] = (Mean(), Median(), WeightedMean(), NumericPM(), Gaussian())
    return {m.name: m for m in every}


def _folds(judgments: Judgments) -> NDArray[np.int64]:
    """The part that leaves each judgment out, by its rank within the item and the item's number."""
    y = judgments.values
    workload = judgments.workload.astype(np.float64)
    mean = by_rater(judgments, y) / np.maximum(workload, 1)
    order = np.lexsort((workload[judgments.rater], mean[judgments.rater], y, judgments.item))
    rank = np.arange(len(y)) - judgments.offsets[:-1][judgments.item]
    fold = np.empty(len(y), np.int64)
    fold[order] = (rank + judgments.item) % FOLDS
    return fold


def _first(judgments: Judgments, gold: AlignedGold | None) -> tuple[Judgments, AlignedGold | None]:
    """The table, or as many of its first items as make up the sample."""
    if len(judgments) <= SAMPLE:
        return judgments, gold
    last = int(np.searchsorted(judgments.offsets, SAMPLE, side="right")) - 1
    sample = judgments.subset(judgments.item < max(last, 1))
    return replace(sample, groups={}), gold

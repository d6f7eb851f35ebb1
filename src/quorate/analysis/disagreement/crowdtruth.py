"""CrowdTruth: how clear an item, how trusted a rater and how well understood an option is."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.crowdtruth_vectors import LEAST, Vectors, vectors
from quorate.analysis.disagreement.jackknife import product_of_ratios, ratio_of_pairs
from quorate.analysis.plain import plain
from quorate.schema import Judgments, RequestError

Doubles = NDArray[np.float64]

MOST_ITERATIONS = 1000
"""after which the metrics are given as they are, said not to have settled"""


@dataclass(frozen=True, eq=False)
class CrowdTruth:
    """The three qualities, each from 0 to 1, that depend on each other.

    ``items`` has item, n (judgments), quality, lower, upper and unweighted (the mean cosine with
    all raters and options alike); ``raters`` has rater, n, quality, lower, upper, with_raters and
    with_items, whose product quality is; ``options`` has option, n (judgments that chose it),
    quality, lower, upper; ``scores`` has item, option, score: the share of the raters who chose
    the option on the item, each counted by quality. Undefined is null: an item with one judgment,
    a rater of such items only, an option nobody chose, every option of an open-ended question.
    Intervals, at ``level``, leave out one rater (of an item or an option) or one item (of a rater)
    at a time with the other qualities held as they are. ``change`` is the largest in the last of
    ``iterations`` rounds; the rounds end when it is below ``tolerance``.
    """

    items: pl.DataFrame
    raters: pl.DataFrame
    options: pl.DataFrame
    scores: pl.DataFrame
    iterations: int
    change: float
    open_ended: bool
    tolerance: float
    level: float
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the rounds ended because hardly anything changed any more."""
        return self.change < self.tolerance

    def to_dict(self) -> dict[str, object]:
        """Everything for JSON; what is undefined is None."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, eq=False)
class Qualities:
    """What one round hands on to the next: of items (I,), raters (R,) and options (K,)."""

    item: Doubles
    rater: Doubles
    option: Doubles
    with_raters: Doubles
    with_items: Doubles


def crowdtruth(
    judgments: Judgments, open_ended: bool = False, tolerance: float = 1e-3, *, level: float = 0.95
) -> CrowdTruth:
    """Measures the clarity of items, the quality of raters and the clarity of options together.

    V_ui is the vector of what rater i chose on item u: 1 for each option chosen, else 0; one
    option, or several for a multi-label question, where an answer that chooses nothing is an
    option of its own. UQS, WQS, AQS are the qualities of items (units), raters (workers) and
    options (annotations), all 1 at first. With cosines weighted by options,

        cos(x, y) = Σ_a AQS_a x_a y_a / √(Σ_a AQS_a x_a² · Σ_a AQS_a y_a²),

    every round computes from the round before

        UQS_u = Σ_{i≠j} cos(V_ui, V_uj) WQS_i WQS_j / Σ_{i≠j} WQS_i WQS_j
        WWA_i = Σ_{u, j≠i} cos(V_ui, V_uj) WQS_j UQS_u / Σ_{u, j≠i} WQS_j UQS_u
        WUA_i = Σ_u UQS_u cos(V_ui, Σ_{j≠i} WQS_j V_uj) / Σ_u UQS_u
        WQS_i = WWA_i · WUA_i
        AQS_a = Σ_{i≠j} WQS_i WQS_j P_a(i|j) / Σ_{i≠j} WQS_i WQS_j,
        P_a(i|j) = Σ_u UQS_u V_uia V_uja / Σ_u UQS_u V_uja

    where P_a(i|j) and its weight count only if the denominator is above 0: how surely i chooses a
    where j did. Rounds end when nothing changes by ``tolerance``. Denominators are at least 1e-8,
    and so is the quality of an option, as in the reference implementation. ``open_ended`` leaves
    the options' qualities at 1, for questions whose labels are not known beforehand; questions
    answered in words are always so, each distinct text an option. An item with one judgment says
    nothing and is left out; of several judgments of a rater on an item the first counts.

    No sum runs over pairs of raters but that of AQS, which is a product of matrices: the others
    follow from weighted sums of unit vectors for each item.

    Raises NotApplicableError for numbers, rankings and marks, and where no item has two judgments;
    RequestError for a tolerance or a level that is none.

    >>> import quorate
    >>> said = [("a", "x", "yes"), ("a", "y", "yes"), ("a", "z", "no")]
    >>> rows = [dict(zip(("item", "rater", "label"), row)) for row in said]
    >>> crowdtruth(quorate.from_rows(rows)).raters["quality"].round(3).to_list()
    [1.0, 1.0, 0.0]

    Source: Dumitrache et al. 2018, «CrowdTruth 2.0: Quality Metrics for Crowdsourcing with
    Disagreement», arXiv:1808.06080; Aroyo & Welty 2015, doi:10.1609/aimag.v36i1.2564.
    """
    if not 0 < tolerance < 1 or not 0 < level < 1:
        raise RequestError(
            f"tolerance {tolerance:g} or level {level:g} is not between 0 and 1",
            remedy="take a tolerance of 0.001 and a level of 0.95",
        )
    shape = vectors(judgments, open_ended)
    qualities, first, iterations, change = _settled(shape, tolerance)
    notes = shape.notes
    if change >= tolerance:
        notes += (f"the metrics had not settled after {iterations:,} rounds",)
    return CrowdTruth(
        items=_items(shape, qualities, first.item, judgments, level),
        raters=_raters(shape, qualities, judgments, level),
        options=_options(shape, qualities, level),
        scores=_scores(shape, qualities, judgments),
        iterations=iterations,
        change=change,
        open_ended=shape.open_ended,
        tolerance=tolerance,
        level=level,
        digest=judgments.digest,
        notes=notes,
    )


def _settled(shape: Vectors, tolerance: float) -> tuple[Qualities, Qualities, int, float]:
    """The qualities after the last round and after the first, the rounds, the last change."""
    ones = np.ones
    now = Qualities(
        ones(shape.n_items),
        ones(shape.n_raters),
        ones(shape.n_options),
        ones(shape.n_raters),
        ones(shape.n_raters),
    )
    first, change, iterations = now, np.inf, 0
    while change >= tolerance and iterations < MOST_ITERATIONS:
        after = _round(shape, now)
        change = max(
            float(np.abs(getattr(after, name) - getattr(now, name)).max())
            for name in ("item", "rater", "option")
        )
        now, iterations = after, iterations + 1
        first = first if iterations > 1 else now
    return now, first, iterations, change


def _round(shape: Vectors, before: Qualities) -> Qualities:
    """All qualities from those of the round before."""
    found = shape.pairs(before.rater, before.option)
    item = found.own * found.alike, found.own * found.weight
    quality = before.item[shape.item]
    with_raters = shape.by_rater(quality * found.alike) / np.maximum(
        shape.by_rater(quality * found.weight), LEAST
    )
    cosine = shape.with_rest(before.rater, before.option)
    with_items = shape.by_rater(quality * cosine) / np.maximum(shape.by_rater(quality), LEAST)
    option = before.option
    if not shape.open_ended:
        agreeing, chosen = shape.chosen_again(before.item, before.rater)
        option = _floored(agreeing.sum(axis=0) / 2, chosen.sum(axis=0) / 2)
    return Qualities(
        shape.by_item(item[0]) / np.maximum(shape.by_item(item[1]), LEAST),
        with_raters * with_items,
        option,
        with_raters,
        with_items,
    )


def _floored(part: Doubles, whole: Doubles) -> Doubles:
    some = whole > LEAST
    return np.where(some, np.maximum(part / np.where(some, whole, 1.0), LEAST), LEAST)


def _items(
    shape: Vectors, now: Qualities, first: Doubles, judgments: Judgments, level: float
) -> pl.DataFrame:
    found = shape.pairs(now.rater, now.option)
    lower, upper = ratio_of_pairs(
        found.own * found.alike, found.own * found.weight, shape.item, now.item, level
    )
    at = shape.items
    n = np.zeros(judgments.n_items, np.int64)
    n[at] = np.bincount(shape.item, minlength=shape.n_items)
    n[n == 0] = judgments.overlap[n == 0]
    return pl.DataFrame(
        {
            "item": judgments.items,
            "n": n,
            "quality": _placed(now.item, at, judgments.n_items),
            "lower": _placed(lower, at, judgments.n_items),
            "upper": _placed(upper, at, judgments.n_items),
            "unweighted": _placed(first, at, judgments.n_items),
        }
    )


def _raters(shape: Vectors, now: Qualities, judgments: Judgments, level: float) -> pl.DataFrame:
    found = shape.pairs(now.rater, now.option)
    quality = now.item[shape.item]
    lower, upper = product_of_ratios(
        (quality * found.alike, quality * found.weight),
        (quality * shape.with_rest(now.rater, now.option), quality),
        shape.rater,
        shape.n_raters,
        level,
    )
    n = np.bincount(shape.rater, minlength=shape.n_raters)
    seen = np.flatnonzero(n)
    columns = {
        "quality": now.rater,
        "lower": lower,
        "upper": upper,
        "with_raters": now.with_raters,
        "with_items": now.with_items,
    }
    placed = {name: _placed(x[seen], seen, judgments.n_raters) for name, x in columns.items()}
    return pl.DataFrame({"rater": judgments.raters, "n": n, **placed})


def _options(shape: Vectors, now: Qualities, level: float) -> pl.DataFrame:
    n = np.bincount(shape.option, minlength=shape.n_options)
    names = pl.Series("option", shape.options, dtype=pl.String)
    nothing = pl.Series([None] * shape.n_options, dtype=pl.Float64)
    if shape.open_ended:
        return pl.DataFrame(
            {"option": names, "n": n, "quality": nothing, "lower": nothing, "upper": nothing}
        )
    agreeing, chosen = shape.chosen_again(now.item, now.rater)
    raters = np.arange(shape.n_raters)
    bounds = [
        ratio_of_pairs(part / 2, whole / 2, np.zeros_like(raters), np.array([value]), level)
        for part, whole, value in zip(agreeing.T, chosen.T, now.option, strict=True)
    ]
    seen = np.flatnonzero(n)
    lower, upper = (np.array([float(b[side][0]) for b in bounds]) for side in (0, 1))
    placed = {
        name: _placed(x[seen], seen, shape.n_options)
        for name, x in (("quality", now.option), ("lower", lower), ("upper", upper))
    }
    return pl.DataFrame({"option": names, "n": n, **placed})


def _scores(shape: Vectors, now: Qualities, judgments: Judgments) -> pl.DataFrame:
    total = shape.by_item(now.rater[shape.rater])
    score = shape.weighted(now.rater) / np.maximum(total[shape.cell_item], LEAST)
    names = pl.Series("option", shape.options, dtype=pl.String)
    return pl.DataFrame(
        {
            "item": judgments.items[shape.items[shape.cell_item]],
            "option": names[shape.cell_option],
            "score": score,
        }
    )


def _placed(x: Doubles, at: NDArray[np.integer], n: int) -> pl.Series:
    """``x`` at its places among ``n``, null elsewhere and where it is undefined."""
    full = np.full(n, np.nan)
    full[at] = x
    return pl.Series(full).fill_nan(None)

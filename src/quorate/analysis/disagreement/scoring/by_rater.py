"""How often, and by how much, the answers of single raters differ from what was predicted."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import Answers, chosen, measured
from quorate.analysis.disagreement.predictions import Aligned
from quorate.analysis.disagreement.scoring.figures import Ratio, Statistic, mean_of
from quorate.analysis.disagreement.scoring.ranking import correlation
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95


def rater_figures(
    beside: Aligned, judgments: Judgments, counted: Answers
) -> tuple[dict[str, Ratio], dict[str, Statistic]]:
    """What only the rows tell: errors of predictions by rater, and distances of numbers.

    An item counts the same however many raters it has, but for ``rmse``, where each judgment does.
    """
    ratios: dict[str, Ratio] = {}
    statistics: dict[str, Statistic] = {}
    if beside.row is not None and beside.row_share is not None:
        row, place = _rows(beside, judgments)
        missed = _missed(beside, judgments)
        ratios["error"] = mean_of(_item_means(missed, place, len(beside.items)))
    number = _numbers(beside)
    if number is None or judgments.question.kind not in {Kind.NUMERIC, Kind.ORDINAL}:
        return ratios, statistics
    row, place = _rows(beside, judgments)
    guess = number if beside.row is not None else number[place]
    off = judgments.values[row] - guess
    n = len(beside.items)
    distance = _item_means(np.abs(off), place, n)
    scores = counted.scores
    if scores is not None and len(scores) > 1 and (beside.row is not None or beside.share is None):
        ratios["distance"] = mean_of(distance / (scores.max() - scores.min()))
    if beside.share is None:
        mean = _item_means(judgments.values[row], place, n)
        whole = number if beside.row is None else _item_means(guess, place, n)
        ratios["absolute_error"] = mean_of(distance)
        ratios["mean_error"] = mean_of(np.abs(mean - whole))
        squares = np.bincount(place, off**2, n)
        many = np.bincount(place, minlength=n).astype(np.float64)
        statistics["rmse"] = lambda weights: np.sqrt((weights @ squares) / (weights @ many))
        statistics["correlation"] = correlation(mean, whole)
    return ratios, statistics


def rater_table(beside: Aligned, judgments: Judgments) -> pl.DataFrame:
    """One row a rater: judgments, and the share that is not as predicted, or the mean distance.

    The interval of a share is Wilson's, of a distance normal.
    """
    row, place = _rows(beside, judgments)
    who = judgments.rater[row]
    n = np.bincount(who, minlength=judgments.n_raters)
    seen = np.flatnonzero(n)
    many = n[seen]
    names = judgments.raters[seen].alias("rater")
    number = _numbers(beside)
    if beside.share is None or measured(judgments):
        if number is None:
            return pl.DataFrame()
        off = np.abs(judgments.values[row] - (number if beside.row is not None else number[place]))
        mean = np.bincount(who, off)[seen] / many
        square = np.bincount(who, off**2)[seen] / many
        spread = np.sqrt(np.maximum(square - mean**2, 0) / np.maximum(many - 1, 1))
        reach = np.where(many > 1, 1.96 * spread, np.nan)
        kind, share, lower, upper = "distance", mean, np.maximum(mean - reach, 0), mean + reach
    else:
        share = np.bincount(who, _missed(beside, judgments))[seen] / many
        lower, upper = wilson(share, many, LEVEL)
        kind = "error"
    columns = [
        pl.Series(name, x) for name, x in ((kind, share), ("lower", lower), ("upper", upper))
    ]
    return pl.DataFrame([names, pl.Series("judgments", many), *columns]).fill_nan(None)


def _rows(beside: Aligned, judgments: Judgments) -> tuple[Longs, Longs]:
    """The judgments that predictions are held against, and the place of the item of each."""
    if beside.row is not None:
        row = beside.row
        return row, np.searchsorted(beside.items, judgments.item[row])
    place = np.full(judgments.n_items, -1, np.int64)
    place[beside.items] = np.arange(len(beside.items))
    row = np.flatnonzero(place[judgments.item] >= 0)
    return row, place[judgments.item[row]]


def _missed(beside: Aligned, judgments: Judgments) -> Doubles:
    """Whether each of these judgments is not what was predicted, or which part of it, (M,)."""
    row, place = _rows(beside, judgments)
    member = chosen(judgments).member[row]
    share = beside.row_share if beside.row_share is not None else beside.share
    if share is None:
        raise TypeError("numbers are not missed but distant")
    if judgments.question.kind is Kind.MULTILABEL:
        yes = share > 0.5
        return np.asarray((member != (yes if beside.row is not None else yes[place])).mean(axis=1))
    best = share >= share.max(axis=1, keepdims=True) - 1e-12
    hit = best / best.sum(axis=1, keepdims=True)
    return np.asarray(1 - (member * (hit if beside.row is not None else hit[place])).sum(axis=1))


def _numbers(beside: Aligned) -> Doubles | None:
    return beside.row_value if beside.row is not None else beside.value


def _item_means(values: Doubles, place: Longs, n: int) -> Doubles:
    many = np.bincount(place, minlength=n)
    return np.asarray(np.bincount(place, values, n) / np.maximum(many, 1))

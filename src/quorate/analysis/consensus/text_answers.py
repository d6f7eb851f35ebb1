"""The answers of an item in raters' own words, how alike they are, and the choice of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.analysis.consensus.method import Competence
from quorate.analysis.texts.chrf import pairwise
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

TEXTS = frozenset({Kind.TEXT})
LEVEL = 0.95
TIE = 1e-9
"""scores closer than this are tied"""
PAIRS_AT_ONCE = 200_000
"""comparisons whose texts are held as n-grams at a time"""


@dataclass(frozen=True, eq=False)
class Likeness:
    """chrF between every two judgments of an item, both ways.

    Pair p says that row ``row[p]`` of the table, taken as the text, scores ``score[p]`` against row
    ``other[p]`` taken as the reference; 1 for equal texts. ``peer`` says whether they are of two
    raters: nobody agrees with themselves.
    """

    row: Rows
    other: Rows
    score: Doubles
    peer: NDArray[np.bool_]

    def mean(self, n: int, weight: Doubles | None = None) -> Doubles:
        """The weighted mean score of each row against its peers, (N,); NaN if it has none.

        ``weight`` (N,) is that of the row compared with.
        """
        w = self.peer * (1.0 if weight is None else weight[self.other])
        total: Doubles = np.bincount(self.row, w, minlength=n).astype(np.float64)
        found = np.full(n, np.nan)
        part: Doubles = np.bincount(self.row, w * self.score, minlength=n).astype(np.float64)
        np.divide(part, total, out=found, where=total > 0)
        return found

    def within(self, rows: NDArray[np.bool_]) -> Likeness:
        """The pairs of the rows that are kept (``rows``, (N,)), in their new numbers."""
        kept = rows[self.row] & rows[self.other]
        number = np.cumsum(rows) - 1
        return Likeness(
            number[self.row[kept]],
            number[self.other[kept]],
            self.score[kept],
            self.peer[kept],
        )


def likeness(judgments: Judgments) -> Likeness:
    """chrF between the judgments of each item."""
    first, second = pairs_of(judgments)
    blocks = [slice(k, k + PAIRS_AT_ONCE) for k in range(0, len(first), PAIRS_AT_ONCE)]
    scored = [_scored(judgments, first[block], second[block]) for block in blocks]
    there, back = (np.concatenate([np.empty(0), *(pair[k] for pair in scored)]) for k in (0, 1))
    return Likeness(
        np.concatenate([first, second]),
        np.concatenate([second, first]),
        np.concatenate([there, back]),
        np.tile(judgments.rater[first] != judgments.rater[second], 2),
    )


def pairs_of(judgments: Judgments) -> tuple[Rows, Rows]:
    """Every two rows of one item, each pair once, the earlier row first."""
    after = judgments.offsets[1:][judgments.item] - np.arange(len(judgments)) - 1
    first = np.repeat(np.arange(len(judgments)), after)
    begin = np.cumsum(after) - after
    second = first + 1 + np.arange(len(first)) - np.repeat(begin, after)
    return first, second


def _scored(judgments: Judgments, first: Rows, second: Rows) -> tuple[Doubles, Doubles]:
    """chrF of each pair of rows, both ways; equal texts and each pair of texts looked at once."""
    codes = judgments.codes.astype(np.int64)
    there, back = np.ones(len(first)), np.ones(len(first))
    differ = np.flatnonzero(codes[first] != codes[second])
    if judgments.texts is None or not len(differ):
        return there, back
    used, place = np.unique(
        np.stack([codes[first[differ]], codes[second[differ]]]), return_inverse=True
    )
    pair, of = np.unique(place.reshape(2, -1), axis=1, return_inverse=True)
    one, other = pairwise(judgments.texts[used].to_list(), pair[0], pair[1])
    there[differ], back[differ] = one[of.ravel()], other[of.ravel()]
    return there, back


@dataclass(frozen=True, eq=False)
class Choice:
    """The row chosen for each item, (I,), -1 where nobody judged it; ``tied`` (I,) says whether
    another text would have done as well.
    """

    row: Rows
    tied: NDArray[np.bool_]


def choose(judgments: Judgments, score: Doubles, seed: int) -> Choice:
    """The row of each item with the highest score, (N,); equal texts by their best one.

    Ties between texts are drawn with the seed, in the order of the texts, so that names of raters
    do not matter. An item whose only answers score NaN is a tie of all of them.
    """
    rng = np.random.default_rng(seed)
    row = np.full(judgments.n_items, -1, np.int64)
    tied = np.zeros(judgments.n_items, np.bool_)
    level = np.where(np.isnan(score), -np.inf, score)
    for i in np.flatnonzero(judgments.overlap):
        first, last = judgments.offsets[i], judgments.offsets[i + 1]
        own = level[first:last]
        best = np.flatnonzero((own >= own.max() - TIE) | (own == own.max()))
        codes, place = np.unique(judgments.codes[first:last][best], return_index=True)
        tied[i] = len(codes) > 1
        row[i] = first + best[place[rng.integers(len(codes)) if tied[i] else 0]]
    return Choice(row, tied)


def answers(judgments: Judgments, choice: Choice, gold: AlignedGold | None) -> pl.Series:
    """The text of each item, (I,): the gold one where there is gold, null where there is none."""
    texts = judgments.texts if judgments.texts is not None else pl.Series([], dtype=pl.String)
    code = np.append(judgments.codes, -1)[choice.row]
    found = texts.extend_constant(None, 1)[np.where(code < 0, len(texts), code)]
    return settled(found.rename("label"), gold)


def settled(found: pl.Series, gold: AlignedGold | None) -> pl.Series:
    """The answers with those of gold items replaced by the gold ones."""
    if gold is None or gold.texts is None:
        return found
    return pl.select(pl.coalesce(gold.texts.alias("label"), found)).to_series().rename("label")


def certain(choice: Choice, score: Doubles, gold: AlignedGold | None) -> Doubles:
    """The score of the chosen rows, (I,): NaN where there is none, 1 for gold items."""
    found = np.append(score, np.nan)[choice.row]
    return found if gold is None else np.where(gold.known, 1.0, found)


def mean_by_rater(judgments: Judgments, value: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The mean of ``value`` (N,) over each rater's rows that have one, its interval: (R,) each.

    The interval is Student's t over the rows, within 0–1; NaN where a rater has fewer than two.
    """
    known = np.isfinite(value)
    rater, x = judgments.rater[known], value[known]
    n = np.bincount(rater, minlength=judgments.n_raters).astype(np.float64)
    mean, variance = np.full(len(n), np.nan), np.full(len(n), np.nan)
    np.divide(np.bincount(rater, x, minlength=len(n)), n, out=mean, where=n > 0)
    apart = np.bincount(rater, (x - mean[rater]) ** 2, minlength=len(n))
    np.divide(apart, n * (n - 1), out=variance, where=n > 1)
    reach = stdtrit(np.maximum(n - 1, 1), (1 + LEVEL) / 2) * np.sqrt(variance)
    return mean, np.clip(mean - reach, 0, 1), np.clip(mean + reach, 0, 1)


def competence_of(
    judgments: Judgments, score: Doubles, extra: dict[str, Doubles] | None = None
) -> Competence:
    """Raters by the mean ``likeness`` of their answers to the others' (``score``, (N,))."""
    mean, lower, upper = mean_by_rater(judgments, score)
    return Competence(lower=lower, upper=upper, extra={"likeness": mean, **(extra or {})})


def remarks(judgments: Judgments, choice: Choice) -> tuple[str, ...]:
    """How many items were tied, and how many had one answer alone."""
    found = []
    alone = int((judgments.overlap == 1).sum())
    tied = int(choice.tied.sum())
    if alone:
        found.append(f"{_items(alone)} one answer, which stands; its certainty is not known")
    if tied:
        found.append(f"{_items(tied)} several texts that do equally well; one was drawn")
    return tuple(found)


def _items(n: int) -> str:
    return "1 item has" if n == 1 else f"{n:,} items have"

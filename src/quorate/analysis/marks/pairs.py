"""Every two answers about one item compared part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.marks.matching import Matched, match
from quorate.analysis.marks.parts import SHAPED, Parts, expand, parts_of, texts_of
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Compared:
    """Pairs of answers: rows ``one`` and ``two`` (P,) of the table, what of them is ``matched``.

    ``items`` (U,) are the items with a pair, ascending; ``place`` (P,) the one of each pair.
    """

    one: Longs
    two: Longs
    items: Longs
    place: Longs
    matched: Matched

    def by_item(self, value: Doubles) -> Doubles:
        """The mean over the pairs of each item, (U,)."""
        n = np.bincount(self.place, minlength=len(self.items))
        return np.asarray(np.bincount(self.place, value, minlength=len(self.items)) / n)


def parts_by_row(judgments: Judgments) -> Parts:
    """The parts of each judgment. Raises NotApplicableError for answers without shapes."""
    if judgments.question.kind not in SHAPED:
        raise NotApplicableError(
            f"{judgments.question.name!r} is {judgments.question.kind.value}, without shapes",
            remedy="ask for another coefficient",
        )
    read = parts_of(texts_of(judgments.texts), judgments.question.kind)
    return expand(read, judgments.codes)


def compared(judgments: Judgments, least: float) -> Compared:
    """Every two answers by different raters about an item, matched as ``match`` says."""
    one, two = row_pairs(judgments)
    items, place = np.unique(judgments.item[one], return_inverse=True)
    matched = match(parts_by_row(judgments), one, two, least)
    return Compared(one, two, items.astype(np.int64), place.ravel().astype(np.int64), matched)


def row_pairs(judgments: Judgments) -> tuple[Longs, Longs]:
    """The rows of every two judgments of an item by different raters, first the earlier row."""
    ones, twos = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    overlap = judgments.overlap
    for size in np.unique(overlap[overlap > 1]):
        first = judgments.offsets[:-1][overlap == size]
        i, j = np.triu_indices(int(size), 1)
        ones.append((first[:, None] + i).ravel())
        twos.append((first[:, None] + j).ravel())
    one, two = np.concatenate(ones), np.concatenate(twos)
    order = np.lexsort((two, one))
    one, two = one[order], two[order]
    apart = judgments.rater[one] != judgments.rater[two]
    return one[apart], two[apart]


def detection_by_rater(
    judgments: Judgments, least: float = 0.5, level: float = 0.95
) -> pl.DataFrame:
    """How many of their parts each rater shares with the others: one row a rater.

    Over all pairs of the rater's answers with another's about the same item: ``shared`` is the
    share of the rater's own parts that the other has, ``found`` the share of the other's parts that
    the rater has, ``f1`` = 2 h / (n + m) with h matched parts in all, ``overlap`` the mean overlap
    of the matched. ``lower``–``upper`` is Wilson's interval of F1 for the parts that the rater
    marked, on the narrow side, as parts of one item stand or fall together. Columns: rater,
    n_judgments (with another), n_parts, shared, found, f1, lower, upper, overlap; NaN where there
    is nothing to divide by.
    """
    pairs = compared(judgments, least)
    R = judgments.n_raters
    m = pairs.matched
    mine, theirs, hits, overlap = (np.zeros(R) for _ in range(4))
    for rows, n, other in ((pairs.one, m.n, m.m), (pairs.two, m.m, m.n)):
        rater = judgments.rater[rows]
        mine += np.bincount(rater, n, minlength=R)
        theirs += np.bincount(rater, other, minlength=R)
        hits += np.bincount(rater, m.matches, minlength=R)
        overlap += np.bincount(rater, m.overlap, minlength=R)
    rows = np.unique(np.concatenate([pairs.one, pairs.two]))
    n_judgments = np.bincount(judgments.rater[rows], minlength=R)
    counts = np.bincount(judgments.rater[rows], parts_by_row(judgments).counts[rows], minlength=R)
    seen = np.flatnonzero(n_judgments)
    f1 = _ratio(2 * hits, mine + theirs)[seen]
    lower, upper = wilson(np.nan_to_num(f1), np.maximum(counts[seen], 1).astype(np.int64), level)
    known = np.isfinite(f1) & (counts[seen] > 0)
    return pl.DataFrame(
        {
            "rater": judgments.raters[seen].cast(pl.String),
            "n_judgments": n_judgments[seen].astype(np.int64),
            "n_parts": counts[seen].astype(np.int64),
            "shared": _ratio(hits, mine)[seen],
            "found": _ratio(hits, theirs)[seen],
            "f1": f1,
            "lower": np.where(known, lower, np.nan),
            "upper": np.where(known, upper, np.nan),
            "overlap": _ratio(overlap, hits)[seen],
        }
    )


def _ratio(a: Doubles, b: Doubles) -> Doubles:
    return np.asarray(np.divide(a, b, out=np.full(len(a), np.nan), where=b > 0))

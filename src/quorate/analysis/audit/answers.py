"""The distinct answers of each item, counted: what raters, disputes and slices are read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Answers:
    """Each item's distinct answers, sorted by item, then code: P pairs of item and code.

    ``code`` numbers the answers: option, set, text, or distinct number. ``of`` (N,) is the pair
    that each judgment belongs to, ``count`` (P,) how many judgments a pair has.
    """

    judgments: Judgments
    codes: Longs
    n_codes: int
    item: Longs
    code: Longs
    count: Longs
    of: Longs

    @cached_property
    def names(self) -> pl.Series:
        """Each answer code as the text people see."""
        judgments = self.judgments
        if judgments.question.kind is Kind.NUMERIC:
            distinct = np.unique(judgments.values)
            return pl.Series([f"{value:g}" for value in distinct], dtype=pl.String)
        if judgments.texts is not None:
            return judgments.texts
        return judgments.spell(np.arange(self.n_codes, dtype=np.int32))

    @classmethod
    def of_table(cls, judgments: Judgments) -> Answers:
        """Count the answers of a table of any kind."""
        if judgments.question.kind is Kind.NUMERIC:
            distinct, coded = np.unique(judgments.values, return_inverse=True)
            codes, n_codes = coded.astype(np.int64), len(distinct)
        else:
            codes = judgments.codes.astype(np.int64)
            n_codes = int(codes.max(initial=0)) + 1
        key = judgments.item.astype(np.int64) * n_codes + codes
        # rows are sorted by item, so that sorting within items is nearly done
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        first = np.ones(len(key), np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        number = np.cumsum(first) - 1
        of = np.empty(len(key), np.int64)
        of[order] = number
        pairs = ordered[first]
        return cls(
            judgments=judgments,
            codes=codes,
            n_codes=n_codes,
            item=pairs // n_codes,
            code=pairs % n_codes,
            count=np.bincount(number, minlength=len(pairs)),
            of=of,
        )

    @cached_property
    def own(self) -> tuple[Longs, Longs]:
        """How many judgments of the item, and of the pair, are the rater's own, both (N,)."""
        if not self.judgments.has_repeats:
            one = np.ones(len(self.judgments), np.int64)
            return one, one
        rater = self.judgments.rater.astype(np.int64)
        n_raters = self.judgments.n_raters
        return (
            _same(self.judgments.item.astype(np.int64) * n_raters + rater),
            _same(self.of * n_raters + rater),
        )

    @cached_property
    def others(self) -> Longs:
        """How many judgments of the same item other raters made, (N,)."""
        return self.judgments.overlap[self.judgments.item] - self.own[0]

    @cached_property
    def equal(self) -> Longs:
        """How many of them have the same label, (N,)."""
        return self.count[self.of] - self.own[1]

    def find(self, item: Longs, code: Longs) -> Longs:
        """How many judgments each pair of item and code has; 0 for one that nobody gave."""
        key = self.item * self.n_codes + self.code
        wanted = item * self.n_codes + code
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[place] == wanted, self.count[place], 0)


def _same(key: Longs) -> Longs:
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(count[inverse], np.int64)

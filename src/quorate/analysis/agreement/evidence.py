"""What coefficients look at: coded labels of a table, and what is counted once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.rater_pairs import RaterPairs, rater_pairs
from quorate.analysis.agreement.repeats import Repeats, repeats_of
from quorate.analysis.agreement.tally import Tally, tally
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Evidence:
    """The labels of a table as codes of K options, whatever the kind of question.

    For categorical and ordinal questions the options are the question's own, judged or not; for
    multi-label ones the distinct sets, for numeric ones the distinct numbers, for text the
    distinct texts, sorted. ``score`` (K,) are the options as numbers (NaN where they have none);
    ``members`` (K, O) the sets.
    """

    judgments: Judgments
    kind: Kind
    code: NDArray[np.int32]
    n_options: int
    score: Doubles
    members: NDArray[np.bool_] | None = None
    recode: NDArray[np.int32] | None = None
    """the code of each label as the table has it, where they are not the same"""
    draws: Doubles | None = None
    """how often each rater counts, in a replicate that resamples raters"""

    _memo: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for this evidence: replicates come in many blocks."""
        if key not in self._memo:
            self._memo[key] = make()
        return cast(T, self._memo[key])

    @classmethod
    def of(cls, judgments: Judgments) -> Evidence:
        """The evidence in a table."""
        kind = judgments.question.kind
        if kind is Kind.NUMERIC:
            numbers, code = np.unique(judgments.values, return_inverse=True)
            return cls(judgments, kind, code.ravel().astype(np.int32), len(numbers), numbers)
        if judgments.sets is not None:
            members, of_row = np.unique(judgments.sets, axis=0, return_inverse=True)
            recode = of_row.ravel().astype(np.int32)
            K = len(members)
            return cls(judgments, kind, recode[judgments.codes], K, _unscored(K), members, recode)
        if judgments.texts is not None:
            distinct = judgments.texts.unique().sort()
            recode = distinct.search_sorted(judgments.texts).to_numpy().astype(np.int32)
            K = len(distinct)
            return cls(judgments, kind, recode[judgments.codes], K, _unscored(K), None, recode)
        return cls(judgments, kind, judgments.codes, judgments.n_options, judgments.question.scores)

    def resampled(self, draws: Doubles) -> Evidence:
        """The same judgments with each rater counted ``draws`` (R,) times.

        The copies of one judgment make no pair with each other: a rater who happens to be drawn
        twice would otherwise agree with themselves.
        """
        copy = replace(self, draws=draws, _memo={})
        copy.__dict__["_cells"] = self._cells
        if "rater_pairs" in self.__dict__:
            copy.__dict__["rater_pairs"] = self.rater_pairs
        return copy

    def split(self, chosen: NDArray[np.bool_]) -> Evidence:
        """The same judgments with two options: any of those ``chosen`` (K,), as 1, or none, 0."""
        two = replace(
            self,
            kind=Kind.CATEGORICAL,
            code=chosen.astype(np.int32)[self.code],
            n_options=2,
            score=np.array([0.0, 1.0]),
            members=None,
            _memo={},
        )
        two.__dict__["tally"] = self.tally.split(chosen)
        picked = int(self.chosen[chosen].sum())
        two.__dict__["chosen"] = np.array([int(self.chosen.sum()) - picked, picked])
        two.__dict__["n_pairable_raters"] = self.n_pairable_raters
        return two

    @property
    def n_judgments(self) -> int:
        """How many judgments there are."""
        return len(self.judgments)

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """How many judgments chose each option, (K,)."""
        return np.bincount(self.code, minlength=self.n_options)

    @cached_property
    def distinct(self) -> list[str]:
        """The texts of written kinds, by code; empty for other kinds."""
        texts = self.judgments.texts
        return [] if texts is None else texts.unique().sort().to_list()

    @cached_property
    def tally(self) -> Tally:
        """How often each option was chosen, for each distinct pattern of item."""
        if self.draws is None:
            return tally(self.code, self.judgments.offsets, self.n_options)
        return self._drawn_tally(self.draws)

    @cached_property
    def pairable(self) -> Tally:
        """The tally of items with at least two judgments."""
        return self.tally.only(self.tally.pairs > 0)

    @cached_property
    def rater_pairs(self) -> RaterPairs:
        """Every two judgments of one item by different raters."""
        return rater_pairs(self.judgments, self.code)

    @cached_property
    def repeats(self) -> Repeats:
        """Every two judgments of one item by one rater."""
        return repeats_of(self.judgments, self.recode)

    @cached_property
    def values(self) -> Doubles:
        """The labels as numbers (N,): numeric ones themselves, options by their scores."""
        return np.asarray(self.score[self.code])

    @cached_property
    def crossed(self) -> Doubles | None:
        """Labels as numbers, items by raters, if every rater judged every item once; else None."""
        judgments = self.judgments
        overlap = judgments.overlap[judgments.overlap > 0]
        k = int(overlap[0]) if len(overlap) else 0
        if not k or (overlap != k).any():
            return None
        raters = judgments.rater.reshape(-1, k)
        if (raters != raters[0]).any() or (np.diff(raters[0]) == 0).any():
            return None
        return self.values.reshape(-1, k)

    @cached_property
    def n_pairable_raters(self) -> int:
        """How many raters judged an item that has at least two judgments."""
        judgments = self.judgments
        overlap = judgments.overlap[judgments.overlap > 0]
        if (overlap > 1).all():
            return int((judgments.workload > 0).sum())
        several = (judgments.overlap > 1)[judgments.item]
        return len(np.unique(judgments.rater[several]))

    @cached_property
    def _cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The distinct item × option keys, sorted, and the one of each judgment."""
        key = self.judgments.item.astype(np.int64) * self.n_options + self.code
        keys, cell = np.unique(key, return_inverse=True)
        return keys, cell.ravel().astype(np.int64)

    def _drawn_tally(self, draws: Doubles) -> Tally:
        keys, cell = self._cells
        w = draws[self.judgments.rater]
        item = self.judgments.item
        count: Doubles = np.bincount(cell, w, minlength=len(keys)).astype(np.float64)
        size: Doubles = np.bincount(item, w, minlength=self.judgments.n_items).astype(np.float64)
        own: Doubles = np.bincount(item, w * w, minlength=len(size)).astype(np.float64)
        seen = count > 0
        at, option = np.divmod(keys[seen], self.n_options)
        judged = np.nonzero(size > 0)[0]
        lengths = np.bincount(at, minlength=len(size))[judged]
        return Tally(
            self.n_options,
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            option.astype(np.int32),
            count[seen],
            size[judged],
            (size**2 - own)[judged],
            np.ones(len(judged), np.int64),
        )


def _unscored(K: int) -> Doubles:
    return np.full(K, np.nan)

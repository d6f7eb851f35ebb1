"""Comparisons: which of two is better, said by raters; what every preference model takes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import RequestError

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Doubles = NDArray[np.float64]


class ByRater(Protocol):
    """Counted comparisons by who said them, gone through again where that matters."""

    @property
    def raters(self) -> int:
        """How many there are."""
        ...

    def products(self, rows: Contributions) -> Doubles:
        """Σ_r u_r u_r' over raters, u_r the sum of what the judgments of rater r contribute."""
        ...


@dataclass(frozen=True, eq=False)
class Contributions:
    """What one judgment of each of n kinds contributes to c strengths and D further columns.

    A judgment of the candidates ``low`` and ``high`` (n,) with ``outcome`` and ``position`` (n,),
    both as of the first of the two, adds ``slope`` (n,) to strength ``plus`` (n,), takes it from
    ``minus`` (n,), and adds ``rest`` (n, D). Judgments of other kinds contribute nothing.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    outcome: Small
    position: Small
    plus: NDArray[np.int64]
    minus: NDArray[np.int64]
    n_strengths: int
    slope: Doubles
    rest: Doubles


@dataclass(frozen=True, eq=False)
class Comparisons:
    """N comparisons of two of C candidates by R raters about I items.

    A candidate is what is compared: a system whose responses are shown, or a response itself.

    ``first``, ``second`` (N,) are the two candidates, in the order in which the question names
    them, whatever was shown first. ``outcome`` (N,) is from ``-levels`` to ``levels``: positive
    when the first is better, by so many levels, 0 for a tie. ``levels`` is 1 where nobody said how
    much better. ``position`` (N,) is 1 where the first was shown first (left, above), -1 where the
    second was, 0 where that is not known. ``block`` (N,) numbers the judgment that a comparison
    comes from: comparisons of one ranking share it. ``covariates`` (N, D) are differences, of the
    first minus of the second, in the units in which ``covariate_names`` measure. ``again`` (N,)
    marks judgments of an item that the rater had judged before. ``item`` (N,) is the prompt or
    pair that was judged, by which rows belong together.
    """

    candidates: pl.Series
    raters: pl.Series
    items: pl.Series
    first: Ints
    second: Ints
    outcome: Small
    rater: Ints
    item: Ints
    position: Small
    block: Ints
    levels: int = 1
    ties: bool = False
    """whether a tie could be said"""
    covariates: Doubles | None = None
    covariate_names: tuple[str, ...] = ()
    again: NDArray[np.bool_] | None = None
    groups: dict[str, pl.Series] = field(default_factory=dict)
    """further columns, one value a row, by name"""
    notes: tuple[str, ...] = ()
    """what was left out, and why"""
    weight: NDArray[np.int64] | None = None
    """(N,) how often each row was said, where like comparisons are counted; None for once each"""
    by_rater: ByRater | None = None
    """of counted comparisons, what is known of who said them"""
    digested: str = ""
    """of counted comparisons, the digest of those that were counted"""

    def __post_init__(self) -> None:
        n = len(self.first)
        for name in ("second", "outcome", "rater", "item", "position", "block"):
            if len(getattr(self, name)) != n:
                raise RequestError(
                    f"{name} has {len(getattr(self, name))} rows, first has {n}",
                    remedy="give every column one value a comparison",
                )
        if bool((self.first == self.second).any()):
            row = int(np.argmax(self.first == self.second))
            raise RequestError(
                f"row {row} compares {self.candidates[int(self.first[row])]!r} with itself",
                remedy="leave such rows out",
            )

    def __len__(self) -> int:
        return len(self.first)

    @property
    def n_candidates(self) -> int:
        """How many candidates are named."""
        return len(self.candidates)

    @property
    def n_raters(self) -> int:
        """How many raters are named."""
        return len(self.raters)

    @property
    def times(self) -> NDArray[np.int64]:
        """How often each row was said, (N,)."""
        return np.ones(len(self), np.int64) if self.weight is None else self.weight

    @property
    def sign(self) -> Small:
        """1 where the first is better, -1 where the second is, 0 for a tie; shape (N,)."""
        return np.sign(self.outcome).astype(np.int8)

    @cached_property
    def wins(self) -> Doubles:
        """How often candidate i was said to be better than j, shape (C, C); ties count a half."""
        size = self.n_candidates
        won = self.times * ((self.sign.astype(np.float64) + 1) / 2)
        pair = self.first.astype(np.int64) * size + self.second
        back = self.second.astype(np.int64) * size + self.first
        flat = np.bincount(pair, won, size * size)
        flat += np.bincount(back, self.times - won, size * size)
        return np.asarray(flat.reshape(size, size), np.float64)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the comparisons in their order."""
        if self.digested:
            return self.digested
        h = hashlib.sha256(repr((self.levels, self.ties, self.covariate_names)).encode())
        for names in (self.candidates, self.raters, self.items):
            h.update("\x00".join(names.to_list()).encode())
        for column in (self.first, self.second, self.outcome, self.rater, self.item, self.position):
            h.update(np.ascontiguousarray(column).data)
        h.update(np.ascontiguousarray(self.block).data)
        if self.covariates is not None:
            h.update(np.ascontiguousarray(self.covariates).data)
        return h.hexdigest()

    def subset(self, rows: NDArray[np.bool_]) -> Comparisons:
        """Only the rows where ``rows`` (N,) is true; names are kept."""
        return replace(
            self,
            first=self.first[rows],
            second=self.second[rows],
            outcome=self.outcome[rows],
            rater=self.rater[rows],
            item=self.item[rows],
            position=self.position[rows],
            block=self.block[rows],
            covariates=None if self.covariates is None else self.covariates[rows],
            again=None if self.again is None else self.again[rows],
            weight=None if self.weight is None else self.weight[rows],
            groups={name: column.filter(rows) for name, column in self.groups.items()},
        )

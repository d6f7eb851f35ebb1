"""Pairs: two responses to one prompt, with the votes on them and the belief that they support."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reading.style import words
from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Pairs:
    """P pairs of T responses, judged by N votes of R raters.

    ``prompts``, ``responses`` (T,) are texts: a response, and what it answers. ``first``,
    ``second`` (P,) are rows of them. ``belief`` (P,) is the probability that the first is better,
    as the judgments have it: the soft label. ``items`` (P,) names what was judged and ``group``
    (P,) numbers the prompt: pairs of one number never stand on both sides of a split. ``pair``,
    ``rater`` (N,) say whose vote it is and on what, ``sign`` (N,) what it says (1 for the first, -1
    for the second, 0 for a tie) and ``position`` (N,) is 1 where the first was shown first, -1
    where the second was, 0 where nobody knows. ``topics`` (P,) is there where items have topics.
    """

    prompts: pl.Series
    responses: pl.Series
    first: Longs
    second: Longs
    belief: Doubles
    items: pl.Series
    group: Longs
    raters: pl.Series
    pair: Longs
    rater: Longs
    sign: Small
    position: Small
    topics: pl.Series | None = None
    places: pl.DataFrame | None = None
    """(T,) the item and field of each response, where it comes from such"""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.first):
            raise RequestError(
                "there is no pair of texts", remedy="give judgments of items whose texts are known"
            )
        unfit = ~((self.belief >= 0) & (self.belief <= 1))
        if unfit.any():
            row = int(np.argmax(unfit))
            raise RequestError(
                f"the belief in pair {self.items[row]!r} is {self.belief[row]}",
                remedy="give a probability from 0 to 1",
            )

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def votes(self) -> Longs:
        """How many votes each pair has for the first, for neither, for the second: (P, 3)."""
        flat = np.bincount(self.pair * 3 + 1 - self.sign, minlength=3 * len(self))
        return np.asarray(flat.reshape(-1, 3), np.int64)

    @cached_property
    def share(self) -> Doubles:
        """The share of votes for the first, a tie counted by half, (P,); one half without votes."""
        n = self.votes.sum(axis=1)
        ahead = self.votes[:, 0] + self.votes[:, 1] / 2
        return np.where(n > 0, ahead / np.maximum(n, 1), 0.5)

    @cached_property
    def words(self) -> Doubles:
        """How many words each response has, (T,)."""
        return words(self.responses).fill_null(0).cast(pl.Float64).to_numpy()

    @cached_property
    def longer(self) -> Doubles:
        """log((1 + words of the first) / (1 + words of the second)), (P,)."""
        size = np.log1p(self.words)
        return np.asarray(size[self.first] - size[self.second])

    @property
    def n_groups(self) -> int:
        """How many prompts there are."""
        return len(np.unique(self.group))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the texts, beliefs and votes, in their order."""
        h = hashlib.sha256()
        for names in (self.prompts, self.responses, self.items, self.raters):
            h.update("\x00".join(names.to_list()).encode())
        for column in (self.first, self.second, self.belief, self.group, self.pair, self.rater):
            h.update(np.ascontiguousarray(column).data)
        h.update(np.ascontiguousarray(self.sign).data)
        h.update(np.ascontiguousarray(self.position).data)
        return h.hexdigest()

    def subset(self, kept: NDArray[np.bool_], votes: NDArray[np.bool_] | None = None) -> Pairs:
        """Only the pairs where ``kept`` (P,) holds, and of their votes those in ``votes`` (N,).

        Responses and raters keep their numbers.
        """
        number = np.cumsum(kept) - 1
        of = kept[self.pair] if votes is None else kept[self.pair] & votes
        return replace(
            self,
            first=self.first[kept],
            second=self.second[kept],
            belief=self.belief[kept],
            items=self.items.filter(kept),
            group=self.group[kept],
            pair=number[self.pair[of]],
            rater=self.rater[of],
            sign=self.sign[of],
            position=self.position[of],
            topics=None if self.topics is None else self.topics.filter(kept),
        )


def pairs_of_texts(
    prompts: Sequence[str],
    first: Sequence[str],
    second: Sequence[str],
    belief: Sequence[float] | Doubles,
) -> Pairs:
    """Pairs from four columns: prompt, two responses, and the probability that the first is better.

    A pair has no votes then: it is measured by its belief.

    >>> pairs = pairs_of_texts(["Hi", "hi "], ["Hello.", "Yes?"], ["Go.", "No."], [1.0, 0.75])
    >>> len(pairs), pairs.group.tolist()
    (2, [0, 0])
    """
    n = len(prompts)
    if not len(first) == len(second) == len(belief) == n:
        raise RequestError(
            f"the columns have {n}, {len(first)}, {len(second)} and {len(belief)} rows",
            remedy="give every column one value a pair",
        )
    rows = np.arange(n, dtype=np.int64)
    nothing = np.zeros(0, np.int64)
    return Pairs(
        prompts=pl.Series([*prompts, *prompts], dtype=pl.String),
        responses=pl.Series([*first, *second], dtype=pl.String),
        first=rows,
        second=rows + n,
        belief=np.asarray(belief, np.float64),
        items=pl.Series([str(row) for row in rows], dtype=pl.String),
        group=groups(pl.Series(prompts, dtype=pl.String), pl.Series(rows).cast(pl.String)),
        raters=pl.Series([], dtype=pl.String),
        pair=nothing,
        rater=nothing,
        sign=nothing.astype(np.int8),
        position=nothing.astype(np.int8),
    )


def groups(prompts: pl.Series, items: pl.Series) -> Longs:
    """A number for each prompt, (P,): the same for the same words in any case and spacing.

    An item without a prompt is a group of its own.
    """
    spaced = prompts.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    key = pl.select(
        pl.when(spaced.fill_null("") != "").then("p" + spaced).otherwise("i" + items)
    ).to_series()
    _, number = np.unique(key.to_numpy().astype(str), return_inverse=True)
    return number.astype(np.int64)

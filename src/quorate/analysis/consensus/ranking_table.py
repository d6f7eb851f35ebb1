"""Rankings as numbers: the tier of each field of each item, in each judgment and in gold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import AlignedGold, Judgments, Kind, LabelError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Tiers = NDArray[np.int16]

RANKINGS = frozenset({Kind.RANKING})
ALIKE = 1e-9
"""scores closer than this share a tier"""


@dataclass(frozen=True, eq=False)
class Rankings:
    """N rankings of the fields of I items, of which an item has at most F.

    ``tier`` (N, F) counts from 0, the best; -1 where a field was not ranked or is not there.
    ``gold`` (I, F) likewise. ``names`` are the fields of each item, sorted. ``item`` (N,) and
    ``rater`` (N,) are those of the judgments, in their order.
    """

    tier: Tiers
    gold: Tiers
    items: pl.Series
    names: list[list[str]]
    item: NDArray[np.int32]
    rater: NDArray[np.int32]
    offsets: Longs
    n_raters: int

    @classmethod
    def of(cls, judgments: Judgments, gold: AlignedGold | None = None) -> Rankings:
        """Those of a table. Raises LabelError for a label that is no ranking."""
        texts = judgments.label_names() if judgments.texts is None else judgments.texts
        code = np.arange(len(judgments)) if judgments.texts is None else judgments.codes
        N, n_items = len(judgments), judgments.n_items
        item = judgments.item.astype(np.int64)
        known = np.zeros(0, np.int64)
        if gold is not None and gold.texts is not None:
            known = np.flatnonzero(gold.known)
            texts = pl.concat([texts.cast(pl.String), gold.texts[known].cast(pl.String)])
            code = np.concatenate([code, len(texts) - len(known) + np.arange(len(known))])
            item = np.concatenate([item, known])
        row, name, tier, every = _long(texts, code)
        key, local = np.unique(item[row] * len(every) + name, return_inverse=True)
        of, which = np.divmod(key, max(len(every), 1))
        count = np.bincount(of, minlength=n_items)
        start = np.cumsum(count) - count
        F = int(count.max(initial=1))
        full = np.full((N + len(known), F), -1, np.int16)
        full[row, local.ravel() - start[item[row]]] = tier
        theirs = np.full((n_items, F), -1, np.int16)
        theirs[known] = full[N:]
        names = [[every[k] for k in which[s : s + n]] for s, n in zip(start, count, strict=True)]
        return cls(
            full[:N], theirs, judgments.items, names, judgments.item, judgments.rater,
            judgments.offsets, judgments.n_raters,
        )  # fmt: skip

    @property
    def n_fields(self) -> int:
        """F, the most fields of an item."""
        return int(self.tier.shape[1])

    @cached_property
    def fields(self) -> Longs:
        """How many fields each item has, (I,)."""
        return np.array([len(names) for names in self.names], np.int64)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which items have gold, (I,)."""
        return np.asarray((self.gold >= 0).any(axis=1))

    @cached_property
    def points(self) -> Doubles:
        """Of each ranking and field: fields below less fields above, over the others, (N, F).

        1 for the only best, -1 for the only worst; 0 for what was not ranked.
        """
        total = np.zeros(self.tier.shape)
        for j in range(self.n_fields):
            total[:, j] = compared(self.tier, j).sum(axis=1)
        others = np.maximum((self.tier >= 0).sum(axis=1) - 1, 1)
        return np.asarray(total / others[:, None])

    def by_item(self, values: Doubles) -> Doubles:
        """Sums of values (N, …) over the rankings of each item, (I, …)."""
        out = np.zeros((len(self.offsets) - 1, *values.shape[1:]))
        judged = np.flatnonzero(np.diff(self.offsets))
        if len(judged):
            out[judged] = np.add.reduceat(values, self.offsets[judged], axis=0)
        return out

    def by_rater(self, values: Doubles) -> Doubles:
        """Sums of values (N,) over the rankings of each rater, (R,)."""
        return np.asarray(np.bincount(self.rater, values, self.n_raters), np.float64)

    def margins(self, weight: Doubles) -> Doubles:
        """Σ_n weight_n sign of «j better than k» in ranking n of each item, (I, F, F)."""
        F = self.n_fields
        out = np.zeros((len(self.offsets) - 1, F, F))
        for j in range(F):
            out[:, j] = self.by_item(compared(self.tier, j) * weight[:, None])
        return out


def compared(tier: Tiers, j: int) -> NDArray[np.int8]:
    """Whether field j is better (1), worse (-1) or alike (0) than each other: (n, F).

    0 too where either was not ranked.
    """
    both = (tier >= 0) & (tier[:, j : j + 1] >= 0)
    return np.where(both, np.sign(tier - tier[:, j : j + 1]), 0).astype(np.int8)


def no_rankings(judgments: Judgments) -> str:
    """Why a table's labels cannot be read as rankings; empty when they can."""
    try:
        Rankings.of(judgments)
    except LabelError as error:
        return error.what
    return ""


def tiers_of(label: str) -> list[list[str]]:
    """The tiers of a ranking as text, ``[["b"],["a","c"]]``. Raises LabelError for another text."""
    try:
        tiers: object = json.loads(label)
    except (ValueError, RecursionError):
        tiers = None
    if isinstance(tiers, list):
        tiers = [[tier] if isinstance(tier, str) else tier for tier in tiers]
        named = [name for tier in tiers if isinstance(tier, list) for name in tier]
        whole = all(isinstance(tier, list) and tier for tier in tiers)
        texts = all(isinstance(name, str) for name in named)
        if whole and texts and named and len(set(named)) == len(named):
            return tiers
    raise LabelError(
        f"the label {label[:80]!r} is no ranking",
        remedy='write tiers from best to worst, each field once: [["b"],["a","c"]]',
    )


def answers(rankings: Rankings, score: Doubles) -> pl.Series:
    """Fields from the highest score to the lowest (I, F), as canonical JSON; null where none.

    Fields whose scores differ by less than ``ALIKE`` share a tier.
    """
    out: list[str | None] = []
    for names, own in zip(rankings.names, score, strict=True):
        order = np.argsort(-own[: len(names)], kind="stable")
        tiers: list[list[str]] = []
        for place, k in enumerate(order):
            if place and own[order[place - 1]] - own[k] <= ALIKE:
                tiers[-1].append(names[k])
            else:
                tiers.append([names[k]])
        text = json.dumps([sorted(t) for t in tiers], ensure_ascii=False, separators=(",", ":"))
        out.append(text if names and np.isfinite(own[: len(names)]).all() else None)
    return pl.Series("label", out, dtype=pl.String)


def _long(
    texts: pl.Series, code: NDArray[np.integer[Any]]
) -> tuple[Longs, Longs, Longs, list[str]]:
    """One row a field of a judgment: judgment, name, tier; and the names."""
    used = np.zeros(len(texts), np.bool_)
    used[code] = True
    index: dict[str, int] = {}
    names: list[int] = []
    tiers: list[int] = []
    length = np.zeros(len(texts), np.int64)
    for c in np.flatnonzero(used):
        for n, tier in enumerate(tiers_of(str(texts[int(c)]))):
            names += [index.setdefault(name, len(index)) for name in tier]
            tiers += [n] * len(tier)
            length[c] += len(tier)
    begin = np.cumsum(length) - length
    size = length[code]
    row = np.repeat(np.arange(len(code)), size)
    at = begin[code][row] + np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    every = sorted(index)
    place = np.zeros(len(every), np.int64)
    place[[index[name] for name in every]] = np.arange(len(every))
    return row, place[np.array(names, np.int64)[at]], np.array(tiers, np.int64)[at], every

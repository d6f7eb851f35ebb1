"""Comparisons for tests: from rows written by hand, and from simulated raters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons

Doubles = NDArray[np.float64]


def compared(
    rows: Sequence[tuple[str, str, int]],
    *,
    raters: Sequence[int] | None = None,
    items: Sequence[int] | None = None,
    blocks: Sequence[int] | None = None,
    position: Sequence[int] | None = None,
    levels: int = 1,
    ties: bool = False,
    covariates: dict[str, Sequence[float]] | None = None,
    groups: dict[str, Sequence[str | None]] | None = None,
) -> Comparisons:
    """Comparisons from (first, second, outcome), a rater a row unless ``raters`` says whose."""
    n = len(rows)
    names = sorted({name for first, second, _ in rows for name in (first, second)})
    number = {name: k for k, name in enumerate(names)}
    rater = np.arange(n) if raters is None else np.array(raters)
    item = np.arange(n) if items is None else np.array(items)
    table = covariates or {}
    return Comparisons(
        candidates=pl.Series(names),
        raters=pl.Series([f"r{k}" for k in range(int(rater.max(initial=-1)) + 1)]),
        items=pl.Series([f"i{k}" for k in range(int(item.max(initial=-1)) + 1)]),
        first=np.array([number[first] for first, _, _ in rows], np.int32),
        second=np.array([number[second] for _, second, _ in rows], np.int32),
        outcome=np.array([outcome for _, _, outcome in rows], np.int8),
        rater=rater.astype(np.int32),
        item=item.astype(np.int32),
        position=np.zeros(n, np.int8) if position is None else np.array(position, np.int8),
        block=np.arange(n, dtype=np.int32) if blocks is None else np.array(blocks, np.int32),
        levels=levels,
        ties=ties,
        covariates=np.array(list(table.values()), np.float64).T if table else None,
        covariate_names=tuple(table),
        groups={name: pl.Series(values) for name, values in (groups or {}).items()},
    )


def repeated(counts: dict[tuple[str, str, int], int]) -> list[tuple[str, str, int]]:
    """Each row as often as it was counted."""
    return [row for row, n in counts.items() for _ in range(n)]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Simulated comparisons and what they were made from."""

    comparisons: Comparisons
    strength: Doubles
    position: Doubles
    """(R,) each rater's own effect of position"""


def drawn(
    n: int,
    candidates: int,
    raters: int,
    seed: int,
    *,
    thresholds: Sequence[float] = (),
    position: float = 0.0,
    position_spread: float = 0.0,
    length: float = 0.0,
    groups: Doubles | None = None,
) -> Drawn:
    """Comparisons by the graded model: the outcome is how many thresholds η + noise is beyond.

    Without thresholds one of two is better; with them, within the first is a tie. ``length`` is
    the effect of a covariate of standard deviation 3, per standard deviation; ``groups`` (K, C)
    is added to the strengths of items in each of K groups.
    """
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 1, candidates)
    strength -= strength.mean()
    first = rng.integers(0, candidates, n)
    second = (first + rng.integers(1, candidates, n)) % candidates
    rater = rng.integers(0, raters, n)
    shown = rng.choice([-1, 1], n)
    x = rng.normal(0, 3, n)
    own = position + position_spread * rng.normal(size=raters)
    group = rng.integers(0, 1 if groups is None else len(groups), n)
    deviation = np.zeros((1, candidates)) if groups is None else groups
    eta = strength[first] - strength[second] + own[rater] * shown + length * x / 3
    eta += deviation[group, first] - deviation[group, second] + rng.logistic(size=n)
    beyond = np.searchsorted(np.array(thresholds), np.abs(eta)) if thresholds else 1
    item = np.arange(n) // 3
    return Drawn(
        Comparisons(
            candidates=pl.Series([f"c{k:03d}" for k in range(candidates)]),
            raters=pl.Series([f"r{k:03d}" for k in range(raters)]),
            items=pl.Series([f"i{k:05d}" for k in range(int(item.max()) + 1)]),
            first=first.astype(np.int32),
            second=second.astype(np.int32),
            outcome=(np.sign(eta) * beyond).astype(np.int8),
            rater=rater.astype(np.int32),
            item=item.astype(np.int32),
            position=shown.astype(np.int8),
            block=np.arange(n, dtype=np.int32),
            levels=max(len(thresholds), 1),
            ties=bool(thresholds),
            covariates=x[:, None],
            covariate_names=("length",),
            groups={"topic": pl.Series(group).cast(pl.String)},
        ),
        strength,
        own,
    )


def turned(comparisons: Comparisons, rows: NDArray[np.bool_]) -> Comparisons:
    """The same said the other way round: first and second exchanged where ``rows`` is true."""
    sign = np.where(rows, -1, 1)
    c = comparisons.covariates
    return replace(
        comparisons,
        first=np.where(rows, comparisons.second, comparisons.first),
        second=np.where(rows, comparisons.first, comparisons.second),
        outcome=(comparisons.outcome * sign).astype(np.int8),
        position=(comparisons.position * sign).astype(np.int8),
        covariates=None if c is None else c * sign[:, None],
    )


def taken(comparisons: Comparisons, rows: NDArray[np.int64]) -> Comparisons:
    """The comparisons of these numbers, each as often as it is named, without further columns."""
    return replace(
        comparisons,
        first=comparisons.first[rows],
        second=comparisons.second[rows],
        outcome=comparisons.outcome[rows],
        rater=comparisons.rater[rows],
        item=comparisons.item[rows],
        position=comparisons.position[rows],
        block=comparisons.block[rows],
        covariates=None,
        covariate_names=(),
        groups={},
    )

"""On which items groups differ most, and by how much once chance is allowed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.groups.coding import Coding
from quorate.analysis.disagreement.groups.permutation import DENSE, dealt

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]
Cells = NDArray[np.bool_]

SMALLEST_CELL = 5
"""judgments of one group on one item that are needed to show it"""
REFINED_BELOW = 0.005
"""with at most this share of draws as large, an item is looked at with ``REFINED`` further ones"""
REFINED = 20_000
MOST_REFINED = 60
BLOCK_CELLS = 1 << 22
TINY = 1e-9


@dataclass(frozen=True, eq=False)
class ItemDifferences:
    """Items on which V groups were compared.

    ``tests``: item, judgments, p (permutation). ``cells``: item, target, group, n, mean,
    difference (less the mean of all cells shown for the item), shrunken. ``hidden`` cells had
    fewer judgments than may be shown, or would follow from those shown.
    """

    tests: pl.DataFrame
    cells: pl.DataFrame
    hidden: int


def item_differences(
    coding: Coding,
    codes: Codes,
    values: tuple[str, ...],
    *,
    draws: int,
    seed: int,
    smallest_cell: int = SMALLEST_CELL,
) -> ItemDifferences:
    """Test each item for a difference between groups, and estimate it.

    Items with ``smallest_cell`` judgments from each of two groups are looked at. The statistic is
    the sum of squares between groups, Σ_t Σ_g (Σ_{j∈ig} y_jt)² / n_ig; the draws are those of
    ``group_test``, and for items where few of these are as large, 20,000 more that deal the labels
    anew among the item's own raters. Where an item shows all but a few judgments, its smallest cell
    is hidden as well, so that no hidden cell follows from the item's total.

    A difference d from the mean of the n judgments shown for the item, of squared error
    s² = v (1/n_g − 1/n) with v the variance within cells pooled over items, is drawn to the
    group's mean difference δ:

        shrunken = δ + τ² / (τ² + s²) · (d − δ),  τ² by DerSimonian & Laird 1986

    (doi:10.1016/0197-2456(86)90046-2). It is what to rank and show; single cells are noise.
    """
    V = len(values)
    count, sums = _cells(coding, codes, V)
    shown, hidden = _shown(count, smallest_cell)
    chosen = np.flatnonzero(shown.sum(axis=1) > 1)
    p = np.empty(0)
    if len(chosen):
        p = _tested(coding, codes, V, chosen, draws, seed)
    judgments = coding.judgments
    tests = pl.DataFrame(
        {
            "item": judgments.items[chosen].cast(pl.String),
            "judgments": count[chosen].sum(axis=1).astype(np.int64),
            "p": p,
        }
    )
    return ItemDifferences(tests, _frame(coding, count, sums, shown, chosen, values), hidden)


def _cells(coding: Coding, codes: Codes, V: int) -> tuple[Doubles, Doubles]:
    """Judgments of each item and group (I, V), and sums of targets (I, V, T)."""
    judgments = coding.judgments
    group = codes[judgments.rater]
    known = group >= 0
    key = judgments.item[known].astype(np.int64) * V + group[known]
    size = judgments.n_items * V
    count = np.bincount(key, minlength=size).reshape(judgments.n_items, V).astype(np.float64)
    sums = [
        np.bincount(key, column[known], minlength=size).reshape(judgments.n_items, V)
        for column in coding.targets.T
    ]
    return count, np.stack(sums, axis=-1).astype(np.float64)


def _shown(count: Doubles, smallest: int) -> tuple[Cells, int]:
    """Which cells (I, V) may be shown, and how many with judgments may not."""
    shown = count >= smallest
    while True:
        away = np.where(shown, 0.0, count).sum(axis=1)
        telling = (away > 0) & (away < smallest) & shown.any(axis=1)
        if not telling.any():
            return shown, int(((count > 0) & ~shown).sum())
        rows = np.flatnonzero(telling)
        shown[rows, np.argmin(np.where(shown[rows], count[rows], np.inf), axis=1)] = False


def _tested(
    coding: Coding, codes: Codes, V: int, chosen: NDArray[np.intp], draws: int, seed: int
) -> Doubles:
    """The p-value of each chosen item."""
    members = np.flatnonzero((codes >= 0) & (coding.judgments.workload > 0))
    judged = [coding.sums(np.ones(len(coding.targets)))]
    judged += [coding.sums(column) for column in coding.targets.T]
    cut = [one[chosen][:, members] for one in judged]
    full = cut[0].nnz > DENSE * len(chosen) * len(members)
    parts = [one.toarray() if full else one for one in cut]
    seen, as_large = np.empty(len(chosen)), np.zeros(len(chosen))
    block = max(1, BLOCK_CELLS // len(chosen))
    for k, labels in enumerate(dealt(codes[members], draws, seed, block)):
        total = np.zeros((len(chosen), len(labels)))
        for g in range(V):
            mine = (labels == g).astype(np.float64).T
            n = np.maximum(np.asarray(parts[0] @ mine), 1.0)
            for part in parts[1:]:
                total += np.asarray(part @ mine) ** 2 / n
        if k == 0:
            seen = total[:, 0]
        else:
            slack = TINY * np.maximum(np.abs(seen), 1.0)
            as_large += (total >= (seen - slack)[:, None]).sum(axis=1)
    p = (1 + as_large) / (1 + draws)
    few = np.flatnonzero(as_large <= REFINED_BELOW * draws)
    few = few[np.argsort(as_large[few], kind="stable")][:MOST_REFINED]
    rng = np.random.default_rng([seed, 5])
    for place in few:
        p[place] = _refined(coding, codes, V, int(chosen[place]), rng)
    return p


def _refined(coding: Coding, codes: Codes, V: int, item: int, rng: np.random.Generator) -> float:
    """The p-value of one item by dealing labels anew among its own judgments."""
    judgments = coding.judgments
    rows = np.arange(judgments.offsets[item], judgments.offsets[item + 1])
    labels = codes[judgments.rater[rows]]
    rows, labels = rows[labels >= 0], labels[labels >= 0]
    y = coding.targets[rows]

    def statistic(labelled: Codes) -> Doubles:
        total = np.zeros(len(labelled))
        for g in range(V):
            mine = (labelled == g).astype(np.float64)
            n = np.maximum(mine.sum(axis=1), 1.0)
            total += ((mine @ y) ** 2).sum(axis=1) / n
        return total

    seen = statistic(labels[None, :])[0]
    step = max(1, BLOCK_CELLS // len(labels))
    as_large = 0
    for start in range(0, REFINED, step):
        drawn = np.tile(labels, (min(step, REFINED - start), 1))
        found = statistic(rng.permuted(drawn, axis=1))
        as_large += int((found >= seen - TINY * max(abs(float(seen)), 1.0)).sum())
    return (1 + as_large) / (1 + REFINED)


def _frame(
    coding: Coding,
    count: Doubles,
    sums: Doubles,
    shown: Cells,
    chosen: NDArray[np.intp],
    values: tuple[str, ...],
) -> pl.DataFrame:
    """One row for each shown item, target and group."""
    n = np.where(shown, count, 0.0)[chosen]
    y = np.where(shown[:, :, None], sums, 0.0)[chosen]
    row, group = np.nonzero(n)
    of_item = y.sum(axis=1)[row] / n.sum(axis=1)[row, None]
    room = 1 / n[row, group] - 1 / n.sum(axis=1)[row]
    n = n[row, group]
    mean = y[row, group] / n[:, None]
    difference = mean - of_item
    within = _within(coding, count, sums)
    frames = []
    for t, target in enumerate(coding.names):
        error = within[t] * room
        shrunken = np.empty(len(row))
        for g in range(len(values)):
            mine = group == g
            shrunken[mine] = _shrunken(difference[mine, t], error[mine])
        frames.append(
            pl.DataFrame(
                {
                    "item": coding.judgments.items[chosen[row]].cast(pl.String),
                    "target": pl.Series([target], dtype=pl.String).new_from_index(0, len(row)),
                    "group": pl.Series(values, dtype=pl.String)[group],
                    "n": n.astype(np.int64),
                    "mean": mean[:, t],
                    "difference": difference[:, t],
                    "shrunken": shrunken,
                }
            )
        )
    return pl.concat(frames)


def _within(coding: Coding, count: Doubles, sums: Doubles) -> Doubles:
    """The variance of each target within cells, pooled over all with two judgments: (T,)."""
    freedom = max(float(np.maximum(count - 1, 0).sum()), 1.0)
    group_squares = np.zeros_like(sums)
    np.divide(sums**2, count[:, :, None], out=group_squares, where=count[:, :, None] > 0)
    squares = (coding.targets**2).sum(axis=0)
    found: Doubles = (squares - group_squares.sum(axis=(0, 1))) / freedom
    return np.maximum(found, 1e-12)


def _shrunken(difference: Doubles, error: Doubles) -> Doubles:
    """The differences of one group drawn to their mean; all of it, where nothing else shows."""
    if not len(difference):
        return difference
    weight = 1 / error
    mean = float(weight @ difference / weight.sum())
    spread = float(weight @ (difference - mean) ** 2)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    tau = max((spread - (len(difference) - 1)) / room, 0.0) if room > 0 else 0.0
    weight = 1 / (error + tau)
    mean = float(weight @ difference / weight.sum())
    return np.asarray(mean + tau / (tau + error) * (difference - mean))

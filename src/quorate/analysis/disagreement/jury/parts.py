"""Parts: the raters divided by the columns of a jury, and the votes of each part on each item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.jury.composition import Bench
from quorate.analysis.disagreement.raters_model.table import Ratings

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Parts:
    """Raters of H parts, those with the same values in all columns being one.

    ``of`` (R,) is each rater's part. ``n`` (H, I) counts the votes of a part on an item, ``sums``
    (H, I, K) adds up their targets.
    """

    of: Ints
    n: Doubles
    sums: Doubles

    def __len__(self) -> int:
        return len(self.n)

    def shares(self, benches: Sequence[Bench]) -> tuple[Doubles, ...]:
        """How much of each bench belongs to each part, (H,) each."""
        found = []
        for bench in benches:
            size = np.bincount(self.of[bench.raters], minlength=len(self))
            found.append(size / size.sum())
        return tuple(found)


def parts(table: Ratings) -> Parts:
    """The parts of the raters with ratings; unknown values are a value of their own."""
    if table.columns:
        _, of = np.unique(table.groups, axis=0, return_inverse=True)
        of = of.ravel().astype(np.int32)
    else:
        of = np.zeros(len(table.raters), np.int32)
    H, n_items = int(of.max()) + 1, len(table.items)
    cell = of[table.rater].astype(np.int64) * n_items + table.item
    targets = table.targets
    n = np.bincount(cell, minlength=H * n_items).astype(np.float64).reshape(H, n_items)
    sums = np.stack(
        [
            np.bincount(cell, targets[:, k], H * n_items).reshape(H, n_items)
            for k in range(targets.shape[1])
        ],
        axis=2,
    )
    return Parts(of.astype(np.int32), n, sums.astype(np.float64))


@dataclass(frozen=True)
class Products:
    """Mean products of the votes of two raters on one item: of one part, and of two parts.

    ``error`` is the standard error of their difference over items. None where there are no pairs.
    """

    within: float | None
    across: float | None
    error: float

    @property
    def gap(self) -> float:
        """By how much more alike two raters of one part are, beyond chance; 0 where unknown.

        What is estimated is drawn towards 0 by as much as chance explains of it,
        1 − error² / gap², so that parts that do not differ are mostly found not to.
        """
        if self.within is None or self.across is None or self.within <= self.across:
            return 0.0
        gap = self.within - self.across
        return gap * max(0.0, 1 - self.error**2 / gap**2)


def products(n: Doubles, sums: Doubles, squares: Doubles) -> Products:
    """Mean products over ordered pairs of votes on one item, Σ_k y_k y'_k.

    ``n`` (H, I) counts votes, ``sums`` (H, I, K) adds them up, ``squares`` (I,) adds up Σ_k y_k² of
    the single votes. For shares of options a product is 1 where two raters agree; for centred
    numbers its mean is a covariance.
    """
    inside = (sums**2).sum(axis=(0, 2)) - squares
    n_inside = (n * (n - 1)).sum(axis=0)
    across = (sums.sum(axis=0) ** 2).sum(axis=1) - squares - inside
    n_across = n.sum(axis=0) * (n.sum(axis=0) - 1) - n_inside
    N, M = float(n_inside.sum()), float(n_across.sum())
    within = float(inside.sum()) / N if N else None
    between = float(across.sum()) / M if M else None
    off = np.zeros(len(squares))
    if within is not None:
        off += (inside - within * n_inside) / N
    if between is not None:
        off -= (across - between * n_across) / M
    return Products(within, between, float(np.sqrt((off**2).sum())))


def shrunk(value: Doubles, error: Doubles) -> tuple[Doubles, Doubles]:
    """Values of each part (H, K) drawn towards 0 by what chance explains, and what is left unsure.

    The part is drawn as a whole: with Q = mean_k (value / error)², values are multiplied by
    λ = max(0, 1 − 1/Q) and the errors by √λ (James & Stein 1961).
    """
    sure = error > 0
    ratio = np.where(sure, value / np.where(sure, error, 1.0), 0.0)
    Q = (ratio**2).mean(axis=1, keepdims=True)
    keep = np.where(Q > 1, 1 - 1 / np.maximum(Q, 1.0), 0.0)
    return value * keep, error * np.sqrt(keep)


def apart(table: Ratings, found: Parts) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """By how much each part says more than all do of the same items, (H, K), and what goes with it.

    A vote is held against the mean of the other parts' votes on its item; items that only one part
    has judged say nothing. All are part h for a share s of the votes, so of what divides h from the
    others 1 − s divides it from all. Returns this, its standard error over raters of both sides,
    the others' mean, and how many votes were compared, (H, 1).
    """
    H, K = found.sums.shape[0], found.sums.shape[2]
    part = found.of[table.rater]
    n = found.n.sum(axis=0)[None] - found.n
    compared = n[part, table.item] > 0
    others = (found.sums.sum(axis=0)[None] - found.sums) / np.maximum(n, 1)[:, :, None]
    of_row = others[part, table.item][compared]
    some, rows = table.some(compared), np.bincount(part[compared], minlength=H)[:, None]
    mean, own = clustered(some, found.of, H, table.targets[compared] - of_row)
    level = np.stack([np.bincount(part[compared], of_row[:, k], H) for k in range(K)], axis=1)
    share = (np.bincount(part, minlength=H) / max(len(part), 1))[:, None]
    of_others = share / np.maximum(1 - share, 1e-9)
    theirs = ((share * own) ** 2).sum(axis=0) - (share * own) ** 2
    error = np.sqrt(own**2 + theirs * (of_others / np.maximum(share, 1e-9)) ** 2)
    rest = 1 - share
    some_rows = np.maximum(rows, 1).astype(np.float64)
    return mean * rest, error * rest, level / some_rows, some_rows


def clustered(table: Ratings, of: Ints, H: int, gap: Doubles) -> tuple[Doubles, Doubles]:
    """The mean of ``gap`` (N, K) in each part (H, K), and its standard error over raters.

    A part of one rater has an error that is as large as its mean, for nothing is known of others.
    """
    R, K = len(table.raters), gap.shape[1]
    of_rows = of[table.rater]
    n = np.maximum(np.bincount(of_rows, minlength=H), 1)[:, None]
    mean = np.stack([np.bincount(of_rows, gap[:, k], H) for k in range(K)], axis=1) / n
    rest = gap - mean[of_rows]
    by_rater = np.stack([np.bincount(table.rater, rest[:, k], R) for k in range(K)], axis=1)
    square = np.stack([np.bincount(of, by_rater[:, k] ** 2, H) for k in range(K)], axis=1)
    raters = np.bincount(of[np.unique(table.rater)], minlength=H)[:, None]
    error = np.sqrt(square * raters / np.maximum(raters - 1, 1)) / n
    return mean, np.where(raters > 1, error, np.abs(mean))

"""Planted flips: labels that are wrong because we made them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quorate.schema import InputError, LabelError, NotApplicableError, RequestError

Longs = NDArray[np.int64]
Kind = Literal["symmetric", "asymmetric", "pairs"]


@dataclass(frozen=True, eq=False)
class Planted:
    """Labels with flips among them.

    ``labels`` (n,) after planting, ``true`` (n,) before, ``rows`` (m,) the places that were
    flipped, ascending; ``share`` of the examples that could be flipped, ``kind`` and ``seed`` say
    how.
    """

    labels: Longs
    rows: Longs
    true: Longs
    share: float
    kind: Kind
    seed: int

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Which labels were flipped, (n,)."""
        found = np.zeros(len(self.labels), bool)
        found[self.rows] = True
        return found


def plant(
    labels: Longs,
    classes: Sequence[str],
    share: float,
    kind: Kind = "symmetric",
    seed: int = 0,
    *,
    features: NDArray[np.floating] | None = None,
    pairs: Mapping[str, str] | None = None,
    among: NDArray[np.bool_] | None = None,
) -> Planted:
    """Gives a ``share`` of examples a wrong label.

    * "symmetric": each other class is as likely.
    * "asymmetric": the class whose centroid is nearest to that of the example's own, by the cosine
      of centroids with their mean taken off; needs ``features`` (n, D).
    * "pairs": the class that ``pairs`` names for it; without ``pairs`` the next one, the last going
      to the first. Classes that ``pairs`` does not name are left alone.

    round(share · candidates) are flipped, one at least, drawn without replacement from those
    ``among`` (n,) allows and that have somewhere to go. Raises RequestError for a share outside
    (0, 1), an unknown kind or pair, NotApplicableError where nothing can be flipped.
    """
    given = np.asarray(labels, np.int64)
    k = len(classes)
    if not 0 < share < 1:
        raise RequestError(f"a share of {share} to flip", remedy="take one between 0 and 1")
    if len(given) and not 0 <= given.min() <= given.max() < k:
        raise LabelError(
            f"labels go from {given.min()} to {given.max()}, and there are {k} classes",
            remedy=f"give labels from 0 to {k - 1}",
        )
    free = np.ones(len(given), bool) if among is None else np.asarray(among, bool)
    if free.shape != given.shape:
        raise InputError(
            f"`among` has shape {free.shape}, and there are {len(given):,} labels",
            remedy="give one truth value an example",
        )
    to = _targets(kind, given, classes, features, pairs)
    if to is not None:
        free = free & (to[given] >= 0)
    rng = np.random.default_rng([seed, 11])
    candidates = np.flatnonzero(free)
    if not len(candidates) or k < 2:
        raise NotApplicableError(
            "no example can be given another label",
            remedy="give two classes with examples at least, and allow some examples",
        )
    drawn = min(max(1, round(share * len(candidates))), len(candidates))
    rows = np.sort(rng.choice(candidates, drawn, replace=False))
    flipped = given.copy()
    if to is None:
        flipped[rows] = (given[rows] + rng.integers(1, k, drawn)) % k
    else:
        flipped[rows] = to[given[rows]]
    return Planted(flipped, rows, given, share, kind, seed)


def _targets(
    kind: Kind,
    labels: Longs,
    classes: Sequence[str],
    features: NDArray[np.floating] | None,
    pairs: Mapping[str, str] | None,
) -> Longs | None:
    """To which class each goes, (K,), −1 for nowhere; None where it is drawn."""
    if kind == "symmetric":
        return None
    if kind == "pairs":
        return _paired(classes, pairs)
    if kind != "asymmetric":
        raise RequestError(f"flips of kind {kind!r}", remedy="take symmetric, asymmetric or pairs")
    if features is None or features.ndim != 2 or len(features) != len(labels):
        raise RequestError(
            "asymmetric flips go to the nearest class, and nothing says which is near",
            remedy="give features, one row of numbers an example",
        )
    return _nearest(labels, len(classes), features)


def _paired(classes: Sequence[str], pairs: Mapping[str, str] | None) -> Longs:
    k = len(classes)
    if pairs is None:
        return (np.arange(k) + 1) % k
    place = {name: number for number, name in enumerate(classes)}
    to = np.full(k, -1, np.int64)
    for name, other in pairs.items():
        if name not in place or other not in place or name == other:
            raise RequestError(
                f"a pair from {name!r} to {other!r}",
                remedy="name two of the classes: " + ", ".join(list(classes)[:10]),
            )
        to[place[name]] = place[other]
    return to


def _nearest(labels: Longs, k: int, features: NDArray[np.floating]) -> Longs:
    counts = np.bincount(labels, minlength=k)
    some = np.flatnonzero(counts)
    to = np.full(k, -1, np.int64)
    if len(some) < 2:
        return to
    centre = np.zeros((k, features.shape[1]))
    np.add.at(centre, labels, features)
    centre = centre[some] / counts[some, None]
    centre -= centre.mean(axis=0)
    length = np.linalg.norm(centre, axis=1, keepdims=True)
    centre /= np.where(length > 0, length, 1)
    near = centre @ centre.T
    np.fill_diagonal(near, -np.inf)
    to[some] = some[near.argmax(axis=1)]
    return to

"""Model scores: what a trained model says of items, and what choices make of it.

A choice that goes by a model has two halves. ``values`` looks at all items at once, beside the
draw; ``rank`` compares the candidates of one draw by these values, and is pure. So a draw can be
told with the values of its candidates, and drawn again without the model.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.assignment.choice import Asking, Candidate, Choice, order
from quorate.assignment.crowd import Crowd
from quorate.schema.errors import InputError, RequestError

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEAR = 10
"""neighbours that say how far off an item lies"""
SEEN = 2_000
"""items, drawn at random, among which these are sought"""


@dataclass(frozen=True, eq=False)
class ModelScores:
    """What a model, or an ensemble of M models, says of n items.

        items          (n,)       their names
        options        (K,)       the options of the question
        probabilities  (M, n, K)  rows sum to 1
        vectors        (n, D)     embeddings, where there are

    Raises InputError for shapes that do not fit, numbers that are none, rows that are no
    distribution, and an item that is named twice.
    """

    items: tuple[str, ...]
    options: tuple[str, ...]
    probabilities: Singles
    vectors: Singles | None = None

    def __post_init__(self) -> None:
        p, n = self.probabilities, len(self.items)
        if p.ndim != 3 or p.shape[0] < 1 or p.shape[1:] != (n, len(self.options)):
            raise InputError(
                f"probabilities have the shape {p.shape}",
                remedy=f"give (members, {n} items, {len(self.options)} options)",
            )
        if len(set(self.items)) < n:
            raise InputError("an item is named twice", where="items")
        bad = ~np.isfinite(p).all(axis=2) | (p < -1e-6).any(axis=2)
        bad |= np.abs(np.nan_to_num(p).sum(axis=2, dtype=np.float64) - 1) > 1e-2
        if bad.any():
            member, row = (int(one) for one in np.argwhere(bad)[0])
            raise InputError(
                f"the probabilities of item {self.items[row]!r} by member {member} are no "
                "distribution",
                remedy="they are 0 to 1 and sum to 1",
            )
        v = self.vectors
        if v is not None and (v.ndim != 2 or len(v) != n or not np.isfinite(v).all()):
            raise InputError(f"embeddings have the shape {v.shape}, or are no numbers")

    @property
    def mean(self) -> Doubles:
        """The mean over the members, (n, K)."""
        return np.asarray(self.probabilities.mean(axis=0, dtype=np.float64))

    def to_bytes(self) -> bytes:
        """The scores as a file: the same scores have the same bytes."""
        file = io.BytesIO()
        arrays = {
            "items": np.array(self.items, np.str_),
            "options": np.array(self.options, np.str_),
            "probabilities": self.probabilities.astype(np.float16),
        }
        if self.vectors is not None:
            arrays["vectors"] = self.vectors.astype(np.float16)
        np.savez_compressed(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> ModelScores:
        """The scores of such a file."""
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            p = kept["probabilities"].astype(np.float32)
            p /= p.sum(axis=2, keepdims=True)
            vectors = kept["vectors"].astype(np.float32) if "vectors" in kept else None
            return cls(tuple(kept["items"].tolist()), tuple(kept["options"].tolist()), p, vectors)


@dataclass(frozen=True, eq=False)
class Pool:
    """Scores beside the judgments so far.

    ``item``, ``rater``, ``label`` (N,) are those of the judgments, as places in the scores' items,
    as numbers from 0, as places in the options. ``open`` (n,) says which items can still be asked;
    without it all can.
    """

    scores: ModelScores
    item: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    rater: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    label: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    open: Bools | None = None

    @property
    def judged(self) -> Integers:
        """How many judgments each item has, (n,)."""
        return np.bincount(self.item, minlength=len(self.scores.items))

    @property
    def askable(self) -> Integers:
        """Places of the items that can be asked."""
        n = len(self.scores.items)
        return np.arange(n) if self.open is None else np.flatnonzero(self.open)


@runtime_checkable
class ModelChoice(Protocol):
    """A choice that goes by a model's scores; declared as others are."""

    needs_vectors: ClassVar[bool]
    """whether it needs embeddings"""

    def values(self, pool: Pool, seed: int) -> Doubles:
        """What it makes of each item, (n,), the smallest first; NaN for items it says nothing of.

        The same pool and seed give the same values.
        """
        ...


class ByModel:
    """What choices by a model have in common: candidates by value, then at random; those of which
    the model says nothing come last, fewest judgments first."""

    informed: ClassVar[bool] = False
    needs_vectors: ClassVar[bool] = False

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By the model's value, then at random."""
        last = float("inf")
        found = [asking.wanted.get(candidate.item, last) for candidate in candidates]
        keys = [
            (value, candidate.judged if value == last else 0)
            for value, candidate in zip(found, candidates, strict=True)
        ]
        return order(keys, rng)


def wanted(choice: Choice, pool: Pool, *, outliers: float = 0.0, seed: int = 0) -> dict[str, float]:
    """What a choice makes of each item that can be asked: by name, the smallest first.

    ``outliers`` is the share of items, those that lie farthest from others in the embeddings, that
    come behind all others: an item like no other teaches a model little, and is often no sound item
    at all. Source of the caution: Karamcheti et al. 2021, doi:10.18653/v1/2021.acl-long.564.

    Raises RequestError for a choice that does not go by a model, or lacks embeddings.
    """
    if not isinstance(choice, ModelChoice):
        raise RequestError(f"choice {choice.name!r} does not go by a model's scores")
    vectors = pool.scores.vectors
    if vectors is None and (choice.needs_vectors or outliers > 0):
        raise RequestError(
            f"choice {choice.name!r} needs embeddings"
            if choice.needs_vectors
            else "outliers need embeddings",
            remedy="give scores with embeddings",
        )
    values = choice.values(pool, seed)
    keep = np.isfinite(values)
    keep &= np.isin(np.arange(len(values)), pool.askable)
    if outliers > 0 and vectors is not None and keep.any():
        far = distances(vectors, seed)
        bar = np.quantile(far, 1 - outliers)
        behind = far > bar
        values = np.where(behind, values + 1 + np.ptp(values[keep]), values)
    names = pool.scores.items
    return {names[n]: round(float(values[n]), 9) for n in np.flatnonzero(keep)}


def distances(vectors: ArrayLike, seed: int = 0) -> Doubles:
    """How far each item lies from others, (n,): the mean cosine distance to the ``NEAR`` nearest
    of ``SEEN`` items drawn at random."""
    rows = unit(vectors)
    n = len(rows)
    drawn = np.arange(n)
    if n > SEEN:
        drawn = np.sort(np.random.default_rng([seed, 5]).choice(n, SEEN, replace=False))
    near = min(NEAR, len(drawn) - 1)
    if near < 1:
        return np.zeros(n)
    found = np.empty(n)
    for start in range(0, n, SEEN):
        like = rows[start : start + SEEN] @ rows[drawn].T
        own = drawn[None, :] == np.arange(start, start + len(like))[:, None]
        like[own] = -np.inf
        found[start : start + SEEN] = 1 - np.partition(like, -near, axis=1)[:, -near:].mean(axis=1)
    return found


def unit(vectors: ArrayLike) -> Singles:
    """Rows of length 1; a row of zeros stays."""
    rows = np.asarray(vectors, np.float32)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1))

"""The item that is farthest from all that was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.assignment.choice import demand_within
from quorate.assignment.model_scores import ByModel, Doubles, Integers, Pool, Singles

AT_ONCE = 1_000


@dataclass(frozen=True)
class CoreSet(ByModel):
    """Items farthest from all that were judged, and from those before them, first.

    Greedy k-centers: again and again the item whose nearest center, in the embeddings, is farthest,

        argmax_i min_{c ∈ judged ∪ chosen} ‖h_i - h_c‖

    becomes the next center. With nothing judged the first is the one nearest to the mean. It does
    not look at the model's probabilities, and likes outliers; see ``assignment.outliers``.
    """

    picks: int = 500
    """items that are put in order one by one, 1 to 5,000; the others follow by their distance"""

    name: ClassVar[str] = "core-set"
    title: ClassVar[str] = "Farthest from what was judged"
    source: ClassVar[str] = (
        "Sener & Savarese 2018, doi:10.48550/arXiv.1708.00489; Gonzalez 1985, "
        "doi:10.1016/0304-3975(85)90224-5"
    )
    needs_vectors: ClassVar[bool] = True

    def __post_init__(self) -> None:
        demand_within(5_000, picks=self.picks)

    def values(self, pool: Pool, seed: int) -> Doubles:
        """The place in the order of choosing."""
        vectors = pool.scores.vectors
        if vectors is None:
            return np.full(len(pool.scores.items), np.nan)
        return centers(vectors, np.flatnonzero(pool.judged > 0), pool.askable, self.picks)


def centers(rows: Singles, judged: Integers, askable: Integers, picks: int) -> Doubles:
    """The place of each askable item in the order of greedy centers, (n,); NaN for others."""
    n = len(rows)
    squares = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
    far = np.full(n, np.inf)
    for start in range(0, len(judged), AT_ONCE):
        part = judged[start : start + AT_ONCE]
        apart = squares[:, None] + squares[part] - 2.0 * (rows @ rows[part].T)
        np.minimum(far, apart.min(axis=1), out=far)
    found, left = np.full(n, np.nan), np.zeros(n, np.bool_)
    left[askable] = True
    if not len(judged) and len(askable):
        middle = rows[askable].mean(axis=0)
        apart = ((rows[askable] - middle) ** 2).sum(axis=1)
        first = int(askable[int(apart.argmin())])
    else:
        first = -1
    for place in range(min(picks, len(askable))):
        one = first if place == 0 and first >= 0 else int(np.where(left, far, -np.inf).argmax())
        found[one], left[one] = place, False
        apart = squares + squares[one] - 2.0 * (rows @ rows[one])
        np.minimum(far, apart, out=far)
    rest = np.flatnonzero(left)
    found[rest[np.argsort(-far[rest], kind="stable")]] = picks + np.arange(len(rest))
    return found

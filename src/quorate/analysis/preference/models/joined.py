"""Which candidates comparisons join to each other, and which of them win or lose all they are in.

Strengths of candidates that nothing joins cannot be compared. Among joined ones a maximum of the
likelihood exists only when the candidates cannot be split into two sets of which one has never
lost to the other (Ford 1957, doi:10.1080/00029890.1957.11989117); else a prior makes it finite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from quorate.analysis.preference.comparisons import Comparisons

Doubles = NDArray[np.float64]

DENSE = 4_000_000
"""cells up to which wins are counted in a matrix of all candidates"""
NAMED = 5
"""how many candidates a note names"""


@dataclass(frozen=True, eq=False)
class Joined:
    """The largest set of candidates that comparisons join.

    ``candidate`` (c,) are their numbers among all C, ``wins`` (c, c) their wins with ties a half
    each, ``separated`` (c,) whether one is outside the largest set in which nobody wins or loses
    everything, ``rows`` (N,) the comparisons among them, None for all. ``notes`` say what is left
    out and who is separated.
    """

    candidate: NDArray[np.int64]
    wins: Doubles
    separated: NDArray[np.bool_]
    rows: NDArray[np.bool_] | None
    notes: tuple[str, ...]

    def held(self, comparisons: Comparisons) -> Comparisons:
        """The comparisons among the joined candidates."""
        return comparisons if self.rows is None else comparisons.subset(self.rows)

    @classmethod
    def of(cls, comparisons: Comparisons) -> Joined:
        """The largest set; of equally large ones that with most comparisons."""
        wins = _wins(comparisons)
        C = comparisons.n_candidates
        n, part = connected_components(wins, directed=True, connection="strong")
        if n == 1:
            return cls(np.arange(C), _dense(wins), np.zeros(C, np.bool_), None, ())
        _, island = connected_components(wins, directed=False)
        size = np.bincount(island).astype(np.float64)
        said = np.bincount(island[comparisons.first], comparisons.times, len(size))
        share = said / (int(comparisons.times.sum()) + 1)
        kept = island == np.argmax(size + share)
        candidate = np.flatnonzero(kept)
        inside = part[candidate]
        largest = np.argmax(np.bincount(inside))
        separated = inside != largest
        rows = None if kept.all() else kept[comparisons.first]
        names = comparisons.candidates
        notes = []
        if rows is not None:
            aside = int(comparisons.times[~rows].sum())
            notes.append(
                f"nothing joins {_listed(names.filter(~kept))} to the other {len(candidate)} "
                f"candidates, so their strengths are unknown; {aside:,} comparisons are set aside"
            )
        if separated.any():
            notes.append(
                f"{_listed(names[candidate[separated]])} won or lost every comparison with the "
                "rest: the prior alone keeps the strength finite, and its error is at least "
                "that of the model"
            )
        held = _dense(wins[candidate][:, candidate])
        return cls(candidate, held, separated, rows, tuple(notes))


def _wins(comparisons: Comparisons) -> csr_array:
    C = comparisons.n_candidates
    if C * C <= DENSE:
        return csr_array(comparisons.wins)
    sign = comparisons.sign
    won, lost = sign >= 0, sign <= 0
    winner = np.concatenate([comparisons.first[won], comparisons.second[lost]])
    loser = np.concatenate([comparisons.second[won], comparisons.first[lost]])
    share = np.where(np.concatenate([sign[won], sign[lost]]) == 0, 0.5, 1.0)
    share = share * np.concatenate([comparisons.times[won], comparisons.times[lost]])
    return coo_array((share, (winner, loser)), shape=(C, C)).tocsr()


def _dense(wins: csr_array) -> Doubles:
    return np.asarray(wins.toarray(), np.float64)


def _listed(names: pl.Series) -> str:
    shown = ", ".join(repr(name) for name in names.head(NAMED).to_list())
    more = len(names) - NAMED
    return shown + (f" and {more:,} more" if more > 0 else "")

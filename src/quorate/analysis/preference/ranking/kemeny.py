"""Kemeny's ranking: the order that goes against the fewest comparisons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.ranking.borda import borda_scores
from quorate.analysis.preference.ranking.consensus_ranking import ConsensusRanking, ranked, refuse

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
MOST_EXACT = 12
"""of more candidates that go round in circles the best order is searched, not known"""
BLOCK_CELLS = 1 << 22
ALIKE = 1e-9
FURTHER = 200
"""rounds of a search"""


def kemeny(comparisons: Comparisons, *, replicates: int = 200, seed: int = 0) -> ConsensusRanking:
    """The order with the smallest sum of W_ji over all i placed before j, and its stability.

    W_ij is how often i was said to be better than j, ties half each way. Candidates are first
    split where a majority of each on one side beats each on the other (such a split is in every
    best order: the extended Condorcet criterion); within a part of up to ``MOST_EXACT`` the best
    order is found by dynamic programming over subsets, in larger ones by moving single candidates
    from Borda's order while that helps, and ``exact`` says so. Neighbours with as many comparisons
    for either order share their places. ``score`` is the number of others below.

    Raises NotApplicableError for no comparisons or too many candidates. Source: Kemeny 1959,
    «Mathematics without Numbers», Daedalus 88(4); the program: Held & Karp 1962,
    doi:10.1137/0110015; the split: Truchon 1998, «An extension of the Condorcet criterion».
    """
    refuse(comparisons)
    order, exact = kemeny_orders(comparisons.wins[None])
    rank = tied_ranks(comparisons.wins[None], order)[0]
    sure = bool(exact[0])
    notes: tuple[str, ...] = ()
    if not sure:
        notes = (
            f"more than {MOST_EXACT} candidates go round in circles: the order was found by local "
            "search, and a better one may exist",
        )

    def again(wins: Doubles) -> Doubles:
        return tied_ranks(wins, kemeny_orders(wins)[0])

    score = len(rank) - rank
    return ranked("kemeny", comparisons, again, score, sure, notes, replicates, seed)


def kemeny_orders(wins: Doubles) -> tuple[Longs, NDArray[np.bool_]]:
    """Best orders (B, C), best candidate first, of B tables of wins; and which are exact, (B,).

    Among equally good orders one near to Borda's is taken.
    """
    B, C, _ = wins.shape
    start = np.argsort(-np.nan_to_num(borda_scores(wins), nan=-1.0), axis=1, kind="stable")
    if C <= MOST_EXACT and B > 1:
        sorted_wins = np.take_along_axis(
            np.take_along_axis(wins, start[:, :, None], axis=1), start[:, None], axis=2
        )
        places = np.concatenate([_exact(part) for part in _parts(sorted_wins)])
        return np.take_along_axis(start, places, axis=1), np.ones(B, np.bool_)
    both = [_split(w, s) for w, s in zip(wins, start, strict=True)]
    orders = np.array([order for order, _ in both], np.int64).reshape(B, C)
    return orders, np.array([sure for _, sure in both], np.bool_)


def tied_ranks(wins: Doubles, order: Longs) -> Doubles:
    """Ranks (B, C) of orders, sharing places among runs in which every pair is even."""
    B, C = order.shape
    ranks = np.empty((B, C))
    for b in range(B):
        w, o = wins[b], order[b]
        start = 0
        for k in range(1, C + 1):
            even = k < C and bool(
                (np.abs(w[o[start:k], o[k]] - w[o[k], o[start:k]]) <= ALIKE).all()
            )
            if not even:
                ranks[b, o[start:k]] = (start + 1 + k) / 2
                start = k
    return ranks


def _split(wins: Doubles, start: Longs) -> tuple[Longs, bool]:
    """The best order of one table, part by part."""
    wins = wins[np.ix_(start, start)]
    not_beaten = wins >= wins.T - ALIKE
    np.fill_diagonal(not_beaten, False)
    n, part = connected_components(not_beaten, directed=True, connection="strong")
    # a part that beats another is not beaten by more candidates
    strength = np.array([not_beaten[part == k].sum(axis=1).mean() for k in range(n)])
    size = np.bincount(part)
    exact = bool((size <= MOST_EXACT).all())
    places: list[int] = []
    for k in np.argsort(-strength, kind="stable"):
        of = np.flatnonzero(part == k)
        inside = wins[np.ix_(of, of)]
        if len(of) == 1:
            places.append(int(of[0]))
        elif len(of) <= MOST_EXACT:
            places += of[_exact(inside[None])[0]].tolist()
        else:
            places += of[_searched(inside)].tolist()
    return start[places], exact


def _exact(wins: Doubles) -> Longs:
    """Held and Karp's program over the set S of those placed so far, for B tables at once.

    cost(S) = min over the last i in S of cost(S - i) + Σ_{j in S - i} W_ij: i comes after those j
    that it was said to be better than.
    """
    B, C, _ = wins.shape
    total = np.zeros((B, 1 << C, C))
    for j in range(C):
        total[:, 1 << j : 2 << j] = total[:, : 1 << j] + wins[:, None, :, j]
    sets = np.arange(1 << C)
    count = np.array([int(s).bit_count() for s in sets])
    cost = np.full((B, 1 << C), np.inf)
    cost[:, 0] = 0
    last = np.zeros((B, 1 << C), np.int64)
    for n in range(1, C + 1):
        of = sets[count == n]
        options = np.full((B, len(of), C), np.inf)
        for i in range(C):
            has = np.flatnonzero(of >> i & 1)
            before = of[has] ^ (1 << i)
            options[:, has, i] = cost[:, before] + total[:, before, i]
        # the worst by Borda goes last among equals, give or take rounding
        near = options <= options.min(axis=2, keepdims=True) + ALIKE
        chosen = C - 1 - near[:, :, ::-1].argmax(axis=2)
        cost[:, of] = np.take_along_axis(options, chosen[:, :, None], axis=2)[:, :, 0]
        last[:, of] = chosen
    order = np.zeros((B, C), np.int64)
    here = np.full(B, (1 << C) - 1)
    rows = np.arange(B)
    for place in range(C - 1, -1, -1):
        order[:, place] = last[rows, here]
        here = here ^ (1 << order[:, place])
    return order


def _searched(wins: Doubles) -> Longs:
    """From the given order, moves of single candidates to their best place, while that helps."""
    C = len(wins)
    order = np.arange(C)
    margin = wins - wins.T
    for _ in range(FURTHER):
        moved = False
        for i in range(C):
            at = int(np.flatnonzero(order == i)[0])
            rest = np.delete(order, at)
            # the gain of being before the first k of the rest, relative to being before all
            gain = np.concatenate([[0.0], np.cumsum(margin[rest, i])])
            best = int(gain.argmax())
            if gain[best] > gain[at] + ALIKE:
                order = np.insert(rest, best, i)
                moved = True
        if not moved:
            break
    return order


def _parts(wins: Doubles) -> list[Doubles]:
    """Tables a few at a time, so that the subsets of all fit into memory."""
    B, C, _ = wins.shape
    step = max(1, BLOCK_CELLS // ((1 << C) * C))
    return [wins[k : k + step] for k in range(0, B, step)]

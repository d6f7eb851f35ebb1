"""Objects: parts of different answers about one item that mark the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quorate.analysis.marks.matching import BLOCK
from quorate.analysis.marks.parts import Parts, places

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

PASSES = 20
"""the most rounds of reassigning; few need more than three"""
STARTS = 10
"""from at most so many answers, evenly chosen, the grouping of a component is begun"""


@dataclass(frozen=True)
class Likeness:
    """When two parts speak for one object: score = overlap - ``overlap`` - ``label`` if labels
    differ; the object's score is the sum over its pairs of parts."""

    overlap: float = 0.4
    label: float = 0.1


def objects(parts: Parts, unit: Longs, likeness: Likeness, *, fixed: int = -1) -> Longs:
    """The object of each part, (M,), numbered from 0 in the order of units.

    ``unit`` (M,) is what each part lies in (an item; a frame of it), ascending order not needed.
    The grouping is sought that has the largest total score,

        Σ_objects Σ_{a < b in it}  IoU(a, b) - τ - δ · [label a ≠ label b],

    under the rule that an object has at most one part of an answer. Parts that score above 0 are
    joined to components; one whose parts all score above 0 with each other, each from another
    answer, is an object, and that is the best there is. In other components answers are taken out
    and put back one after another, each by the optimal assignment of its parts to objects (a part
    that would lower the score makes an object of its own), until nothing changes; started from each
    of its answers (``STARTS`` at most), the best end is kept. The score never falls, and nothing is
    random.

    Answers from ``fixed`` on (gold) come first in every start.
    """
    M = len(unit)
    answer = parts.answer
    a, b = _edges(parts, unit, likeness)
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(M, M))
    n, component = connected_components(graph, directed=False)
    size = np.bincount(component, minlength=n)
    inside = np.bincount(component[a], minlength=n) == size * (size - 1) // 2
    width = int(answer.max(initial=0)) + 1
    pairs = np.unique(component.astype(np.int64) * width + answer) // width
    simple = inside & (np.bincount(pairs, minlength=n) == size)
    found = component.astype(np.int64)
    following = n
    order = np.argsort(component, kind="stable")
    starts = np.concatenate([[0], np.cumsum(size)])
    for c in np.flatnonzero(~simple):
        members = order[starts[c] : starts[c + 1]]
        group = _grouped(_scores(parts, members, likeness), answer[members], fixed)
        found[members] = following + group
        following += int(group.max()) + 1
    return _numbered(found, unit)


def _numbered(found: Longs, unit: Longs) -> Longs:
    """Numbers from 0 by unit, then by the first part."""
    M = len(found)
    _, first, place = np.unique(found, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.lexsort((first, unit[first]))] = np.arange(len(first))
    return rank[place.ravel()] if M else np.zeros(0, np.int64)


def _edges(parts: Parts, unit: Longs, likeness: Likeness) -> tuple[Longs, Longs]:
    """Pairs of parts of one unit and different answers that score above 0."""
    answer = parts.answer
    ones, twos = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for a, b in _pairs(unit):
        apart = (answer[a] != answer[b]) & (parts.frame[a] == parts.frame[b])
        a, b = a[apart], b[apart]
        score = (
            parts.overlap(a, b)
            - likeness.overlap
            - likeness.label * (parts.label[a] != parts.label[b])
        )
        keep = score > 0
        ones.append(a[keep])
        twos.append(b[keep])
    return np.concatenate(ones), np.concatenate(twos)


def _pairs(unit: Longs) -> Iterator[tuple[Longs, Longs]]:
    """Every two parts of each unit, in blocks."""
    order = np.argsort(unit, kind="stable")
    _, start, count = np.unique(unit[order], return_index=True, return_counts=True)
    # part number k of a unit is paired with the units' parts after it
    rest = np.repeat(start + count, count) - np.arange(len(unit)) - 1
    cost = np.cumsum(rest)
    first = 0
    while first < len(unit):
        before = cost[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(cost, before + BLOCK, side="right")))
        here = np.arange(first, last)
        n = rest[first:last]
        yield order[np.repeat(here, n)], order[places(here + 1, n)]
        first = last


def _scores(parts: Parts, members: Longs, likeness: Likeness) -> Doubles:
    k = len(members)
    i, j = np.triu_indices(k, 1)
    a, b = members[i], members[j]
    full = np.zeros((k, k))
    full[i, j] = (
        parts.overlap(a, b) - likeness.overlap - likeness.label * (parts.label[a] != parts.label[b])
    )
    return full + full.T


def _grouped(score: Doubles, answer: Longs, fixed: int) -> Longs:
    """The best of the groupings from each start; the first of equally good ones."""
    answers = np.unique(answer)
    gold = answers[answers >= fixed] if fixed >= 0 else answers[:0]
    rest = answers[~np.isin(answers, gold)]
    best, most = np.zeros(len(answer), np.int64), -np.inf
    for turn in range(0, max(len(rest), 1), -(-len(rest) // STARTS) or 1):
        order = np.concatenate([gold, np.roll(rest, -turn)])
        group = _ascended(score, answer, order)
        total = float(score[group[:, None] == group[None, :]].sum())
        if total > most + 1e-12:
            best, most = group, total
    return best


def _ascended(score: Doubles, answer: Longs, order: Longs) -> Longs:
    group = np.full(len(answer), -1, np.int64)
    for _ in range(PASSES):
        before = group.copy()
        for one in order:
            _placed(score, answer == one, group)
        # compare groupings, not the names of groups
        if (before >= 0).all() and _same(before, group):
            break
    return np.unique(group, return_inverse=True)[1].ravel().astype(np.int64)


def _same(one: Longs, two: Longs) -> bool:
    together = len(np.unique(one * (int(two.max(initial=0)) + 1) + two))
    return together == len(np.unique(one)) == len(np.unique(two))


def _placed(score: Doubles, mine: NDArray[np.bool_], group: Longs) -> None:
    """Put the parts of one answer where they score most, in place."""
    group[mine] = -1
    here = np.flatnonzero(mine)
    names = np.unique(group[group >= 0])
    following = int(names[-1]) + 1 if len(names) else 0
    group[here] = following + np.arange(len(here))
    if not len(names):
        return
    member = (group[:, None] == names[None, :]).astype(np.float64)
    gain = np.maximum(score[here] @ member, 0)
    for i, j in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        if gain[i, j] > 0:
            group[here[i]] = names[j]

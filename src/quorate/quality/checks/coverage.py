"""Can the comparisons tell what they are asked for: every pair, and free of the order shown?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.compared import codes_of
from quorate.quality.finding import Finding, Verdict
from quorate.quality.pair import first_shown_first, sides_of
from quorate.quality.view import Doubles, Longs, View
from quorate.schema.json_value import Json

SAMPLE = 5_000
"""the latest judgments by which it is told whether the order was drawn"""
FIXED = 0.95
"""the order is not drawn where it can be foretold so often"""
MOST_NAMED = 20
MOST_CANDIDATES = 1_000
"""more are no systems that are compared but responses of their own"""


@dataclass(frozen=True, eq=False)
class Counted:
    """How often candidates were compared: n times in all, in so many ``items``.

    ``wins`` (C, C) is how often i was said to be better than j; a tie is half a win of each.
    """

    wins: Doubles
    names: tuple[str, ...]
    n: int
    items: int


@dataclass(frozen=True)
class Coverage:
    """What the comparisons of a campaign cannot tell, however many there will be of their kind.

    **Order** (strong): which of two was shown first could be foretold in 95 % of the judgments or
    more: it was always the same field, always the same one of two candidates, or always the longer
    one. Then «first», «a» and «better» are one thing, and a position effect is not identifiable.

    **Joined** (strong): the candidates fall into groups that were never compared with one another,
    although there are ``per_candidate`` items a candidate or more: between groups there is no
    ranking.

    **Pairs** (weak): of p = c (c - 1) / 2 pairs of candidates some were never compared, although
    of n items drawn evenly, none would be about some pair with probability below ``alpha``:
    n >= p · ln(p / alpha). The score is the share of such pairs. What counts is items, since all
    raters of an item compare the same two.

    Whose a response is, slices of the item say that are named like the fields.
    """

    least: int = 60
    """judgments without which nothing is said"""
    per_candidate: int = 5
    """items a candidate after which all should be joined"""
    alpha: float = 0.01
    """how probable it may be that an even draw leaves a pair out"""

    name: ClassVar[str] = "coverage"
    title: ClassVar[str] = "Coverage of pairs and order"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "campaign"
    source: ClassVar[str] = (
        "Ford 1957, doi:10.1080/00029890.1957.11989117 (joined comparisons); Bradley & Terry 1952, "
        "doi:10.1093/biomet/39.3-4.324"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset()

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """What each question's comparisons cannot tell, the gravest first."""
        for name in view.answers:
            asked = sides_of(view.answers[name].question)
            if asked is None:
                continue
            for found in (self._order(view, name), self._candidates(view, name)):
                if found is not None:
                    yield found
                    break  # one subject has one finding at a time

    def _order(self, view: View, name: str) -> Finding | None:
        latest = slice(max(len(view) - SAMPLE, 0), len(view))
        ahead = first_shown_first(view, name)[latest].astype(np.int64)
        ahead[view.round[latest] > 0] = 0  # a repeat is shown the other way round on purpose
        item = view.item[latest][ahead != 0].astype(np.int64)
        ahead = ahead[ahead != 0]
        if len(ahead) < self.least:
            return None
        for what, foretold, n in self._foretold(view, name, item, ahead):
            if n >= self.least and foretold >= FIXED * n:
                return Finding(
                    self.name,
                    Verdict.STRONG,
                    foretold / n,
                    f"not identifiable: {what} was shown first in {foretold} of {n}; a leaning to "
                    "what is shown first cannot be told from a preference",
                    question=name,
                    evidence={"kind": "order", "n": n, "foretold": foretold},
                )
        return None

    def _foretold(
        self, view: View, name: str, item: Longs, ahead: Longs
    ) -> Iterator[tuple[str, int, int]]:
        """What may foretell the order, in how many judgments it does, of how many."""
        asked = sides_of(view.answers[name].question)
        if asked is None:
            return
        field = asked.first if int((ahead > 0).sum()) * 2 >= len(ahead) else asked.second
        yield f"{field!r}", max(int((ahead > 0).sum()), int((ahead < 0).sum())), len(ahead)
        whose = codes_of(view, asked.first, asked.second)
        if whose is not None:
            one, two = whose[0][item].astype(np.int64), whose[1][item].astype(np.int64)
            kept = (one >= 0) & (two >= 0) & (one != two)
            pair = np.minimum(one, two) * len(view.candidates) + np.maximum(one, two)
            up = np.where(one < two, ahead, -ahead)[kept]
            _, place, size = np.unique(pair[kept], return_inverse=True, return_counts=True)
            same = np.bincount(place, up > 0, len(size)) if len(size) else np.zeros(0)
            # of a pair that came once or twice, either order is the same one every time
            often = size >= 5
            best = np.maximum(same, size - same)[often].sum()
            yield "the same one of two candidates", int(best), int(size[often].sum())
        if {asked.first, asked.second} <= view.compared.keys():
            gap = view.compared[asked.first].length[item] - view.compared[asked.second].length[item]
            kept = np.isfinite(gap) & (gap != 0)
            longer = int((np.sign(gap[kept]) == ahead[kept]).sum())
            n = int(kept.sum())
            what = "the longer one" if 2 * longer >= n else "the shorter one"
            yield what, max(longer, n - longer), n

    def _candidates(self, view: View, name: str) -> Finding | None:
        counted = counts(view, name)
        if counted is None or counted.n < self.least:
            return None
        met = (counted.wins + counted.wins.T) > 0
        apart = _groups(met)
        size = len(counted.names)
        if len(apart) > 1 and counted.items >= self.per_candidate * size:
            groups: list[Json] = [
                [counted.names[c] for c in group[:MOST_NAMED]] for group in apart[:MOST_NAMED]
            ]
            lone = ", ".join(counted.names[c] for c in apart[-1][:5])
            return Finding(
                self.name,
                Verdict.STRONG,
                float(len(apart)),
                f"the candidates fall into {len(apart)} groups that were never compared with one "
                f"another (one of them: {lone}); between groups there is no ranking",
                question=name,
                evidence={"kind": "joined", "n": counted.items, "groups": groups},
            )
        pairs = size * (size - 1) // 2
        one, two = np.nonzero(np.triu(~met, 1))
        if len(one) == 0 or counted.items < ceil(pairs * log(pairs / self.alpha)):
            return None
        missing = [
            (counted.names[a], counted.names[b])
            for a, b in zip(one[:MOST_NAMED].tolist(), two[:MOST_NAMED].tolist(), strict=True)
        ]
        named: list[Json] = [list(pair) for pair in missing]
        return Finding(
            self.name,
            Verdict.WEAK,
            len(one) / pairs,
            f"{len(one)} of {pairs} pairs of candidates were never compared in {counted.items} "
            f"items, such as {' and '.join(missing[0])}",
            question=name,
            evidence={"kind": "pairs", "n": counted.items, "missing": len(one), "pairs": named},
        )


def counts(view: View, name: str, *, by_item: bool = False) -> Counted | None:
    """How often each candidate was said to be better than each other.

    ``by_item``: an item counts once, split as its raters are. Practice, tests and repeats are left
    out. None where nobody knows whose the responses are, and
    where there are more than ``MOST_CANDIDATES``.
    """
    asked, answers = sides_of(view.answers[name].question), view.answers[name]
    whose = None if asked is None else codes_of(view, asked.first, asked.second)
    if asked is None or whose is None:
        return None
    size = len(view.candidates)
    if size > MOST_CANDIDATES:
        return None
    one = whose[0][view.item].astype(np.int64)
    two = whose[1][view.item].astype(np.int64)
    kept = view.counts & (view.round == 0) & (answers.code >= 0)
    kept &= (one >= 0) & (two >= 0) & (one != two)
    one, two, item = one[kept], two[kept], view.item[kept]
    weight = np.ones(len(item))
    if by_item:
        weight = 1 / np.bincount(item, minlength=len(view.items))[item]
    won = (asked.side[answers.code[kept]].astype(np.float64) + 1) / 2
    ahead = np.bincount(one * size + two, weight * won, size * size)
    behind = np.bincount(two * size + one, weight * (1 - won), size * size)
    wins = (ahead + behind).astype(np.float64).reshape(size, size)
    return Counted(wins, tuple(view.candidates), len(item), len(np.unique(item)))


def _groups(met: NDArray[np.bool_]) -> list[list[int]]:
    """The candidates that comparisons join, the largest group first."""
    left, found = set(range(len(met))), []
    while left:
        start = min(left)
        group, edge = {start}, [start]
        while edge:
            near = {int(c) for c in np.flatnonzero(met[edge].any(axis=0))} - group
            group |= near
            edge = sorted(near)
        left -= group
        found.append(sorted(group))
    return sorted(found, key=lambda group: (-len(group), group))

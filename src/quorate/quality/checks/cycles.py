"""Do comparisons go round in circles: a over b, b over c, c over a?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.analysis.preference.models.newman import newman
from quorate.quality.checks.coverage import counts
from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import Doubles, View

MOST = 40
"""candidates of which triads are looked at: the most compared ones"""
DRAWS = 64
"""how often all comparisons are drawn again to learn what is to be expected"""
PRIOR, SWEEPS, NEAR = 0.5, 100, 1e-3


@dataclass(frozen=True, slots=True)
class Circling:
    """How far comparisons go round, beside what one scale of strengths lets expect."""

    seen: float
    expected: float
    spread: float

    @property
    def z(self) -> float:
        """How many deviations there is more than expected."""
        return (self.seen - self.expected) / max(self.spread, 1e-9)


@dataclass(frozen=True)
class Cycles:
    """Cyclic triads of candidates, against those that one scale of strengths lets expect.

    A triad is three candidates of which all three pairs were compared. With l_ij the logarithm of
    the odds that i is said to be better than j (½ added to the wins of either), it goes round by

        r_ijk = (l_ij + l_jk + l_ki)² / (v_ij + v_jk + v_ki),

    v the variance of each l: about 1 where one scale of strengths fits (then l_ij = θ_i - θ_j, and
    the sum is 0), large where a beats b, b beats c and c beats a. The mean of r over all triads is
    compared with that of ``DRAWS`` campaigns drawn from Bradley–Terry strengths fitted to this one.
    The score is (mean - expected) / deviation. An item counts once, whoever judged it, since raters
    of one item agree.

    A finding says that candidates are good at different things, or that raters ask for different
    ones: a ranking of all hides that. It is about the campaign and nobody's fault, and weak at
    most. Whose a response is, slices of the item say that are named like the compared fields.
    """

    deviations: float = 5.0
    """how many deviations above what is expected a finding lies"""
    least: int = 10
    """complete triads without which nothing is said"""
    items: int = 10
    """items a pair of candidates, on average, without which nothing is said"""

    name: ClassVar[str] = "cycles"
    title: ClassVar[str] = "Cyclic triads"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "campaign"
    source: ClassVar[str] = (
        "Kendall & Babington Smith 1940, doi:10.1093/biomet/31.3-4.324 (cyclic triads); Jiang, "
        "Lim, Yao & Ye 2011, doi:10.1007/s10107-010-0419-x (curl)"
    )
    strongest: ClassVar[Verdict] = Verdict.WEAK
    needs: ClassVar[frozenset[str]] = frozenset({"candidates"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """Questions whose comparisons go round more than one scale would have it."""
        chance = np.random.default_rng(rng.getrandbits(32))
        for name in view.answers:
            whole = counts(view, name, by_item=True)
            if whole is None:
                continue
            kept = np.argsort(-(whole.wins + whole.wins.T).sum(axis=1), kind="stable")[:MOST]
            wins = whole.wins[np.ix_(kept, kept)]
            met = wins + wins.T > 0
            cyclic, complete = triads_of(wins)
            if complete < self.least or wins.sum() < self.items * met.sum() / 2:
                continue
            seen = circling(wins, chance)
            if seen.z < self.deviations:
                continue
            yield Finding(
                self.name,
                Verdict.WEAK,
                seen.z,
                f"comparisons go round in circles: {cyclic} of {complete} triads are cyclic, and "
                "no one scale of strengths fits; a ranking of all hides that",
                question=name,
                evidence={
                    "cyclic": cyclic,
                    "complete": complete,
                    "circling": round(seen.seen, 3),
                    "expected": round(seen.expected, 3),
                    "deviation": round(seen.spread, 3),
                    "items": round(float(wins.sum())),
                },
            )


def triads_of(wins: Doubles) -> tuple[int, int]:
    """How many triads are cyclic, and how many are complete, of wins (C, C).

    With A who is ahead and M who met, the one is tr(A³) / 3, the other tr(M³) / 6.

    >>> triads_of(np.array([[0, 2, 0], [1, 0, 1], [1, 0, 0]]))
    (1, 1)
    """
    ahead = (wins > wins.T).astype(np.float64)
    met = (wins + wins.T > 0).astype(np.float64)
    cyclic = float(np.einsum("ij,ji->", ahead @ ahead, ahead)) / 3
    return round(cyclic), round(float(np.einsum("ij,ji->", met @ met, met)) / 6)


def round_about(wins: Doubles) -> float:
    """The mean over complete triads of wins (C, C) of how far each goes round, r; 0 for none."""
    n = wins + wins.T
    one, two, three = (index.ravel() for index in np.indices((len(wins),) * 3))
    kept = (one < two) & (two < three) & (n[one, two] * n[two, three] * n[three, one] > 0)
    one, two, three = one[kept], two[kept], three[kept]
    if len(one) == 0:
        return 0.0
    log_odds = np.log(wins + 0.5) - np.log(wins.T + 0.5)
    variance = 1 / (wins + 0.5) + 1 / (wins.T + 0.5)
    around = log_odds[one, two] + log_odds[two, three] + log_odds[three, one]
    noise = variance[one, two] + variance[two, three] + variance[three, one]
    return float((around**2 / noise).mean())


def circling(wins: Doubles, rng: np.random.Generator) -> Circling:
    """How far wins (C, C) go round, beside as many comparisons on one scale."""
    theta, _ = newman(wins, PRIOR, NEAR, SWEEPS)
    one, two = np.triu_indices(len(wins), 1)
    met = np.round(wins[one, two] + wins[two, one]).astype(np.int64)
    odds = 1 / (1 + np.exp(theta[two] - theta[one]))
    again = []
    for _ in range(DRAWS):
        drawn = np.zeros_like(wins)
        drawn[one, two] = rng.binomial(met, odds)
        drawn[two, one] = met - drawn[one, two]
        again.append(round_about(drawn))
    return Circling(round_about(wins), float(np.mean(again)), float(np.std(again)))

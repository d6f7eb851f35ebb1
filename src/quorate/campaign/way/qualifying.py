"""When a test is passed, and when it cannot be passed any more: exact, for any number of looks.

A test asks at most n items and is looked at after each answer. It is passed at the first answer k
at which the one-sided lower Clopper–Pearson bound of the accuracy, at level a, clears the bar p₀:

    P(Bin(k, p₀) ≥ r) ≤ a        r right answers of k

Looking again and again would pass too many who are only at the bar. So a is not α = 1 - confidence
but the largest level at which a rater whose accuracy is p₀ passes *at any of the n looks* with a
probability of at most α. That probability is summed exactly over the paths of (k, r) that have not
passed yet; no approximation is used. The test fails when no later answer can pass it any more, or
when the upper bound at the same level stays below the bar, P(Bin(k, p₀) ≤ r) ≤ a.

Source: Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404; repeated looks at a constant nominal
level after Pocock 1977, doi:10.1093/biomet/64.2.191.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p

NEVER = 1_000_000
"""more right answers than any test can have"""


@dataclass(frozen=True, slots=True)
class Plan:
    """The bounds of a test of at most ``items`` answers against a bar.

    ``passes[k]`` right answers of k pass (``NEVER``: k answers cannot); at ``fails[k]`` or fewer
    it is failed (-1: k answers cannot). ``level`` is the one-sided level of each look, and
    ``risk`` the probability that somebody whose accuracy is the bar passes at any look.
    """

    items: int
    bar: float
    confidence: float
    level: float
    risk: float
    passes: tuple[int, ...]
    fails: tuple[int, ...]

    def outcome(self, given: int, right: int) -> str:
        """``passed``, ``failed`` or ``running`` after so many answers."""
        if given and right >= self.passes[given]:
            return "passed"
        reachable = any(
            right + later - given >= self.passes[later]
            for later in range(given + 1, self.items + 1)
        )
        return "running" if reachable and right > self.fails[given] else "failed"

    def bounds(self, given: int, right: int) -> tuple[float, float]:
        """The interval of accuracy that belongs to the decision, at the level of one look."""
        return lower_bound(given, right, self.level), upper_bound(given, right, self.level)


@lru_cache(maxsize=256)
def plan(items: int, bar: float, confidence: float) -> Plan:
    """The bounds of a test, computed once for its three numbers.

    >>> plan(7, 0.7, 0.9).passes[7]  # 0.7^7 = 0.082 <= 0.1, and 7 · 0.7^6 · 0.3 more is too much
    7
    """
    alpha = 1 - confidence
    tails = [_tails(k, bar) for k in range(items + 1)]
    # when only all n right passes, the risk is bar^n, which a sound spec keeps below alpha
    low, high = items * log(bar), log(alpha)
    passes = _passes(tails, low)
    for _ in range(40):
        middle = (low + high) / 2
        tried = _passes(tails, middle)
        if _risk(tried, bar) <= alpha:
            low, passes = middle, tried
        else:
            high = middle
    level = exp(low)
    fails = tuple(_fail(k, bar, level) for k in range(items + 1))
    return Plan(items, bar, confidence, level, _risk(passes, bar), passes, fails)


def lower_bound(given: int, right: int, level: float) -> float:
    """The accuracy p at which ``right`` or more of ``given`` have the probability ``level``."""
    if right == 0:
        return 0.0
    return _root(lambda p: _at_least(given, right, p) < level)


def upper_bound(given: int, right: int, level: float) -> float:
    """The accuracy p at which ``right`` or fewer of ``given`` have the probability ``level``."""
    if right == given:
        return 1.0
    return _root(lambda p: 1 - _at_least(given, right + 1, p) > level)


def _root(below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if below(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _log_mass(n: int, r: int, p: float) -> float:
    ways = lgamma(n + 1) - lgamma(r + 1) - lgamma(n - r + 1)
    return ways + (r * log(p) if r else 0.0) + ((n - r) * log1p(-p) if n > r else 0.0)


def _at_least(n: int, r: int, p: float) -> float:
    """P(Bin(n, p) ≥ r)."""
    if p >= 1:
        return 1.0
    return sum(exp(_log_mass(n, k, p)) for k in range(r, n + 1))


def _tails(k: int, bar: float) -> tuple[float, ...]:
    """The logarithm of P(Bin(k, bar) ≥ r), for r from 0 to k."""
    total, found = 0.0, []
    for r in range(k, -1, -1):
        total += exp(_log_mass(k, r, bar))
        found.append(log(total) if total > 0 else -1e9)
    return tuple(reversed(found))


def _passes(tails: list[tuple[float, ...]], level: float) -> tuple[int, ...]:
    """The fewest right answers that pass, by the number of answers."""
    slack = 1e-9  # the level of all n right must not be lost to rounding
    return tuple(
        next((r for r, tail in enumerate(of) if tail <= level + slack), NEVER) for of in tails
    )


def _fail(k: int, bar: float, level: float) -> int:
    """The most right answers of k that fail, -1 when none does."""
    total, found = 0.0, -1
    for r in range(k + 1):
        total += exp(_log_mass(k, r, bar))
        if total > level:
            break
        found = r
    return found


def _risk(passes: tuple[int, ...], bar: float) -> float:
    """The probability that somebody whose accuracy is the bar passes at any look."""
    alive, risk = {0: 1.0}, 0.0
    for k in range(1, len(passes)):
        after: dict[int, float] = {}
        for right, mass in alive.items():
            after[right + 1] = after.get(right + 1, 0.0) + mass * bar
            after[right] = after.get(right, 0.0) + mass * (1 - bar)
        risk += sum(mass for right, mass in after.items() if right >= passes[k])
        alive = {right: mass for right, mass in after.items() if right < passes[k]}
    return risk

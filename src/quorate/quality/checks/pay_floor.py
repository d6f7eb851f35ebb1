"""Do raters earn what they should, all their time counted?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, sqrt
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import Doubles, View

MILLIONTHS = 1_000_000
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Hourly:
    """What a rater earns an hour, with an interval; ``n`` judgments, ``hours`` in all."""

    rate: float
    lower: float
    upper: float
    n: int
    hours: float


@dataclass(frozen=True)
class PayFloor:
    """Effective hourly pay: what was earned, by all the active time that it took.

    A rater's is earned / (Σ seconds of judgments + unpaid), where ``unpaid`` is active time that
    earned nothing: training, tests, rejected work. A judgment without a time counts as the rater's
    mean one. The interval follows from how much the time of a judgment varies:
    mean seconds ± 1.96 s / √n. The campaign's is the median over raters with at least ``least``
    judgments, its interval the order statistics of the sign test (95 %).

    A finding has the score floor / pay. Strong when the whole interval lies below the floor, weak
    when the estimate does. Without a ``floor`` nothing is found.
    """

    floor: float = 0.0
    """the least effective pay an hour, in the campaign's currency; 0: none"""
    least: int = 20
    """judgments that a rater must have"""
    raters: int = 6
    """raters that the campaign's median needs at least"""
    sample: int = 50
    """raters behind the campaign's median at most: those who worked last"""

    name: ClassVar[str] = "pay-floor"
    title: ClassVar[str] = "Pay floor"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "campaign"
    source: ClassVar[str] = (
        "Hara et al. 2018, doi:10.1145/3173574.3174023; Whiting, Hugh & Bernstein 2019, "
        "doi:10.1609/hcomp.v7i1.5283"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"pay", "seconds"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who earn less than the floor, and whether most of them do."""
        if self.floor <= 0 or view.terms.currency is None:
            return
        for rater in view.looked_at:
            pay = self._hourly(view, rater)
            if pay is not None and pay.rate < self.floor:
                yield self._of_rater(view, rater, pay)
        lately = dict.fromkeys(view.rater[-2_000:][::-1].tolist())
        known = (self._hourly(view, rater) for rater in list(lately)[: self.sample])
        rates = np.sort([pay.rate for pay in known if pay is not None])
        if len(rates) >= self.raters and float(np.median(rates)) < self.floor:
            yield self._of_campaign(view, rates)

    def _hourly(self, view: View, rater: int) -> Hourly | None:
        conduct = view.conduct.get(rater)
        rows = view.work(rater)
        if conduct is None or len(rows) < self.least:
            return None
        seconds = view.seconds[rows]
        seconds = seconds[np.isfinite(seconds)]
        if len(seconds) < self.least:
            return None
        mean, spread = float(seconds.mean()), float(seconds.std(ddof=1)) / sqrt(len(seconds))
        unpaid, earned = conduct.unpaid / 1000, conduct.earned / MILLIONTHS
        times = [mean, mean + 1.96 * spread, max(mean - 1.96 * spread, 0.0)]
        hours = [(len(rows) * each + unpaid) / HOUR for each in times]
        if min(hours) <= 0:
            return None
        return Hourly(earned / hours[0], earned / hours[1], earned / hours[2], len(rows), hours[0])

    def _of_rater(self, view: View, rater: int, pay: Hourly) -> Finding:
        money = view.terms.currency
        return Finding(
            self.name,
            Verdict.STRONG if pay.upper < self.floor else Verdict.WEAK,
            self.floor / max(pay.rate, 1e-6),
            f"earns {pay.rate:.2f} {money} an hour ({pay.lower:.2f}–{pay.upper:.2f}), below the "
            f"floor of {self.floor:.2f}",
            f"Counting all your time, you have earned about {pay.rate:.2f} {money} an hour so far. "
            f"That is less than the {self.floor:.2f} that this campaign means to pay. It is not "
            "your doing, and the leads have been told.",
            rater=view.raters[rater],
            evidence={
                "hourly": round(pay.rate, 4),
                "lower": round(pay.lower, 4),
                "upper": round(pay.upper, 4),
                "n": pay.n,
                "hours": round(pay.hours, 3),
                "floor": self.floor,
                "currency": money,
            },
        )

    def _of_campaign(self, view: View, rates: Doubles) -> Finding:
        n, median, money = len(rates), float(np.median(rates)), view.terms.currency
        rank = _rank(n)
        lower, upper = float(rates[rank]), float(rates[n - 1 - rank])
        return Finding(
            self.name,
            Verdict.STRONG if upper < self.floor else Verdict.WEAK,
            self.floor / max(median, 1e-6),
            f"half of the raters earn less than {median:.2f} {money} an hour "
            f"({lower:.2f}–{upper:.2f}, {n} raters); the floor is {self.floor:.2f}",
            evidence={
                "hourly": round(median, 4),
                "lower": round(lower, 4),
                "upper": round(upper, 4),
                "n": n,
                "floor": self.floor,
                "currency": money,
            },
        )


def _rank(n: int) -> int:
    """The place, from 0, of the lower end of the median's 95 % interval among n sorted values.

    The largest k with P(Binomial(n, 1/2) <= k) <= 2.5 %; 0 where n is too small for one.
    """
    below, rank = 0, 0
    for k in range(n // 2):
        below += comb(n, k)
        if below > 0.025 * 2**n:
            break
        rank = k
    return rank

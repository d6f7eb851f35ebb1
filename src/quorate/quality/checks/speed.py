"""Does the rater take the time that the item needs?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import known
from quorate.quality.pace import Pace, inconspicuous, pace
from quorate.quality.sequential import log_e_above, share, verdict
from quorate.quality.view import Doubles, Longs, View
from quorate.schema.json_value import Json

DIFFER = 1.7
"""items whose times differ no more than this let most raters pass without a closer look"""
TOLD_FAST = (
    "Your recent answers came much faster than the items can usually be read and weighed. Please "
    "take the time that each item needs; there is no prize for speed."
)
TOLD_SLOW = (
    "There is no hurry, and this does not count against you. If something makes the work slow (the "
    "page, the guideline, the items), please tell the leads."
)


@dataclass(frozen=True)
class Speed:
    """Judgments that come faster than an item can be weighed, or after very long.

    A judgment of item i takes t_i seconds, where log T_i is usual for its questions and its length
    (``quality.pace``: medians and MAD, every rater weighing the same, shrunk to the campaign's
    ``expected_seconds`` while judgments are few). It is too fast when t < T ``fast``, too slow when
    t > T ``slow``. The share of such judgments is tested to be above ``rate``; the score is the log
    of the e-value. Too slow is never more than weak, and so is too fast where the answers are
    right: where what is known of the items, from gold or from others, puts the rater's balanced
    accuracy above the middle between guessing and 0.75. Answers to descriptive questions excuse
    nobody: whoever thinks as the others do is not right for that, nor any slower in reading.
    """

    fast: float = 0.25
    """too fast is less than this share of the usual time"""
    slow: float = 6.0
    """too slow is more than so many times the usual time"""
    rate: float = 0.15
    """the share of such judgments that is in order"""
    reading: float = 50.0
    """characters a second beyond which nobody reads, about 600 words a minute"""
    recent: int = 200
    """the latest judgments of a rater that are looked at"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 10
    """judgments without which nothing is said"""

    name: ClassVar[str] = "speed"
    title: ClassVar[str] = "Speed"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "van der Linden 2006, doi:10.3102/10769986031002181 (log-normal times); Wise & Kong 2005, "
        "doi:10.1207/s15324818ame1802_2 (rapid guessing)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"seconds"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who are too fast, or very slow."""
        for rater in view.looked_at:
            rows = view.work(rater)[-self.recent :]
            # times are measured on the rater's machine: 0 is as good as unknown
            rows = rows[view.seconds[rows] > 0]
            if len(rows) < self.least or self._inconspicuous(view, rows):
                continue
            usual = pace(view)
            if usual is None:
                return
            apart = np.log(view.seconds[rows]) - usual.of(view, rows)
            found = self._fast(view, rater, rows, apart, usual) or self._slow(
                view, rater, rows, apart, usual
            )
            if found is not None:
                yield found

    def _inconspicuous(self, view: View, rows: Longs) -> bool:
        """Whether nothing can come of a closer look, unless items differ much in what they take."""
        return inconspicuous(
            view,
            view.seconds[rows],
            fast=self.fast * DIFFER,
            slow=self.slow / DIFFER,
            share=self.rate + 0.05,
        )

    def _fast(
        self, view: View, rater: int, rows: Longs, apart: Doubles, usual: Pace
    ) -> Finding | None:
        fast = apart < log(self.fast)
        hits, n = int(fast.sum()), len(rows)
        log_e = log_e_above(hits, n, self.rate)
        weight = verdict(log_e, n, self.least, alpha=self.alpha)
        if weight is None:
            return None
        right = self._right(view, rater, rows[fast])
        unread = int((view.seconds[rows] < view.length[view.item[rows]] / self.reading).sum())
        evidence = self._numbers(rows, apart, usual, hits, log_e)
        evidence |= {"unread": unread, "judgments": view.names_of(rows[fast])}
        if not all(view.terms.descriptive(name) for name in view.answers):
            evidence["right"] = right  # where the spread is the data, nothing is right or wrong
        says = f"{hits} of {n} judgments took less than {self.fast:.0%} of the usual time"
        if unread:
            says += f", {unread} less than reading the item takes"
        if right:
            says += "; but the answers are right"
        strong = weight is Verdict.STRONG and not right
        return Finding(
            self.name,
            Verdict.STRONG if strong else Verdict.WEAK,
            log_e,
            says,
            TOLD_FAST if strong else "",
            rater=view.raters[rater],
            evidence=evidence,
        )

    def _slow(
        self, view: View, rater: int, rows: Longs, apart: Doubles, usual: Pace
    ) -> Finding | None:
        slow = apart > log(self.slow)
        hits, n = int(slow.sum()), len(rows)
        log_e = log_e_above(hits, n, self.rate)
        if verdict(log_e, n, self.least) is None:
            return None
        return Finding(
            self.name,
            Verdict.WEAK,
            log_e,
            f"{hits} of {n} judgments took more than {self.slow:g} times the usual time",
            TOLD_SLOW,
            rater=view.raters[rater],
            evidence={
                **self._numbers(rows, apart, usual, hits, log_e),
                "judgments": view.names_of(rows[slow]),
            },
        )

    def _numbers(
        self, rows: Longs, apart: Doubles, usual: Pace, hits: int, log_e: float
    ) -> dict[str, Json]:
        own = usual.own(apart)
        return {
            "log_e": round(log_e, 2),
            **share(hits, len(rows)).evidence(),
            "pace": round(float(np.exp(own.estimate)), 3),
            "pace_lower": round(float(np.exp(own.lower)), 3),
            "pace_upper": round(float(np.exp(own.upper)), 3),
        }

    def _right(self, view: View, rater: int, rows: Longs) -> bool:
        """Whether what is known of the items speaks for the rater's fast answers."""
        margins = []
        for name in view.answers:
            if view.terms.descriptive(name):
                continue
            told = known(view, name, rater)
            chosen = np.isin(told.rows, rows)
            if int(chosen.sum()) >= 5:
                estimate = told.accuracy(chosen).estimate
                margins.append(estimate - (told.chance + 0.75) / 2)
        return bool(margins) and sum(margins) > 0

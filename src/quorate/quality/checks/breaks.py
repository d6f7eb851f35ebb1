"""Does the rater get their breaks, their evening, and a limit to what is hard to look at?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import Doubles, View
from quorate.schema.judgments import NO_TIME

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Limit = tuple[str, float, float, str]
"""what is limited, minutes so far, minutes allowed, words for the rater"""


@dataclass(frozen=True)
class Breaks:
    """Time without a break, active time in a day, and time with disturbing items in a day.

    A judgment takes from ``at`` - ``seconds`` to ``at``. Work is one stretch as long as no gap
    reaches ``pause`` minutes; the stretch counts while it lasts, that is until ``pause`` minutes
    before now. Active time is the sum of ``seconds`` in the 24 hours before now, where a judgment
    without a time counts nothing; practice and tests count as work. The score is the largest ratio
    of time to limit: weak from 1, strong from ``strong``. The check protects the rater and is no
    sign against them.
    """

    minutes: float = 0.0
    """work without a break; 0: twice the campaign's ``break_minutes``, or 100"""
    pause: float = 10.0
    """a gap of so many minutes is a break"""
    day: float = 480.0
    """minutes of active work in 24 hours"""
    exposure: float = 120.0
    """minutes of active work in 24 hours where items may be disturbing"""
    strong: float = 1.5
    """from so many times a limit a finding is strong"""
    least: int = 10
    """judgments without which nothing is said"""

    name: ClassVar[str] = "breaks"
    title: ClassVar[str] = "Breaks and exposure"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Directive 2003/88/EC, articles 3 to 6; Steiger et al. 2021, doi:10.1145/3411764.3445092"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"times"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who have worked beyond a limit."""
        for rater in view.looked_at:
            rows = view.rows(rater)
            rows = rows[view.at[rows] != NO_TIME]
            # the latest of a rater's rows are the last ones; a day has no more than a few thousand
            rows = rows[-5_000:]
            rows = rows[view.at[rows] > now - DAY]
            if len(rows) < self.least:
                continue
            at = view.at[rows]
            if (at[1:] < at[:-1]).any():
                order = np.argsort(at, kind="stable")
                rows, at = rows[order], at[order]
            found = self._finding(view, rater, at, np.nan_to_num(view.seconds[rows]), now)
            if found is not None:
                yield found

    def _finding(
        self, view: View, rater: int, at: NDArray[np.int64], seconds: Doubles, now: int
    ) -> Finding | None:
        limits = self._limits(view, at, seconds, now)
        what, spent, allowed, told = max(limits, key=lambda limit: limit[1] / limit[2])
        score = spent / allowed
        if score < 1:
            return None
        return Finding(
            self.name,
            Verdict.STRONG if score >= self.strong else Verdict.WEAK,
            score,
            f"{spent:.0f} minutes of {what}; the limit is {allowed:g}",
            told,
            rater=view.raters[rater],
            evidence={
                "n": len(at),
                **{f"{name} (minutes)": round(minutes, 1) for name, minutes, *_ in limits},
                **{f"limit of {name}": most for name, _, most, _ in limits},
            },
        )

    def _limits(self, view: View, at: NDArray[np.int64], seconds: Doubles, now: int) -> list[Limit]:
        active = float(seconds.sum()) / 60
        limits: list[Limit] = [
            (
                "work without a break",
                self._stretch(at, seconds, now),
                self.minutes or 2 * view.terms.break_minutes or 100.0,
                "You have worked for a long time without a pause, thank you. Do take one: "
                "everything is saved and waits for you.",
            ),
            (
                "work in a day",
                active,
                self.day,
                "That was a full day's work, thank you. Do rest: everything is saved and waits for "
                "you.",
            ),
        ]
        if view.terms.exposing:
            limits.append(
                (
                    "disturbing items in a day",
                    active,
                    self.exposure,
                    "These items can be hard to look at, and you have seen many today. Please stop "
                    "for now and do something that does you good. It costs you nothing: everything "
                    "is saved.",
                )
            )
        return limits

    def _stretch(self, at: NDArray[np.int64], seconds: Doubles, now: int) -> float:
        """Minutes of the stretch of work that still lasts, from its first to its last moment."""
        pause = self.pause * MINUTE
        if now - int(at[-1]) >= pause:
            return 0.0
        begun = at - (seconds * 1000).astype(np.int64)
        breaks = np.flatnonzero(begun[1:] - at[:-1] >= pause)
        first = int(breaks[-1]) + 1 if len(breaks) else 0
        return (int(at[-1]) - int(begun[first])) / MINUTE

"""Does the rater work by the guideline that is in force, and have they read it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import Longs, View
from quorate.schema.judgments import NO_TIME

HOUR = 3_600_000


@dataclass(frozen=True)
class Guideline:
    """Judgments under a guideline that the rater has not acknowledged, or that is out of date.

    Unread: the version that a judgment was made under is newer than the one that the rater said
    they read. Outdated: a newer version had been published for more than ``hours`` when the
    judgment was given. The score is the number of judgments of both kinds; ``recent`` limits how
    far back is looked. Facts, not statistics: weak below ``least`` such judgments, strong from
    there on.
    """

    hours: float = 24.0
    """how long after a new version judgments under the old one are in order"""
    least: int = 3
    """judgments from which a finding is strong"""
    recent: int = 200
    """the latest judgments of a rater that are looked at"""

    name: ClassVar[str] = "guideline"
    title: ClassVar[str] = "Guideline not acknowledged"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = "Daniel et al. 2018, doi:10.1145/3148148 (task description)"
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"guideline"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who work by another guideline than the one in force."""
        versions = view.terms.guidelines
        if not versions:
            return
        for rater in view.looked_at:
            rows = view.work(rater)[-self.recent :]
            rows = rows[view.guideline[rows] >= 0]
            if len(rows) == 0:
                continue
            unread, outdated = self._unread(view, rater, rows), self._outdated(view, rows)
            either = rows[unread | outdated]
            if len(either):
                yield self._finding(view, rater, either, int(unread.sum()), int(outdated.sum()))

    def _unread(self, view: View, rater: int, rows: Longs) -> NDArray[np.bool_]:
        conduct = view.conduct.get(rater)
        if conduct is None:
            return np.zeros(len(rows), np.bool_)
        versions = view.terms.guidelines
        said = conduct.acknowledged
        read = versions.index(said) if said in versions else -1
        return np.asarray(view.guideline[rows] > read)

    def _outdated(self, view: View, rows: Longs) -> NDArray[np.bool_]:
        published = view.terms.published
        if len(published) != len(view.terms.guidelines):
            return np.zeros(len(rows), np.bool_)
        follows = np.array([*published[1:], np.iinfo(np.int64).max], np.int64)
        at = view.at[rows]
        # subtracting from what never comes keeps the sum within 64 bits
        late = at - round(self.hours * HOUR) > follows[view.guideline[rows]]
        return np.asarray(late & (at != NO_TIME))

    def _finding(self, view: View, rater: int, rows: Longs, unread: int, outdated: int) -> Finding:
        newest = view.terms.guidelines[-1]
        said = []
        if unread:
            said.append(f"{unread} under a version that they have not said they read")
        if outdated:
            said.append(f"{outdated} more than {self.hours:g} hours after a newer version")
        return Finding(
            self.name,
            Verdict.STRONG if len(rows) >= self.least else Verdict.WEAK,
            float(len(rows)),
            f"{len(rows)} judgment{'s' * (len(rows) > 1)} by another guideline: {', '.join(said)}",
            f"The guideline has changed. Please read version {newest} before you go on.",
            rater=view.raters[rater],
            evidence={
                "n": len(rows),
                "unread": unread,
                "outdated": outdated,
                "newest": newest,
                "judgments": view.names_of(rows),
            },
        )

"""Does the rater see the trap in an audit item?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.sequential import log_e_above, share, verdict
from quorate.quality.view import Longs, Purpose, View


@dataclass(frozen=True)
class Audit:
    """Trap items missed, against the slips of somebody who reads.

    A trap item is missed when one of its known answers is not given. The score is the logarithm of
    the e-value of «misses more often than ``slip``» in nats:
    the mean over p in (slip, 1] of p^m (1-p)^(n-m) / slip^m (1-slip)^(n-m), m of n missed.
    """

    slip: float = 0.1
    """how often somebody who reads every item may miss a trap"""
    least: int = 3
    """traps without which nothing is said"""
    alpha: float = 0.005
    """how often an attentive rater may get a strong finding, over all looks"""

    name: ClassVar[str] = "audit"
    title: ClassVar[str] = "Trap items missed"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Oppenheimer, Meyvis & Davidenko 2009, doi:10.1016/j.jesp.2009.03.009 (traps); "
        "Robbins 1970, doi:10.1214/aoms/1177696786 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"audit"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who miss traps more often than one who reads."""
        for rater in view.looked_at:
            rows = view.work(rater)
            rows = rows[(view.purpose[rows] == Purpose.AUDIT) & (view.round[rows] == 0)]
            if len(rows) < self.least:
                continue
            right = np.stack([answers.right[rows] for answers in view.answers.values()])
            asked = (right >= 0).any(axis=0)
            found = self._finding(view, rater, rows[asked], rows[(right == 0).any(axis=0)])
            if found is not None:
                yield found

    def _finding(self, view: View, rater: int, rows: Longs, missed: Longs) -> Finding | None:
        if len(missed) < 2:
            return None
        log_e = log_e_above(len(missed), len(rows), self.slip)
        found = verdict(log_e, len(rows), self.least, alpha=self.alpha)
        if found is None:
            return None
        return Finding(
            self.name,
            found,
            log_e,
            f"missed {len(missed)} of {len(rows)} trap items; who reads misses "
            f"{self.slip:.0%} at most",
            "Some items were put in to see whether they are read with care, and several of your "
            "answers to them were not as expected. Please read each item to its end.",
            rater=view.raters[rater],
            evidence={
                "missed": dict(share(len(missed), len(rows)).evidence()),
                "slip": self.slip,
                "items": [view.items[item] for item in view.item[missed[-20:]].tolist()],
                "judgments": view.names_of(missed),
            },
        )

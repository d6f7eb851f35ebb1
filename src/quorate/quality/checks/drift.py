"""Has the rater become worse than they were, or worse the longer they work?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.accuracy import GRID, blurred
from quorate.quality.checks.competence import asked
from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import Known, known
from quorate.quality.sequential import Change, change, log_e_above, share, verdict
from quorate.quality.view import Doubles, Longs, View
from quorate.schema.json_value import Json
from quorate.schema.judgments import NO_TIME

PAUSE = 30 * 60_000
"""a gap of more milliseconds than this begins a new session"""
TIRED = 60 * 60_000
"""milliseconds into a session after which fatigue is looked for"""
FRESH = 30 * 60_000
"""milliseconds into a session within which a rater is taken to be fresh"""
LATELY, FINE = 20, 0.85
"""who agrees so often in so many latest judgments, or was no quicker in them, is not looked at"""
STEP, HORIZON = 20, 200
"""a change is sought at every so many judgments, the first so many above all"""


@dataclass(frozen=True)
class Drift:
    """A change for the worse, with its beginning, and fatigue within sessions.

    **Fall** (strong): from some judgment s on, right less often than before. With A_i, B_i the
    probability of an answer from one who is right or wrong (as in ``competence``), the ratios are

        x_i = log (p1 A_i + (1 - p1) B_i) / (p0 A_i + (1 - p0) B_i)

    Three falls are sought. Half-way to chance: p0 is the rater's own accuracy until ``recent``
    judgments ago, but at most the bar that ``competence`` asks for, and p1 lies half-way between
    that and chance. For the others p0 is the mean of that and of the rater's own accuracy: all the
    way, p1 is chance; a little below the bar, p1 is a quarter of the way from there to chance. The
    score is the logarithm of Σ_s w_s exp Σ_(i >= s) x_i in nats, averaged over all
    (``quorate.quality.sequential``): a CUSUM's statistic, with weights over the beginnings so that
    it is a test. So a rater who was excellent and is now merely good is not blamed; who was good
    and is now at chance is.

    **Haste** (weak): the same for the logarithm of the seconds, standardised by the rater's own
    earlier median and deviation, falling by one deviation or two. Practice makes fast, too.

    **Fatigue** (weak): over all sessions (gaps of more than 30 minutes part them), more answers
    that differ from what is known after the first hour than the upper bound of their rate in the
    first half hour.
    """

    least: int = 30
    """judgments without which nothing is said"""
    recent: int = 60
    """the latest judgments, that do not say how good the rater was before"""
    bar: float = 0.7
    """the accuracy that a rater should have"""
    share: float = 0.9
    """the share of the crowd's own accuracy that is asked for at most"""
    alpha: float = 0.1
    """how often a steady rater may get a strong finding, over all looks"""

    name: ClassVar[str] = "drift"
    title: ClassVar[str] = "Drift and fatigue"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Page 1954, doi:10.1093/biomet/41.1-2.100 (CUSUM); Shin, Ramdas & Rinaldo 2024, "
        "doi:10.51387/23-NEJSDS51 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"posterior"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who have fallen, hasten or tire; one finding each, the gravest."""
        for rater in view.looked_at:
            rows = view.work(rater)
            if len(rows) < self.least:
                continue
            found = None
            for name in view.answers:
                if view.terms.descriptive(name):
                    continue
                about = known(view, name, rater)
                if len(about.rows) >= self.least:
                    found = self._fall(view, name, rater, about) or found
                    found = found or self._fatigue(view, name, rater, about)
            found = found or self._haste(view, rater, rows)
            if found is not None:
                yield found

    def _fall(self, view: View, name: str, rater: int, about: Known) -> Finding | None:
        if (about.knows[-LATELY:] > about.guesses[-LATELY:]).mean() > FINE:
            return None
        bar = asked(view, name, about.chance, self.bar, self.share)
        logs = blurred(about.knows, about.guesses)
        early = logs[: max(len(logs) - self.recent, len(logs) // 3)].sum(axis=0)
        weight = np.exp(early - early.max()) * GRID * (1 - GRID)
        before = float(weight @ GRID / weight.sum())
        p0 = min(bar, before)
        if p0 <= about.chance + 0.05:
            return None
        found, p1 = _best_change(about, p0, (p0 + before) / 2)
        strength = verdict(found.log_e, len(logs), self.least, alpha=self.alpha / len(view.answers))
        since = about.rows[found.start :]
        if strength is None or len(since) < 10 or found.start == 0:
            return None
        return Finding(
            self.name,
            strength,
            found.log_e,
            f"right about {before:.0%} of the time before, about {p1:.0%} in the latest "
            f"{len(since)} judgments",
            "Your latest answers differ from the others' much more often than your earlier ones "
            "did. A break may help, or another look at the guideline.",
            rater=view.raters[rater],
            question=name,
            evidence={
                "before": round(before, 4),
                "after": round(p1, 4),
                "since_judgment": found.start + 1,
                "since": _time(view, since[0]),
                "n": len(logs),
                "judgments": view.names_of(since),
            },
        )

    def _haste(self, view: View, rater: int, rows: Longs) -> Finding | None:
        seconds = view.seconds[rows]
        timed = rows[seconds > 0]
        if len(timed) < self.least:
            return None
        logs = np.log(view.seconds[timed])
        early = logs[: max(len(logs) // 3, 10)]
        middle = float(np.median(early))
        width = max(1.4826 * float(np.median(abs(early - middle))), 0.2)
        z = np.clip((logs - middle) / width, -3, 3)
        if z[-LATELY:].mean() > -0.3:
            return None
        # the median of a third of the judgments is known to a deviation of 1.25 / √n
        slack = 1.25 * 2 / np.sqrt(len(early))
        found = max(
            (
                change(-shift * (z + slack) - shift**2 / 2, step=STEP, horizon=HORIZON)
                for shift in (1.0, 2.0)
            ),
            key=lambda each: each.log_e,
        )
        if found.start == 0 or verdict(found.log_e - log(2), len(z), self.least) is None:
            return None
        before, after = float(np.exp(middle)), float(np.exp(np.median(logs[found.start :])))
        since = timed[found.start :]
        return Finding(
            self.name,
            Verdict.WEAK,
            found.log_e,
            f"{before:.0f} s a judgment at first, {after:.0f} s in the latest {len(since)}",
            rater=view.raters[rater],
            evidence={
                "seconds_before": round(before, 2),
                "seconds_after": round(after, 2),
                "since_judgment": found.start + 1,
                "since": _time(view, since[0]),
                "n": len(z),
            },
        )

    def _fatigue(self, view: View, name: str, rater: int, about: Known) -> Finding | None:
        at = view.at[about.rows]
        if about.weight < 1 or (at == NO_TIME).any():
            return None
        into = _into_session(at)
        wrong = about.knows < about.guesses
        fresh, tired = into < FRESH, into > TIRED
        n_fresh, n_tired = int(fresh.sum()), int(tired.sum())
        if n_fresh < 20 or n_tired < 20:
            return None
        first, late = share(int(wrong[fresh].sum()), n_fresh), int(wrong[tired].sum())
        log_e = log_e_above(late, n_tired, first.upper)
        if verdict(log_e, n_tired, 20) is None:
            return None
        evidence: dict[str, Json] = {
            "fresh": dict(first.evidence()),
            "tired": dict(share(late, n_tired).evidence()),
        }
        return Finding(
            self.name,
            Verdict.WEAK,
            log_e,
            f"differs from the others in {first.estimate:.0%} of the answers in the first half "
            f"hour of a session and in {late / n_tired:.0%} after an hour",
            "After an hour of work your answers differ from the others' more often. A break "
            "every hour may help.",
            rater=view.raters[rater],
            question=name,
            evidence=evidence,
        )


def _best_change(about: Known, good: float, usual: float) -> tuple[Change, float]:
    """The evidence of a fall, averaged over how far, and the likeliest depth."""
    found = []
    below, halfway = good - (good - about.chance) / 4, (about.chance + good) / 2
    for p0, p1 in ((usual, about.chance), (good, halfway), (usual, below)):
        before = np.log(p0 * about.knows + (1 - p0) * about.guesses)
        ratios: Doubles = np.log(p1 * about.knows + (1 - p1) * about.guesses) - before
        found.append((change(ratios * about.weight, step=STEP, horizon=HORIZON), p1))
    best, p1 = max(found, key=lambda each: each[0].log_e)
    total = float(np.logaddexp.reduce([each.log_e for each, _ in found]))
    return Change(total - log(len(found)), best.start), p1


def _into_session(at: Longs) -> Longs:
    """Milliseconds since the session began, for each judgment in order of time."""
    gaps = np.diff(at, prepend=at[:1])
    begins = np.concatenate([[0], np.nonzero(gaps > PAUSE)[0]])
    lengths = np.diff(np.append(begins, len(at)))
    into: Longs = at - np.repeat(at[begins], lengths)
    return into


def _time(view: View, row: int) -> int | None:
    at = int(view.at[row])
    return None if at == NO_TIME else at

"""Does the rater prefer what is longer, or more formatted, whatever it says?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.finding import Finding, Verdict
from quorate.quality.habit import Habit, habit
from quorate.quality.pair import Said, said, sides_of
from quorate.quality.sequential import share, verdict
from quorate.quality.view import Doubles, Longs, View

LONGER, FORMATTED = "longer", "more formatted"
TOLD = (
    "You very often choose the {cue} one of two. Please weigh what they say, whatever their size "
    "and looks; if you do, say so and a person will look."
)
SUSPECT = 0.6
"""a rater who takes the longer one less often than this is not looked at"""


@dataclass(frozen=True, eq=False)
class Cue:
    """A rater's choices between two that differ in a cue, n of them.

    ``took`` (n,) is 0 where the rater took the one with more of it, 1 for the other; ``others``
    (n, 2) and ``belief`` (n, 2) are two readings of what others say, in the same order.
    """

    name: str
    rows: Longs
    took: Longs
    others: Doubles
    belief: Doubles


@dataclass(frozen=True)
class Length:
    """Choices that follow length or formatting, beyond what others say of the same pairs.

    Of two responses that differ in length (by ``ratio`` at least) the rater takes the longer one
    again and again, also where others prefer the shorter. The test is that of ``pattern``: of a
    rater who looks,

        P(takes the longer) = β q + (1 - β) m,    β >= β₀ = 2 bar - 1,

    where q is what others say of this pair and m any leaning to the longer one; of one who goes by
    length it is 1 - ε. So where the longer one is better nobody is blamed for saying so. The score
    is the logarithm of the mean e-value of length and formatting (headers, list items, bold, code),
    in nats. Ties, and pairs of which nobody else speaks, count for nothing.
    """

    bar: float = 0.75
    """the balanced accuracy at which a rater still is in order"""
    ratio: float = 1.1
    """how many times as long the longer one must be"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 15
    """choices between unlike ones without which nothing is said"""

    name: ClassVar[str] = "length"
    title: ClassVar[str] = "Length and formatting"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Dubois et al. 2024, arXiv:2404.04475 (length and preference); Wasserman, Ramdas & "
        "Balakrishnan 2020, doi:10.1073/pnas.1922664117 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"lengths"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who go by length or formatting, question by question."""
        for name in view.answers:
            for rater in view.looked_at:
                found = self._look(view, name, rater)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, rater: int) -> Finding | None:
        if self._more(view, name, np.zeros(0, np.int64)) is None:
            return None
        given = said(view, name, rater)
        if given is None or len(given.rows) < self.least:
            return None
        cues = [cue for cue in self._cues(view, name, given) if len(cue.rows) >= self.least]
        if not any(float((cue.took == 0).mean()) >= SUSPECT for cue in cues):
            return None
        found = [(self._habit(cue), cue) for cue in cues]
        # a cue of which nothing is known has the e-value 1
        logs = [one.log_e for one, _ in found] + [0.0] * (2 - len(found))
        log_e = float(np.logaddexp.reduce(logs)) - log(2)
        _, cue = max(found, key=lambda one: one[0].log_e)
        weight = verdict(log_e, len(cue.rows), self.least, alpha=self.alpha)
        return None if weight is None else self._finding(view, name, rater, cue, log_e, weight)

    def _habit(self, cue: Cue) -> Habit:
        every = np.ones(len(cue.rows), np.bool_)
        return habit(
            cue.took, cue.others, every, self.bar, options=1, lags=(), other=lambda: cue.belief
        )

    def _cues(self, view: View, name: str, given: Said) -> Iterator[Cue]:
        more = self._more(view, name, view.item[given.rows].astype(np.int64))
        if more is None:
            return
        belief = given.belief()
        for cue, side in more.items():
            kept = np.flatnonzero((side != 0) & (given.side != 0))
            # columns: the one with more, the other one
            ahead = np.where(side[kept] > 0, 0, 2)[:, None] * np.array([1, -1]) + [0, 2]
            votes = given.votes[kept[:, None], ahead]
            usual = (votes.sum(axis=0) + 0.5) / (votes.sum() + 1)
            believed = belief[kept[:, None], ahead]
            yield Cue(
                cue,
                given.rows[kept],
                np.where(given.side[kept] == side[kept], 0, 1),
                (votes + usual) / (votes.sum(axis=1, keepdims=True) + 1),
                believed / believed.sum(axis=1, keepdims=True),
            )

    def _more(self, view: View, name: str, items: Longs) -> dict[str, NDArray[np.int8]] | None:
        """By cue: 1 where the first field of these items has more of it, -1 where the second has,
        else 0; None where nothing is known of the fields."""
        asked = sides_of(view.answers[name].question)
        if asked is None or not {asked.first, asked.second} <= view.compared.keys():
            return None
        one, two = view.compared[asked.first], view.compared[asked.second]
        length, other = one.length[items], two.length[items]
        longer = (length >= self.ratio * other) * 1 - (other >= self.ratio * length) * 1
        formatted = np.sign(np.nan_to_num(one.marks[items] - two.marks[items]))
        return {
            LONGER: np.where(length == other, 0, longer).astype(np.int8),
            FORMATTED: formatted.astype(np.int8),
        }

    def _finding(
        self, view: View, name: str, rater: int, cue: Cue, log_e: float, weight: Verdict
    ) -> Finding:
        n, took = len(cue.rows), int((cue.took == 0).sum())
        of, expected = share(took, n), float(cue.belief[:, 0].mean())
        return Finding(
            self.name,
            weight,
            log_e,
            f"took the {cue.name} of two in {took} of {n} ({of.estimate:.0%}; {of.lower:.0%} to "
            f"{of.upper:.0%}); by what others say of the same pairs it is better in "
            f"{expected:.0%}",
            TOLD.format(cue=cue.name) if weight is Verdict.STRONG else "",
            rater=view.raters[rater],
            question=name,
            evidence={
                "log_e": round(log_e, 2),
                "cue": cue.name,
                **of.evidence(),
                "others": round(expected, 4),
                "judgments": view.names_of(cue.rows),
            },
        )

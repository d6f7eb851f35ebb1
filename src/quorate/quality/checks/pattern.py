"""Does the rater answer by a pattern, whatever the item: straight lines, alternation, cycles?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.finding import Finding, Verdict
from quorate.quality.habit import FORESEEN, LAGS, Habit, foreseeable, habit
from quorate.quality.heard import LATEST, Heard, heard
from quorate.quality.sequential import verdict
from quorate.quality.view import Doubles, Longs, View
from quorate.schema.json_value import Json
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import WRITTEN, Kind

MOST_VALUES = 40
TOLD = (
    "Your recent answers follow a pattern that does not seem to depend on the items. Please look "
    "at each item anew; if the items do call for these answers, say so and a person will look."
)


@dataclass(frozen=True)
class Pattern:
    """Answers that foretell each other instead of following the items.

    The score is the evidence (nats) of an e-process: patterns (always one option; the answer of 1
    to 6 answers ago) against a rater whose answers come from what others say of the same items
    with any leaning and a balanced accuracy of at least ``bar``; see ``quality.habit``. Only
    items about which somebody else, or gold, says something count towards a strong verdict; a
    pattern that shows only where nobody else has answered is weak, and so is the same answer again
    and again where answers are meant to differ (a descriptive question). Where the order of the
    judgments is not known, only «always the same» is looked for.
    """

    bar: float = 0.75
    """the balanced accuracy at which a rater still is in order"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 12
    """answers without which nothing is said"""

    name: ClassVar[str] = "pattern"
    title: ClassVar[str] = "Pattern answers"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Hovy et al. 2013, https://aclanthology.org/N13-1132; Wasserman, Ramdas & Balakrishnan "
        "2020, doi:10.1073/pnas.1922664117"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset()

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who answer by a pattern, question by question."""
        for name, answers in view.answers.items():
            if answers.question.kind in WRITTEN:
                continue
            for rater in view.looked_at:
                rows = view.peers(rater).own[-LATEST:]
                given = answers.value if answers.question.kind is Kind.NUMERIC else answers.code
                if len(rows) < self.least or foreseeable(given[rows]) < FORESEEN:
                    continue
                said = heard(view, name, rater)
                found = None if said is None else self._look(view, name, rater, said)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, rater: int, said: Heard) -> Finding | None:
        count = int(said.heard.sum())
        timed = bool((view.at[said.rows] != NO_TIME).any())
        found = self._habit(said, said.heard, timed)
        weight = verdict(found.log_e, count, self.least, alpha=self.alpha)
        if weight is None and count < len(said.code):
            found = self._habit(said, np.ones(len(said.code), np.bool_), timed)
            weight = verdict(found.log_e, len(said.code), self.least, alpha=self.alpha)
            weight = None if weight is None else Verdict.WEAK
        if weight is None:
            return None
        if view.terms.descriptive(name) and found.lag <= 1:
            # whoever finds nothing offensive says so every time, and may mean it
            weight = Verdict.WEAK
        return self._finding(view, name, rater, said, found, weight)

    def _habit(self, said: Heard, counted: NDArray[np.bool_], timed: bool) -> Habit:
        return habit(
            said.code,
            said.shares,
            counted,
            self.bar,
            # of very many different values no one is always named
            options=len(said.named) if len(said.named) <= MOST_VALUES else 0,
            lags=LAGS if timed else (),
            other=said.belief,
        )

    def _finding(
        self, view: View, name: str, rater: int, said: Heard, found: Habit, weight: Verdict
    ) -> Finding:
        spelled = _spelled(said, found)
        evidence: dict[str, Json] = {
            "log_e": round(found.log_e, 2),
            "n": found.n,
            "pattern": spelled,
            "follow": found.followed,
            "expected": round(found.looking, 1),
            "longest_run": longest_run(said.code),
            "entropy": round(entropy(np.bincount(said.code) / len(said.code)), 3),
            "entropy_of_others": round(entropy(said.shares.mean(axis=0)), 3),
            "judgments": view.names_of(said.rows),
        }
        return Finding(
            self.name,
            weight,
            found.log_e,
            f"{found.followed} of {found.n} answers are {spelled}; of a rater who looks at the "
            f"items about {found.looking:.0f} would be",
            TOLD if weight is Verdict.STRONG else "",
            rater=view.raters[rater],
            question=name,
            evidence=evidence,
        )


def _spelled(said: Heard, found: Habit) -> str:
    """The pattern in words."""
    if found.lag == 0:
        return f"«{said.named[found.option]}», whatever the item"
    if found.lag == 1:
        return "the same as the one before"
    return f"a cycle of {found.lag}"


def longest_run(code: Longs) -> int:
    """The length of the longest run of equal answers; 0 where there is none.

    >>> longest_run(np.array([1, 2, 2, 2, 1]))
    3
    """
    if len(code) == 0:
        return 0
    edges = np.flatnonzero(np.concatenate([[True], code[1:] != code[:-1], [True]]))
    return int(np.diff(edges).max())


def entropy(shares: Doubles) -> float:
    """-Σ p log2 p in bits.

    >>> entropy(np.array([0.5, 0.25, 0.25, 0.0]))
    1.5
    """
    some = shares[shares > 0]
    return float(-(some * np.log2(some)).sum()) + 0.0

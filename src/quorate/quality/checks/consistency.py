"""Does the rater say the same when asked the same again?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.reading.sides import TIE
from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import company
from quorate.quality.pair import sides_of
from quorate.quality.sequential import WEAK, log_e_above, log_e_apart, share, verdict
from quorate.quality.view import Answers, Longs, View
from quorate.schema.json_value import Json
from quorate.schema.question import Kind


@dataclass(frozen=True)
class Consistency:
    """Repeats answered otherwise than the first time, against what a fair rater would flip.

    A rater who judged each repeat anew, with accuracy ``bar`` and errors spread over the other
    K - 1 options, would flip with probability 1 - bar² - (1 - bar)² / (K - 1); who remembers, or
    finds the same items hard again, flips less. For numbers a flip is a difference larger than two
    raters' typical one, at a rate of ½; sets flip when fewer than half of the options named
    either time were named both times; of pairs only the side counts, not by how much. The score is
    the logarithm of the e-value of «flips more often than that», in nats. The evidence also gives
    the kappa of the repeats, (observed - expected) / (1 - expected), expected from the rater's own
    shares of answers.

    A repeat of a pair is shown in the other order, so a rater who goes by the place flips every
    time, and takes the same place twice. Flips by chance are at the first place as often as
    at the second; who sticks to a side takes one of them only. The finding says so when the
    e-value of «the shares of both are not ½» is 20 or more.
    """

    bar: float = 0.7
    """the accuracy of a rater who is just good enough"""
    least: int = 5
    """repeats without which nothing is said"""
    alpha: float = 0.005
    """how often a rater who is just good enough may get a strong finding, over all looks"""

    name: ClassVar[str] = "consistency"
    title: ClassVar[str] = "Self-consistency on repeats"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Cohen 1960, doi:10.1177/001316446002000104 (kappa); Robbins 1970, "
        "doi:10.1214/aoms/1177696786 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"repeats"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who contradict themselves more often than a fair rater would."""
        for rater in view.looked_at:
            before, after = _repeats(view, view.work(rater))
            if len(after) < self.least:
                continue
            for name in view.answers:
                found = self._finding(view, name, rater, before, after)
                if found is not None:
                    yield found

    def _finding(
        self, view: View, name: str, rater: int, before: Longs, after: Longs
    ) -> Finding | None:
        answers = view.answers[name]
        compared, flipped = _flips(view, name, before, after)
        before, after, flipped = before[compared], after[compared], flipped[compared]
        flips, n = int(flipped.sum()), len(after)
        if n < self.least or flips < 2:
            return None
        fair = self._fair(len(_told_apart(answers)[1]), answers)
        log_e = log_e_above(flips, n, fair)
        found = verdict(log_e, n, self.least, alpha=self.alpha / len(view.answers))
        if found is None:
            return None
        stuck = _stuck(answers, before[flipped], after[flipped])
        return Finding(
            self.name,
            found,
            log_e,
            f"answered {flips} of {n} repeats otherwise than the first time; a rater who is "
            f"{self.bar:.0%} right would do so {fair:.0%} of the time{stuck.says}",
            f"You had {n} items twice and answered {flips} of them differently the second time. "
            f"{stuck.told}",
            rater=view.raters[rater],
            question=name,
            evidence={
                "flips": dict(share(flips, n).evidence()),
                "fair": round(fair, 4),
                "kappa": _kappa(answers, before, after, flips / n),
                **stuck.evidence(),
                "items": [view.items[item] for item in view.item[after[flipped]][-20:].tolist()],
                "judgments": view.names_of(after[flipped]),
            },
        )

    def _fair(self, n_options: int, answers: Answers) -> float:
        """How often a rater who is just good enough flips, of so many that are told apart."""
        if answers.question.kind is Kind.NUMERIC or answers.sets is not None or n_options < 2:
            return 0.5
        return 1 - self.bar**2 - (1 - self.bar) ** 2 / (n_options - 1)


@dataclass(frozen=True, slots=True)
class Stuck:
    """Flips of which the same place was chosen both times: how many at the first, at another."""

    first: int
    other: int
    seen: int
    """flips of which the places are known"""

    @property
    def by_side(self) -> bool:
        """Whether they are at one place more often than chance would have it."""
        return log_e_apart(self.first, self.first + self.other, 0.5) >= -log(WEAK)

    @property
    def says(self) -> str:
        """For the lead, behind the sentence about flips."""
        if not self.by_side:
            return ""
        place, n = ("first", self.first) if self.first > self.other else ("last", self.other)
        return f"; {n} of {self.seen} took the {place} place both times: the side, not the content"

    @property
    def told(self) -> str:
        """For the rater."""
        if self.by_side:
            return (
                "The order was another one the second time. Please weigh what is shown, whatever "
                "its place."
            )
        return "Please take the time to settle on a rule, with the guideline at hand."

    def evidence(self) -> dict[str, Json]:
        """As a finding's; nothing where no places are known."""
        if not self.seen:
            return {}
        return {
            "same_place": {"first": self.first, "other": self.other, "of": self.seen},
            "follows": "side" if self.by_side else "chance",
        }


def _stuck(answers: Answers, before: Longs, after: Longs) -> Stuck:
    """Of flips in questions of two places, those at the same place."""
    if answers.places != 2:
        return Stuck(0, 0, 0)
    one, two = answers.first[before], answers.first[after]
    known = (one >= 0) & (two >= 0)
    same = known & (one == two)
    first = int((same & (one == 0)).sum())
    return Stuck(first, int(same.sum()) - first, int(known.sum()))


def _repeats(view: View, rows: Longs) -> tuple[Longs, Longs]:
    """Each repeat, and the rater's judgment of the item before it."""
    if not view.round[rows].any():
        return rows[:0], rows[:0]
    order = np.lexsort((view.round[rows], view.item[rows]))
    ordered = rows[order]
    again = np.nonzero(view.item[ordered[1:]] == view.item[ordered[:-1]])[0]
    return ordered[again], ordered[again + 1]


def _flips(
    view: View, name: str, before: Longs, after: Longs
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which repeats can be compared, and which are flips."""
    answers = view.answers[name]
    if answers.question.kind is Kind.NUMERIC:
        gap = abs(answers.value[after] - answers.value[before])
        # two raters' answers with deviation s lie 0.95 s apart in the median
        return np.isfinite(gap), gap > 0.95 * company(view, name).noise
    one, two = answers.code[before], answers.code[after]
    compared = (one >= 0) & (two >= 0)
    if answers.sets is None:
        column, _ = _told_apart(answers)
        if len(column):
            return compared, column[one] != column[two]
        return compared & (answers.texts is None), one != two
    first, second = answers.sets[one], answers.sets[two]
    either = (first | second).sum(axis=1)
    return compared, (first & second).sum(axis=1) < either / 2


def _told_apart(answers: Answers) -> tuple[Longs, tuple[str, ...]]:
    """What options (K,) are one answer, by its number, and the names of these.

    Of a pair with levels that is the side: «a little» the first time and «by far» the second time
    is no flip.
    """
    asked = sides_of(answers.question)
    if asked is None or asked.level.max() < 2:
        return np.arange(len(answers.options)), answers.options
    names = (asked.first, asked.second, TIE)[: 3 if (asked.side == 0).any() else 2]
    return np.where(asked.side == 0, 2, np.where(asked.side > 0, 0, 1)), names


def _kappa(answers: Answers, before: Longs, after: Longs, flipped: float) -> float | None:
    """Cohen's kappa of a rater's first and second answers; None where it has no value."""
    if not answers.options or answers.sets is not None:
        return None
    column, names = _told_apart(answers)
    size, n = len(names), len(after)
    one = np.bincount(column[answers.code[before]], minlength=size) / n
    two = np.bincount(column[answers.code[after]], minlength=size) / n
    expected = float(one @ two)
    return None if expected >= 1 else round((1 - flipped - expected) / (1 - expected), 4)

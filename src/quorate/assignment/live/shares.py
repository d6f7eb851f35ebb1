"""Live beliefs of descriptive questions: how often each answer is given."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

from quorate.assignment.live.model import Evidence, Label, Skill, interval
from quorate.assignment.live.votes import Votes

LEANS = 2
"""Judgments' worth of the variance of all items' answers in that of one item's."""


class Shares:
    """Counts of answers an item.

    The share of each option has Wilson's interval; an item is as certain as its widest interval is
    narrow. Nobody is more competent than anybody else, and agreement is not pushed: the width falls
    with the number of judgments, whatever they say.
    """

    def __init__(self, options: Sequence[str]) -> None:
        self.options = tuple(options)
        self.code = {option: k for k, option in enumerate(options)}
        self.votes: Votes[int] = Votes("i")
        self.sets: list[tuple[int, ...]] = []
        self.places: dict[tuple[int, ...], int] = {}

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""
        if isinstance(label, float | int):
            return
        given = (label,) if isinstance(label, str) else tuple(label)
        chosen = tuple(sorted(self.code[option] for option in given if option in self.code))
        if len(chosen) < len(given):
            return
        self.withdraw(item, rater)
        place = self.places.setdefault(chosen, len(self.sets))
        if place == len(self.sets):
            self.sets.append(chosen)
        self.votes.add(item, rater, place)

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""
        if any(who == rater for who, _ in self.votes.of(item)):
            self.votes.remove(item, rater)

    def know(self, item: int, label: Label | None) -> None:
        """Where there is no single answer, none is known."""

    def asked(self, item: int) -> bool:
        """Whether there is a judgment."""
        return self.votes.count(item) > 0

    def count(self, item: int) -> int:
        """How many judgments the item has."""
        return self.votes.count(item)

    def certainty(self, item: int) -> float:
        """1 minus the width of the widest interval."""
        found = self.evidence(item)
        return 1 - ((found.upper or 0.0) - (found.lower or 0.0))

    def posterior(self, item: int) -> dict[str, float]:
        """The share of each option among the judgments of the item."""
        counts, n = self._counts(item)
        return {o: c / n if n else 0.0 for o, c in zip(self.options, counts, strict=True)}

    def evidence(self, item: int) -> Evidence:
        """The option whose share is known least well, with its interval."""
        counts, n = self._counts(item)
        ends = [interval(c / n if n else 0.5, n) for c in counts] or [(0.0, 0.0)]
        widest = max(range(len(ends)), key=lambda k: ends[k][1] - ends[k][0])
        label = self.options[widest] if n and counts else None
        return Evidence(label, n, lower=ends[widest][0], upper=ends[widest][1])

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether the widest interval is as narrow as was asked for."""
        found = self.evidence(item)
        if width is None:
            return None
        return (
            found.upper is not None
            and found.lower is not None
            and found.upper - found.lower <= width
        )

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """1: a distribution is never contested."""
        return 1.0

    def gain(self, rater: int, item: int) -> float:
        """About (K - 1) ln((n + 2) / (n + 1)) / 2: the entropy of the shares falls so, in nats."""
        n = self.votes.count(item)
        return 0.5 * max(len(self.options) - 1, 1) * log((n + 2) / (n + 1))

    def skill(self, rater: int) -> Skill:
        """Nobody is right or wrong."""
        return Skill(1.0, 1.0, 1.0, judgments=0)

    def _counts(self, item: int) -> tuple[list[int], int]:
        counts = [0] * len(self.options)
        votes = self.votes.of(item)
        for _, place in votes:
            for option in self.sets[place]:
                counts[option] += 1
        return counts, len(votes)


class Spread:
    """The numbers of a descriptive question: their mean over people, with its interval.

    The variance of an item's answers leans on that of all items, worth ``LEANS`` judgments, so that
    two people who happen to say the same do not leave an interval without width.
    """

    def __init__(self, width: float | None = None) -> None:
        self.width = width
        self.votes: Votes[float] = Votes("d")
        self.squares, self.freedom = 0.0, 0

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""
        if isinstance(label, float | int):
            self.withdraw(item, rater)
            self._tally(item, -1)
            self.votes.add(item, rater, float(label))
            self._tally(item, 1)

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""
        if any(who == rater for who, _ in self.votes.of(item)):
            self._tally(item, -1)
            self.votes.remove(item, rater)
            self._tally(item, 1)

    def _tally(self, item: int, sign: int) -> None:
        values = [y for _, y in self.votes.of(item)]
        if len(values) > 1:
            self.squares = max(self.squares + sign * _squares(values), 0.0)
            self.freedom += sign * (len(values) - 1)

    def know(self, item: int, label: Label | None) -> None:
        """Where there is no single answer, none is known."""

    def asked(self, item: int) -> bool:
        """Whether there is a judgment."""
        return self.votes.count(item) > 0

    def count(self, item: int) -> int:
        """How many judgments the item has."""
        return self.votes.count(item)

    def certainty(self, item: int) -> float:
        """1 / (1 + w), w the interval's width in units of ``width`` (of 1 without)."""
        found = self.evidence(item)
        if found.lower is None or found.upper is None:
            return 0.0
        return 1 / (1 + (found.upper - found.lower) / (self.width or 1.0))

    def posterior(self, item: int) -> dict[str, float]:
        """Numbers have no options."""
        return {}

    def evidence(self, item: int) -> Evidence:
        """The mean with its 95 % interval by Student's t; none with fewer than two judgments."""
        values = [y for _, y in self.votes.of(item)]
        n = len(values)
        if n < 2:
            return Evidence(values[0] if values else None, n)
        mean, common = sum(values) / n, self.squares / self.freedom
        variance = (LEANS * common + _squares(values)) / (LEANS + n - 1)
        half = student(LEANS + n - 1) * sqrt(variance / n)
        return Evidence(mean, n, lower=mean - half, upper=mean + half)

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether the widest interval is as narrow as was asked for."""
        found = self.evidence(item)
        if width is None:
            return None
        return (
            found.upper is not None
            and found.lower is not None
            and found.upper - found.lower <= width
        )

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """1: a distribution is never contested."""
        return 1.0

    def gain(self, rater: int, item: int) -> float:
        """ln((n + 2) / (n + 1)) / 2: the variance of a mean falls so, in nats."""
        n = self.votes.count(item)
        return 0.5 * log((n + 2) / (n + 1))

    def skill(self, rater: int) -> Skill:
        """Nobody is right or wrong."""
        return Skill(1.0, 1.0, 1.0, judgments=0)


def _squares(values: Sequence[float]) -> float:
    """The sum of squares about the mean."""
    mean = sum(values) / len(values)
    return sum((y - mean) ** 2 for y in values)


_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t: from the table up to 10, by Cornish–Fisher beyond."""
    if freedom <= len(_T):
        return _T[freedom - 1]
    z = 1.959963984540054
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)

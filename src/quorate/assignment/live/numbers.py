"""Live beliefs of a question answered by a number: raters with a bias and a precision each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, log, sqrt

from quorate.assignment.live.model import Z95, Evidence, Label, Skill, interval
from quorate.assignment.live.votes import Votes

FEWEST = 3
"""Judgments from which the numbers' own spread is known at all."""
CORRELATION = 0.3
"""Of errors on an item, until known answers tell."""
LEAST = 1e-9
"""Floor of a variance, in units of the numbers' own."""

Pairs = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What values and raters are drawn from: z ~ N(``centre``, ``spread``), tau ~ Gamma(``shape``,
    ``rate``), b | tau ~ N(0, 1 / (``pull`` tau)); ``spread`` is a variance."""

    centre: float
    spread: float
    pull: float = 1.0
    shape: float = 2.0
    rate: float = 1.0


class Numbers:
    """Values of items and biases and precisions of raters, kept up with each judgment.

    The model of ``gaussian``: y = z + b + e with e ~ N(0, 1/tau) of the rater's own. A new judgment
    renews the value of its item and moves the sums of its raters' residuals by the difference.
    Judgments of an item err together: what is told counts n of them as n / (1 + (n - 1) rho).

    ``width`` is how wide the 95 % interval may be; certainty is the probability that the value lies
    within half of it.
    """

    def __init__(self, width: float | None = None) -> None:
        self.width = width
        self.votes: Votes[float] = Votes("d")
        self.known: dict[int, float] = {}
        self.value = array("d")
        self.doubt = array("d")
        self.number = array("i")
        self.residual = array("d")
        self.square = array("d")
        self.given = 0
        self.total, self.about = 0.0, 0.0
        self.crowd: Crowd | None = None
        self.correlation = CORRELATION

    # --- feeding ---

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""
        if not isinstance(label, float | int):
            return
        if any(who == rater for who, _ in self.votes.of(item)):
            self.withdraw(item, rater)
        before = self.votes.of(item)
        self._room(item, rater)
        self.votes.add(item, rater, float(label))
        self._tally(float(label), 1)
        self._renew(item, before, [*before, (rater, float(label))])

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""
        before = self.votes.of(item)
        after = [vote for vote in before if vote[0] != rater]
        if len(after) == len(before):
            return
        self.votes.remove(item, rater)
        self._tally(next(y for who, y in before if who == rater), -1)
        self._renew(item, before, after)

    def know(self, item: int, label: Label | None) -> None:
        """The right number is known; None: not any more."""
        if isinstance(label, float | int):
            self.known[item] = float(label)
        else:
            self.known.pop(item, None)
        self._room(item, -1)
        votes = self.votes.of(item)
        self._renew(item, votes, votes)

    def _room(self, item: int, rater: int) -> None:
        missing = item + 1 - len(self.value)
        if missing > 0:
            self.value.extend([0.0] * missing)
            self.doubt.extend([0.0] * missing)
        missing = rater + 1 - len(self.number)
        if missing > 0:
            self.number.extend([0] * missing)
            self.residual.extend([0.0] * missing)
            self.square.extend([0.0] * missing)

    def _tally(self, y: float, sign: int) -> None:
        """The numbers' own mean and spread, until a full fit says better."""
        before = self.total / self.given if self.given else y
        self.given += sign
        self.total += sign * y
        after = self.total / self.given if self.given else 0.0
        self.about = max(self.about + sign * (y - before) * (y - after), 0.0)

    def _renew(self, item: int, before: Pairs, after: Pairs) -> None:
        value, doubt = self.value[item], self.doubt[item]
        new, unsure = self._expected(item, after)
        for rater, y in before:
            self._add(rater, y - value, doubt, -1)
        for rater, y in after:
            self._add(rater, y - new, unsure, 1)
        self.value[item], self.doubt[item] = new, unsure

    def _add(self, rater: int, residual: float, doubt: float, sign: int) -> None:
        self.number[rater] += sign
        self.residual[rater] += sign * residual
        self.square[rater] += sign * (residual * residual + doubt)

    # --- the arithmetic ---

    def _population(self) -> Crowd:
        """What values and raters are drawn from: the last full fit's, else the numbers' own."""
        if self.crowd is not None:
            return self.crowd
        if self.given < FEWEST or self.about <= 0:
            return Crowd(self.total / self.given if self.given else 0.0, 1.0)
        spread = self.about / self.given
        return Crowd(self.total / self.given, spread, rate=spread / 2)

    def _rater(self, rater: int) -> tuple[float, float]:
        """Bias and precision of a rater, shrunk to the crowd's."""
        crowd = self._population()
        least = LEAST * crowd.spread
        if rater >= len(self.number) or not self.number[rater]:
            return 0.0, crowd.shape / max(crowd.rate, least)
        n, total = self.number[rater], self.residual[rater]
        bias = total / (crowd.pull + n)
        about = max(self.square[rater] - total * total / (crowd.pull + n), 0.0)
        return bias, (crowd.shape + n / 2) / max(crowd.rate + about / 2, least)

    def _expected(self, item: int, votes: Pairs, correlation: float = 0.0) -> tuple[float, float]:
        """Mean and variance of the item's value, its judgments being so correlated."""
        if item in self.known:
            return self.known[item], 0.0
        return self.inferred(votes, correlation)

    def inferred(self, votes: Pairs, correlation: float) -> tuple[float, float]:
        """The same where no answer is known."""
        crowd = self._population()
        precision, weighted = 1 / crowd.spread, crowd.centre / crowd.spread
        share = 1 / (1 + max(len(votes) - 1, 0) * correlation)
        for rater, y in votes:
            bias, tau = self._rater(rater)
            precision += tau * share
            weighted += tau * share * (y - bias)
        return weighted / precision, 1 / precision

    def restart(
        self,
        value: array[float],
        doubt: array[float],
        residual: array[float],
        square: array[float],
        crowd: Crowd,
        correlation: float,
    ) -> None:
        """Go on from a full fit of all judgments that are in."""
        self.value, self.doubt, self.residual, self.square = value, doubt, residual, square
        self.crowd, self.correlation = crowd, correlation

    def _told(self, item: int) -> tuple[float, float]:
        return self._expected(item, self.votes.of(item), self.correlation)

    # --- reading ---

    def asked(self, item: int) -> bool:
        """Whether there is a judgment or a known answer."""
        return item in self.known or self.votes.count(item) > 0

    def count(self, item: int) -> int:
        """How many judgments the item has."""
        return self.votes.count(item)

    def certainty(self, item: int) -> float:
        """The probability that the value lies within half of ``width``; without a width, the share
        of the values' variance that is explained."""
        doubt = self._told(item)[1]
        if doubt <= 0:
            return 1.0
        if self.width is None:
            return max(0.0, 1 - doubt / self._population().spread)
        return _within(self.width / 2 / sqrt(doubt))

    def posterior(self, item: int) -> dict[str, float]:
        """Numbers have no options."""
        return {}

    def evidence(self, item: int) -> Evidence:
        """The value with its 95 % interval."""
        votes = self.votes.of(item)
        value, doubt = self._told(item)
        half = Z95 * sqrt(doubt)
        label = value if self.asked(item) else None
        return Evidence(label, len(votes), lower=value - half, upper=value + half)

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether the 95 % interval is as narrow as was asked for."""
        if width is None:
            return None
        return 2 * Z95 * sqrt(self._told(item)[1]) <= width

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """1 where ``left`` more judgments of typical raters make the interval narrow enough, else
        0: the width does not depend on what they say."""
        doubt = self._told(item)[1]
        if doubt <= 0 or width is None:
            return 1.0
        precision = 1 / doubt + left * self._rater(len(self.number))[1]
        return 1.0 if 2 * Z95 / sqrt(precision) <= width else 0.0

    def gain(self, rater: int, item: int) -> float:
        """ln(1 + tau v) / 2, with the rater's precision tau and the value's variance v, in nats."""
        doubt = self._told(item)[1]
        return 0.5 * log(1 + self._rater(rater)[1] * doubt)

    def skill(self, rater: int) -> Skill:
        """The share of the variance of the rater's answers that is the truth's."""
        crowd = self._population()
        bias, tau = self._rater(rater)
        n = self.number[rater] if rater < len(self.number) else 0
        value = crowd.spread / (crowd.spread + 1 / tau)
        return Skill(
            value,
            *interval(value, n + 2 * crowd.shape),
            judgments=n,
            bias=bias,
            deviation=1 / sqrt(tau),
        )


def _within(z: float) -> float:
    """P(|Z| < z) of a standard normal."""
    return erf(z / sqrt(2))

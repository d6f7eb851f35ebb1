"""What the live models of all kinds of questions have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Protocol

Label = str | float | Sequence[str]
"""An answer as the analysis knows it: an option, a number, or the options of a set"""

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is believed of one question of an item: a label with its calibrated probability, or a
    value with its 95 % interval.

    For a set of options ``probability`` is that of the least certain option. Of a descriptive
    question ``lower`` and ``upper`` belong to the option whose share is known least well, and
    ``probability`` is None.
    """

    label: str | float | tuple[str, ...] | None
    judgments: int
    probability: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """A rater's competence in one question, with a 95 % interval.

    ``value`` is the probability of naming the right option on a random item; for numbers, the share
    of the variance of the rater's answers that is the truth's. ``bias`` and ``deviation`` are those
    of a rater of numbers, in the question's units.
    """

    value: float
    lower: float
    upper: float
    judgments: int
    bias: float | None = None
    deviation: float | None = None
    confusion: tuple[tuple[float, ...], ...] = field(default=())
    """P(label | true option), true option first"""


class Model(Protocol):
    """The live beliefs of one question; items and raters are numbers from 0."""

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""

    def know(self, item: int, label: Label | None) -> None:
        """The right answer is known; None: not any more."""

    def asked(self, item: int) -> bool:
        """Whether there is anything to go by: a judgment or a known answer."""

    def count(self, item: int) -> int:
        """How many judgments the item has."""

    def certainty(self, item: int) -> float:
        """The calibrated probability that the consensus is right, as of the last change of the
        item; 1 where the answer is known."""

    def posterior(self, item: int) -> dict[str, float]:
        """The calibrated probability of each option."""

    def evidence(self, item: int) -> Evidence:
        """What is believed of the item now."""

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether the evidence is as sure as was asked for; None where nothing was asked that this
        question could fulfil."""

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """The probability that it will be within ``left`` more judgments of typical raters."""

    def gain(self, rater: int, item: int) -> float:
        """I(truth; answer of the rater) in nats."""

    def skill(self, rater: int) -> Skill:
        """How good the rater is."""


def interval(mean: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share ``mean`` known from ``n`` observations (Wilson 1927)."""
    if n <= 0:
        return 0.0, 1.0
    z2 = Z95 * Z95
    middle = mean + z2 / (2 * n)
    half = Z95 * sqrt(max(mean * (1 - mean), 0.0) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

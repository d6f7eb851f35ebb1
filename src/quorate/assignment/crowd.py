"""What is believed, at this moment, of a campaign's items and raters."""

from __future__ import annotations

from typing import Protocol


class Crowd(Protocol):
    """Beliefs that policies act on. Reads are cheap: a policy may ask about a few dozen items.

    Items and raters that nobody has heard of are allowed: they get the prior.
    """

    def certainty(self, item: str) -> float:
        """The calibrated probability that the item's consensus is right: the least certain
        question's. 1 where no question has a model."""

    def judged(self, item: str) -> int:
        """How many judgments of the item the beliefs rest on."""

    def gain(self, rater: str, item: str) -> float:
        """The information in nats that the rater's judgment is expected to give about the item,
        summed over its questions: I(truth; answer) under the rater's competence."""

    def skill(self, rater: str) -> float:
        """The rater's probability of naming the right option on a random item, averaged over
        questions (lower bound of the interval, so that newcomers are not overrated)."""

    def quantile(self, rater: str) -> float:
        """The share of the campaign's raters who were less skilled at the last full fit: 0 for
        the weakest, 1 for the best, 1/2 where nothing tells them apart yet."""

    def uncertain(self, most: int) -> list[str]:
        """The items that are not settled and whose consensus is least certain, most uncertain
        first: where one more judgment may matter most."""

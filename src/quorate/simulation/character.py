"""Characters: how a simulated rater judges. Every one says in its name that it is simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

MARK = "Simulated rater"
"""how the name of every simulated rater begins"""
FAVOURED = 0.6
"""the share of a rater's errors that goes to the one wrong option they favour"""


@dataclass(frozen=True, slots=True)
class Character:
    """How a simulated rater judges.

    ``competence`` is the probability of the right answer where there are options, ``pace`` the
    time taken as a multiple of what the item is expected to take, ``first`` the probability of
    choosing what is shown first without weighing it, ``severity`` what is taken off ratings.
    Who is ``thoughtless`` answers without looking at the item.
    """

    name: str
    manner: str
    competence: float
    pace: float = 1.0
    first: float = 0.0
    severity: int = 0
    thoughtless: bool = False

    def confusion(self, question: str, options: Sequence[str], true: str) -> list[float]:
        """The probabilities of answering each option when this one is true: a row that adds to 1.

        Each rater has, for each option, another that they take it for most often.
        """
        wrong = [option for option in options if option != true]
        if not wrong:
            return [1.0] * len(options)
        favoured = Random(f"{self.name}\n{question}\n{true}").choice(wrong)
        rest = 1 - self.competence
        shared = rest * (1 - FAVOURED) / len(wrong)
        return [
            self.competence if option == true else shared + (option == favoured) * rest * FAVOURED
            for option in options
        ]

    def seconds(self, expected: float, rng: Random) -> float:
        """The time taken for an item, log-normal around pace times what is expected."""
        return expected * self.pace * rng.lognormvariate(0.0, 0.35)


CAST = (
    Character(f"{MARK} Ash", "careful", 0.96, 1.1),
    Character(f"{MARK} Birch", "careful", 0.93, 0.9),
    Character(f"{MARK} Cedar", "good, rather quick", 0.89, 0.7),
    Character(f"{MARK} Elm", "good, rates severely", 0.88, 1.0, severity=1),
    Character(f"{MARK} Hazel", "good, prefers what is shown first", 0.87, 0.9, first=0.3),
    Character(f"{MARK} Oak", "good, slow", 0.91, 1.6),
    Character(f"{MARK} Fir", "careless and quick", 0.5, 0.35),
    Character(f"{MARK} Rowan", "spams: answers without looking", 0.2, 0.12, thoughtless=True),
)
"""The simulated raters of the demo."""

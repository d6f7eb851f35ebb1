"""What a simulated rater has in hand while answering: the item, its truth, and chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from quorate.simulation.character import Character


@dataclass(frozen=True, slots=True)
class Hand:
    """An item as one rater was handed it. ``truth`` is what is right, where it is known."""

    character: Character
    content: Mapping[str, object]
    shown: Mapping[str, Sequence[str]]
    truth: Mapping[str, object]
    rng: Random

    @property
    def error(self) -> float:
        """How far the rater is from never being wrong."""
        return 1 - self.character.competence

    def right(self) -> bool:
        """Whether the rater gets it right this time."""
        return self.rng.random() < self.character.competence

    def slips(self, share: float) -> bool:
        """Whether an error of a kind happens that makes up this share of the rater's errors."""
        return self.rng.random() < self.error * share

    def chosen(self, question: str, options: Sequence[str], true: object) -> str:
        """One of the options, by the rater's confusion; any when the truth is not known."""
        if not isinstance(true, str) or true not in options:
            return self.rng.choice(options)
        weights = self.character.confusion(question, options, true)
        return self.rng.choices(options, weights)[0]

    def text(self, field: str) -> str:
        """The text of a content field."""
        text = self.content.get(field)
        return text if isinstance(text, str) else ""

    def order(self, question: str, fields: Sequence[str]) -> list[str]:
        """The fields in the order in which they are shown."""
        return list(self.shown.get(question, fields))


def objects(value: object) -> list[dict[str, object]]:
    """The objects of a list, as the parts of a truth are; nothing when it is no list."""
    if not isinstance(value, list):
        return []
    return [part for part in value if isinstance(part, dict)]


def real(part: Mapping[str, object], key: str) -> float:
    """The number at a key."""
    value = part.get(key)
    return float(value) if isinstance(value, int | float) else 0.0

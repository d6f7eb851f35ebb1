"""Scored: what a choice by a model makes of items, ready for the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scored:
    """Values of items by the scores of that id, the smallest first."""

    scores: str
    values: Mapping[str, float]
    order: tuple[str, ...] = field(init=False)
    """items, the most wanted first"""

    def __post_init__(self) -> None:
        ordered = sorted(self.values, key=lambda item: (self.values[item], item))
        object.__setattr__(self, "order", tuple(ordered))

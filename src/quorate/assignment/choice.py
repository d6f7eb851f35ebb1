"""The contract of a choice: which of the items that a rater could be given comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import ClassVar, Protocol, TypeVar, cast

from quorate import plugins
from quorate.assignment.crowd import Crowd
from quorate.assignment.live.ladder import Ladder
from quorate.schema.assignment import Assignment
from quorate.schema.errors import RequestError
from quorate.schema.rule import Setting

Key = TypeVar("Key", float, tuple[float, int])


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that the rater could be given: its place in the campaign's order (the uploaded
    priority in front), how many judgments it has, and the slices that it belongs to."""

    item: str
    place: int
    judged: int
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what the campaign has so far, as far as choices need it.

    ``covered`` counts judgments by slice and value, of this rater's group where targets are by
    group; ``targets`` are how many are wanted.
    """

    rater: str
    group: str = ""
    covered: Mapping[tuple[str, str], int] = field(default_factory=dict)
    targets: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ladder: Ladder | None = None
    """what is believed of the candidates that are compared, where the choice asks for it"""
    wanted: Mapping[str, float] = field(default_factory=dict)
    """by item, what a model's scores make of it, the smallest first, where the choice goes by them
    (``model_scores.wanted``)"""


class Choice(Protocol):
    """A choice among candidates, declared under the entry-point group ``quorate.choices``.

    A frozen dataclass whose fields are its options. ``rank`` is pure: the same candidates, beliefs
    and generator give the same order, so that every decision can be replayed.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    informed: ClassVar[bool]
    """whether it looks at beliefs; else no model is kept for its sake"""

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """The places of the candidates in the order of preference, best first."""
        ...


def choice(name: str | Choice, **options: float | int | str | bool) -> Choice:
    """The choice of that name, with its options.

    Raises UnknownNameError for a name that no choice has, RequestError for an option that the
    choice does not have, a value of the wrong type or one beyond its limits.
    """
    if not isinstance(name, str):
        return name
    return cast("Choice", plugins.set_up(plugins.CHOICES, "choice", name, options))


def chosen(assignment: Assignment) -> Choice:
    """The choice of a campaign, with its options."""
    return _chosen(assignment.choice, tuple(sorted(assignment.options.items())))


@cache
def _chosen(name: str, options: tuple[tuple[str, Setting], ...]) -> Choice:
    return choice(name, **dict(options))


def demand_within(most: int, **options: int) -> None:
    """Raises RequestError for an option of a choice that is not 1 to ``most``."""
    for name, value in options.items():
        if not 1 <= value <= most:
            raise RequestError(f"option {name!r} is {value}", remedy=f"give 1 to {most:,}")


def order(keys: Sequence[Key], rng: Random) -> list[int]:
    """The places of ``keys`` from the smallest up, at random among equals."""
    drawn = [rng.random() for _ in keys]
    return sorted(range(len(keys)), key=lambda n: (keys[n], drawn[n]))

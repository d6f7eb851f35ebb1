"""The contract of a condition that a release must meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from quorate.certificate.facts.facts import Facts
from quorate.schema.json_value import Json
from quorate.schema.paradigm import Paradigm


class State(StrEnum):
    """What was found: ``met``; a ``gap``; or ``unknown``, which is a gap too."""

    MET = "met"
    GAP = "gap"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement on a question, at ``place`` among the ``questions`` of ``manifest.json``."""

    question: str
    place: int
    paradigm: Paradigm
    value: float | None
    lower: float | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What conditions go by: the facts, and the agreement on each question."""

    facts: Facts
    agreements: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of what was found, for pages that say it in another language.

    ``key`` names it among the reasons of its condition. Of the ``values`` those whose names begin
    with ``share`` are shares of 1, ``day`` is a day, the others are numbers and names.
    """

    key: str
    values: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a condition found: a sentence, and the figures behind it.

    ``figures`` maps pointers into files of the bundle, such as
    ``facts.json#/items/quorate/share``, to the values that stand there. ``reasons`` say what
    ``says`` says; a condition may have none, and is told in English everywhere.
    """

    state: State
    says: str
    figures: Mapping[str, Json]
    reasons: tuple[Reason, ...] = ()


class Condition(Protocol):
    """Something that a release should meet, declared under ``quorate.release_conditions``.

    A condition is a frozen dataclass whose fields are its options, each with a default and a
    docstring. ``look`` is a pure function of the ground.
    """

    name: ClassVar[str]
    """what users type"""
    title: ClassVar[str]
    """what it demands, in a few words"""
    source: ClassVar[str]
    """the paper, law or guideline behind it"""

    def look(self, ground: Ground) -> Finding:
        """Whether the release meets it. Never raises for what is not known."""
        ...


def percent(share: float) -> str:
    """A share in words of a sentence: ``98.5 %``."""
    return f"{100 * share:.1f} %"


def number(n: int, one: str, many: str) -> str:
    """A count with its noun: ``1 judgment``, ``2,000 judgments``."""
    return f"{n:,} {one if n == 1 else many}"

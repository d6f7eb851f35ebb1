"""What checks look at: a campaign's judgments in the order in which they were given, until now."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.schema.json_value import Json
from quorate.schema.judgments import NO_TIME
from quorate.schema.paradigm import Paradigm
from quorate.schema.question import Question

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]
Doubles = NDArray[np.float64]


class Purpose(IntEnum):
    """What a judgment was asked for."""

    WORK = 0
    GOLD = 1
    """a known answer, mixed in unseen"""
    AUDIT = 2
    """a trap item that catches inattention"""
    REPEAT = 3
    """an item that the rater had before, asked again on purpose"""
    TRAINING = 4
    QUALIFICATION = 5
    CALIBRATION = 6


COUNTS = frozenset({Purpose.WORK, Purpose.GOLD, Purpose.AUDIT, Purpose.REPEAT, Purpose.CALIBRATION})
"""the purposes of judgments that say how a rater works; practice and tests are apart"""
COUNTING = np.array([purpose in COUNTS for purpose in Purpose])
"""the same by purpose, for rows"""
MEMORY = 300
"""of so many of a rater's latest judgments the others' answers are looked up"""


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to one question: N rows as in the view, I items, K options.

    ``code`` (N,) is the option (categorical, ordinal), the row of ``sets`` (multi-label) or of
    ``texts`` (text), -1 where there is no answer; ``value`` (N,) the number of a numeric question,
    else NaN. ``right`` (N,) is 1 or 0 where the item's answer is known, else -1. ``first`` (N,) is
    the place, from 0, at which what the rater chose was shown, else -1; ``places`` how many were
    shown. ``gold`` (I,) is the code of the known answer, -1 where unknown. ``posterior`` (I, K) is
    what is believed of each item now (calibrated), NaN rows where nothing is; None where the
    question has no consensus.
    """

    question: Question
    code: Ints
    value: Doubles
    right: Small
    first: Small
    gold: Ints
    places: int = 0
    sets: NDArray[np.bool_] | None = None
    texts: Sequence[str] | None = None
    posterior: Doubles | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The options in the order of their codes."""
        return self.question.options


@dataclass(frozen=True, eq=False)
class Compared:
    """What stands in a field that is compared, by item, I of them.

    ``length`` (I,) characters, ``marks`` (I,) headers, list items, bold stretches and pieces of
    code; NaN where unknown. ``candidate`` (I,) whose it is, a place in ``View.candidates``; -1
    where unknown.
    """

    length: Doubles
    marks: Doubles
    candidate: Ints


@dataclass(frozen=True, slots=True)
class Conduct:
    """What is known of a rater beside their judgments.

    Money in millionths of the campaign's currency, times in milliseconds. ``unpaid`` is active time
    that earned nothing (training, tests, rejected work).
    """

    consented: bool = True
    acknowledged: str | None = None
    """the version of the guideline that they said they read"""
    earned: int = 0
    unpaid: int = 0
    standing: str = "active"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the campaign says, as far as checks need it."""

    paradigms: Mapping[str, Paradigm] = field(default_factory=dict)
    """what the answers to a question are for; prescriptive where nothing is said"""
    expected_seconds: float | None = None
    guidelines: tuple[str, ...] = ()
    """versions, oldest first"""
    published: tuple[int, ...] = ()
    """when each was published, milliseconds UTC"""
    asks_consent: bool = False
    currency: str | None = None
    break_minutes: int = 0
    exposing: bool = False
    """whether items may be disturbing, so that exposure is limited"""

    def descriptive(self, question: str) -> bool:
        """Whether the spread of answers is the data, so that who differs is not wrong."""
        return self.paradigms.get(question) == "descriptive"


class Index(Protocol):
    """The rows of each rater and item, kept up to date as judgments come."""

    def rows(self, rater: int) -> Longs:
        """The rows of a rater, in the order given."""

    def rows_of_item(self, item: int) -> Longs:
        """The rows about an item, in the order given."""


class RowIndex:
    """An index that grows: ``add`` a row as it is given, in the order of the rows.

    Rows of a rater stand together; those of an item are linked, each to the one before: 8 bytes a
    row and 4 an item.
    """

    def __init__(self) -> None:
        self._rater: dict[int, array[int]] = {}
        self._last, self._earlier = array("i"), array("i")

    def add(self, rater: int, item: int) -> None:
        """The next row is by this rater about this item."""
        row = len(self._earlier)
        self._rater.setdefault(rater, array("i")).append(row)
        if item >= len(self._last):
            self._last.extend([-1] * (item + 1 - len(self._last)))
        self._earlier.append(self._last[item])
        self._last[item] = row

    def rows(self, rater: int) -> Longs:
        """The rows of a rater, in the order given."""
        return np.array(self._rater.get(rater, _NONE), np.int64)

    def rows_of_item(self, item: int) -> Longs:
        """The rows about an item, in the order given."""
        row, found = self._last[item] if item < len(self._last) else -1, []
        while row >= 0:
            found.append(row)
            row = self._earlier[row]
        return np.array(found[::-1], np.int64)


_NONE = array("i")


@dataclass(frozen=True, eq=False, slots=True)
class Peers:
    """What others said of a rater's items: ``own`` (n,) the rater's first judgments of them.

    Row ``row[m]`` (M,) is another rater's first judgment of the item of ``own[place[m]]``.
    """

    own: Longs
    place: Longs
    row: Longs


@dataclass(frozen=True, eq=False)
class View:
    """A campaign's judgments: N rows in the order given, I items, R raters.

    ``at`` (N,) in milliseconds UTC, ``NO_TIME`` where unknown; ``seconds`` (N,) of active time, NaN
    where unknown; ``purpose`` (N,) see ``Purpose``; ``round`` (N,) 0, and 1, 2, … for repeats;
    ``guideline`` (N,) the place in ``terms.guidelines``, -1 where unknown; ``judgment`` names of
    the rows, where they have any; ``length`` (I,) characters of the item's content, NaN where
    unknown. ``index`` finds rows without a search, where somebody keeps one up to date.
    Excluded judgments are not in it; a revised one stands with its last answer.
    """

    items: Sequence[str]
    raters: Sequence[str]
    item: Ints
    rater: Ints
    at: Longs
    seconds: Doubles
    purpose: Small
    round: Small
    guideline: Small
    length: Doubles
    answers: Mapping[str, Answers]
    terms: Terms = field(default_factory=Terms)
    conduct: Mapping[int, Conduct] = field(default_factory=dict)
    judgment: Sequence[str] | None = None
    subjects: tuple[int, ...] | None = None
    """the raters to look at; None: all"""
    index: Index | None = None
    content: Sequence[str] | None = None
    """(I,) the text of the items, where they have one and it is at hand"""
    compared: Mapping[str, Compared] = field(default_factory=dict)
    """what stands in the fields that questions compare, by the field's name, where it is known"""
    candidates: Sequence[str] = ()
    """whose the responses in those fields are: systems, models, people"""

    def __len__(self) -> int:
        return len(self.item)

    @property
    def looked_at(self) -> tuple[int, ...]:
        """The raters to look at."""
        return tuple(range(len(self.raters))) if self.subjects is None else self.subjects

    @cached_property
    def _by_rater(self) -> tuple[Longs, Longs]:
        order = np.argsort(self.rater, kind="stable")
        return order, np.searchsorted(self.rater[order], np.arange(len(self.raters) + 1))

    def rows(self, rater: int) -> Longs:
        """The rows of a rater, in the order given."""
        if self.index is not None:
            return self.index.rows(rater)
        order, starts = self._by_rater
        return order[starts[rater] : starts[rater + 1]]

    @cached_property
    def _by_item(self) -> tuple[Longs, Longs]:
        order = np.argsort(self.item, kind="stable")
        return order, np.searchsorted(self.item[order], np.arange(len(self.items) + 1))

    def rows_of_item(self, item: int) -> Longs:
        """The rows about an item, in the order given."""
        if self.index is not None:
            return self.index.rows_of_item(item)
        order, starts = self._by_item
        return order[starts[item] : starts[item + 1]]

    def work(self, rater: int) -> Longs:
        """The rows of a rater that say how they work: all but practice and tests."""
        rows = self.rows(rater)
        kept: Longs = rows[COUNTING[self.purpose[rows]]]
        return kept

    def peers(self, rater: int) -> Peers:
        """What others said of the rater's items, the latest ``MEMORY`` of them."""
        found = self._peers.get(rater)
        if found is None:
            found = self._peers[rater] = self._gather(rater)
        return found

    @cached_property
    def _peers(self) -> dict[int, Peers]:
        return {}

    def _gather(self, rater: int) -> Peers:
        own = self.work(rater)
        own = own[self.round[own] == 0][-MEMORY:]
        about = [self.rows_of_item(item) for item in self.item[own].tolist()]
        place = np.repeat(np.arange(len(own)), [len(rows) for rows in about])
        row = np.concatenate([*about, np.zeros(0, np.int64)])
        kept = (self.rater[row] != rater) & (self.round[row] == 0) & COUNTING[self.purpose[row]]
        return Peers(own, place[kept], row[kept])

    def names_of(self, rows: Longs, most: int = 20) -> list[Json]:
        """The names of the latest of these judgments, as evidence; none where they have none."""
        if self.judgment is None:
            return []
        return [self.judgment[row] for row in rows[-most:].tolist()]

    @cached_property
    def counts(self) -> NDArray[np.bool_]:
        """Which rows say how a rater works, (N,); of one rater ``work`` is cheaper."""
        return COUNTING[self.purpose]

    @property
    def timed(self) -> NDArray[np.bool_]:
        """Which rows say when they were given, (N,)."""
        return np.asarray(self.at != NO_TIME)

    def of(self, subjects: Sequence[int]) -> View:
        """The same view, looking at these raters."""
        return replace(self, subjects=tuple(subjects))

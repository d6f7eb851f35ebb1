"""Composition: who sits in a jury, as counts of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level, attribute
from quorate.analysis.disagreement.groups.anonymity import SMALLEST, crossed, protect
from quorate.schema import ColumnError, Judgments, NotApplicableError, RequestError

Ints = NDArray[np.int32]

ANYBODY = "anybody"
LARGEST = 1000
"""seats that a jury may have"""


@dataclass(frozen=True)
class Seat:
    """``count`` seats for raters with these values, as (column, value); none: for anybody."""

    group: tuple[tuple[str, str], ...]
    count: int

    @property
    def name(self) -> str:
        """Who sits here, such as ``gender=woman & age=old``."""
        return " & ".join(f"{column}={value}" for column, value in self.group) or ANYBODY


@dataclass(frozen=True)
class Composition:
    """The seats of a jury."""

    seats: tuple[Seat, ...]

    def __post_init__(self) -> None:
        if any(seat.count < 1 for seat in self.seats) or not 1 <= self.size <= LARGEST:
            raise RequestError(
                f"a jury of {self.size} seats", remedy=f"take 1 to {LARGEST}, 1 or more a group"
            )

    @property
    def size(self) -> int:
        """How many seats there are."""
        return sum(seat.count for seat in self.seats)

    @property
    def name(self) -> str:
        """The jury in words, such as ``6 age=old, 6 age=young``."""
        return ", ".join(f"{seat.count} {seat.name}" for seat in self.seats)


@dataclass(frozen=True, eq=False)
class Bench:
    """The raters who may take a seat, as codes."""

    seat: Seat
    raters: Ints


def sample(seats: int = 12) -> Composition:
    """A jury of anybody: drawn from all raters alike."""
    return Composition((Seat((), seats),))


def composition(text: str, columns: Sequence[str]) -> Composition:
    """A jury from text: ``gender=woman:6, gender=man & age=old:6``.

    With one column its name may be left out: ``old=6, young:6``. A whole number alone is a sample
    of so many. Raises RequestError for what is not understood.

    >>> composition("old=6, young=6", ["age"]).name
    '6 age=old, 6 age=young'
    """
    if text.strip().isdecimal():
        return sample(int(text))
    seats = [_seat(part.strip(), columns) for part in text.split(",") if part.strip()]
    if not seats:
        raise RequestError("the jury has no seat", remedy="say such as age=old:6, age=young:6")
    return Composition(tuple(seats))


def _seat(part: str, columns: Sequence[str]) -> Seat:
    group, colon, number = part.rpartition(":")
    if len(columns) == 1 and not (colon and number.strip().isdecimal()):
        group, colon, number = part.rpartition("=")
    if not colon or not number.strip().isdecimal():
        raise RequestError(
            f"{part!r} is no seat of a jury", remedy="say COLUMN=VALUE:COUNT, such as age=old:6"
        )
    if len(columns) == 1 and group.partition("=")[0].strip() != columns[0]:
        group = f"{columns[0]}={group.strip()}"
    named = f"the columns are {', '.join(columns)}" if columns else "none was named to go by (--by)"
    pairs = []
    for said in group.split("&"):
        column, equals, value = said.strip().partition("=")
        if not equals or column.strip() not in columns:
            raise RequestError(
                f"{said.strip()!r} names no group",
                remedy=f"say COLUMN=VALUE; {named}",
            )
        pairs.append((column.strip(), value.strip()))
    if len({column for column, _ in pairs}) < len(pairs):
        raise RequestError(f"{group!r} names a column twice", remedy="name each column once")
    return Seat(tuple(sorted(pairs)), int(number))


def benches(
    judgments: Judgments, juries: Sequence[Composition], smallest: int = SMALLEST
) -> tuple[tuple[Bench, ...], ...]:
    """The raters behind the seats of several juries.

    All groups of all juries have to be large enough to be shown side by side
    (``groups.anonymity.protect``): ``smallest`` raters, and no two that differ by fewer. Raises
    NotApplicableError for a group that is too small, or for more seats than raters, ColumnError for
    a column that is not about raters or a value that nobody has.
    """
    asked = {tuple(c for c, _ in seat.group) for jury in juries for seat in jury.seats}
    joint = {columns: _joint(judgments, columns) for columns in sorted(asked) if columns}
    shown, _ = protect(tuple(joint.values()), smallest)
    visible = dict(zip(joint, shown, strict=True))
    found = []
    for jury in juries:
        bench = []
        for seat in jury.seats:
            raters = _raters(judgments, seat, joint, visible, smallest)
            if len(raters) < seat.count:
                raise NotApplicableError(
                    f"{seat.count} seats for {seat.name}, and there are {len(raters)} such raters",
                    remedy="ask for no more seats than there are raters",
                )
            bench.append(Bench(seat, raters))
        found.append(tuple(bench))
    return tuple(found)


def _joint(judgments: Judgments, columns: tuple[str, ...]) -> Attribute:
    told = [attribute(judgments, column) for column in columns]
    for one in told:
        if one.level is not Level.RATER:
            raise ColumnError(
                f"{one.column!r} is about {one.level}s and not about raters",
                where=judgments.reading.source,
                remedy="compose a jury by columns that have one value for each rater",
            )
    found = told[0]
    for one in told[1:]:
        found = crossed(found, one)
    return found


def _raters(
    judgments: Judgments,
    seat: Seat,
    joint: dict[tuple[str, ...], Attribute],
    visible: dict[tuple[str, ...], Attribute],
    smallest: int,
) -> Ints:
    """The codes of those who may take the seat."""
    if not seat.group:
        there = np.flatnonzero(judgments.workload > 0)
        if len(there) < smallest:
            raise NotApplicableError(
                f"a jury of anybody cannot be seated: {len(there)} raters have judged, and "
                f"{smallest} are asked for",
                remedy="wait for more raters",
            )
        return there.astype(np.int32)
    columns = tuple(column for column, _ in seat.group)
    for column, value in seat.group:
        known = attribute(judgments, column).values
        if value not in known:
            raise ColumnError(
                f"nobody has {column}={value}",
                where=judgments.reading.source,
                remedy=f"there are {', '.join(known)}",
            )
    whole, shown = joint[columns], visible[columns]
    mine = np.ones(judgments.n_raters, np.bool_)
    for column, value in seat.group:
        one = attribute(judgments, column)
        mine &= one.codes == one.values.index(value)
    raters = np.flatnonzero(mine & (whole.codes != UNKNOWN))
    if not len(raters) or (shown.codes[raters] == UNKNOWN).any():
        raise _too_small(seat, smallest, shown)
    return raters.astype(np.int32)


def _too_small(seat: Seat, smallest: int, shown: Attribute) -> NotApplicableError:
    other = f"; of {shown.column} can be seated: {', '.join(shown.values)}" if shown.values else ""
    return NotApplicableError(
        f"the group {seat.name} cannot be seated: it has fewer than {smallest} raters, or what "
        "it says would tell of others who are fewer",
        remedy=f"merge groups, or seat larger ones{other}",
    )

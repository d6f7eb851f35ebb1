"""Writes that wait, so that they go to a database server in one round trip instead of five.

What an event does to the views needs no answer before the next question, so a transaction keeps it
here: one write for each row, later ones merged into it. Sent, the writes are one statement of
data-modifying common table expressions, which is written once for each shape, or many rows at a
time for bulk. Writes to different rows can be sent in any order; events go in theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from quorate.ledger.views import Row, Value, View
from quorate.schema.errors import IntegrityError
from quorate.storage.statement import Compiled, Primitive, Statement

Key = tuple[str, tuple[Value, ...]]
AT_ONCE = 16
"""writes in one statement, at most; more go many rows at a time"""
_PLACEHOLDER = re.compile(r"\$(\d+)")


@dataclass(slots=True)
class Insert:
    """A row to add."""

    view: View
    row: dict[str, Value]


@dataclass(slots=True)
class Change:
    """A row to change: columns to set, columns to add to."""

    view: View
    key: dict[str, Value]
    to: dict[str, Value]
    add: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A statement with its parameters; ``counted`` names the row that it must touch, if one."""

    statement: Statement
    parameters: Mapping[str, Primitive]
    counted: str = ""


@dataclass(slots=True)
class Pending:
    """The events and view rows of a transaction that were not sent yet."""

    events: list[Mapping[str, Primitive]] = field(default_factory=list)
    rows: dict[Key, Insert | Change] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.events or self.rows)

    def insert(self, view: View, row: dict[str, Value]) -> None:
        """Wait with a new row. Raises IntegrityError when one of its key waits already."""
        key = _key(view, row)
        if key in self.rows:
            raise IntegrityError(f"{view.name} {key[1]} is written twice")
        self.rows[key] = Insert(view, row)

    def change(self, view: View, key: Row, to: Row, add: Mapping[str, int]) -> None:
        """Wait with a change, merged into what waits for the same row."""
        named = _key(view, key)
        waiting = self.rows.get(named)
        if waiting is None:
            self.rows[named] = Change(view, dict(key), dict(to), dict(add))
        elif isinstance(waiting, Insert):
            waiting.row.update(to)
            for column, amount in add.items():
                waiting.row[column] = int(waiting.row[column] or 0) + amount
        else:
            _merge(waiting, to, add)

    def taken(self) -> list[Insert | Change]:
        """What waited, in the order of table and key, so that two transactions lock alike."""
        rows = [self.rows[key] for key in sorted(self.rows, key=_order)]
        self.rows = {}
        return rows


def _merge(waiting: Change, to: Row, add: Mapping[str, int]) -> None:
    for column, value in to.items():
        waiting.add.pop(column, None)
        waiting.to[column] = value
    for column, amount in add.items():
        if column in waiting.to:
            waiting.to[column] = int(waiting.to[column] or 0) + amount
        else:
            waiting.add[column] = waiting.add.get(column, 0) + amount


def _key(view: View, row: Row) -> Key:
    return view.name, tuple(row[column] for column in view.key)


def _order(key: Key) -> tuple[str, tuple[str, ...]]:
    return key[0], tuple(str(value) for value in key[1])


def together(parts: Sequence[Part], dialect: str) -> str:
    """The parts as one statement: ``WITH w0 AS (…), … SELECT (SELECT count(*) FROM w0), …``.

    The one row of its answer counts the rows that each counted part touched.
    """
    return _together(tuple((part.statement, bool(part.counted)) for part in parts), dialect)


@lru_cache(maxsize=1024)
def _together(shape: tuple[tuple[Statement, bool], ...], dialect: str) -> str:
    clauses: list[str] = []
    counts: list[str] = []
    offset = 0
    for number, (statement, counted) in enumerate(shape):
        compiled = statement.on(dialect)
        text = _renumbered(compiled, offset) + (" RETURNING 1" if counted else "")
        clauses.append(f"w{number} AS ({text})")
        if counted:
            counts.append(f"(SELECT count(*) FROM w{number})")
        offset += len(compiled.order)
    return f"WITH {', '.join(clauses)} SELECT {', '.join(counts) or '1'}"


def _renumbered(compiled: Compiled, offset: int) -> str:
    return _PLACEHOLDER.sub(lambda found: f"${int(found[1]) + offset}", compiled.text)


def by_statement(parts: Sequence[Part]) -> dict[Statement, list[Part]]:
    """The parts by their statements, for sending many rows at a time."""
    gathered: dict[Statement, list[Part]] = {}
    for part in parts:
        gathered.setdefault(part.statement, []).append(part)
    return gathered


def arguments(compiled: Compiled, parameters: Mapping[str, Primitive]) -> list[Primitive]:
    """The parameters in the order of a statement's ``$1 …``."""
    given = compiled.bind(parameters)
    return [given[name] for name in compiled.order]

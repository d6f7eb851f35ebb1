"""A transaction: what work on a store can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

import sqlalchemy as sa

from quorate.ledger.disclosure import new_salt
from quorate.ledger.entry import Entry
from quorate.ledger.event import HOUSE, Event, Stamp
from quorate.ledger.replay import blank
from quorate.ledger.views import NO_SUMS, NOTHING, Row, View
from quorate.schema.errors import IntegrityError
from quorate.storage import tables
from quorate.storage.pending import AT_ONCE, Insert, Part, Pending
from quorate.storage.statement import Compiled, Parameters, Primitive, Query, Statement

R = TypeVar("R", bound=NamedTuple)
Fetched = Iterable[Primitive]
"""a row: its values in the order of the columns"""


class Connection(Protocol):
    """A driver's connection inside a transaction."""

    dialect: str
    gathers: bool
    """whether writes wait for one another, because each round trip costs"""

    def fetch(self, statement: Compiled, parameters: Parameters) -> Sequence[Fetched]:
        """The rows."""

    def walk(self, statement: Compiled, parameters: Parameters) -> Iterator[Fetched]:
        """The rows, as they are taken; nothing may be written meanwhile."""

    def run(self, statement: Compiled, parameters: Parameters) -> int:
        """The number of rows that were touched."""

    def send(self, parts: Sequence[Part]) -> Sequence[int]:
        """Run statements together; how many rows each counted one touched, in their order."""


class Transaction:
    """Reads, appends and their folds, all or nothing.

    ``now`` is the time of everything in it, in milliseconds UTC; it never goes back.
    """

    def __init__(self, connection: Connection, now: int) -> None:
        self.now = now
        self._connection = connection
        self._dialect = connection.dialect
        self._pending = Pending() if connection.gathers else None
        self.appended: list[Entry] = []

    @property
    def alone(self) -> bool:
        """Whether nothing else is written while this runs: then the log so far is all it saw."""
        return self._pending is None

    def all(self, query: Query[R], **parameters: Primitive) -> list[R]:
        """The rows of a query."""
        make = query.row._make
        return [make(row) for row in self._fetch(query, parameters)]

    def columns(self, query: Query[R], **parameters: Primitive) -> list[tuple[Primitive, ...]]:
        """The columns of a query's rows, in their order; none where there are no rows."""
        return [*zip(*self._fetch(query, parameters), strict=True)]

    def one(self, query: Query[R], **parameters: Primitive) -> R | None:
        """The first row of a query, if there is one."""
        rows = self._fetch(query, parameters)
        return query.row._make(rows[0]) if rows else None

    def run(self, statement: Statement, **parameters: Primitive) -> int:
        """How many rows the statement touched. Not for views: those are folded from events."""
        self.flush()
        return self._run(statement, parameters)

    def append(self, log: str, by: str, event: Event) -> Entry:
        """Write the event into the log and fold it into the views."""
        # the house's log is of people and never shown in part
        salt = None if log == HOUSE else new_salt()
        entry = Entry(Stamp(log, self.now, by), event, salt)
        written = entry.written()
        line: dict[str, Primitive] = {
            "log": log,
            "kind": event.kind,
            "at": self.now,
            "item": event.subject,
            "body": written.body.decode(),
            "leaf": written.leaf,
        }
        if self._pending is None:
            self._run(_APPEND[self._dialect], line)
        else:
            self._pending.events.append(line)
        entry.fold(self)
        self.appended.append(entry)
        return entry

    def flush(self) -> None:
        """Send what waits. Whoever asks or commits sees to it; work need not."""
        if not self._pending:
            return
        parts = self._parts(self._pending)
        counted = [part.counted for part in parts if part.counted]
        for name, touched in zip(counted, self._connection.send(parts), strict=True):
            if touched != 1:
                raise IntegrityError(f"there is no {name}")

    # the four operations of ``quorate.ledger.views.Views``

    def insert(self, view: View, row: Row) -> None:
        """Add a row to a view."""
        full = {**blank(view), **row}
        if self._pending is None:
            self._run(_insert(view), full)
        else:
            self._pending.insert(view, full)

    def change(
        self, view: View, key: Row, to: Row = NOTHING, add: Mapping[str, int] = NO_SUMS
    ) -> None:
        """Set columns of a row of a view, and add to others."""
        if not to and not add:
            return
        if self._pending is not None:
            self._pending.change(view, key, to, add)
        elif self._run(_change(view, tuple(to), tuple(add)), _changed(key, to, add)) != 1:
            raise IntegrityError(f"there is no {_named(view, key)}")

    def delete(self, view: View, key: Row) -> None:
        """Take a row out of a view."""
        if self.run(_delete(view), **{f"k_{c}": value for c, value in key.items()}) != 1:
            raise IntegrityError(f"there is no {_named(view, key)}")

    def select(self, view: View, part: Row) -> Iterator[Row]:
        """The rows of a view whose columns have these values."""
        given: dict[str, Primitive] = {f"k_{column}": value for column, value in part.items()}
        for row in self._fetch(_select(view, tuple(part)), given):
            yield dict(zip(view.columns, row, strict=True))  # type: ignore[arg-type]

    def walk(self, view: View, part: Row) -> Iterator[Row]:
        """The same where there may be too many for memory: they come as they are taken."""
        self.flush()
        given: dict[str, Primitive] = {f"k_{column}": value for column, value in part.items()}
        compiled = _select(view, tuple(part)).on(self._dialect)
        for row in self._connection.walk(compiled, compiled.bind(given)):
            yield dict(zip(view.columns, row, strict=True))  # type: ignore[arg-type]

    def _fetch(self, statement: Statement, parameters: Parameters) -> Sequence[Fetched]:
        self.flush()
        compiled = statement.on(self._dialect)
        return self._connection.fetch(compiled, compiled.bind(parameters))

    def _run(self, statement: Statement, parameters: Parameters) -> int:
        compiled = statement.on(self._dialect)
        return self._connection.run(compiled, compiled.bind(parameters))

    def _parts(self, pending: Pending) -> list[Part]:
        lines, pending.events = pending.events, []
        if 1 < len(lines) <= AT_ONCE:  # of several insertions, only one keeps its order
            given = {f"{name}_{i}": v for i, line in enumerate(lines) for name, v in line.items()}
            parts = [Part(_append_several(len(lines)), given)]
        else:
            parts = [Part(_APPEND[self._dialect], line) for line in lines]
        for row in pending.taken():
            if isinstance(row, Insert):
                parts.append(Part(_insert(row.view), row.row))
            else:
                statement = _change(row.view, tuple(row.to), tuple(row.add))
                change = _changed(row.key, row.to, row.add)
                parts.append(Part(statement, change, _named(row.view, row.key)))
        return parts


def _named(view: View, key: Row) -> str:
    return f"row {dict(key)} in {view.name}"


def _changed(key: Row, to: Row, add: Mapping[str, int]) -> dict[str, Primitive]:
    given: dict[str, Primitive] = {f"k_{column}": value for column, value in key.items()}
    given.update((f"s_{column}", value) for column, value in to.items())
    given.update((f"a_{column}", value) for column, value in add.items())
    return given


def _line(suffix: str = "") -> dict[str, sa.ColumnElement[object]]:
    events = tables.events
    return {
        name: sa.bindparam(name + suffix, type_=events.c[name].type)
        for name in ("log", "kind", "at", "item", "body", "leaf")
    }


def _appending(numbered: bool) -> Statement:
    events = tables.events
    columns = _line()
    if numbered:
        last = sa.select(sa.func.coalesce(sa.func.max(events.c.idx) + 1, 0))
        columns["idx"] = last.where(events.c.log == sa.bindparam("log")).scalar_subquery()
    return Statement(sa.insert(events).values(columns).inline())


_APPEND = {"sqlite": _appending(numbered=True), "postgresql": _appending(numbered=False)}
"""SQLite has one writer, who numbers at once; on PostgreSQL the sequencer numbers what committed"""


@cache
def _append_several(lines: int) -> Statement:
    rows = [_line(f"_{number}") for number in range(lines)]
    return Statement(sa.insert(tables.events).values(rows).inline())


@cache
def _insert(view: View) -> Statement:
    return Statement(sa.insert(tables.VIEWS[view.name]).inline())


@cache
def _change(view: View, to: tuple[str, ...], add: tuple[str, ...]) -> Statement:
    table = tables.VIEWS[view.name]
    values: dict[str, object] = {column: sa.bindparam(f"s_{column}") for column in to}
    values.update((c, table.c[c] + sa.bindparam(f"a_{c}")) for c in add)
    return Statement(sa.update(table).where(*_keyed(view, view.key)).values(values))


@cache
def _delete(view: View) -> Statement:
    return Statement(sa.delete(tables.VIEWS[view.name]).where(*_keyed(view, view.key)))


@cache
def _select(view: View, part: tuple[str, ...]) -> Statement:
    return Statement(sa.select(tables.VIEWS[view.name]).where(*_keyed(view, part)))


def _keyed(view: View, columns: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    table = tables.VIEWS[view.name]
    return [table.c[column] == sa.bindparam(f"k_{column}") for column in columns]

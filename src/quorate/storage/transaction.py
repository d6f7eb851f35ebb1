"""A transaction: what work on a store can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

import sqlalchemy as sa

from quorate.ledger.entry import Entry
from quorate.ledger.event import Event, Stamp
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.replay import blank
from quorate.ledger.views import NO_SUMS, NOTHING, Row, View
from quorate.schema.errors import IntegrityError
from quorate.storage import tables
from quorate.storage.statement import Compiled, Parameters, Primitive, Query, Statement

R = TypeVar("R", bound=NamedTuple)


class Connection(Protocol):
    """A driver's connection inside a transaction."""

    dialect: str

    def fetch(self, statement: Compiled, parameters: Parameters) -> list[tuple[Primitive, ...]]:
        """The rows."""

    def run(self, statement: Compiled, parameters: Parameters) -> int:
        """The number of rows that were touched."""


class Transaction:
    """Reads, appends and their folds, all or nothing.

    ``now`` is the time of everything in it, in milliseconds UTC; it never goes back.
    """

    def __init__(self, connection: Connection, now: int) -> None:
        self.now = now
        self._connection = connection
        self._dialect = connection.dialect
        self.appended: list[Entry] = []

    def all(self, query: Query[R], **parameters: Primitive) -> list[R]:
        """The rows of a query."""
        compiled = query.on(self._dialect)
        make = query.row._make
        return [make(row) for row in self._connection.fetch(compiled, compiled.bind(parameters))]

    def one(self, query: Query[R], **parameters: Primitive) -> R | None:
        """The first row of a query, if there is one."""
        compiled = query.on(self._dialect)
        rows = self._connection.fetch(compiled, compiled.bind(parameters))
        return query.row._make(rows[0]) if rows else None

    def run(self, statement: Statement, **parameters: Primitive) -> int:
        """How many rows the statement touched. Not for views: those are folded from events."""
        compiled = statement.on(self._dialect)
        return self._connection.run(compiled, compiled.bind(parameters))

    def append(self, log: str, by: str, event: Event) -> Entry:
        """Write the event into the log and fold it into the views."""
        entry = Entry(Stamp(log, self.now, by), event)
        body = entry.body()
        self.run(
            _APPEND[self._dialect],
            log=log,
            kind=event.kind,
            at=self.now,
            item=event.subject,
            body=body.decode(),
            leaf=leaf_hash(body),
        )
        entry.fold(self)
        self.appended.append(entry)
        return entry

    # the four operations of ``quorate.ledger.views.Views``

    def insert(self, view: View, row: Row) -> None:
        """Add a row to a view."""
        self.run(_insert(view), **{**blank(view), **row})

    def change(
        self, view: View, key: Row, to: Row = NOTHING, add: Mapping[str, int] = NO_SUMS
    ) -> None:
        """Set columns of a row of a view, and add to others."""
        if not to and not add:
            return
        statement = _change(view, tuple(to), tuple(add))
        given: dict[str, Primitive] = {f"k_{column}": value for column, value in key.items()}
        given.update((f"s_{column}", value) for column, value in to.items())
        given.update((f"a_{column}", value) for column, value in add.items())
        if self.run(statement, **given) != 1:
            raise IntegrityError(f"{view.name} has no row {dict(key)}")

    def delete(self, view: View, key: Row) -> None:
        """Take a row out of a view."""
        if self.run(_delete(view), **{f"k_{c}": value for c, value in key.items()}) != 1:
            raise IntegrityError(f"{view.name} has no row {dict(key)}")

    def select(self, view: View, part: Row) -> Iterator[Row]:
        """The rows of a view whose columns have these values."""
        compiled = _select(view, tuple(part)).on(self._dialect)
        given: dict[str, Primitive] = {f"k_{column}": value for column, value in part.items()}
        for row in self._connection.fetch(compiled, compiled.bind(given)):
            yield dict(zip(view.columns, row, strict=True))  # type: ignore[arg-type]


def _appending(numbered: bool) -> Statement:
    events = tables.events
    columns: dict[str, sa.ColumnElement[object]] = {
        name: sa.bindparam(name, type_=events.c[name].type)
        for name in ("log", "kind", "at", "item", "body", "leaf")
    }
    if numbered:
        last = sa.select(sa.func.coalesce(sa.func.max(events.c.idx) + 1, 0))
        columns["idx"] = last.where(events.c.log == sa.bindparam("log")).scalar_subquery()
    return Statement(sa.insert(events).values(columns).inline())


_APPEND = {"sqlite": _appending(numbered=True), "postgresql": _appending(numbered=False)}
"""SQLite has one writer, who numbers at once; on PostgreSQL the sequencer numbers what committed"""


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

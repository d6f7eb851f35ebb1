"""Replay: the views again, from the log alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from quorate.ledger.spilled import Spilled
from quorate.ledger.views import NO_SUMS, NOTHING, Row, Value, View
from quorate.schema.errors import IntegrityError

Table = MutableMapping[tuple[Value, ...], dict[str, Value]]
"""rows of a view by their key"""


class Folded:
    """Views in dictionaries: ``tables[name][key] -> row``.

    ``spilled``: of each view only the newest rows are in memory, the others in a temporary file.
    """

    def __init__(self, *, spilled: bool = False) -> None:
        self.tables: dict[str, Table] = {}
        self._spilled = spilled

    def insert(self, view: View, row: Row) -> None:
        """Add a row. Raises IntegrityError when its key is there already."""
        table = self.tables.get(view.name)
        if table is None:
            table = self.tables[view.name] = Spilled(view) if self._spilled else {}
        key = _key(view, row)
        if key in table:
            raise IntegrityError(f"{view.name} {_named(view, row)} is there twice")
        table[key] = {**blank(view), **row}

    def change(
        self, view: View, key: Row, to: Row = NOTHING, add: Mapping[str, int] = NO_SUMS
    ) -> None:
        """Set and add. Raises IntegrityError when there is no such row."""
        try:
            row = self.tables[view.name][_key(view, key)]
        except KeyError:
            raise IntegrityError(f"{view.name} {_named(view, key)} does not exist") from None
        row.update(to)
        for column, amount in add.items():
            row[column] = int(row[column] or 0) + amount

    def delete(self, view: View, key: Row) -> None:
        """Take away. Raises IntegrityError when there is no such row."""
        if self.tables.get(view.name, {}).pop(_key(view, key), None) is None:
            raise IntegrityError(f"{view.name} {_named(view, key)} does not exist")

    def select(self, view: View, part: Row) -> Iterator[Row]:
        """The rows whose columns have these values."""
        table = self.tables.get(view.name, {})
        if set(view.key) <= set(part):
            found = table.get(_key(view, part))
            candidates: list[Row] = [] if found is None else [found]
        else:
            candidates = [*rows_of(table)]
        for row in candidates:
            if all(row[column] == value for column, value in part.items()):
                yield row


def rows_of(table: Table) -> Iterator[Row]:
    """Every row of a table, to be read; those of a spilled one as they are taken."""
    return table.rows() if isinstance(table, Spilled) else iter(list(table.values()))


def blank(view: View) -> dict[str, Value]:
    """A row with nothing in it: 0 for numbers, empty texts, None where absence is allowed."""
    empty: dict[str, Value] = {"str": "", "int": 0, "str?": None, "int?": None}
    return {column: empty[type_] for column, type_ in view.columns.items()}


def _key(view: View, row: Row) -> tuple[Value, ...]:
    return tuple(row[column] for column in view.key)


def _named(view: View, row: Row) -> str:
    return " ".join(f"{column}={row[column]!r}" for column in view.key)

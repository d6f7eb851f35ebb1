"""Rows: what the views hold of a log, against what the log leads to."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.ledger.checking import Faults, LogFault
from quorate.ledger.event import HOUSE
from quorate.ledger.replay import Folded
from quorate.ledger.views import Row, Value, View
from quorate.storage.transaction import Transaction

_LONGEST = 200


def compare(tx: Transaction, views: Folded, view: View, log: str, faults: Faults) -> int:
    """Hold every row that a view has of a log against the replay; how many there are."""
    part: dict[str, Value] = {} if log == HOUSE else {"campaign": log}
    led = views.tables.get(view.name, {})
    number = known = 0
    for row in tx.walk(view, part):
        number += 1
        expected = led.get(_key(view, row))
        if expected is None:
            _wrong(faults, view, row, "this row is not in the log")
            continue
        known += 1
        if row != expected:
            _differing(faults, view, row, expected)
    if known < len(led):
        there = {_key(view, row) for row in tx.walk(view, part)}
        for key in led:
            if key not in there:
                named = dict(zip(view.key, key, strict=True))
                _wrong(faults, view, named, "this row is missing")
    return number


def _key(view: View, row: Row) -> tuple[Value, ...]:
    return tuple(row[column] for column in view.key)


def _differing(faults: Faults, view: View, row: Row, expected: Mapping[str, Value]) -> None:
    for column in view.columns:
        if row[column] != expected[column]:
            faults.add(
                LogFault(
                    "it is",
                    table=view.name,
                    key=_named(view, row),
                    column=column,
                    found=_shown(row[column]),
                    expected=_shown(expected[column]),
                )
            )


def _wrong(faults: Faults, view: View, row: Row, what: str) -> None:
    faults.add(LogFault(what, table=view.name, key=_named(view, row)))


def _named(view: View, row: Row) -> str:
    return " ".join(f"{column}={row[column]!r}" for column in view.key)


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

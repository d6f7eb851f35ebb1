"""Writes that wait are merged so that what is sent means the same."""

from __future__ import annotations

import pytest

from quorate.ledger.replay import Folded, blank
from quorate.ledger.views import ITEMS, LEASES, Row, Value
from quorate.schema.errors import IntegrityError
from quorate.storage.pending import Change, Insert, Part, Pending, together
from quorate.storage.statement import Statement, number, words
from quorate.storage.tables import items


def item(name: str, **columns: Value) -> dict[str, Value]:
    return {**blank(ITEMS), "campaign": "c", "item": name, **columns}


KEY: Row = {"campaign": "c", "item": "i"}


def test_a_row_that_is_added_and_changed_is_sent_once() -> None:
    pending, folded = Pending(), Folded()
    pending.insert(ITEMS, item("i", room=3, state="open"))
    folded.insert(ITEMS, item("i", room=3, state="open"))
    for to, add in (({}, {"room": -1, "held": 1}), ({"state": "retired"}, {"room": -1})):
        pending.change(ITEMS, KEY, to, add)
        folded.change(ITEMS, KEY, to, add)
    (row,) = pending.taken()
    assert isinstance(row, Insert)
    assert row.row == folded.tables["items"][("c", "i")]
    assert not pending


def test_changes_to_one_row_are_sent_once_with_their_sums() -> None:
    pending = Pending()
    pending.change(ITEMS, KEY, {"state": "open"}, {"room": -1, "held": 1})
    pending.change(ITEMS, KEY, {"gold": "{}"}, {"room": 1, "judged": 1})
    (row,) = pending.taken()
    assert isinstance(row, Change)
    assert row.to == {"state": "open", "gold": "{}"}
    assert row.add == {"room": 0, "held": 1, "judged": 1}


def test_a_value_that_is_set_forgets_what_was_added_before_and_takes_what_comes_after() -> None:
    pending = Pending()
    pending.change(ITEMS, KEY, {}, {"room": 5})
    pending.change(ITEMS, KEY, {"room": 2}, {})
    pending.change(ITEMS, KEY, {}, {"room": -1})
    (row,) = pending.taken()
    assert isinstance(row, Change)
    assert (row.to, row.add) == ({"room": 1}, {})


def test_a_key_is_added_once() -> None:
    pending = Pending()
    pending.insert(ITEMS, item("i"))
    with pytest.raises(IntegrityError, match="twice"):
        pending.insert(ITEMS, item("i"))


def test_rows_are_sent_in_one_order_whoever_sends_them() -> None:
    first, second = Pending(), Pending()
    names = ["b", "a", "c"]
    for pending, order in ((first, names), (second, names[::-1])):
        for name in order:
            pending.change(ITEMS, {"campaign": "c", "item": name}, {}, {"room": 1})
        pending.change(LEASES, {"lease": "l"}, {"status": "judged"}, {})
    sent = [
        [(row.view.name, row.key) for row in pending.taken() if isinstance(row, Change)]
        for pending in (first, second)
    ]
    assert sent[0] == sent[1]
    assert [key.get("item") for _, key in sent[0]] == ["a", "b", "c", None]


def test_parts_become_one_statement_with_its_parameters_renumbered() -> None:
    change = Statement(
        items.update()
        .where(items.c.item == words("which"))
        .values(room=items.c.room + number("more"))
    )
    text = together(
        [Part(change, {}, "row"), Part(change, {}), Part(change, {}, "row")], "postgresql"
    )
    assert [f"${n}" in text for n in range(1, 8)] == [True] * 6 + [False]
    assert text.count("RETURNING 1") == 2
    assert text.endswith("SELECT (SELECT count(*) FROM w0), (SELECT count(*) FROM w2)")

"""What is cut out of an entry is what reading it gives, whatever stands in its fields."""

from __future__ import annotations

import pytest
from hypothesis import given

from log_entries import OLD, entries
from quorate.ledger import showing
from quorate.ledger.disclosure import Shown, leaf_of, shown
from quorate.ledger.entry import Entry
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.events import JudgmentRevised, JudgmentSubmitted
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.showing import show
from quorate.schema.errors import IntegrityError

SALT = "00112233445566778899aabbccddeeff"


@given(entries())
def test_the_views_are_those_of_reading_it(entry: Entry) -> None:
    written = entry.written()
    assert show(written.body, written.leaf) == shown(written.body)


def of(event: Event) -> Shown:
    written = Entry(Stamp('tricky","kind":"x', 5, '},"kind":"y"'), event, SALT).written()
    found = show(written.body, written.leaf)
    assert found == shown(written.body)
    return found


@pytest.mark.parametrize(
    "labels",
    [
        {"lease": "l", "rater": "p", "sealed": "x", "shown": "y", "comment": "z"},
        {"a": {"comment": 1, "data": {"kind": "x"}}},
        {"q": ',"lease":"l2","rater":"p_2",'},
        {"q": '},"kind":"judgment_submitted","log":"c","salt":"0","v":1}'},
        ["x", {"salt": SALT, "v": 1}],
        {},
        None,
    ],
)
def test_names_of_questions_that_are_names_of_fields_do_no_harm(labels: Json) -> None:
    hard: tuple[Json, ...] = (None, {"shown": "y", "right": "x"})
    for sealed in hard:
        given = labels or {}
        of(
            JudgmentSubmitted(
                "c", "i", "j", "l", "p", 1, given, {"right": 1}, "1", 3, 2, "held", sealed
            )
        )
        of(JudgmentRevised("c", "i", "j", "p", given, 3, sealed))


def test_plain_entries_are_cut_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way is taken where it can be: reading is what this is to spare."""
    event = JudgmentSubmitted("c", "i", "j", "l", "p", 1, {"q": "yes"}, {}, "1", 1, 2, "held")
    written = Entry(Stamp("c", 5, "p"), event, SALT).written()
    expected = shown(written.body)
    monkeypatch.delattr(showing, "leaf_of")
    assert show(written.body, written.leaf) == expected


def test_an_old_entry_is_its_leaf() -> None:
    assert show(OLD, leaf_hash(OLD)) == shown(OLD)


def test_another_leaf_than_that_of_the_bytes_is_refused() -> None:
    event = JudgmentSubmitted("c", "i", "j", "l", "p", 1, {"q": "yes"}, {}, "1", 1, 2, "held")
    written = Entry(Stamp("c", 5, "p"), event, SALT).written()
    altered = written.body.replace(b'"yes"', b'"yea"')
    assert leaf_of(altered) != written.leaf
    for body, leaf in ((altered, written.leaf), (written.body, leaf_of(altered)), (OLD, bytes(32))):
        with pytest.raises(IntegrityError, match="do not hash to its leaf"):
            show(body, leaf)

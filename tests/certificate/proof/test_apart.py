"""Another process writes the tables of a log as this one would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quorate.certificate.proof.apart import Apart
from quorate.certificate.proof.tables import Row, write_tables
from quorate.ledger.disclosure import leaf_of, new_salt
from quorate.ledger.entry import Entry
from quorate.ledger.event import Stamp
from quorate.ledger.events import ItemRetired, JudgmentExcluded
from quorate.schema.errors import IntegrityError

LOG = "tone"


def row(index: int) -> Row:
    """An entry that is shown and one that is not, in turn."""
    shown = JudgmentExcluded(LOG, "i", f"j_{index}", "too fast", False)
    event = shown if index % 2 else ItemRetired(LOG, "i", "broken")
    body = Entry(Stamp(LOG, 1_000 + index, "p_1"), event, new_salt()).written().body
    return index, body, leaf_of(body)


ROWS = [row(index) for index in range(9)]


def test_the_bytes_are_the_same(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    here = write_tables(ROWS, own, told=True, withheld={"j_3"})
    with Apart(ROWS, other, told=True, withheld={"j_3"}) as begun:
        there = begun.written()
    assert there == here
    assert there.withheld == 1
    written = sorted(path.relative_to(own) for path in own.rglob("*.parquet"))
    assert len(written) == 3
    for name in written:
        assert (other / name).read_bytes() == (own / name).read_bytes()


def test_what_it_refuses_is_said_here(tmp_path: Path) -> None:
    with (
        Apart([ROWS[0], ROWS[2]], tmp_path, told=True, withheld=()) as begun,
        pytest.raises(IntegrityError, match="entry 1 of the log is missing"),
    ):
        begun.written()


def test_what_comes_in_the_way_of_reading_is_said_here(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield ROWS[0]
        raise LookupError("the database is gone")

    with (
        Apart(broken(), tmp_path, told=True, withheld=()) as begun,
        pytest.raises(LookupError, match="the database is gone"),
    ):
        begun.written()

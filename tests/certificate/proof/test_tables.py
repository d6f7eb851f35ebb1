"""The tables of a log: their root is the log's, and what they show is what was committed."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_entries import OLD, entries
from quorate.certificate.proof import reading, tables
from quorate.certificate.proof.reading import (
    Entries,
    check_shown,
    leaf_at,
    read_entries,
    read_shown,
    root_of,
)
from quorate.certificate.proof.tables import (
    ENTRIES,
    EVENTS,
    JUDGED,
    JUDGMENTS,
    OTHERS,
    Line,
    write_tables,
)
from quorate.ledger.disclosure import leaf_of, new_salt
from quorate.ledger.entry import Entry
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.events import (
    CampaignOpened,
    ItemLeased,
    JudgmentExcluded,
    JudgmentRevised,
    JudgmentSubmitted,
)
from quorate.ledger.merkle import EMPTY_ROOT, Frontier
from quorate.schema.errors import IntegrityError

LOG = "c"


def judged(name: str, rater: str = "p_secret") -> Event:
    labels: Json = {"tone": "warm"}
    return JudgmentSubmitted(LOG, "i", name, "l", rater, 1, labels, {}, "1", 77, 55, "held")


def line(index: int, event: Event) -> Line:
    written = Entry(Stamp(LOG, index, "p_secret"), event, new_salt()).written()
    return Line(index, *(written.body, written.leaf))


LINES = [
    line(0, CampaignOpened(LOG, "T", {"name": LOG})),
    line(1, ItemLeased(LOG, "i", "l", "p_secret", 1, {}, "1", 9)),
    line(2, judged("j_1")),
    line(3, judged("j_2")),
    line(4, JudgmentRevised(LOG, "i", "j_1", "p_secret", {"tone": "cold"}, 4)),
    line(5, JudgmentExcluded(LOG, "i", "j_2", "too fast", False)),
    line(6, JudgmentRevised(LOG, "i", "j_2", "p_secret", {"tone": "cold"}, 4)),
]


def root(lines: list[Line]) -> bytes:
    frontier = Frontier()
    frontier.extend(one.leaf for one in lines)
    return frontier.root()


def test_what_is_shown(tmp_path: Path) -> None:
    written = write_tables(LINES, tmp_path, told=True)
    assert (written.entries, written.judgments, written.events) == (7, 4, 2)
    assert (written.withheld, written.unsalted) == (0, 0)
    assert written.kinds == {
        "campaign_opened": 1,
        "item_leased": 1,
        "judgment_excluded": 1,
        "judgment_revised": 2,
        "judgment_submitted": 2,
    }
    shown = read_shown(tmp_path / JUDGMENTS)
    assert shown["index"].to_list() == [2, 3, 4, 6]
    assert json.loads(shown["told"][2])["data"]["labels"] == {"tone": "cold"}
    assert read_shown(tmp_path / EVENTS)["index"].to_list() == [0, 5]
    for name in (JUDGMENTS, EVENTS):
        told = b"".join(read_shown(tmp_path / name)["told"])
        assert b"i" in told
        assert b"p_secret" not in told


def test_a_withheld_judgment_is_not_shown_nor_what_is_about_it(tmp_path: Path) -> None:
    written = write_tables(LINES, tmp_path, told=True, withheld={"j_2"})
    assert (written.judgments, written.events, written.withheld) == (2, 1, 3)
    assert read_shown(tmp_path / JUDGMENTS)["index"].to_list() == [2, 4]
    found = read_entries(tmp_path / ENTRIES)
    verdict = check_shown(found, read_shown(tmp_path / JUDGMENTS), JUDGED)
    assert verdict.holds
    assert verdict.unshown == {"judgment_submitted": 1, "judgment_revised": 1}


def test_where_groups_are_told_only_entries_are_there(tmp_path: Path) -> None:
    written = write_tables(LINES, tmp_path, told=False)
    assert (written.judgments, written.events) == (None, None)
    assert [path.name for path in (tmp_path / "proof").iterdir()] == ["entries.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["proof"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | entries(), max_size=12), st.integers(2, 5))
def test_the_root_is_that_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, made: list[Entry | None], chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("release")
    lines = []
    for index, entry in enumerate(made):
        body = OLD if entry is None else replace(entry, stamp=Stamp(LOG, 1, "p")).body()
        lines.append(Line(index, body, leaf_of(body)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_AT_ONCE", chunk)  # so that there are several parts
        written = write_tables(lines, folder, told=True)
        patch.setattr(reading, "_CHUNK", 1 << (chunk - 1))
        found = read_entries(folder / ENTRIES)
        assert root_of(found, LOG) == root(lines)
    assert [leaf_at(found, n, LOG) for n in range(found.size)] == [one.leaf for one in lines]
    assert found.counts == written.kinds
    assert found.unsalted == written.unsalted == made.count(None)
    for name, kinds in ((JUDGMENTS, JUDGED), (EVENTS, OTHERS)):
        verdict = check_shown(found, read_shown(folder / name), kinds)
        assert verdict.holds
        assert not verdict.unshown


def test_the_same_log_makes_the_same_bytes(tmp_path: Path) -> None:
    def digests(name: str) -> list[str]:
        write_tables(LINES, tmp_path / name, told=True)
        files = sorted((tmp_path / name / "proof").iterdir())
        return [sha256(file.read_bytes()).hexdigest() for file in files]

    assert digests("one") == digests("two")


def test_a_log_without_entries_has_tables_without_rows(tmp_path: Path) -> None:
    assert write_tables([], tmp_path, told=True).entries == 0
    found = read_entries(tmp_path / ENTRIES)
    assert (found.size, found.unsalted, found.unsalted_late, found.counts) == (0, 0, 0, {})
    assert root_of(found, LOG) == EMPTY_ROOT
    assert check_shown(found, read_shown(tmp_path / JUDGMENTS), JUDGED).rows == 0


@pytest.mark.parametrize("lines", [LINES[1:], [*LINES[:2], LINES[3]], [LINES[0], LINES[0]]])
def test_a_missing_index_is_refused(tmp_path: Path, lines: list[Line]) -> None:
    with pytest.raises(IntegrityError, match="is missing"):
        write_tables(lines, tmp_path, told=True)


def test_an_entry_that_was_altered_is_refused(tmp_path: Path) -> None:
    altered = LINES[2]._replace(body=LINES[2].body.replace(b"warm", b"cold"))
    with pytest.raises(IntegrityError, match="do not hash"):
        write_tables([*LINES[:2], altered], tmp_path, told=True)


def test_entries_without_a_salt_after_one_with_it_are_told(tmp_path: Path) -> None:
    old = [Line(n, OLD, leaf_of(OLD)) for n in range(3)]
    fresh = line(3, judged("j_1"))
    late = Line(4, OLD, leaf_of(OLD))
    write_tables([*old, fresh], tmp_path / "a", told=True)
    write_tables([*old, fresh, late], tmp_path / "b", told=True)
    first, second = (read_entries(tmp_path / name / ENTRIES) for name in "ab")
    assert (first.unsalted, first.unsalted_late) == (3, 0)
    assert (second.unsalted, second.unsalted_late) == (4, 1)


@pytest.fixture
def written(tmp_path: Path) -> tuple[Entries, pl.DataFrame]:
    write_tables(LINES, tmp_path, told=True)
    return read_entries(tmp_path / ENTRIES), read_shown(tmp_path / JUDGMENTS)


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("told", b"{}", "not what was committed"),
        ("kept", bytes(32), "not what was committed"),
        ("index", 0, "not in its order"),
        ("index", 7, "has 7 entries"),
        ("index", -1, "has 7 entries"),
    ],
)
def test_a_row_that_is_not_of_the_log_is_found(
    written: tuple[Entries, pl.DataFrame], column: str, value: object, what: str
) -> None:
    found, shown = written
    values = shown[column].to_list()
    values[1] = value
    altered = shown.with_columns(pl.Series(column, values, shown.schema[column]))
    verdict = check_shown(found, altered, JUDGED)
    assert [fault.row for fault in verdict.faults] == [1]
    assert what in verdict.faults[0].what
    assert verdict.unshown == {"judgment_submitted": 1}


def test_a_row_of_another_kind_or_there_twice_is_found(
    written: tuple[Entries, pl.DataFrame],
) -> None:
    found, shown = written
    assert check_shown(found, shown, OTHERS).faults_in_all == 4
    twice = pl.concat([shown[:2], shown[1:]])
    assert [fault.row for fault in check_shown(found, twice, JUDGED).faults] == [2]


def test_another_kind_or_another_log_makes_another_root(tmp_path: Path) -> None:
    write_tables(LINES, tmp_path, told=True)
    path = tmp_path / ENTRIES
    assert root_of(read_entries(path), LOG) == root(LINES)
    assert root_of(read_entries(path), "d") != root(LINES)
    hidden = pl.read_parquet(path).with_columns(
        pl.col("kind").replace("judgment_submitted", "item_leased")
    )
    hidden.write_parquet(path)
    assert root_of(read_entries(path), LOG) != root(LINES)


@pytest.mark.parametrize(
    "table",
    [
        pl.DataFrame({"kind": ["x"], "v": [1]}),
        pl.DataFrame({"kind": ["x"], "v": [1], "rest": [bytes(32)]}),
        pl.DataFrame([["x", 1, bytes(31)]], tables.ENTRY_SCHEMA, orient="row"),
        pl.DataFrame([["x", 0, bytes(32)]], tables.ENTRY_SCHEMA, orient="row"),
        pl.DataFrame([[None, 1, bytes(32)]], tables.ENTRY_SCHEMA, orient="row"),
        pl.DataFrame([["x", 1, None]], tables.ENTRY_SCHEMA, orient="row"),
        None,
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    tmp_path: Path, table: pl.DataFrame | None
) -> None:
    path = tmp_path / "entries.parquet"
    if table is None:
        path.write_bytes(b"PAR1 no table PAR1")
    else:
        table.write_parquet(path)
    with pytest.raises(IntegrityError, match=r"entries\.parquet"):
        read_entries(path)
    with pytest.raises(IntegrityError, match=r"entries\.parquet"):
        read_shown(path)

"""Cells that a spreadsheet would run: guarded where spreadsheets open the file, and read back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quorate.formats.delimited import scan_delimited
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.table.format import Table, TableOptions
from quorate.formats.export import COLUMNS, csv_header, csv_rows
from quorate.formats.guarded import guarded, plain
from quorate.schema.content import ContentField
from quorate.schema.options import Option
from quorate.schema.questions import SingleChoice

LABELS = ("=1+1", "'=1", "-5", "-x", "@a", "'tis", "fine")


@given(st.text(alphabet="'=+-@\t\ra1.e", max_size=8))
def test_a_guard_is_taken_away_again(text: str) -> None:
    kept = guarded(text)
    assert plain(kept) == text
    # what begins as a formula is a number
    assert kept[:1] not in tuple("=@\t\r")
    assert kept[:1] not in ("+", "-") or float(kept) is not None


def test_the_table_of_a_server_is_read_as_it_was(tmp_path: Path) -> None:
    rows = [
        {**dict.fromkeys(COLUMNS), "item": str(n), "label": one} for n, one in enumerate(LABELS)
    ]
    path = tmp_path / "judgments.csv"
    path.write_bytes(csv_header() + csv_rows(rows))
    assert "'=1+1" in path.read_text()
    frame = scan_delimited(path, path.name).frame.collect()
    assert tuple(frame["label"]) == LABELS


def test_a_table_is_guarded_only_when_asked(tmp_path: Path) -> None:
    question = SingleChoice(
        name="q", type="single_choice", ask="?", options=tuple(Option(value=one) for one in LABELS)
    )
    project = Project("t", (ContentField(name="text", type="text"),), (question,))
    pieces = [
        Piece(f"i{n}", {"text": f"={n}"}, (Judged("-r", {"q": one}),))
        for n, one in enumerate(LABELS)
    ]
    for spreadsheet in (False, True):
        path = tmp_path / f"{spreadsheet}.csv"
        options = TableOptions(spreadsheet=spreadsheet)
        Table().write(project, pieces, path, options)
        assert ("'=1+1" in path.read_text()) is spreadsheet
        again = sorted(Table().read(path, options), key=lambda piece: piece.item)
        assert [one.judgments[0].labels["q"] for one in again] == [*LABELS]
        assert [one.judgments[0].rater for one in again] == ["-r"] * len(LABELS)

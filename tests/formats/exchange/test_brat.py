"""brat's standoff, in folders that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.brat import Brat
from quorate.formats.exchange.format import Options
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.errors import FaultyError, ReadError

TEXT = "𝔅en met\nZoë in Rome"
ANN = (
    "T1\tPER 0 3\t𝔅en\n"
    "T2\tPER 8 11\tZoë\n"
    "T3\tEVENT 4 7;12 14\tmet in\n"
    "R1\tknows Arg1:T1 Arg2:T2\n"
    "A1\tSure T1\n"
    "#1\tAnnotatorNotes T1\tis it?\n"
)


def folder(root: Path, ann: str = ANN) -> Path:
    root.mkdir(exist_ok=True)
    (root / "a.txt").write_text(TEXT, encoding="utf-8")
    (root / "a.ann").write_text(ann, encoding="utf-8")
    return root


def read(path: Path) -> tuple[Project, list[Piece]]:
    reading = Brat().read(path, Options())
    return reading.project, list(reading)


def test_spans_and_relations(tmp_path: Path) -> None:
    path = folder(tmp_path / "a")
    assert Brat().sniff(path) > 0.9
    project, (piece,) = read(path)
    label = piece.judgments[0].labels["spans"]
    # offsets count code points: the first letter is one, though two units of UTF-16
    assert label == {
        "spans": [
            {"id": "T1", "start": 0, "end": 3, "text": "𝔅en", "label": "PER"},
            {"id": "T3", "start": 4, "end": 14, "text": "met\nZoë in", "label": "EVENT"},
            {"id": "T2", "start": 8, "end": 11, "text": "Zoë", "label": "PER"},
        ],
        "relations": [{"from": "T1", "to": "T2", "label": "knows"}],
    }
    kinds = [mark.kind for mark in piece.judgments[0].foreign]
    assert kinds == ["discontinuous", "brat_attribute", "brat_note"]
    account = Brat().write(project, [replace(piece, item="../a")], tmp_path / "out", Options())
    assert [(loss.field, loss.n) for loss in account.losses] == [
        ("items", 1),
        ("raters", 1),
        ("spans", 1),
        ("spans", 1),
        ("spans", 1),
    ]
    lines = (tmp_path / "out/_a.ann").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "T1\tPER 0 3\t𝔅en",
        "T2\tEVENT 4 7;8 14\tmet Zoë in",
        "T3\tPER 8 11\tZoë",
        "R1\tknows Arg1:T1 Arg2:T3",
    ]
    again = read(tmp_path / "out")[1][0]
    assert again.content == {"text": TEXT}
    assert again.judgments[0].foreign == ()


@pytest.mark.parametrize(
    "line",
    [
        "T9\tPER 0 2\tBen",
        "T9\tPER 0 " + "9" * 5000 + "\tBen",
        "T9\tPER 0 999\t" + TEXT.replace("\n", " "),
        "T9\tPER 3 0\t",
        "T1\tPER 0 3\t𝔅en",
        "R9\tknows Arg1:T1 Arg2:T77",
        "X9\twhat",
    ],
)
def test_lines_that_do_not_fit_are_refused(tmp_path: Path, line: str) -> None:
    path = folder(tmp_path / "a", f"{ANN}{line}\n")
    with pytest.raises(FaultyError, match=r"a\.ann, line 7"):
        read(path)
    reading = Brat().read(path, Options(skip_bad=True))
    (piece,) = reading
    assert reading.refusals.count == 1
    assert piece.judgments == read(folder(tmp_path / "b"))[1][0].judgments


def test_folders_that_are_none(tmp_path: Path) -> None:
    assert Brat().sniff(tmp_path) == 0
    with pytest.raises(ReadError, match="no annotation"):
        read(tmp_path)
    (tmp_path / "in").mkdir()
    folder(tmp_path / "out")
    for suffix in ("txt", "ann"):
        (tmp_path / f"in/a.{suffix}").symlink_to(tmp_path / f"out/a.{suffix}")
    with pytest.raises(ReadError, match="no annotation"):
        read(tmp_path / "in")


def test_a_zip_is_read_and_written(tmp_path: Path) -> None:
    project, (piece,) = read(folder(tmp_path / "set"))
    Brat().write(project, [piece], tmp_path / "set.zip", Options())
    assert Brat().sniff(tmp_path / "set.zip") > 0.9
    Brat().write(project, [piece], tmp_path / "out", Options())
    # what is in the zip is what is in the folder
    (zipped,), (plain,) = read(tmp_path / "set.zip")[1], read(tmp_path / "out")[1]
    assert zipped == plain
    assert zipped.judgments

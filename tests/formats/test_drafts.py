"""Items of a second round from what raters wrote in the first."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from quorate.formats import read
from quorate.formats.items.drafts import drafts
from quorate.schema import ColumnError, EmptyError, Judgments, NotApplicableError
from quorate_process import run

JUDGMENTS = [
    "item,rater,label",
    "s1,anna,The early bird catches the worm.",
    "s1,ben,The bird that is early gets its worm.",
    "s1,cy,The early bird catches the worm.",
    "s2,anna,Do not leave bicycles in the hall.",
    "s9,ben,Of an item that is not in the file.",
]
ITEMS = ["item,source,gold,slice.topic", "s1,Der frühe Vogel,x,proverbs", "s2,Keine Räder,,house"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "judgments.csv").write_text("\n".join(JUDGMENTS) + "\n", encoding="utf-8")
    (tmp_path / "items.csv").write_text("\n".join(ITEMS) + "\n", encoding="utf-8")
    return tmp_path


def written(folder: Path) -> Judgments:
    return read(folder / "judgments.csv", kind="text")


def test_each_text_is_an_item_beside_what_its_writer_saw(folder: Path) -> None:
    rows = drafts(written(folder), folder / "items.csv").to_dicts()
    assert rows[0] == {
        "item": "s1-1",
        "source": "Der frühe Vogel",
        "slice.topic": "proverbs",
        "draft": "The early bird catches the worm.",
        "slice.first_round": "s1",
    }
    # anna and cy wrote the same, and nobody sees who
    assert [row["item"] for row in rows] == ["s1-1", "s1-2", "s2-1"]
    assert "anna" not in json.dumps(rows)


def test_what_does_not_fit_is_refused(folder: Path) -> None:
    with pytest.raises(ColumnError, match="'source' already"):
        drafts(written(folder), folder / "items.csv", "source")
    with pytest.raises(NotApplicableError, match="not text"):
        drafts(read(folder / "judgments.csv", kind="categorical"), folder / "items.csv")
    (folder / "others.csv").write_text("item,source\nz,Zaun\n")
    with pytest.raises(EmptyError, match="no text belongs"):
        drafts(written(folder), folder / "others.csv")


def test_the_command_writes_what_a_campaign_takes(folder: Path) -> None:
    asked = ["items", "from", "judgments.csv", "--kind", "text", "--items", "items.csv"]
    done = run([*asked, "--as", "draft", "--out", "second.csv"], folder)
    assert done.returncode == 0, done.stderr
    found = pl.read_csv(folder / "second.csv")
    assert found.columns == ["item", "source", "slice.topic", "draft", "slice.first_round"]
    assert len(found) == 3

"""Formats are found through the entry points that a stranger's package would use."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from quorate import plugins
from quorate.formats.reader import Reader, Scan, count_from, formats, reader
from quorate.schema import ReadError, UnknownNameError


def test_every_declared_format_has_a_reader() -> None:
    assert {"csv", "tsv", "txt", "json", "jsonl", "parquet"} <= set(formats())
    assert all(isinstance(reader(name), Reader) for name in formats())


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'jsonlines' is none of the readers; did you mean"):
        reader("jsonlines")


def test_what_is_declared_has_to_be_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "load", lambda group, name: len)
    with pytest.raises(ReadError, match="the reader declared for 'csv' is not"):
        reader("csv")


def test_a_reader_needs_little(tmp_path: Path) -> None:
    """The contract, shown by a format of one judgment a line: item rater label."""

    def scan(path: Path, name: str) -> Scan:
        cells = [line.split() for line in path.read_text().splitlines()]
        frame = pl.LazyFrame(cells, schema=["item", "rater", "label"], orient="row")
        return Scan(frame, "line", count_from(1), lambda error: ReadError(str(error), where=name))

    (tmp_path / "f").write_text("a x yes\nb x no\n")
    found = Reader(text=True, scan=scan).scan(tmp_path / "f", "f")
    assert found.frame.collect().rows() == [("a", "x", "yes"), ("b", "x", "no")]
    assert found.where([1]) == [2]

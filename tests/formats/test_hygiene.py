"""What is dropped or repaired is counted, with the lines of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import pytest

from quorate.formats import delimited, read
from quorate.formats.frames import FrameOptions
from quorate.schema import Judgments, Remark

HEAD = "item,rater,label\n"


def read_bytes(folder: Path, content: bytes, **options: Unpack[FrameOptions]) -> Judgments:
    path = folder / "f.csv"
    path.write_bytes(content)
    return read(path, **options)


def remark(judgments: Judgments, word: str) -> Remark:
    return next(r for r in judgments.reading.remarks if word in r.what)


def test_empty_cells_and_blank_rows_are_dropped_and_counted(tmp_path: Path) -> None:
    text = HEAD + "a,x,yes\n,x,no\nb,,no\nb,x,\n\n , ,\nb,y,no\n"
    judgments = read_bytes(tmp_path, text.encode())
    assert len(judgments) == 2
    assert remark(judgments, "item is empty").lines == (3,)
    assert remark(judgments, "rater is empty").lines == (4,)
    assert remark(judgments, "label is empty").lines == (5,)
    assert remark(judgments, "blank row").lines == (6, 7)
    assert judgments.reading.rows == len(judgments) + judgments.reading.dropped


def test_lines_are_physical_where_cells_hold_newlines(tmp_path: Path) -> None:
    # The first record takes lines 2-4 and the second 5-6, so the empty label is on line 7.
    text = HEAD + '"a\n\na",x,yes\n"b ""\nb",x,no\nc,x,\nd,x,yes\n'
    judgments = read_bytes(tmp_path, text.encode())
    assert remark(judgments, "label is empty").lines == (7,)
    assert judgments.items.to_list() == ["a\n\na", 'b "\nb', "d"]


def test_lines_count_blank_lines_before_the_header_and_windows_line_ends(tmp_path: Path) -> None:
    text = "\n\n" + HEAD + "a,x,yes\n\nb,x,\n"
    judgments = read_bytes(tmp_path, text.replace("\n", "\r\n").encode())
    assert judgments.question.options == ("yes",)
    assert remark(judgments, "label is empty").lines == (6,)
    assert remark(judgments, "blank row").lines == (5,)


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
def test_lines_do_not_depend_on_how_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(delimited, "_CHUNK", chunk)
    # Records begin on lines 2, 4 and 6: each takes two lines.
    path = tmp_path / "f.csv"
    path.write_text(HEAD + '"a\n1",x,\n"b\n""2""",x,\n"c\n3",x,yes\n')
    assert delimited.line_numbers(path, 1, [2, 0, 1]) == [6, 2, 4]
    assert remark(read(path), "label is empty").lines == (2, 4)


def test_only_the_first_ten_lines_are_told(tmp_path: Path) -> None:
    judgments = read_bytes(tmp_path, (HEAD + "a,x,yes\n" + "b,x,\n" * 30).encode())
    found = remark(judgments, "label is empty")
    assert found.count == 30
    assert found.lines == tuple(range(3, 13))
    assert str(found).endswith("12, …)")


def test_whitespace_around_names_is_repaired(tmp_path: Path) -> None:
    text = HEAD + "a ,x,yes\na,y,\tyes\nb,\u00a0x,no\ufeff\n"
    judgments = read_bytes(tmp_path, text.encode())
    assert judgments.items.to_list() == ["a", "b"]
    assert judgments.raters.to_list() == ["x", "y"]
    assert judgments.question.options == ("no", "yes")
    assert remark(judgments, "around the item").lines == (2,)
    assert remark(judgments, "around the rater").lines == (4,)
    assert remark(judgments, "around the label").lines == (3, 4)


def test_two_spellings_of_one_letter_are_one(tmp_path: Path) -> None:
    # é as one character, and as e with a combining accent.
    judgments = read_bytes(tmp_path, (HEAD + "a,x,caf\u00e9\nb,x,cafe\u0301\n").encode())
    assert judgments.question.options == ("caf\u00e9",)
    assert remark(judgments, "normal form C").lines == (3,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_the_encoding(tmp_path: Path, encoding: str) -> None:
    judgments = read_bytes(tmp_path, (HEAD + "a,x,café\n").encode(encoding))
    assert judgments.question.options == ("café",)
    assert encoding in remark(judgments, "byte order mark").what


def test_lines_that_are_not_utf8_are_read_as_windows_1252(tmp_path: Path) -> None:
    content = HEAD.encode() + "a,x,café\n".encode() + "b,x,café\n".encode("cp1252")
    judgments = read_bytes(tmp_path, content)
    assert judgments.question.options == ("café",)
    found = remark(judgments, "Windows-1252")
    assert (found.effect, found.count, found.lines) == ("repaired", 1, (3,))


def test_a_declared_encoding_is_used(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes((HEAD + "a,x,да\n").encode("koi8-r"))
    judgments = read(path, encoding="koi8-r")
    assert judgments.question.options == ("да",)


def test_words_that_programs_write_for_nothing_are_missing_everywhere(tmp_path: Path) -> None:
    text = HEAD + "a,x,yes\nb,nan,no\nnull,x,no\nc,x,NaN\nd,x,None\nd,y,NA\n"
    judgments = read_bytes(tmp_path, text.encode())
    assert judgments.question.options == ("NA", "None", "yes")
    assert remark(judgments, "rater is empty (or nan)").lines == (3,)
    assert remark(judgments, "item is empty (or null)").lines == (4,)
    assert remark(judgments, "label is empty (or NaN)").lines == (5,)
    assert "'NA', 'None' kept as a label" in remark(judgments, "kept").what


def test_missing_words_can_be_said(tmp_path: Path) -> None:
    judgments = read_bytes(
        tmp_path, (HEAD + "a,x,yes\nb,nan,skip\nc,nan,no\n").encode(), missing=["skip"]
    )
    assert judgments.raters.to_list() == ["nan", "x"]
    assert judgments.question.options == ("no", "yes")


def test_a_missing_word_that_is_declared_is_a_label(tmp_path: Path) -> None:
    judgments = read_bytes(
        tmp_path, (HEAD + "a,x,null\nb,x,set\n").encode(), options=["set", "null"]
    )
    assert judgments.question.options == ("set", "null")
    assert judgments.codes.tolist() == [1, 0]


def test_missing_and_infinite_numbers_are_dropped(tmp_path: Path) -> None:
    text = HEAD + "a,x,1.5\nb,x,NA\nc,x,inf\nd,x,-Infinity\ne,x,1e999\nf,x,-2\n"
    judgments = read_bytes(tmp_path, text.encode())
    assert judgments.values.tolist() == [1.5, -2.0]
    assert remark(judgments, "no value ('NA')").lines == (3,)
    assert remark(judgments, "not finite").lines == (4, 5, 6)
    assert judgments.items.to_list() == ["a", "f"]


def test_rows_that_are_too_short_lack_a_label(tmp_path: Path) -> None:
    judgments = read_bytes(tmp_path, (HEAD + "a,x,yes\nb,x\nc\n").encode())
    assert remark(judgments, "label is empty").lines == (3,)
    assert remark(judgments, "rater is empty").lines == (4,)


def test_the_first_row_may_be_too_short(tmp_path: Path) -> None:
    judgments = read_bytes(tmp_path, (HEAD + "a,x\nb,x,yes\nc,y,no\n").encode())
    assert remark(judgments, "label is empty").lines == (2,)
    assert judgments.items.to_list() == ["b", "c"]


def test_unused_columns_may_share_a_name(tmp_path: Path) -> None:
    judgments = read_bytes(tmp_path, b"item,rater,label,note,note\na,x,yes,1,2\n")
    assert len(judgments) == 1

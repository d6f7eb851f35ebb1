"""Files that go wrong in the ways files go wrong: each is refused with its place and a remedy."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import polars as pl
import pytest

from quorate.formats import read, read_all
from quorate.schema import ColumnError, EmptyError, LabelError, QuorateError, ReadError

HEAD = b"item,rater,label\n"
GOOD = HEAD + b"a,x,yes\na,y,no\nb,x,yes\n"
NUMBERS = "".join(f"i{n},r{n % 3},{n / 2}\n" for n in range(20)).encode()


def parquet_bytes() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"item": ["a"] * 500, "rater": ["x"] * 500, "label": ["c"] * 500}).write_parquet(
        out
    )
    return out.getvalue()


REFUSED: dict[str, tuple[str, bytes, type[QuorateError], list[str]]] = {
    "no byte": ("f.csv", b"", ReadError, ["f.csv", "0 bytes", "export"]),
    "only a byte order mark": ("f.csv", b"\xef\xbb\xbf", EmptyError, ["f.csv", "blank lines"]),
    "blank lines": ("f.csv", b"\n\n \n", EmptyError, ["f.csv", "only blank lines"]),
    "header only": ("f.csv", HEAD, EmptyError, ["f.csv", "no row"]),
    "header without newline": ("f.csv", HEAD.strip(), EmptyError, ["f.csv", "no row"]),
    "no header": (
        "f.csv",
        b"17,w3,yes\n18,w3,no\n",
        ColumnError,
        ["f.csv", "the first line looks like data", "'17', 'w3', 'yes'", "first line of column"],
    ),
    "one column": (
        "f.csv",
        b"item rater label\na x y\n",
        ColumnError,
        ["only one column was found", "'item rater label'"],
    ),
    "no rater": (
        "f.csv",
        b"item,who,label\na,x,y\n",
        ColumnError,
        ["no column is the rater", "'who'", "--column rater=who", "--wide"],
    ),
    "no label": (
        "f.csv",
        b"item,rater,toxic,insult\na,x,1,0\n",
        ColumnError,
        ["no column is the label", "columns={'label': 'toxic'}", "['toxic', 'insult']"],
    ),
    "two candidates": (
        "f.csv",
        b"item,worker,annotator,label\na,x,y,z\n",
        ColumnError,
        ["f.csv", "2 columns could be the rater", "'worker', 'annotator'", "--column rater=worker"],
    ),
    "name twice": (
        "f.csv",
        b"item,rater,label,label\na,x,y,z\n",
        ColumnError,
        ["'label'", "occurs 2 times", "its own name"],
    ),
    "too many cells": (
        "f.csv",
        GOOD + b"c,x,yes, but only just\n",
        ReadError,
        ["f.csv, line 5", "4 cells where the header has 3", "quotation marks"],
    ),
    "quotation mark never closed": (
        "f.csv",
        GOOD + b'c,x,"yes\nd,x,no\n',
        ReadError,
        ["f.csv, line 5", "never closed"],
    ),
    "stray quotation marks": (
        "f.csv",
        HEAD + b'a,x,5" nail\nb,x,6" nail\n',
        ReadError,
        ["f.csv, line 2", "quotation mark", "twice"],
    ),
    "NUL byte": (
        "f.csv",
        HEAD + b"a,x,yes\nb,x,n\x00o\n",
        ReadError,
        ["f.csv, line 3", "NUL byte at offset 30"],
    ),
    "binary": (
        "f.csv",
        bytes(range(256)) * 8,
        ReadError,
        ["f.csv", "not text", "control bytes"],
    ),
    "utf-16 without mark": (
        "f.csv",
        GOOD.decode().encode("utf-16-le"),
        ReadError,
        ["UTF-16", "encoding='utf-16-le'"],
    ),
    "byte of no encoding": (
        "f.csv",
        HEAD + b"a,x,yes\nb,x,\x81\n",
        ReadError,
        ["f.csv, line 3", "0x81 at offset 29", "--encoding"],
    ),
    "old Macintosh": ("f.csv", GOOD.replace(b"\n", b"\r"), ReadError, ["CR alone", "LF"]),
    "endless header": ("f.csv", b"x" * (1 << 21) + b"\n1\n", ReadError, ["longer than 1 MiB"]),
    "gzip cut short": (
        "f.csv.gz",
        gzip.compress(GOOD * 99)[:-20],
        ReadError,
        ["f.csv.gz", "early"],
    ),
    "gzip damaged": (
        "f.csv.gz",
        gzip.compress(GOOD)[:-8] + b"\0" * 8,
        ReadError,
        ["f.csv.gz", "damaged"],
    ),
    "zst damaged": ("f.csv.zst", b"\x28\xb5\x2f\xfd" + b"\x07" * 40, ReadError, ["zst", "damaged"]),
    "spreadsheet": (
        "f.xlsx",
        b"PK\x03\x04" + b"\x14" * 60,
        ReadError,
        ["f.xlsx", "save the sheet"],
    ),
    "parquet cut short": (
        "f.parquet",
        parquet_bytes()[:-50],
        ReadError,
        ["f.parquet", "damaged or cut short"],
    ),
    "no parquet": ("f.parquet", GOOD, ReadError, ["f.parquet", "does not begin with PAR1"]),
    "json cut short": (
        "f.json",
        b'[\n {"item": "a", "rater": "x", "label": 1},\n {"item": "b"',
        ReadError,
        ["f.json, line 3, column 14", "ends too early"],
    ),
    "json wrong": (
        "f.json",
        b'[\n {"item": a}]',
        ReadError,
        ["f.json, line 2, column 11", "not JSON"],
    ),
    "json of no table": (
        "f.json",
        b'{"tasks": {"a": 1}}',
        ReadError,
        ["neither a list", "'tasks'"],
    ),
    "json list of lists": ("f.json", b"[[1, 2]]", ReadError, ["record 1", "not an object"]),
    "json uneven": (
        "f.json",
        b'{"item": ["a", "b"], "rater": ["x"]}',
        ReadError,
        ["differ in length", "'item' has 2, 'rater' has 1"],
    ),
    "json empty list": ("f.json", b"[]", EmptyError, ["f.json", "empty"]),
    "jsonl wrong": (
        "f.jsonl",
        b'{"item": "a", "rater": "x", "label": 1}\n\n{"item": "b", "rater"\n',
        ReadError,
        ["f.jsonl, line 3", "column"],
    ),
    "jsonl of values": ("f.jsonl", b"3\n", ReadError, ["f.jsonl, line 1", "not an object"]),
    "no label left": (
        "f.csv",
        HEAD + b"a,x,\nb,x, \n",
        EmptyError,
        ["f.csv", "no judgment of 'label' is left", "2 rows dropped", "line 2, 3"],
    ),
    "numbers and a word": (
        "f.csv",
        HEAD + NUMBERS + b"z,r1,high\n",
        LabelError,
        ["f.csv, line 22", "'high'", "most labels are numbers", "--kind categorical"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_with_place_and_remedy(tmp_path: Path, case: str) -> None:
    name, content, error, told = REFUSED[case]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as caught:
        read(tmp_path / name)
    assert type(caught.value) is error
    message = caught.value.message
    for part in told:
        assert part in message
    assert caught.value.remedy


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="this is a folder, not a file; name one of the files"):
        read(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"absent\.csv: there is no such file; check the path"):
        read(tmp_path / "absent.csv")


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(GOOD)
    with pytest.raises(ReadError, match="there is no encoding 'utf-9'"):
        read(tmp_path / "f.csv", encoding="utf-9")


def test_bytes_that_are_not_the_declared_encoding_are_refused(tmp_path: Path) -> None:
    # The header has 17 bytes, "a,x," 4 more, so that é in Latin-1 is byte 21.
    (tmp_path / "f.csv").write_bytes(HEAD + b"a,x,\xe9\n")
    with pytest.raises(ReadError, match=r"f\.csv, line 2: the bytes at offset 21 are not utf-8"):
        read(tmp_path / "f.csv", encoding="utf-8")


def test_an_unknown_label_names_line_value_and_the_declared(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(GOOD + b"c,x,Yes\n")
    with pytest.raises(LabelError) as caught:
        read(tmp_path / "f.csv", options=["yes", "no"])
    assert caught.value.where == "f.csv, line 5"
    assert "'Yes' is none of the declared: yes, no" in caught.value.message
    assert "did you mean 'yes'?" in caught.value.remedy


def test_a_word_where_numbers_are_declared_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(HEAD + b"a,x,1\nb,x,two\n")
    with pytest.raises(LabelError, match=r"f\.csv, line 3: label 'two'.*numeric"):
        read(tmp_path / "f.csv", kind="numeric")


def test_an_order_that_was_not_declared_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(GOOD)
    with pytest.raises(LabelError, match=r"order of the labels of 'label' is not known.*no, yes"):
        read(tmp_path / "f.csv", kind="ordinal")


def test_several_questions_are_listed(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(
        b"item,rater,question,label\na,x,toxic,1\na,x,funny,0\nb,x,toxic,0\n"
    )
    with pytest.raises(ColumnError, match=r"2 questions: 'funny', 'toxic'.*--question"):
        read(tmp_path / "f.csv")
    with pytest.raises(ColumnError, match="no question 'rude'; the questions are 'funny', 'toxic'"):
        read(tmp_path / "f.csv", question="rude")
    assert list(read_all(tmp_path / "f.csv")) == ["funny", "toxic"]


def test_a_column_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(GOOD)
    with pytest.raises(
        ColumnError, match=r"no column 'verdict' for label.*'item', 'rater', 'label'"
    ):
        read(tmp_path / "f.csv", columns={"label": "verdict"})
    with pytest.raises(ColumnError, match="no column 'country' for group"):
        read(tmp_path / "f.csv", groups=["country"])


def test_a_repeat_is_refused_when_repeats_are_errors(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(GOOD + b"b,x,no\n")
    with pytest.raises(LabelError) as caught:
        read(tmp_path / "f.csv", duplicates="error")
    assert caught.value.where == "f.csv, lines 4, 5"
    assert "rater 'x' judged item 'b' more than once" in caught.value.message


def test_a_disk_too_full_to_unpack_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress(GOOD))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(ReadError, match=r"f\.csv\.gz: .*No space left on device.*TMPDIR"):
        read(tmp_path / "f.csv.gz")

"""``quorate export``."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from quorate.cli import main

JUDGMENTS = """item,rater,label
a,r1,reply_a
a,r2,reply_a
b,r1,reply_b
b,r2,reply_b
c,r1,tie
c,r2,tie
"""
ITEMS = """item,prompt,reply_a,reply_b,slice.reply_a,slice.reply_b
a,Why?,Because.,No idea.,ours,theirs
b,How?,Somehow.,Like this.,ours,theirs
c,When?,Now.,Today.,theirs,ours
"""


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["export", *arguments])
    code = left.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgments.csv").write_text(JUDGMENTS)
    (tmp_path / "items.csv").write_text(ITEMS)
    return tmp_path


def test_writes_rows_card_and_account(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("judgments.csv", "--items", "items.csv", "--method", "majority") == 0
    folder = files / "judgments-trl"
    rows = [json.loads(line) for line in (folder / "train.jsonl").read_text().splitlines()]
    assert [row["chosen"][0]["content"] for row in rows] == ["Because.", "Like this."]
    assert json.loads((folder / "account.json").read_text())["dropped"] == {"a tie": 1}
    assert (folder / "README.md").read_text().startswith("---\nconfigs:")
    told = capsys.readouterr().out
    assert "2 of 3 pairs; rows: 2 train" in told
    assert "not carried: ties" in told
    assert run("judgments-trl/train.jsonl", "--check") == 0
    assert "fit for TRL" in capsys.readouterr().out


def test_never_writes_over_what_is_there(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("judgments.csv", "--items", "items.csv", "--out", "out")
    (files / "out").mkdir()
    (files / "out" / "mine.txt").write_text("mine")
    assert run(*asked) != 0
    assert "it is there already" in capsys.readouterr().err
    assert (files / "out" / "mine.txt").exists()
    assert run(*asked, "--force") == 0
    assert not (files / "out" / "mine.txt").exists()
    assert not list(files.glob(".out*"))


def test_writes_parquet(files: Path) -> None:
    asked = ("judgments.csv", "--items", "items.csv", "--format", "canonical", "--out", "out")
    assert run(*asked, "--parquet", "--method", "majority") == 0
    frame = pl.read_parquet(files / "out" / "train.parquet")
    assert frame["p_chosen"].to_list() == [1.0, 1.0]
    assert frame["prompt"].to_list()[0] == [{"role": "user", "content": "Why?"}]
    assert "path: train.parquet" in (files / "out" / "README.md").read_text()


def test_a_file_with_faults_is_told_of(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "bad.jsonl").write_text('{"prompt": "x", "chosen": "y", "rejected": "y"}\n{"a": 1}\n')
    assert run("bad.jsonl", "--check") == 3
    told = capsys.readouterr().out
    assert "row 1: chosen and rejected are the same" in told
    assert "row 2: there is no 'prompt'" in told
    assert run("nothing.jsonl", "--check") != 0


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (("--policy", "margin"), "cannot take the policy 'margin'"),
        (("--split", "0.5,0.2"), "add up to 0.7"),
        (("--split", "half"), "no list of shares"),
        (("--threshold", "0.2"), "threshold is 0.2"),
        (("--format", "trll"), "did you mean trl"),
    ],
)
def test_what_cannot_be_is_said(
    files: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], what: str
) -> None:
    assert run("judgments.csv", "--items", "items.csv", *more) != 0
    assert what in capsys.readouterr().err
    assert not list(files.glob("judgments-*"))


def test_the_items_are_needed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("judgments.csv") == 2
    assert "--items is needed" in capsys.readouterr().err


def test_of_several_questions_the_one_that_compares_is_written(files: Path) -> None:
    rows = [
        f'{item},{rater},{question},{label},"{shown}"'
        for item, better in (("a", "reply_a"), ("b", "reply_b"), ("c", "tie"))
        for rater in ("r1", "r2")
        for question, label, shown in (
            ("better", better, '[""reply_a"", ""reply_b""]'),
            ("harmful", "no", ""),
        )
    ]
    (files / "two.csv").write_text("\n".join(["item,rater,question,label,shown", *rows]) + "\n")
    assert run("two.csv", "--items", "items.csv", "--method", "majority") == 0
    written = (files / "two-trl" / "train.jsonl").read_text().splitlines()
    assert len(written) == 2

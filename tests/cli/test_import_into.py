"""Judgments of another tool go into a campaign by one command, once; what does not fit is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate.cli import main
from quorate.client import Client

TABLE = "item,rater,label\n" + "".join(
    f"s{item},{rater},{'good' if item % 2 or rater == 'ann' else 'bad'}\n"
    for item in range(6)
    for rater in ("ann", "ben", "cleo", "dora")
)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    code = left.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "said.csv").write_text(TABLE)
    return tmp_path


@pytest.fixture
def opened(folder: Path) -> Path:
    assert run("import", "table", "said.csv", "--open", "--title", "Said") == 0
    return folder / "quorate-data"


def test_a_campaign_is_opened_with_all_that_the_file_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "table", "said.csv", "--open", "--title", "Said") == 0
    told = capsys.readouterr().out
    # 24 judgments, four of each item, and the campaign asks for as many
    assert "6 items (0 with a known answer) and 24 judgments of said.csv came into said" in told
    assert "are more than their items asked for" not in told
    with Client.local(folder / "quorate-data") as client:
        status, raters = client.status("said"), [*client.raters("said")]
    assert (status.judgments, status.imported, status.counted, status.wanted) == (24, 24, 24, 24)
    (source,) = status.sources
    assert (source.tool, source.file, source.judgments) == ("table", "said.csv", 24)
    names = {one.name: (one.standing, one.judged, one.imported) for one in raters}
    assert names["ann"] == ("imported", 0, 6)
    assert run("status", "said") == 0
    assert "24 from said.csv (table)" in capsys.readouterr().out


def test_the_same_file_adds_nothing_and_a_longer_one_what_is_new(
    opened: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "longer.csv").write_text(TABLE + "s1,emil,good\ns7,emil,bad\n")
    capsys.readouterr()
    assert run("import", "table", "said.csv", "--into", "said", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["added"], again["there"], again["refused"]) == (0, 24, 0)
    # an item that the campaign lacks is named, and not passed over silently
    assert run("import", "table", "longer.csv", "--into", "said") == 3
    refused = " ".join(capsys.readouterr().err.split())
    assert "no item 's7'" in refused
    assert "--skip-bad" in refused
    assert run("import", "table", "longer.csv", "--into", "said", "--add-items", "--json") == 0
    more = json.loads(capsys.readouterr().out)
    assert (more["items"], more["added"], more["there"], more["refused"]) == (1, 1, 25, 0)
    with Client.local(opened) as client:
        assert client.status("said").judgments == 26


def test_questions_have_to_be_those_of_the_campaign(
    opened: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "item,rater,question,label\ns0,ann,mood,good\ns1,ann,mood,bad\n"
    (folder / "other.csv").write_text(other)
    assert run("import", "table", "other.csv", "--into", "said") == 4
    assert "--as mood=" in " ".join(capsys.readouterr().err.split())
    with Client.local(opened) as client:
        asked = client.campaign("said").spec["questions"]
    assert isinstance(asked, list)
    assert run("import", "table", "other.csv", "--into", "said", "--as", "tone=mood") == 2
    # what a rater says otherwise elsewhere is refused: s1 was good for ann before
    capsys.readouterr()
    named = ("--as", f"mood={asked[0]['name']}", "--skip-bad", "--json")
    assert run("import", "table", "other.csv", "--into", "said", *named) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["added"], done["there"], done["refused"]) == (0, 1, 1)
    assert "another answer" in done["first_refused"][0]


def test_ways_exclude_each_other(folder: Path) -> None:
    assert run("import", "table", "said.csv", "--open", "--out", "here") == 2
    assert run("import", "table", "said.csv", "--add-items") == 2

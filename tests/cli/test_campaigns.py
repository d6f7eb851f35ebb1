"""The commands of a campaign, from its file to its table: beside a server and without one."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from installation import Answering, answering, judge
from quorate.client import Client
from quorate.schema.campaign_file import read_campaign
from quorate.schema.campaign_template import NAMES
from quorate_process import run

CAMPAIGN = """
quorate: 1
paradigm: prescriptive
name: tone
title: How does it sound?
purpose: To learn how readers hear short sentences.
content: [{name: sentence, type: text}]
questions:
  - {name: tone, type: single_choice, ask: "How does it sound?", options: [warm, cold]}
  - {name: why, type: text, ask: "Why?", required: false}
guideline: {version: "1.0", text: Judge the words.}
overlap: 2
"""
ITEMS = "item,sentence\n" + "".join(f"i{i},Sentence number {i}.\n" for i in range(6))


@pytest.fixture(params=["beside a server", "without one"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with a campaign file, items, and an installation ``quorate-data``."""
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    (tmp_path / "items.csv").write_text(ITEMS)
    if request.param == "without one":
        yield tmp_path
        return
    with answering(tmp_path / "quorate-data"):
        yield tmp_path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Answering]:
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    (tmp_path / "items.csv").write_text(ITEMS)
    with answering(tmp_path / "quorate-data") as server:
        run(["open", "campaign.yaml"], tmp_path)
        run(["items", "add", "tone", "items.csv"], tmp_path)
        yield server


def said(arguments: list[str], folder: Path) -> str:
    done = run(arguments, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_from_a_file_to_a_table(folder: Path) -> None:
    assert "tone: 2 questions, sound" in said(["open", "campaign.yaml", "--check"], folder)
    assert said(["open", "campaign.yaml"], folder).startswith("Opened tone.")
    assert "Added 6 items to tone." in said(["items", "add", "tone", "items.csv"], folder)
    assert "6 items  How does it sound?" in said(["status"], folder)
    assert "0 of 12 wanted (0 %)" in said(["status", "tone"], folder)
    assert json.loads(said(["status", "tone", "--json"], folder))["wanted"] == 12
    assert json.loads(said(["status", "--json"], folder))[0]["campaign"] == "tone"
    assert "/join/" in said(["invite", "tone"], folder)
    asked = ["invite", "tone", "--role", "auditor", "--crew", "night shift", "--json"]
    made = json.loads(said(asked, folder))
    assert made["link"].endswith(made["secret"])
    nameless = run(["invite", "tone", "--crew", " night shift"], folder)
    assert nameless.returncode != 0
    assert "' night shift' is not a name" in nameless.stderr
    assert "Wrote out.csv" in said(["judgments", "tone", "out.csv"], folder)
    assert (folder / "out.csv").read_text().startswith("item,rater,question,label")
    assert "Everything holds." in said(["ledger", "verify"], folder)
    assert said(["ledger", "checkpoint", "tone"], folder).startswith("quorate.local/tone\n")


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["status"], 4, "there is no installation in this folder"),
        (["ledger", "verify"], 4, "there is no database in this folder"),
        (["ledger", "key", "house"], 4, "there is no installation in this folder"),
        (["backup", "b.tar"], 4, "there is no installation in this folder"),
        (["restore", "b.tar"], 3, "b.tar: there is no such file"),
        (["open", "none.yaml"], 3, "none.yaml: cannot be read"),
        (["open", "items.csv"], 3, "'.csv'|.csv is no suffix of a campaign file"),
        (["init", "campaign.txt"], 4, "a campaign file to begin with is YAML"),
        (["init", "--template", "boxen"], 4, "there is no template 'boxen'"),
        (["status", "--server", "http://127.0.0.1:9"], 4, "a server asks for a token"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, arguments: list[str], code: int, what: str
) -> None:
    done = run(arguments, tmp_path)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("quorate: ")
    assert done.stderr.count("\n") == 1
    assert any(part in done.stderr for part in what.split("|"))
    assert not (tmp_path / "quorate-data").exists()


def test_a_campaign_that_does_not_fit_is_refused_with_the_line(folder: Path) -> None:
    (folder / "bad.yaml").write_text(CAMPAIGN.replace("overlap: 2", "overlap: many"))
    done = run(["open", "bad.yaml"], folder)
    assert done.returncode == 3
    assert "overlap (line 12)" in done.stderr
    said(["open", "campaign.yaml"], folder)
    again = run(["open", "campaign.yaml"], folder)
    assert again.returncode == 4
    assert "there is a campaign 'tone' already" in again.stderr


def test_rows_that_do_not_fit_are_named_and_the_others_added(folder: Path) -> None:
    said(["open", "campaign.yaml"], folder)
    (folder / "items.csv").write_text(ITEMS + "i0,Again.\ni9,\n")
    done = run(["items", "add", "tone", "items.csv"], folder)
    assert done.returncode == 3
    assert "Added 6 items" in done.stdout
    assert "row 7 (i0): item 'i0' is there already" in done.stdout
    assert "2 rows were refused" in done.stderr
    assert run(["items", "add", "tone", "none.csv"], folder).returncode == 3
    assert run(["items", "add", "nope", "items.csv"], folder).returncode == 4


def test_init_writes_a_file_that_is_sound_and_never_over_another(tmp_path: Path) -> None:
    assert "quorate open campaign.yaml" in said(["init"], tmp_path)
    assert "# " in (tmp_path / "campaign.yaml").read_text()
    assert read_campaign(tmp_path / "campaign.yaml").name == "my-campaign"
    before = (tmp_path / "campaign.yaml").read_bytes()
    again = run(["init"], tmp_path)
    assert again.returncode == 4
    assert "it is there already" in again.stderr
    assert (tmp_path / "campaign.yaml").read_bytes() == before
    listed = said(["init", "--template", "list"], tmp_path)
    assert [name for name in NAMES if name not in listed] == []


def test_every_template_opens_with_its_items(tmp_path: Path) -> None:
    with answering(tmp_path / "quorate-data"):
        for name in NAMES:
            (tmp_path / name).mkdir()
            shown = said(["init", f"{name}/campaign.yaml", "--template", name], tmp_path)
            for line in shown.splitlines():
                if line.startswith("  quorate "):
                    said(line.split()[1:], tmp_path)
        lines = said(["status"], tmp_path).splitlines()
    assert len(lines) == len(NAMES)
    assert not any(" 0 items" in line for line in lines)


def test_judgments_are_what_the_raters_said(server: Answering, tmp_path: Path) -> None:
    link = said(["invite", "tone"], tmp_path).strip()
    assert link.startswith(f"{server.url}/join/")
    person = judge(server.url, "tone", link.rpartition("/")[2], "ann", number=6)
    said(["judgments", "tone", "out.parquet"], tmp_path)
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table.filter(pl.col("question") == "tone")["rater"].to_list() == [person] * 6
    assert (
        sorted(table.filter(pl.col("question") == "tone")["label"]) == ["cold"] * 3 + ["warm"] * 3
    )
    audited = said(["raters", "out.parquet", "--question", "tone", "--json"], tmp_path)
    assert json.loads(audited)[0]["raters"][0]["judgments"] == 6
    refused = run(["judgments", "tone", "out.xlsx"], tmp_path)
    assert refused.returncode == 4
    assert not (tmp_path / "out.xlsx").exists()


def test_a_campaign_is_exported_for_a_tool(server: Answering, tmp_path: Path) -> None:
    link = said(["invite", "tone"], tmp_path).strip()
    person = judge(server.url, "tone", link.rpartition("/")[2], "ann", number=6)
    told = said(["export", "quorate", "tone"], tmp_path)
    assert told.startswith("Quorate: 6 items, 6 judgments; in tone-quorate\n")
    folder = tmp_path / "tone-quorate"
    assert read_campaign(folder / "campaign.yaml") == read_campaign(tmp_path / "campaign.yaml")
    lines = (folder / "judgments.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["rater"] for row in rows if row["question"] == "tone"] == [person] * 6
    # their own words are in the table that the campaign gives, and so they are here
    assert sum(row["question"] == "why" for row in rows) == 6
    said(["export", "label-studio", "tone"], tmp_path)
    tasks = json.loads((tmp_path / "tone-label-studio.json").read_text())
    assert {task["data"]["sentence"] for task in tasks} == {
        f"Sentence number {i}." for i in range(6)
    }
    missing = run(["export", "label-studio", "tune"], tmp_path)
    assert (missing.returncode, "tune" in missing.stderr) == (4, True)


def test_erase_asks_and_then_leaves_nothing_but_proofs(server: Answering, tmp_path: Path) -> None:
    secret = said(["invite", "tone"], tmp_path).strip().rpartition("/")[2]
    person = judge(server.url, "tone", secret, "bob@example.org", number=3)
    done = run(["erase", "bob@example.org"], tmp_path)
    assert done.returncode == 4
    assert "say --yes" in done.stderr
    assert said(["erase", "Bob@example.org ", "--yes"], tmp_path) == f"Erased {person}.\n"
    assert "was erased before" in said(["erase", person, "--yes"], tmp_path)
    said(["judgments", "tone", "out.jsonl"], tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    # what was said in words is gone, the choices stay
    assert [row["question"] for row in rows] == ["tone"] * 3
    assert "As bob" not in (tmp_path / "out.jsonl").read_text()
    assert "Everything holds." in said(["ledger", "verify"], tmp_path)
    assert run(["erase", "bob@example.org", "--yes"], tmp_path).returncode == 4


def test_tokens_are_issued_listed_and_revoked(
    server: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.own()
    secret = said(
        ["tokens", "issue", "owner", "nightly", "--scope", "read", "--days", "3"], tmp_path
    ).strip()
    listed = said(["tokens", "list", "owner"], tmp_path)
    token = listed.split()[0]
    assert "read  until " in listed
    assert "nightly" in listed
    monkeypatch.setenv("QUORATE_TOKEN", secret)
    assert "How does it sound?" in said(["status", "--server", server.url], tmp_path)
    forbidden = run(["invite", "tone", "--server", server.url], tmp_path)
    assert forbidden.returncode == 4
    assert "right to run" in forbidden.stderr
    assert said(["tokens", "revoke", token], tmp_path) == f"Revoked {token}.\n"
    refused = run(["status", "--server", server.url], tmp_path)
    assert refused.returncode == 4
    assert "nobody is logged in" in refused.stderr
    assert "revoked" in said(["tokens", "list", "owner"], tmp_path)
    assert not any(secret.encode() in p.read_bytes() for p in server.data.iterdir() if p.is_file())


def test_what_commands_make_is_for_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    os.umask(0o022)
    said(["open", "campaign.yaml"], tmp_path)
    assert (tmp_path / "quorate-data" / "quorate.db").stat().st_mode & 0o077 == 0
    with Client.local(tmp_path / "quorate-data") as client:
        assert [*client.raters("tone")] == []

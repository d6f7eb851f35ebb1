"""``quorate release``: looked at, made, listed, fetched; beside a server and without one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from installation import answering, judge
from quorate.certificate.proof.witness import Cosigner
from quorate.client import Client
from quorate.ledger.checkpoint import Checkpoint
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
checks: {}
"""
AT = 1_679_315_147
ITEMS = "item,sentence\n" + "".join(f"i{i},Sentence number {i}.\n" for i in range(4))


def said(arguments: list[str], folder: Path) -> str:
    done = run(arguments, folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation where annika and bobbie judged; its server has stopped."""
    folder = tmp_path_factory.mktemp("judged")
    (folder / "campaign.yaml").write_text(CAMPAIGN)
    (folder / "items.csv").write_text(ITEMS)
    with answering(folder / "quorate-data") as server:
        said(["open", "campaign.yaml"], folder)
        said(["items", "add", "tone", "items.csv"], folder)
        with Client.local(server.data) as client:
            link = client.invite("tone", uses=2).link
        for login in ("annika", "bobbie"):
            person = judge(server.url, "tone", link.rpartition("/")[2], login, number=4)
        with Client.local(server.data) as client:
            token = client.issue_token(person, "mine", ["judge"]).secret
        # the head of the log is signed, then bobbie takes the receipts away
        (folder / "head").write_text(said(["ledger", "checkpoint", "tone"], folder))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("QUORATE_TOKEN", token)
            told = said(["receipts", "tone", "--server", server.url, "--out", "mine"], folder)
        (folder / "told").write_text(told)
    return folder


@pytest.fixture(params=["beside a server", "without one"])
def folder(request: pytest.FixtureRequest, judged: Path) -> Iterator[Path]:
    if request.param == "without one":
        yield judged
        return
    with answering(judged / "quorate-data"):
        yield judged


def test_a_release_is_made_listed_and_fetched_again(folder: Path, tmp_path: Path) -> None:
    version = f"1.{len(list(folder.glob('tone-*')))}.0"
    preview = said(["release", "tone", "--preview"], folder)
    assert preview.splitlines()[:3] == [
        "8 answers of 2 raters about 4 items; raters told apart across items",
        "tone (prescriptive): consensus-tone",
        "why (prescriptive): no table: its answers are raters' own words, which stay in the vault",
    ]
    assert "not released, own words of why: 8" in preview
    told = said(["release", "tone", "--version", version], folder)
    made = folder / f"tone-{version}"
    digest = sha256((made / "manifest.json").read_bytes()).hexdigest()
    assert told.endswith(f"Its manifest has the digest {digest}.\n")
    # two raters are too few for what is usually looked at
    assert "\nIt is certified with disclosed gaps:\n" in told
    # what was fetched is what whoever has it can check, here with the key of this installation
    key = said(["ledger", "key", "tone"], folder).strip()
    checked = said(["verify", made.name, "--key", key, "--version", version], folder)
    assert "FAILED" not in checked
    assert len((made / "data/judgments.jsonl").read_text().splitlines()) == 8
    words = b"".join(bytes_of(made).values())
    assert not [one for one in (b"annika", b"bobbie") if one in words]
    listed = said(["release", "tone"], folder)
    assert digest in listed.splitlines()[0]
    # fetched again it is the same to the last byte
    again = tmp_path / "again"
    said(["release", "tone", "--version", version, "--fetch", "--out", str(again)], folder)
    assert bytes_of(again) == bytes_of(made)


def test_what_is_there_is_not_overwritten_and_a_version_not_used_twice(folder: Path) -> None:
    if not (folder / "two").exists():
        said(["release", "tone", "--version", "2.x", "--out", "two"], folder)
    done = run(["release", "tone", "--version", "2.y", "--out", "two"], folder)
    assert (done.returncode, "it is there already" in done.stderr) == (4, True)
    done = run(["release", "tone", "--version", "2.x", "--out", "three"], folder)
    assert (done.returncode, "was made before" in done.stderr) == (4, True)
    assert not (folder / "three").exists()


def test_json_says_what_the_log_keeps(folder: Path) -> None:
    found = json.loads(said(["release", "tone", "--json"], folder))
    assert found["making"] is None
    assert {line["told"] for line in found["releases"]} == {"raters"}
    held = json.loads(said(["release", "tone", "--preview", "--json"], folder))
    assert held["questions"][0]["table"] == "consensus-tone"


def test_groups_that_nobody_was_asked_about_are_refused(folder: Path) -> None:
    done = run(["release", "tone", "--preview", "--tell", "groups"], folder)
    assert done.returncode == 4
    assert "no groups to tell" in done.stderr


def test_a_rater_finds_what_became_of_each_of_their_judgments(judged: Path) -> None:
    assert (judged / "told").read_text() == (
        "mine: 4 judgments; not checked, since no --key was given\n"
    )
    said(["release", "tone", "--version", "3.0", "--out", "of-bobbie"], judged)
    told = said(["verify", "of-bobbie", "--receipt", "mine"], judged)
    assert "receipt: the 4 judgments of the receipt: 4 counted" in told
    twice = said(["verify", "of-bobbie", "--receipt", "mine", "--receipt", "mine"], judged)
    assert "receipt: the 8 judgments of the receipts: 8 counted" in twice
    # there is no second one in its place, and the operator is no rater
    again = run(["receipts", "tone", "--out", "mine"], judged)
    assert (again.returncode, "right to judge" in again.stderr) == (4, True)


def test_a_witness_is_put_beside_a_release_if_it_saw_its_log(judged: Path) -> None:
    witness = Cosigner("witness.example/w1", bytes(range(1, 33)))
    head = Checkpoint.parse((judged / "head").read_text(), where="head")
    (judged / "note").write_text(witness.cosign(head, AT).text)
    arguments = ["release", "tone", "--version", "4.0", "--out", "seen", "--witness", "note"]
    told = said(arguments, judged)
    assert "Signed by the witness witness.example/w1; no key was given that checks it." in told
    found = said(["verify", "seen", "--witness-key", witness.key.text], judged)
    assert "witness.example/w1 saw them at 2023-03-20 12:25:47 UTC" in found
    # one of another log, and none at all: nothing is written
    (judged / "other").write_text(witness.cosign(replace(head, root=bytes(32)), AT).text)
    again = ["release", "tone", "--version", "4.0", "--fetch", "--out", "unseen"]
    for name, message in (("other", "does not begin with"), ("nothing", "cannot be read")):
        done = run([*again, "--witness", name], judged)
        assert done.returncode != 0
        assert message in done.stderr
        assert not (judged / "unseen").exists()
    done = run(["stamp", "seen", "--witness", "other"], judged)
    assert "there is another one already" in done.stderr
    done = run(["stamp", "seen", "--witness", "other", "--replace"], judged)
    assert (done.returncode, "does not begin with" in done.stderr) == (5, True)
    told = said(["stamp", "seen", "--witness", "note", "--witness-key", witness.key.text], judged)
    assert told == "Signed by the witness witness.example/w1 at 2023-03-20 12:25:47 UTC.\n"
    assert run(["stamp", "seen"], judged).returncode != 0

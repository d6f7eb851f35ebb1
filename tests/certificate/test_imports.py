"""A release of judgments that another tool collected: it verifies, and what a forger does to it is
found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from frozen_campaigns import frozen, given
from quorate.certificate.proof.statement import attest
from quorate.certificate.rows import SOURCE, rows
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.verdict import Verdict, opened, verify
from quorate.cli import main
from quorate.client import Client
from quorate.ledger.checkpoint import Checkpoint, Signer, VerifierKey
from released import mend, release, rewrite

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
FORGED = bytes(range(32))
SAID = "item,rater,label\n" + "".join(
    f"s{item},r{rater},{'good' if (item * 7 + rater) % 3 else 'bad'}\n"
    for item in range(12)
    for rater in range(4)
)
REAL = {
    "bird": ("table", "crowd/bird/labels.csv"),
    "news": ("prodigy", "formats/prodigy/annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl"),
}


@dataclass(frozen=True)
class Brought:
    """A campaign that was opened from a file, its key, and two releases of it."""

    data: Path
    known: Known
    older: Path
    newer: Path


def bring(room: Path, tool: str, file: Path) -> Brought:
    data, title = room / "data", "Brought"
    with pytest.raises(SystemExit) as left:
        main(["import", tool, str(file), "--open", "--title", title, "--data", str(data)])
    assert left.value.code == 0
    for version in ("1.0.0", "1.1.0"):
        release(data, version, room / version, "brought")
    # what the publisher would have published elsewhere
    key = (room / "1.1.0/proof/key").read_text()
    known = Known(key=VerifierKey.parse(key.strip()), version="1.1.0")
    return Brought(data, known, room / "1.0.0", room / "1.1.0")


def verdict(folder: Path, known: Known) -> Verdict:
    with opened(folder) as found:
        return verify(found, known)


def failing(folder: Path, known: Known) -> set[str]:
    return {one.check for one in verdict(folder, known).of("failed")}


def resign(folder: Path) -> None:
    """Sign all as it is with a key of somebody else, under the publisher's name."""
    head = Checkpoint.parse((folder / "proof/checkpoint").read_text())
    signer = Signer(head.origin, FORGED)
    head = Checkpoint(head.origin, head.size, head.root).signed(signer)
    (folder / "proof/checkpoint").write_text(head.text)
    (folder / "proof/key").write_text(f"{signer.verifier.text}\n")
    mend(folder)
    text = attest((folder / "manifest.json").read_bytes(), head, signer).text
    (folder / "proof/attestation.dsse.json").write_text(text)


def flip(folder: Path) -> None:
    def change(table: pl.DataFrame) -> pl.DataFrame:
        labels = table["label"].to_list()
        labels[0] = next(one for one in labels if one != labels[0])
        return table.with_columns(pl.Series("label", labels))

    rewrite(folder, "judgments", change)


def drop(folder: Path) -> None:
    rewrite(folder, "judgments", lambda table: table[1:])


def edit(folder: Path) -> None:
    """One more answer, where the card counts them."""
    answers = json.loads((folder / "manifest.json").read_text())["counts"]["answers"]
    path = folder / "README.md"
    before = path.read_text()
    path.write_text(before.replace(f"{answers:,} answers", f"{answers + 1:,} answers"))
    assert path.read_text() != before


def swap(folder: Path) -> None:
    (path,) = (folder / "guidelines").glob("*.md")
    path.write_text("Whatever you like.")


TAMPERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "flipped": (flip, "completeness"),
    "dropped": (drop, "completeness"),
    "edited": (edit, "documents"),
    "swapped": (swap, "events"),
}
"""what is done to a release, and the check that finds it though all is signed anew"""


def tampered(brought: Brought, how: str, room: Path) -> set[str]:
    """The checks that fail of a copy that somebody without the key changed and signed."""
    copy = Path(shutil.copytree(brought.newer, room / how))
    TAMPERS[how][0](copy)
    resign(copy)
    return failing(copy, Known())


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    room = tmp_path_factory.mktemp("brought")
    (room / "said.csv").write_text(SAID)
    return bring(room, "table", room / "said.csv")


def test_a_release_of_what_came_from_another_tool_verifies(brought: Brought) -> None:
    found = verdict(brought.newer, brought.known)
    assert found.of("failed") == ()
    assert {"completeness", "imports", "documents", "gate"} <= {o.check for o in found.of("holds")}
    said = {one.what for one in found.of("stated") if one.check == "imports"}
    assert said == {"that these answers were in 1 file of other tools"}
    rows = pl.read_parquet(brought.newer / "data/judgments.parquet")
    # 12 items by 4 raters; nobody here saw when and how long, or what was read before
    assert rows.height == 48
    assert rows["source"].n_unique() == 1
    assert rows.select("day", "seconds", "guideline").null_count().row(0) == (48, 48, 48)
    (file,) = json.loads((brought.newer / "manifest.json").read_text())["imports"]
    assert (file["tool"], file["file"], file["answers"]) == ("table", "said.csv", 48)


@pytest.mark.parametrize("how", TAMPERS)
def test_what_a_forger_changes_is_found(brought: Brought, how: str, tmp_path: Path) -> None:
    assert TAMPERS[how][1] in tampered(brought, how, tmp_path)


def test_another_key_and_an_older_release_are_found(brought: Brought, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(brought.newer, tmp_path / "copy"))
    resign(copy)
    assert failing(copy, Known()) == set()
    assert failing(copy, brought.known) == {"signature"}
    assert failing(brought.older, brought.known) == {"replay"}


def test_that_it_came_from_elsewhere_cannot_be_hidden(brought: Brought, tmp_path: Path) -> None:
    """The rows lose the column, and the file another name: the log has both."""
    copy = Path(shutil.copytree(brought.newer, tmp_path / "copy"))
    rewrite(copy, "judgments", lambda table: table.drop("source"))
    rewrite(copy, "excluded", lambda table: table.drop("source"))
    resign(copy)
    assert {"completeness", "imports"} <= failing(copy, Known())
    named = Path(shutil.copytree(brought.newer, tmp_path / "named"))
    path = named / "manifest.json"
    path.write_text(path.read_text().replace("said.csv", "ours.csv"))
    resign(named)
    found = [one for one in verdict(named, Known()).of("failed") if one.check == "imports"]
    assert [one.what for one in found] == ["another file than the log names"]


def test_nobody_is_told_as_somebody_who_worked_here(brought: Brought) -> None:
    facts = json.loads((brought.newer / "facts.json").read_text())
    assert facts["imports"]["judgments"] == 48
    assert facts["imports"]["raters"] is None  # four are fewer than ten
    assert (facts["labour"]["hours"], facts["timeline"]["first_judgment"]) == (None, None)
    card = (brought.newer / "README.md").read_text()
    assert "48 of the 48 judgments that count were given in other tools" in card
    for untrue in ("names the version", "chose each rater", "checks watched", "guideline alone"):
        assert untrue not in card
    with Client.local(brought.data) as client:
        names = {one.name for one in client.raters("brought")}
    every = "".join(path.read_text() for path in brought.newer.rglob("*.md"))
    assert {"r0", "r1", "r2", "r3"} <= names
    assert "`r0`" not in every


@pytest.mark.parametrize(("number", "told"), [(12, True), (4, False)])
def test_where_groups_are_told_few_who_came_from_elsewhere_are_not(number: int, told: bool) -> None:
    """Of 12 people the version is told, and of 12 that they came from a file, by no name of it; of
    4 neither, nor what would follow from the version of the others."""
    here = [given("a", f"here{n}", "no") for n in range(12)]
    away = [
        given("a", f"away{n}", "yes")._replace(guideline=None, source="s_1")  # type: ignore[arg-type]
        for n in range(number)
    ]
    found = rows(frozen([*here, *away]), "groups", 10).kept
    versions = dict(found["guideline"].value_counts().iter_rows())
    if not told:
        assert (SOURCE in found.columns, versions) == (False, {"other": 16})
        return
    assert versions == {"1.0": 12, None: 12}
    assert dict(found[SOURCE].value_counts().iter_rows()) == {None: 12, "imported": 12}


@pytest.mark.parametrize("name", REAL)
def test_real_sets_come_in_are_released_and_every_forgery_is_found(
    name: str, tmp_path: Path
) -> None:
    tool, path = REAL[name]
    if not (SHARED / path).is_file():
        pytest.skip(f"the shared data set {path} is not here")
    brought = bring(tmp_path, tool, SHARED / path)
    assert failing(brought.newer, brought.known) == set()
    for how, (_, check) in TAMPERS.items():
        assert check in tampered(brought, how, tmp_path), how
    copy = Path(shutil.copytree(brought.newer, tmp_path / "signed"))
    resign(copy)
    assert failing(copy, brought.known) == {"signature"}
    assert failing(brought.older, brought.known) == {"replay"}

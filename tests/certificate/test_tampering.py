"""What a forger does to a real release, and by what it is found."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import polars as pl
import pytest

from quorate.certificate.frozen import Frozen
from quorate.certificate.proof.statement import attest
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.checks.files import Files
from quorate.certificate.verify.checks.signature import Signed
from quorate.certificate.verify.opened import Opened
from quorate.certificate.verify.verdict import UNREADABLE, Verdict, opened, verify
from quorate.ledger.checkpoint import Checkpoint, Signer, VerifierKey
from released import Demo, mend, release, remake, rewrite

FORGED = bytes(range(32))
"""a key of somebody else"""


def verdict(folder: Path, known: Known) -> Verdict:
    with opened(folder) as found:
        return verify(found, known)


def failing(folder: Path, known: Known) -> set[str]:
    return {one.check for one in verdict(folder, known).of("failed")}


@pytest.fixture
def folder(demo: Demo, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo.folder, tmp_path / "copy"))


@pytest.fixture
def known(demo: Demo) -> Known:
    return Known(key=VerifierKey.parse(demo.key), version="1.0.0")


@pytest.fixture
def forger(demo: Demo) -> Signer:
    """Somebody else, under the publisher's name."""
    return Signer(VerifierKey.parse(demo.key).name, FORGED)


def resign(folder: Path, signer: Signer) -> None:
    """Sign the files as they are, and the head, and put the key beside them."""
    head = Checkpoint.parse((folder / "proof/checkpoint").read_text())
    head = Checkpoint(head.origin, head.size, head.root).signed(signer)
    (folder / "proof/checkpoint").write_text(head.text)
    (folder / "proof/key").write_text(f"{signer.verifier.text}\n")
    mend(folder)
    text = attest((folder / "manifest.json").read_bytes(), head, signer).text
    (folder / "proof/attestation.dsse.json").write_text(text)


def flipped(table: pl.DataFrame, question: str = "topic") -> pl.DataFrame:
    """The table with one label of the question changed to another one that was given."""
    place = table.with_row_index("row").filter(pl.col("question") == question)
    row, label = place["row"][0], place["label"][0]
    other = next(one for one in place["label"].to_list() if one != label)
    labels = table["label"].to_list()
    labels[row] = other
    return table.with_columns(pl.Series("label", labels))


def test_with_the_publisher_s_key_and_the_version_everything_holds(
    demo: Demo, known: Known
) -> None:
    found = verdict(demo.folder, known)
    assert found.of("failed") == ()
    holding = {one.check for one in found.of("holds")}
    assert {"signature", "tree", "completeness", "events", "documents", "replay"} <= holding
    assert "signature" not in {one.check for one in found.of("stated")}


def test_a_flipped_label_is_found_by_the_log(folder: Path, known: Known) -> None:
    rewrite(folder, "judgments", flipped)
    mend(folder)
    found = [one for one in verdict(folder, known).of("failed") if one.check == "completeness"]
    # one row that was given is missing, one that nobody gave is there
    assert sorted(one.what for one in found) == [
        "1 not of the log is there",
        "1 of the log is missing",
    ]
    assert "signature" in failing(folder, known)


def test_a_label_that_was_flipped_before_all_else_was_made_is_found_by_the_log(
    demo: Demo, known: Known, forger: Signer, tmp_path: Path
) -> None:
    """The forger flips an answer, then computes all tables, figures, documents and the manifest
    anew, and signs; only the log is the old one."""

    def forge(frozen: Frozen) -> Frozen:
        answers = flipped(frozen.answers)
        labels = answers["label"].to_list()
        given = [
            json.dumps(x) if x != y else j
            for x, y, j in zip(
                labels,
                frozen.answers["label"].to_list(),
                frozen.answers["json"].to_list(),
                strict=True,
            )
        ]
        return replace(frozen, answers=answers.with_columns(pl.Series("json", given)))

    made = tmp_path / "made"
    remake(demo.data, made, change=forge, signer=forger)
    assert failing(made, Known()) == {"completeness"}
    assert failing(made, replace(known, version="2.0.0")) == {"completeness", "signature"}


def test_all_made_anew_with_another_key_is_found_by_the_publisher_s_key_alone(
    demo: Demo, known: Known, forger: Signer, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    remake(demo.data, made, signer=forger)
    assert failing(made, Known()) == set()
    assert failing(made, replace(known, version="2.0.0")) == {"signature"}


def test_a_checkpoint_signed_by_another_key_is_found(
    folder: Path, known: Known, forger: Signer
) -> None:
    resign(folder, forger)
    assert failing(folder, Known()) == set()  # which is why the key is only stated without --key
    assert failing(folder, known) == {"signature"}


def test_a_dropped_row_is_found_by_the_log(folder: Path, known: Known, forger: Signer) -> None:
    rewrite(folder, "judgments", lambda table: table[1:])
    resign(folder, forger)
    assert {"completeness", "counts"} <= failing(folder, Known())


def test_a_dropped_judgment_is_found_when_the_log_s_table_lost_it_too(
    folder: Path, known: Known, forger: Signer
) -> None:
    path = folder / "proof/judgments.parquet"
    pl.read_parquet(path)[1:].write_parquet(path)
    resign(folder, forger)
    found = [one for one in verdict(folder, Known()).of("failed") if one.check == "completeness"]
    assert ("judgments of which nothing is told", "1", "0") in {
        (one.what, one.expected, one.found) for one in found
    }


def test_a_dropped_entry_is_found_by_the_root(folder: Path, forger: Signer) -> None:
    path = folder / "proof/entries.parquet"
    pl.read_parquet(path)[:-1].write_parquet(path)
    resign(folder, forger)
    assert "tree" in failing(folder, Known())


def test_an_edited_figure_of_the_card_is_found_though_all_is_signed(
    folder: Path, forger: Signer
) -> None:
    path = folder / "README.md"
    before = path.read_text()
    path.write_text(before.replace("26 items", "62 items"))
    assert path.read_text() != before
    resign(folder, forger)
    assert failing(folder, Known()) == {"documents"}


def test_a_swapped_guideline_is_found_though_all_is_signed(folder: Path, forger: Signer) -> None:
    (path,) = (folder / "guidelines").iterdir()
    path.write_text("Judge as you like.\n")
    resign(folder, forger)
    assert {"guidelines", "events"} <= failing(folder, Known())


def test_a_replayed_older_release_is_found_by_version_and_by_the_head(
    demo: Demo, known: Known, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(demo.data, tmp_path / "data"))
    # the release before is an entry of the log, so the next one covers more of it
    newer = tmp_path / "newer"
    release(data, "1.1.0", newer)
    assert failing(newer, replace(known, version="1.1.0")) == set()
    assert failing(demo.folder, replace(known, version="1.1.0")) == {"replay"}
    head = Checkpoint.parse((newer / "proof/checkpoint").read_text())
    assert failing(demo.folder, replace(known, checkpoint=head)) == {"replay"}
    # the other way round the newer log goes on from the older head
    older = Checkpoint.parse((demo.folder / "proof/checkpoint").read_text())
    assert failing(newer, Known(known.key, "1.1.0", older)) == set()


def test_a_second_log_is_found_by_a_head_of_the_first(
    demo: Demo, known: Known, tmp_path: Path
) -> None:
    """Two heads of one size that the publisher signed, and roots that differ."""
    from quorate.server.house import open_house
    from quorate.server.settings import Settings

    mine = Checkpoint.parse((demo.folder / "proof/checkpoint").read_text())
    signer = open_house(demo.data, Settings()).signer("message-triage")
    other = Checkpoint(mine.origin, mine.size, bytes(32)).signed(signer)
    found = verdict(demo.folder, replace(known, checkpoint=other)).of("failed")
    assert [one.check for one in found] == ["replay"]
    assert "two logs" in found[0].what


def test_stripped_of_its_proof_it_does_not_hold(folder: Path) -> None:
    shutil.rmtree(folder / "proof")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = [one for one in manifest["files"] if "proof/" not in one["name"]]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert {"signature", "tree", "completeness"} <= failing(folder, Known())


def test_any_flipped_byte_of_any_file_is_found(demo: Demo, known: Known, folder: Path) -> None:
    """Bits at 20 places of each file, drawn with a seed, the first and the last byte among them.

    Digests and signatures alone must find them; what else is wrong is told by the other checks.
    """
    rng = Random(8)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    assert len(paths) > 35
    for path in paths:
        data = path.read_bytes()
        places = {0, len(data) - 1, *(rng.randrange(len(data)) for _ in range(18))}
        for place in places:
            altered = bytearray(data)
            altered[place] ^= 1 << rng.randrange(8)
            path.write_bytes(bytes(altered))
            assert seen(folder, known), (path.name, place, data[max(place - 20, 0) : place + 20])
        path.write_bytes(data)
    assert not seen(folder, known)


def seen(folder: Path, known: Known) -> bool:
    """Whether digests or signatures tell that a file was altered."""
    try:
        found = Opened(folder)
        return any(
            one.state == "failed"
            for check in (Files(), Signed())
            for one in check.run(found, known)
        )
    except UNREADABLE:
        return True


def test_two_makings_give_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    remake(demo.data, one)
    remake(demo.data, other)
    assert files(one) == files(other)
    assert verdict(one, Known()).holds


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }

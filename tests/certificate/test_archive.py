"""An archive alone: what holds of it, and that every change to it is found."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from archived import closed_campaign, folder_of, moved
from quorate.certificate.archive.manifest import sign
from quorate.certificate.archive.reading import Archive
from quorate.certificate.archive.verifying import verify_archive
from quorate.certificate.verify.check import Known
from quorate.ledger.checkpoint import Signer, VerifierKey
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError


@dataclass(frozen=True)
class Made:
    """An archive, and the key of its publisher."""

    folder: Path
    key: VerifierKey


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(_made(tmp_path_factory.mktemp("archive")))


async def _made(folder: Path) -> Made:
    async with closed_campaign(folder / "data") as place:
        await moved(place, "archive")
        key = place.house.signer(place.name).verifier
        return Made(folder_of(place).rename(folder / "archive"), key)


@pytest.fixture
def made(once: Made, tmp_path: Path) -> Made:
    """A copy that a test may change."""
    return Made(Path(shutil.copytree(once.folder, tmp_path / "archive")), once.key)


def failed(made: Made) -> set[str]:
    """The checks that fail with the publisher's key."""
    found = verify_archive(Archive(made.folder), Known(key=made.key))
    assert found.holds == (not found.of("failed"))
    return {one.check for one in found.of("failed")}


def mended(made: Made, signer: Signer | None = None) -> None:
    """Let the manifest name the files as they are now, as a forger would; sign it with a key of
    theirs."""
    path = made.folder / "archive.json"
    manifest = json.loads(path.read_text())
    manifest["files"] = [
        {**one, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
        for one in manifest["files"]
        if (file := made.folder / one["name"]).exists()
        for data in [file.read_bytes()]
    ]
    path.write_text(json.dumps(manifest))
    if signer is not None:
        digest = sha256(path.read_bytes()).hexdigest()
        (made.folder / "archive.dsse.json").write_text(sign(digest, signer))


def rewritten(path: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    table = pl.read_parquet(path)
    change(table).write_parquet(path)


def test_what_was_made_holds(once: Made) -> None:
    found = verify_archive(Archive(once.folder), Known(key=once.key))
    assert found.holds
    assert {one.check for one in found.of("holds")} == {
        "files", "signature", "key", "tree", "replay", "answers",
    }  # fmt: skip
    unknown = verify_archive(Archive(once.folder))
    assert [one.check for one in unknown.of("stated")] == ["key"]


def test_the_table_of_answers_has_the_columns_of_the_one_table(once: Made) -> None:
    table = pl.read_parquet(once.folder / "judgments.parquet")
    assert table.columns[:4] == ["item", "rater", "question", "label"]
    # six items, two raters, one of the two questions is sealed
    assert table.height == 12
    assert set(table["label"]) == {"warm"}
    assert table["rater"].n_unique() == 2


def test_no_words_of_people_are_in_it(once: Made) -> None:
    for path in once.folder.glob("*.parquet"):
        for column in pl.read_parquet(path).select(pl.col(pl.String)):
            assert not column.str.contains("It is kind").any()


def test_the_root_follows_from_the_leaves(once: Made) -> None:
    archive = Archive(once.folder)
    place = archive.manifest.place
    assert Tree(archive.leaves).root(place.size).hex() == place.root


@pytest.mark.parametrize("name", ["log-00000.parquet", "judgments.parquet", "README.md", "key"])
def test_a_flipped_byte_is_found(made: Made, name: str) -> None:
    path = made.folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "files" in failed(made)


def test_dropped_rows_are_found_also_under_a_mended_manifest(made: Made) -> None:
    rewritten(made.folder / "log-00000.parquet", lambda table: table[:-3])
    mended(made)
    found = failed(made)
    assert {"signature", "tree", "log"} <= found
    assert "files" not in found


def test_rows_dropped_in_the_middle_are_found(made: Made) -> None:
    rewritten(
        made.folder / "log-00000.parquet", lambda t: t.filter(~pl.col("index").is_between(9, 12))
    )
    mended(made)
    assert {"log", "tree"} <= failed(made)


def test_another_label_is_found(made: Made) -> None:
    rewritten(
        made.folder / "log-00000.parquet",
        lambda t: t.with_columns(pl.col("body").str.replace('"tone":"warm"', '"tone":"cold"')),
    )
    mended(made)
    assert {"log", "answers"} <= failed(made)


def test_another_table_of_answers_is_found(made: Made) -> None:
    rewritten(made.folder / "judgments.parquet", lambda t: t.with_columns(label=pl.lit("cold")))
    mended(made, Signer("quorate.local/tone", bytes(32)))
    assert {"answers", "signature"} <= failed(made)


def test_a_key_of_somebody_else_is_found(made: Made) -> None:
    forger = Signer(made.key.name, bytes(32))
    (made.folder / "key").write_text(forger.verifier.text + "\n")
    mended(made, forger)
    assert "key" in failed(made)


def test_who_signs_again_with_another_key_fails_by_the_heads(made: Made) -> None:
    forger = Signer(made.key.name, bytes(32))
    (made.folder / "key").write_text(forger.verifier.text + "\n")
    mended(made, forger)
    found = verify_archive(Archive(made.folder))
    assert {one.check for one in found.of("failed")} == {"log"}


def test_missing_and_added_files_are_found(made: Made) -> None:
    (made.folder / "campaign.json").unlink()
    (made.folder / "notes.txt").write_text("mine")
    found = verify_archive(Archive(made.folder), Known(key=made.key)).of("failed")
    assert {one.where for one in found} == {"campaign.json", "notes.txt"}


def test_a_file_outside_of_the_folder_is_refused(made: Made) -> None:
    path = made.folder / "archive.json"
    path.write_text(path.read_text().replace('"README.md"', '"../README.md"'))
    with pytest.raises(IntegrityError, match="outside"):
        Archive(made.folder)


def test_what_is_no_manifest_is_said(made: Made) -> None:
    for text in ("", "[]", '{"format": "quorate-archive/9"}', '{"format": "quorate-archive/1"}'):
        (made.folder / "archive.json").write_text(text)
        with pytest.raises(IntegrityError):
            Archive(made.folder)

"""A release holds by its own files; whatever is altered in it is found, and where."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from quorate.certificate.unpacking import unpack
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.verdict import Verdict, opened, verify
from quorate.schema.errors import IntegrityError, RequestError
from released import Demo, mend, rewrite, write_json

OTHER = pl.col("label").replace({"delivery": "billing", "billing": "delivery"})


def verdict(folder: Path) -> Verdict:
    with opened(folder) as release:
        return verify(release)


@pytest.fixture
def folder(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's release."""
    return Path(shutil.copytree(demo.folder, tmp_path / "copy"))


def failed(folder: Path) -> tuple[Finding, ...]:
    return verdict(folder).of("failed")


def of_check(folder: Path, name: str) -> list[Finding]:
    return [one for one in failed(folder) if one.check == name]


def checks(found: tuple[Finding, ...]) -> set[str]:
    return {one.check for one in found}


def edited(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text()
    after = change(before)
    assert after != before
    path.write_text(after)


def test_the_demo_s_release_holds_and_says_what_is_only_stated(demo: Demo) -> None:
    found = verdict(demo.folder)
    assert found.of("failed") == ()
    assert (found.campaign, found.version) == ("message-triage", "1.0.0")
    for name in ("files", "tables", "counts", "guidelines", "items", "consensus", "agreement"):
        assert name in checks(found.of("holds")), name
    assert "pseudonyms" in checks(found.of("stated"))


def test_a_zip_is_verified_like_its_folder(demo: Demo, tmp_path: Path) -> None:
    packed = tmp_path / "release.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(demo.folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(demo.folder).as_posix())
    assert verdict(packed).findings == verdict(demo.folder).findings


@pytest.mark.parametrize("name", ["../out", "/etc/x", "a/../../b", "a\\b", "c:d", "a//b", "."])
def test_a_zip_that_reaches_out_of_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("x"), b"")
        archive.filelist[0].filename = archive.filelist[0].orig_filename = name
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(IntegrityError, match="outside the folder"):
        unpack(packed, room)
    assert list(tmp_path.rglob("*")) == [room]


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no such file"):
        verdict(tmp_path / "nothing")
    with pytest.raises(IntegrityError, match=r"no manifest\.json"):
        verdict(tmp_path)
    later = {"format": "quorate-release/9", "made_with": {"quorate": "9.0"}}
    write_json(tmp_path / "manifest.json", later)
    with pytest.raises(IntegrityError, match=r"quorate-release/9.*Quorate 9\.0"):
        verdict(tmp_path)


def test_a_flipped_label_is_found_by_the_digest_and_by_the_twin(folder: Path) -> None:
    path = folder / "data/judgments.jsonl"
    edited(path, lambda text: text.replace('"label": "yes"', '"label": "no"', 1))
    found = [one for one in failed(folder) if one.check in ("files", "tables")]
    assert len(found) == 3  # its digest, its size, its row
    assert {one.where.partition(",")[0] for one in found} == {"data/judgments.jsonl"}


def test_a_flipped_label_is_found_when_the_digests_were_mended(folder: Path) -> None:
    def flip(table: pl.DataFrame) -> pl.DataFrame:
        first = table.filter(pl.col("question") == "topic")["label"].to_list()[0]
        other = next(
            one for one in table.filter(pl.col("question") == "topic")["label"] if one != first
        )
        hit = (pl.col("question") == "topic") & (pl.col("label") == first)
        nth = hit & (hit.cum_sum() == 1)
        return table.with_columns(
            pl.when(nth).then(pl.lit(other)).otherwise("label").alias("label")
        )

    rewrite(folder, "judgments", flip)
    mend(folder)
    found = failed(folder)
    assert "files" not in checks(found)
    assert {"consensus", "agreement"} <= checks(found)


def test_a_dropped_row_is_found_when_the_digests_were_mended(folder: Path) -> None:
    rewrite(folder, "judgments", lambda table: table[1:])
    mend(folder)
    assert "counts" in checks(failed(folder))


def test_an_edited_consensus_is_told_by_item_and_column(folder: Path) -> None:
    rewrite(
        folder,
        "consensus-topic",
        lambda table: table.with_columns(
            pl.when(pl.int_range(pl.len()) == 3)
            .then(pl.col("probability") - 1e-6)
            .otherwise("probability")
            .round(6)
        ),
    )
    mend(folder)
    (found,) = of_check(folder, "consensus")
    item = pl.read_parquet(folder / "data/consensus-topic.parquet")["item"][3]
    assert found.where == f"data/consensus-topic.parquet, item {item!r}, probability"


def test_an_edited_agreement_is_found(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["questions"][0]["agreement"]["value"] += 1e-6
    write_json(folder / "manifest.json", manifest)
    (found,) = of_check(folder, "agreement")
    assert found.where.endswith("/agreement/value")
    # the documents say the old figure
    assert "documents" in checks(failed(folder))


def test_an_edited_figure_of_the_card_is_told_by_its_line(folder: Path) -> None:
    path = folder / "README.md"
    edited(path, lambda text: text.replace("26 items", "260 items", 1))
    mend(folder)
    (found,) = [one for one in of_check(folder, "documents") if one.where.startswith("README.md")]
    line = int(found.where.rpartition(" ")[2])
    assert "260 items" in path.read_text().splitlines()[line - 1]
    assert "260 items" in found.found


def test_an_edited_labour_record_is_found_in_each_of_its_files(folder: Path) -> None:
    for name in ("labour.json", "labour.md", "facts.json", "answers.json"):
        path = folder / name
        before = path.read_text()
        edited(path, lambda text: text.replace("1", "2", 1) if "1" in text else text + " ")
        mend(folder)
        assert "documents" in checks(failed(folder)), name
        path.write_text(before)
    mend(folder)
    assert failed(folder) == ()


def test_a_swapped_guideline_is_found_when_the_digests_were_mended(folder: Path) -> None:
    (path,) = (folder / "guidelines").iterdir()
    path.write_text("Judge as you like.")
    mend(folder)
    assert "guidelines" in checks(failed(folder))


def test_a_file_more_and_a_file_less_are_found(folder: Path) -> None:
    (folder / "data/more.jsonl").write_text("{}\n")
    (folder / "data/excluded.jsonl").unlink()
    found = failed(folder)
    told = {(one.where, one.what) for one in found if one.check == "files"}
    assert ("data/more.jsonl", "the manifest does not name this file") in told
    assert ("data/excluded.jsonl", "the file is missing") in told


def test_a_leak_between_parts_is_found(folder: Path) -> None:
    def leak(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.lit("test").alias("split"))

    rewrite(folder, "items", leak)
    mend(folder)
    found = of_check(folder, "items")
    assert "is in another part" in found[0].what


def test_a_person_s_id_is_found_in_a_table_and_in_a_text(folder: Path) -> None:
    person = "p_0123456789abcdef0123"
    rewrite(folder, "items", lambda table: table.with_columns(pl.lit(person).alias("slices.by")))
    edited(folder / "README.md", lambda text: text + person)
    mend(folder)
    named = {one.where for one in failed(folder) if one.check == "pseudonyms"}
    assert named == {"data/items.parquet", "data/items.jsonl", "README.md"}


@pytest.mark.parametrize("broken", ["[]", "{"])
def test_what_is_no_manifest_is_refused(folder: Path, broken: str) -> None:
    (folder / "manifest.json").write_text(broken)
    with pytest.raises(IntegrityError, match=r"manifest\.json"):
        verdict(folder)


@pytest.mark.parametrize("broken", [{}, {"files": 7}, {"files": [{}]}, {"questions": [1]}])
def test_a_broken_manifest_fails_and_breaks_nothing(folder: Path, broken: object) -> None:
    assert isinstance(broken, dict)
    write_json(folder / "manifest.json", {"format": "quorate-release/2", **broken})
    found = verdict(folder)
    assert not found.holds
    assert "files" in checks(found.of("failed"))

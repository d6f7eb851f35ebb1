"""Documents are made again from a release's folder, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.folder import data_files, ground_from, remade
from quorate.certificate.documents.ground import Ground, pointed, resolved
from quorate.schema.errors import IntegrityError, ReadError
from quorate.schema.json_value import Json
from release_facts import full_facts
from release_grounds import ABOUT, ground_of


@pytest.fixture
def written(tmp_path: Path) -> Ground:
    """The ground of a release whose folder has the files that it stands on."""
    made = ground_of(about=ABOUT, facts=full_facts().to_dict(), folder=tmp_path)
    ground = Ground(made.manifest, made.facts, made.campaign, data_files(tmp_path))
    (tmp_path / "manifest.json").write_text(json.dumps({**ground.manifest, "files": ["all"]}))
    (tmp_path / "facts.json").write_text(json.dumps(ground.facts))
    (tmp_path / "campaign.json").write_text(json.dumps(ground.campaign))
    return ground


def test_a_folder_gives_the_same_documents(written: Ground, tmp_path: Path) -> None:
    assert remade(tmp_path) == documents(written)


def test_a_figure_that_was_changed_in_a_file_changes_documents(
    written: Ground, tmp_path: Path
) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"answers": 64', '"answers": 65'))
    found = remade(tmp_path)
    before = documents(written)
    assert found["README.md"] != before["README.md"]
    assert found["datasheet.md"] != before["datasheet.md"]


def test_a_table_that_was_changed_changes_its_digest(written: Ground, tmp_path: Path) -> None:
    target = tmp_path / "data" / "judgments.parquet"
    (was,) = [one for one in written.files if one.table == "judgments"]
    target.write_bytes((tmp_path / "data" / "excluded.parquet").read_bytes())
    (now,) = [one for one in ground_from(tmp_path).files if one.table == "judgments"]
    assert now.sha256 != was.sha256


@pytest.mark.parametrize("text", ["[]", "{", ""])
def test_a_file_that_is_no_object_is_named(written: Ground, tmp_path: Path, text: str) -> None:
    (tmp_path / "facts.json").write_text(text)
    with pytest.raises(ReadError, match=r"facts\.json"):
        ground_from(tmp_path)


def test_figures_that_cannot_be_told_are_refused_in_one_way(
    written: Ground, tmp_path: Path
) -> None:
    counts: dict[str, Json] = {"answers": "many", "items": [], "raters": {}, "questions": None}
    (tmp_path / "manifest.json").write_text(json.dumps({**written.manifest, "counts": counts}))
    with pytest.raises(IntegrityError, match="cannot be made again"):
        remade(tmp_path)


def test_pointers_lead_through_objects_and_lists() -> None:
    files: dict[str, dict[str, Json]] = {"facts.json": {"a/b": [{"c~d": 3}]}}
    at = pointed("facts.json#", "a/b", 0, "c~d")
    assert at == "facts.json#/a~1b/0/c~0d"
    assert resolved(files, at) == 3
    for nowhere in ("facts.json#/a~1b/1", "facts.json#/a~1b/²", "other.json#/a", "facts.json#/x/y"):
        assert resolved(files, nowhere) is None

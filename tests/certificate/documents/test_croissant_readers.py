"""mlcroissant, another's reader, takes the Croissant file and loads its rows, without a network."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.croissant import croissant
from release_facts import full_facts
from release_grounds import ABOUT, ground_of

mlcroissant = pytest.importorskip("mlcroissant", reason="needs quorate[croissant]")
pytestmark = pytest.mark.filterwarnings("default")  # warnings of theirs are not ours


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The Croissant file of a release, beside its tables."""
    ground = ground_of(about=ABOUT, facts=full_facts().to_dict(), folder=tmp_path)
    path = tmp_path / "croissant.json"
    path.write_text(json.dumps(croissant(ground, answers(ground))))
    return path


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may be called."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_file_is_valid_and_without_warnings(release: Path) -> None:
    metadata = mlcroissant.Dataset(jsonld=release).metadata
    assert metadata.issues.errors == set()
    assert metadata.issues.warnings == set()
    assert metadata.annotations_per_item.startswith("rude: 22 to 22")
    assert metadata.data_manipulation_protocol.startswith("Groups of people are told")
    assert len(metadata.data_collection_timeframe) == 2


def test_every_row_of_every_table_is_loaded(release: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=release)
    rows = {one.uuid: list(dataset.records(one.uuid)) for one in dataset.metadata.record_sets}
    # 12 young people twice, 10 old ones four times; each question with 2 items
    assert len(rows["judgments"]) == 64
    assert len(rows["distribution-rude"]) == len(rows["consensus-long"]) == 2
    labels = [one["judgments/label"] for one in rows["judgments"]]
    text = [one.decode() if isinstance(one, bytes) else one for one in labels]
    # yes: 3 and 9 young ones, 10 old ones of i0, and of both for long
    assert text.count("yes") == 3 + 9 + 10 + 20


def test_a_table_that_was_changed_is_not_loaded(release: Path) -> None:
    target = release.parent / "data" / "judgments.parquet"
    target.write_bytes(target.read_bytes()[:-1] + b"!")
    dataset = mlcroissant.Dataset(jsonld=release)
    with pytest.raises(Exception, match="Download"):
        list(dataset.records("judgments"))

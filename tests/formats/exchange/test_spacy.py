"""spaCy's documents, through the library itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.spacy_docs import Spacy, SpacyOptions
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import MultipleChoice, SingleChoice, Spans

TEXT = "Anna lives in 🏠 Köln-Süd."
ENTITIES = Spans(
    name="entities", type="spans", ask="Mark", of="text",
    labels=(Option(value="PER"), Option(value="LOC")),
)  # fmt: skip
TONE = SingleChoice(
    name="categories", type="single_choice", ask="Tone?",
    options=(Option(value="good"), Option(value="bad")),
)  # fmt: skip
PROJECT = Project("set", (ContentField(name="text", type="text"),), (ENTITIES, TONE))


def span(n: int, start: int, end: int, label: str) -> Json:
    return {"id": f"s{n}", "start": start, "end": end, "text": TEXT[start:end], "label": label}


def piece(*spans: Json, tone: Json = "good") -> Piece:
    labels: dict[str, Json] = {"entities": {"spans": [*spans], "relations": []}, "categories": tone}
    return Piece("one", {"text": TEXT}, (Judged("everyone", labels),))


def test_without_the_package_it_is_said() -> None:
    try:
        import spacy  # type: ignore[import-not-found,unused-ignore] # noqa: F401
    except ImportError:
        with pytest.raises(RequestError, match=r"quorate\[spacy\]"):
            Spacy().write(PROJECT, [], Path("out.spacy"), SpacyOptions())


def test_entities_and_categories_come_back(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    # 16 is where Köln begins: the house before it is one code point
    one = piece(span(1, 0, 4, "PER"), span(2, 16, 24, "LOC"))
    assert TEXT[16:24] == "Köln-Süd"
    other = replace(piece(tone="bad"), item="two")
    target = tmp_path / "train.spacy"
    written = Spacy().write(PROJECT, [one, other], target, SpacyOptions(lang="de"))
    assert (written.rows, [loss.field for loss in written.losses]) == (2, ["raters"])
    assert Spacy().sniff(target) > 0.9
    reading = Spacy().read(target, SpacyOptions())
    again = [replace(found, place="") for found in reading]
    assert again == [one, other]
    assert [question.type for question in reading.project.questions] == ["spans", "single_choice"]


def test_what_does_not_end_with_tokens_or_overlaps(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    one = piece(span(1, 0, 10, "PER"), span(2, 1, 4, "LOC"))
    written = Spacy().write(PROJECT, [one], tmp_path / "a.spacy", SpacyOptions(lang="en"))
    found = [loss.why for loss in written.losses if loss.field == "entities"]
    assert any("may not overlap" in why for why in found)
    assert any("widened" in why for why in found)
    grouped = tmp_path / "b.spacy"
    written = Spacy().write(PROJECT, [one], grouped, SpacyOptions(lang="en", group="sc"))
    assert not any("overlap" in loss.why for loss in written.losses)
    reading = Spacy().read(grouped, SpacyOptions())
    (again,) = reading
    spans = again.judgments[0].labels["spans_sc"]
    assert [part["text"] for part in spans["spans"]] == ["Anna", "Anna lives"]  # type: ignore[index,call-overload,union-attr]


def test_several_categories_and_files_that_are_none(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    several = MultipleChoice(
        name="categories", type="multiple_choice", ask="?", options=TONE.options, min=0
    )
    project = replace(PROJECT, questions=(several,))
    both: Json = ["good", "bad"]
    none: Json = []
    pieces = [
        Piece(str(n), {"text": TEXT}, (Judged("everyone", {"categories": label}),))
        for n, label in enumerate((none, both))
    ]
    target = tmp_path / "a.spacy"
    Spacy().write(project, pieces, target, SpacyOptions(lang="xx"))
    assert [one.judgments[0].labels["categories"] for one in Spacy().read(target, SpacyOptions())] \
        == [[], ["good", "bad"]]  # fmt: skip
    target.write_bytes(b"no documents")
    with pytest.raises(ReadError, match="no DocBin"):
        Spacy().read(target, SpacyOptions())
    with pytest.raises(RequestError, match="language 'nope'"):
        Spacy().write(project, pieces, tmp_path / "b.spacy", SpacyOptions(lang="nope"))

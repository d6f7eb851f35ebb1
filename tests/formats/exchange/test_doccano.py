"""doccano's exports: in files that we wrote, and in samples of the tool."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from quorate.formats.exchange.doccano import Doccano, DoccanoOptions
from quorate.formats.exchange.format import Options
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Boxes, MultipleChoice, Ranking, SingleChoice, Spans, Text

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "doccano"
real = pytest.mark.skipif(not SAMPLES.is_dir(), reason="doccano's samples are not at hand")


def lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def read(path: Path, **said: object) -> tuple[Project, list[Piece], list[str]]:
    reading = Doccano().read(path, DoccanoOptions(**said))  # type: ignore[arg-type]
    pieces = list(reading)
    return reading.project, pieces, [loss.field for loss in reading.losses]


def again(project: Project, pieces: list[Piece], target: Path) -> list[Piece]:
    Doccano().write(project, pieces, target, Options())
    found = read(target, confirmed=True)[1]
    assert [replace(piece, place="") for piece in found] == [
        replace(piece, place="") for piece in pieces
    ]
    return found


def span(n: int, start: int, end: int, text: str, label: str) -> Json:
    return {"id": f"s{n}", "start": start, "end": end, "text": text, "label": label}


def test_a_file_a_user_says_who_labelled(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    anna = [
        {"id": 1, "text": "Good", "source": "web", "label": ["pos"], "Comments": ["sure", "yes"]},
        {"id": 2, "text": "Bad", "label": ["neg"], "Comments": []},
        {"id": 3, "text": "Hm", "label": [], "Comments": []},
    ]
    lines(folder / "anna.jsonl", anna)
    lines(folder / "ben.jsonl", [{"id": 2, "text": "Bad", "label": ["pos"], "Comments": []}])
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as packed:
        for name in ("anna.jsonl", "ben.jsonl"):
            packed.write(folder / name, name)
    project, pieces, losses = read(folder)
    (question,) = project.questions
    assert isinstance(question, SingleChoice)
    assert [option.value for option in question.options] == ["pos", "neg"]
    assert pieces[0].judgments == (Judged("anna", {"label": "pos"}, comment="sure\nyes"),)
    assert pieces[0].meta == {"source": "web"}
    assert [(j.rater, j.labels["label"]) for j in pieces[1].judgments] == [
        ("anna", "neg"),
        ("ben", "pos"),
    ]
    # nobody can tell whether item 3 was labelled with nothing or not at all
    assert pieces[2].judgments == ()
    assert losses == ["label"]
    zipped = read(tmp_path / "export.zip")
    assert zipped == (replace(project, title="export"), pieces, losses)
    target = tmp_path / "out.zip"
    written = Doccano().write(project, pieces, target, Options())
    assert (written.rows, [loss.field for loss in written.losses]) == (3, ["items"])
    assert Doccano().sniff(target) > 0.5
    assert read(target)[1] == pieces[:2]


def test_several_labels_are_a_multiple_choice(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "a", "label": ["x", "y"]},
        {"id": 2, "text": "b", "label": []},
    ]
    project, pieces, losses = read(lines(tmp_path / "all.jsonl", rows), confirmed=True)
    assert isinstance(project.questions[0], MultipleChoice)
    assert [p.judgments[0].labels for p in pieces] == [{"label": ["x", "y"]}, {"label": []}]
    assert pieces[0].judgments[0].rater == "everyone"
    assert losses == []
    again(project, pieces, tmp_path / "out")


def test_spans_are_triples_or_objects_with_relations(tmp_path: Path) -> None:
    triples = [{"id": 7, "text": "𝔅en met Zoë", "label": [[0, 3, "PER"], [8, 11, "PER"]]}]
    project, pieces, _ = read(lines(tmp_path / "a.jsonl", triples), rater="anna")
    assert isinstance(project.questions[0], Spans)
    spans = [span(1, 0, 3, "𝔅en", "PER"), span(2, 8, 11, "Zoë", "PER")]
    assert pieces[0].judgments[0].labels == {"label": {"spans": spans, "relations": []}}
    again(project, pieces, tmp_path / "spans")
    related = [
        {
            "id": 7,
            "text": "Ben met Zoë",
            "entities": [
                {"id": 40, "label": "PER", "start_offset": 0, "end_offset": 3},
                {"id": 41, "label": "PER", "start_offset": 8, "end_offset": 11},
            ],
            "relations": [{"id": 50, "from_id": 41, "to_id": 40, "type": "knows"}],
            "Comments": [{"id": 9, "comment": "hm"}],
        }
    ]
    project, pieces, _ = read(lines(tmp_path / "b.jsonl", related))
    label = pieces[0].judgments[0].labels["entities"]
    assert isinstance(label, dict)
    assert label["relations"] == [{"from": "s2", "to": "s1", "label": "knows"}]
    assert pieces[0].judgments[0].comment == "hm"
    again(project, pieces, tmp_path / "relations")


def test_intents_have_categories_beside_spans(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "Fly to Rome", "entities": [[7, 11, "City"]], "cats": ["flight"]},
        {"id": 2, "text": "Eat in Rome", "entities": [[7, 11, "City"]], "cats": ["meal"]},
    ]
    project, pieces, _ = read(lines(tmp_path / "a.jsonl", rows))
    assert [q.type for q in project.questions] == ["spans", "single_choice"]
    again(project, pieces, tmp_path / "out")


def test_texts_are_told_from_labels(tmp_path: Path) -> None:
    rows = [
        {"id": n, "text": "x", "label": [f"a translation of some length, number {n}"]}
        for n in range(3)
    ]
    path = lines(tmp_path / "a.jsonl", rows)
    project, pieces, _ = read(path)
    assert isinstance(project.questions[0], Text)
    again(project, pieces, tmp_path / "out")
    assert isinstance(read(path, texts="labels")[0].questions[0], SingleChoice)
    with pytest.raises(RequestError, match="texts 'words' is not known"):
        read(path, texts="words")


def test_boxes_are_in_pixels_of_images_at_hand(tmp_path: Path) -> None:
    # 10 of 40 pixels are a quarter, 5 of 20 too
    Image.new("RGB", (40, 20)).save(tmp_path / "cat.png")
    box: dict[str, Json] = {"uuid": "u", "x": 10, "y": 5, "width": 20, "height": 10, "label": "cat"}
    path = lines(tmp_path / "a.jsonl", [{"id": 1, "filename": "cat.png", "bbox": [box]}])
    project, pieces, _ = read(path, images=str(tmp_path))
    assert isinstance(project.questions[0], Boxes)
    assert pieces[0].judgments[0].labels["bbox"] == [
        {"shape": "box", "label": "cat", "x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5}
    ]
    written = Doccano().write(project, pieces, tmp_path / "out", Options())
    row = json.loads(written.files[0].read_text())
    assert row["bbox"] == [{"x": 10.0, "y": 5.0, "width": 20.0, "height": 10.0, "label": "cat"}]
    # without the image they go along as they are
    project, pieces, _ = read(path)
    assert project.questions == ()
    assert pieces[0].judgments[0].foreign == (Foreign("pixel_box", "bbox", box),)
    written = Doccano().write(project, pieces, tmp_path / "raw", Options())
    assert json.loads(written.files[0].read_text())["bbox"] == [box]
    assert list(written.losses) == []


def test_polygons_are_corners_in_turns(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20)).save(tmp_path / "cat.png")
    shape = {"points": [0, 0, 20, 0, 20, 10], "label": "cat"}
    path = lines(tmp_path / "a.jsonl", [{"id": 1, "filename": "cat.png", "segmentation": [shape]}])
    project, pieces, _ = read(path, images=str(tmp_path))
    polygon: Json = {"shape": "polygon", "label": "cat", "points": [[0, 0], [0.5, 0], [0.5, 0.5]]}
    assert pieces[0].judgments[0].labels == {"segmentation": [polygon]}
    written = Doccano().write(project, pieces, tmp_path / "out", Options())
    row = json.loads(written.files[0].read_text())
    assert row["segmentation"] == [{"points": [0, 0, 20, 0, 20, 10], "label": "cat"}]


def test_what_has_no_place_is_told_and_names_become_names_of_files(tmp_path: Path) -> None:
    project = Project(
        "Two",
        (ContentField(name="a", type="text"), ContentField(name="b", type="text")),
        (
            Ranking(name="rank", type="ranking", ask="?", among=("a", "b")),
            SingleChoice(name="tone", type="single_choice", ask="?", options=("x", "y")),  # type: ignore[arg-type]
        ),
    )
    said = (Judged("../anna", {"tone": "x", "rank": [["a"], ["b"]]}), Judged(".._anna", {}))
    written = Doccano().write(
        project, [Piece("i", {"a": "1", "b": "2"}, said)], tmp_path / "out", Options()
    )
    assert [file.name for file in written.files] == ["_anna.jsonl", "_anna_2.jsonl"]
    assert {loss.field for loss in written.losses} == {"b", "rank", "raters"}


def test_rows_that_do_not_fit_are_named(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"id": 1, "text": "ab", "label": [[0, 5, "X"]]}])
    with pytest.raises(FaultyError, match=r"line 1.*end.*an integer from 0 to 2"):
        read(path)
    lines(tmp_path / "a.jsonl", [{"text": "ab", "label": ["X"]}])
    lines(tmp_path / "b.jsonl", [{"text": "ab", "label": ["X"]}])
    with pytest.raises(FaultyError, match="an id, by which"):
        read(tmp_path)
    path = tmp_path / "half.jsonl"
    path.write_text('{"id": 1, "text": "half \\ud83d of it", "label": ["X"]}\n')
    with pytest.raises(FaultyError, match="an unpaired surrogate at character 5"):
        read(path)
    path = lines(tmp_path / "c.jsonl", [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}])
    with pytest.raises(FaultyError, match=r"line 2.*an id that no other example has"):
        read(path)
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(ReadError, match="the zip is damaged"):
        read(tmp_path / "bad.zip")
    assert Doccano().sniff(tmp_path / "bad.zip") == 0.0


@real
def test_samples_of_spans() -> None:
    path = SAMPLES / "sequence_labeling_example.jsonl"
    assert Doccano().sniff(path) > 0.5
    # the third example has no text
    with pytest.raises(FaultyError, match=r"line 3.*a text or filename"):
        read(path)
    reading = Doccano().read(path, DoccanoOptions(skip_bad=True))
    pieces = list(reading)
    assert (len(pieces), reading.refusals.count) == (2, 1)
    assert pieces[0].judgments[0].labels == {
        "label": {"spans": [span(1, 0, 1, "e", "LOC")], "relations": []}
    }
    assert pieces[0].meta == {"wikiPageID": 1}
    _, (piece,), losses = read(SAMPLES / "sequence_labeling_example_overlapping.jsonl")
    # the sample has one span twice
    assert losses == ["label"]
    assert len(piece.judgments) == 1


@real
def test_samples_of_categories_and_relations() -> None:
    project, pieces, _ = read(SAMPLES / "text_classification_example.jsonl")
    assert project.questions[0].name == "labels"
    assert [dict(j.labels) for p in pieces for j in p.judgments] == [
        {"labels": ["positive"]},
        {"labels": ["positive", "negative"]},
    ]
    project, (piece,), _ = read(SAMPLES / "relation_extraction_example.jsonl")
    label = piece.judgments[0].labels["entities"]
    assert isinstance(label, dict)
    spans = label["spans"]
    assert isinstance(spans, list)
    assert [part["text"] for part in spans if isinstance(part, dict)] == [
        "Google",
        "September 4, 1998",
        "Larry Page",
        "Sergey Brin",
    ]
    relations = label["relations"]
    assert isinstance(relations, list)
    assert {"from": "s1", "to": "s2", "label": "foundedAt"} in relations
    assert len(relations) == 3


def test_categories_and_texts_as_csv(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one/anna.csv").write_text(
        'id,text,label\n1,"Good, ""very""",pos#long\n2,Bad,neg\n'
    )
    (tmp_path / "one/ben.csv").write_text("id,text,label\n2,Bad,\n")
    assert Doccano().sniff(tmp_path / "one") > 0.5
    assert Doccano().sniff(tmp_path / "one/anna.csv") > 0.5
    project, pieces, _ = read(tmp_path / "one", confirmed=True)
    said = [(j.rater, j.labels["label"]) for piece in pieces for j in piece.judgments]
    assert said == [("anna", ["pos", "long"]), ("anna", ["neg"]), ("ben", [])]
    assert pieces[0].content == {"text": 'Good, "very"'}
    for target in (tmp_path / "out.zip", tmp_path / "out"):
        written = Doccano().write(project, pieces, target, DoccanoOptions(shape="csv"))
        assert (written.rows, [*written.losses]) == (3, [])
        assert [replace(one, place="") for one in read(target, confirmed=True)[1]] == [
            replace(one, place="") for one in pieces
        ]
    assert (tmp_path / "out/anna.csv").read_text() == (tmp_path / "one/anna.csv").read_text()
    with pytest.raises(RequestError, match="jsonl or csv"):
        Doccano().write(project, pieces, tmp_path / "x", DoccanoOptions(shape="xml"))
    boxes = Boxes(name="b", type="boxes", ask="?", of="text", labels=(Option(value="cat"),))
    with pytest.raises(RequestError, match="no spans or shapes"):
        Doccano().write(
            replace(project, questions=(boxes,)), [], tmp_path / "x", DoccanoOptions(shape="csv")
        )

"""Label Studio, in and out."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from formats.exchange.label_studio_by_hand import (
    DATA,
    INTERFACE,
    RESULTS,
    SIZE,
    TASKS,
    TEXT,
    result,
    write_export,
)
from formats.exchange.pieces_by_hand import PIECES, every_project, without_place
from quorate.formats.exchange.format import Options, exchange_format, sniffed
from quorate.formats.exchange.label_studio.format import LabelStudioOptions
from quorate.formats.exchange.reading import Reading
from quorate.formats.exchange.record import Foreign, Judged, Piece
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import FaultyError, InputError, ReadError
from quorate.schema.json_value import Json

LS = exchange_format("label-studio")
NATIVE = exchange_format("quorate")
# «Ada 😀 met » has ten code points; the rotated box is 20 % of 200 by 20 % of 100 pixels: turned by
# a right angle clockwise about (50 %, 10 %) its 40 pixels go down 40 % and its 20 to the left 10 %
LABELS: dict[str, Json] = {
    "sentiment": "pos",
    "topics": ["sport", "news"],
    "kind": ["animal", "dog⁄wolf"],
    "kinds": ["a", "a/b"],
    "stars": 6,
    "count": 2.5,
    "words": "First.\nSecond.",
    "day": "2026-11-21",
    "ner": {
        "spans": [
            {"id": "ner-1", "start": 0, "end": 3, "text": "Ada", "label": "PER"},
            {"id": "bo-2", "start": 10, "end": 12, "text": "Bo", "label": "LOC"},
            {"id": "bo", "start": 10, "end": 12, "text": "Bo", "label": "PER"},
        ],
        "relations": [{"from": "ner-1", "to": "bo", "label": "met"}],
    },
    "marks": {
        "spans": [{"id": "marks-1", "start": 17, "end": 26, "text": "met <b>Bo", "label": "X"}],
        "relations": [],
    },
    "lines": {
        "spans": [
            {"id": "lines-1", "start": 12, "end": 21, "text": "Bo\nBo: Hi", "label": "greeting"}
        ],
        "relations": [],
    },
    "boxes": [
        {"shape": "box", "label": "car", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.1},
        {
            "shape": "polygon",
            "label": "car",
            "points": [[0.5, 0.1], [0.5, 0.5], [0.4, 0.5], [0.4, 0.1]],
        },
    ],
    "shapes": [
        {"shape": "polygon", "label": "car", "points": [[0.1, 0.1], [0.2, 0.1], [0.15, 0.3]]}
    ],
    "speech": [{"start": 1.25, "end": 3.5, "label": "voice"}],
    # a key frame that is not enabled is the last on which it is seen
    "track": [
        {"frame": 0, "label": "ball", "x": 0.1, "y": 0.1, "w": 0.1, "h": 0.1},
        {"frame": 19, "label": "ball", "x": 0.5, "y": 0.1, "w": 0.1, "h": 0.1},
    ],
    # frames 26 to 50 at 25 a second
    "scenes": [{"start": 1, "end": 2, "label": "goal"}],
    "better": {"choice": "reply_b"},
    "order": [["items_2"], ["items_1"]],
    "chat": [{"role": "assistant", "text": "So."}],
}


def read(path: Path, **said: object) -> tuple[Reading, list[Piece]]:
    reading = LS.read(path, LabelStudioOptions(**said))  # type: ignore[arg-type]
    with reading:
        return reading, list(reading)


def first(path: Path, **said: object) -> Judged:
    return read(path, **said)[1][0].judgments[0]


def results_of(path: Path) -> dict[str, Json]:
    """The results of the first annotation of a file, by what they are of."""
    task = json.loads(path.read_text(encoding="utf-8"))[0]
    return by_place(task["annotations"][0]["result"])


def by_place(results: list[Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for one in results:
        assert isinstance(one, dict)
        # the order of tags says nothing, and ids are made anew where nothing refers to them
        value = one.get("value")
        name = f"{one.get('from_name')} {one['type']}"
        key = name if name not in found else f"{name} 2"
        found[key] = value if value is not None else {k: one[k] for k in one if k != "type"}
    return found


def test_reads_every_control(tmp_path: Path) -> None:
    reading, pieces = read(write_export(tmp_path))
    one, two = pieces
    judged = one.judgments[0]
    assert dict(judged.labels) == LABELS
    assert (judged.rater, judged.at, judged.seconds) == ("14", 1_715_774_956_789, 1.849)
    assert one.gold == judged.labels
    assert one.content["sound_wav"] == DATA["sound.wav"]
    assert one.content["talk_text"] == "Ann: Hello, Bo\nBo: Hi"
    assert (one.content["items_1"], one.content["items_2"]) == ("One", "Two\n2")
    assert one.meta["data"] == {"source_id": 17}
    assert one.meta["size"] == {"image": [200, 100]}
    assert [(other.rater, other.state) for other in one.judgments[1:]] == [
        ("15", "skipped"),
        ("16", "rejected"),
        ("17", "draft"),
    ]
    assert one.suggestions[0].source == "model 0"
    # the score of a result goes before that of the prediction
    assert one.suggestions[0].scores == {"sentiment": 0.75, "stars": 0.5}
    assert (two.item, two.judgments) == ("6142", ())
    question = reading.project.question("sentiment")
    assert question is not None
    assert question.ask == "How does it sound?"
    assert question.required


def test_what_no_question_holds_goes_along(tmp_path: Path) -> None:
    reading, pieces = read(write_export(tmp_path))
    marks = {(mark.kind, mark.question): mark for mark in pieces[0].judgments[0].foreign}
    assert marks["keypoints", "points"].data["points"] == [[0.225, 0.31, 2]]
    assert marks["keypoints", "points"].data["size"] == 0.005
    # no run-length code: kept as it is
    assert marks["brush", "strokes"].data["result"]["value"]["rle"] == [0, 0, 0, 16, 57]  # type: ignore[index,call-overload]
    assert marks["ellipse", "rounds"].data["ry"] == 0.1
    turned = marks["rotated_box", "boxes"]
    assert (turned.data["rotation"], turned.stands_for) == (90, (1,))
    assert marks["region", "boxes"].data == {"id": "boxes-1"}
    said = marks["transcription", "boxes"]
    assert (said.data["text"], said.data["control"], said.stands_for) == (
        ["It has wheels."],
        "why",
        (0,),
    )
    assert [(loss.field, loss.n) for loss in reading.losses] == [
        ("BrushLabels 'strokes'", 1),
        ("EllipseLabels 'rounds'", 1),
        ("KeyPointLabels 'points'", 1),
        ("TextArea 'why'", 1),
        ("completed_by.email", 1),
    ]


@pytest.mark.parametrize("through", ["label-studio", "quorate"])
def test_comes_back_as_it_was(tmp_path: Path, through: str) -> None:
    path = write_export(tmp_path)
    reading, pieces = read(path)
    if through == "quorate":
        NATIVE.write(reading.project, pieces, tmp_path / "folder", Options())
        reading = NATIVE.read(tmp_path / "folder", Options())
        pieces = list(reading)
    again = tmp_path / "again.json"
    told = LS.write(reading.project, pieces, again, Options())
    assert (told.rows, [str(loss) for loss in told.losses]) == (2, [])
    assert again.with_suffix(".xml").read_text(encoding="utf-8") == INTERFACE
    found, wanted = results_of(again), by_place(RESULTS)
    # options come back in the order in which they are declared
    wanted["topics choices"] = {"choices": ["sport", "news"]}
    wanted["kinds taxonomy"] = {"taxonomy": [["a"], ["a", "b"]]}
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert found[name] == value, name
    task = json.loads(again.read_text(encoding="utf-8"))[0]
    assert task["data"] == DATA
    assert task["meta"] == {"batch": 3}
    annotation = task["annotations"][0]
    assert annotation["completed_by"] == 14
    assert annotation["ground_truth"] is True
    assert annotation["unique_id"] == "de253957"
    assert without_place(read(again)[1][0]) == without_place(pieces[0])


def test_reads_a_zip_with_its_interface(tmp_path: Path) -> None:
    path = write_export(tmp_path)
    packed = tmp_path / "project.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (path, path.with_suffix(".xml")):
            archive.write(file, file.name)
    assert sniffed(packed).name == "label-studio"
    assert [without_place(piece) for piece in read(packed)[1]] == [
        without_place(piece) for piece in read(path)[1]
    ]


def test_without_its_interface_says_so(tmp_path: Path) -> None:
    reading, pieces = read(write_export(tmp_path, interface=False))
    labels = pieces[0].judgments[0].labels
    for name in ("sentiment", "topics", "stars", "count", "ner", "lines", "speech", "scenes"):
        assert name in labels, name
    assert labels["stars"] == 6
    assert "labelling interface" in [loss.field for loss in reading.losses]


def test_minimal_rows_come_back(tmp_path: Path) -> None:
    reading, pieces = read(write_export(tmp_path))
    path = tmp_path / "min.json"
    told = LS.write(reading.project, pieces, path, LabelStudioOptions(shape="json_min"))
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert told.rows == len(rows) == 2
    assert rows[0]["sentiment"] == "pos"
    assert rows[0]["stars"] == [{"rating": 6}]
    assert rows[0]["annotator"] == 14
    assert {loss.field for loss in told.losses} == {"drafts", "predictions", "skipped"}
    labels = first(path).labels
    for name in ("sentiment", "stars", "words", "boxes", "scenes", "order", "kinds", "chat"):
        assert labels[name] == LABELS[name], name


def test_minimal_rows_without_interface(tmp_path: Path) -> None:
    rows = [
        {
            "text": f"Text {n // 2}", "id": n // 2, "mood": "good" if n < 3 else "bad",
            "stars": [{"rating": n % 5 + 1}], "annotator": n % 2, "annotation_id": n,
            "created_at": "2024-05-15T12:09:16Z", "updated_at": None, "lead_time": 2.5,
        }
        for n in range(4)
    ]  # fmt: skip
    path = tmp_path / "min.json"
    path.write_text(json.dumps(rows))
    assert sniffed(path).name == "label-studio"
    _, pieces = read(path)
    assert [piece.item for piece in pieces] == ["0", "1"]
    assert pieces[0].content == {"text": "Text 0"}
    assert pieces[1].judgments[1].labels == {"mood": "bad", "stars": 4}
    assert pieces[1].judgments[1].rater == "1"


@pytest.mark.parametrize("start", [10, 11])
def test_offsets_count_what_the_quoted_text_says(tmp_path: Path, start: int) -> None:
    # Bo stands at code point 10, which is UTF-16 unit 11
    value: Json = {"start": start, "end": start + 2, "text": "Bo", "labels": ["PER"]}
    path = _one(tmp_path, [result("ner", "labels", value)])
    span = {"id": "ner-1", "start": 10, "end": 12, "text": "Bo", "label": "PER"}
    assert first(path).labels["ner"] == {"spans": [span], "relations": []}


def test_offsets_may_be_declared(tmp_path: Path) -> None:
    value: Json = {"start": 11, "end": 13, "labels": ["PER"]}
    path = _one(tmp_path, [result("ner", "labels", value)])
    assert _text(first(path)) == "o "
    assert _text(first(path, offsets="utf16")) == "Bo"
    again = tmp_path / "again.json"
    reading, pieces = read(path, offsets="utf16")
    LS.write(reading.project, pieces, again, LabelStudioOptions(offsets="utf16"))
    assert results_of(again)["ner labels"]["start"] == 11  # type: ignore[index,call-overload]


def _text(judged: Judged) -> Json:
    return judged.labels["ner"]["spans"][0]["text"]  # type: ignore[index,call-overload]


def _one(folder: Path, results: list[Json], **more: Json) -> Path:
    path = folder / "one.json"
    task = {"id": 1, "data": DATA, "annotations": [{"completed_by": 1, "result": results}]}
    path.write_text(json.dumps([task | more]), encoding="utf-8")
    path.with_suffix(".xml").write_text(INTERFACE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "kind", "value", "told"),
    [
        ("nobody", "choices", {"choices": ["pos"]}, "from_name: found 'nobody'"),
        ("stars", "rating", {"rating": 9.5}, "stars: found 9.5; allowed: an integer from 1 to 9"),
        ("ner", "labels", {"start": 3, "end": 99, "labels": ["PER"]}, "a stretch of the text"),
        ("better", "pairwise", {"selected": "up"}, "a value of Pairwise"),
        ("order", "ranker", {"ranker": {"order": ["y"]}}, "every field once"),
        ("sentiment", "choices", [], "value: found a list of 0; allowed: an object"),
    ],
)
def test_names_what_does_not_fit(
    tmp_path: Path, name: str, kind: str, value: Json, told: str
) -> None:
    path = _one(tmp_path, [result(name, kind, value)])
    with pytest.raises(FaultyError) as raised:
        read(path)
    assert str(raised.value).startswith("one.json, element 1 (task 1): annotations[0].")
    assert told in str(raised.value)
    reading, pieces = read(path, skip_bad=True)
    assert reading.refusals.count == 1
    assert pieces[0].judgments == ()


def test_what_sticks_out_is_cut_and_counted(tmp_path: Path) -> None:
    value: Json = {"x": -5, "y": 90, "width": 10, "height": 20, "rectanglelabels": ["car"]}
    reading, pieces = read(
        _one(tmp_path, [result("boxes", "rectanglelabels", value, "image", **SIZE)])
    )
    assert pieces[0].judgments[0].labels["boxes"] == [
        {"shape": "box", "label": "car", "x": 0, "y": 0.9, "w": 0.05, "h": 0.1}
    ]
    assert [loss.field for loss in reading.losses if "cut" in loss.why] == ["boxes"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aa">]><View/>', "a document type"),
        ("<View><Text></View>", r"interface is no XML: mismatched tag"),
        ("<View>" * 80 + "</View>" * 80, "more than 64 tags deep"),
    ],
)
def test_hostile_interfaces_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = write_export(tmp_path)
    path.with_suffix(".xml").write_text(text)
    with pytest.raises(ReadError, match=told):
        read(path)


def test_labels_with_drawing_controls_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    shape: dict[str, Json] = {"x": 10, "y": 10, "width": 10, "height": 10, "rotation": 0}
    drawn = result("rect", "rectangle", shape, "image", **SIZE)
    labelled = result("what", "labels", shape | {"labels": ["cat"]}, "image", **SIZE)
    results = [drawn | {"id": "a"}, labelled | {"id": "a"}]
    task = {"data": {"image": "a.png"}, "annotations": [{"completed_by": 1, "result": results}]}
    path.write_text(json.dumps([task]))
    path.with_suffix(".xml").write_text(
        '<View><Image name="image" value="$image"/><Labels name="what" toName="image">'
        '<Label value="cat"/></Labels><Rectangle name="rect" toName="image"/></View>'
    )
    reading, pieces = read(path)
    box = {"shape": "box", "label": "cat", "x": 0.1, "y": 0.1, "w": 0.1, "h": 0.1}
    assert pieces[0].judgments[0].labels == {"what": [box]}
    LS.write(reading.project, pieces, tmp_path / "again.json", Options())
    found = results_of(tmp_path / "again.json")
    assert found == {"rect rectangle": shape, "what labels": shape | {"labels": ["cat"]}}


def test_writes_what_was_never_its_own(tmp_path: Path) -> None:
    project = every_project()
    told = LS.write(project, PIECES, tmp_path / "a.json", Options())
    lost = {loss.field for loss in told.losses}
    # turns are asked by no control; brush strokes have none in an interface that has to be made
    assert {"turns", "strokes", "slices", "native", "comment", "guideline"} <= lost
    reading, pieces = read(tmp_path / "a.json")
    labels = pieces[0].judgments[0].labels
    given = PIECES[0].judgments[0].labels
    same = ("single_choice", "multiple_choice", "hierarchical_choice", "rating", "text", "rewrite")
    for name in (*same, "spans", "boxes", "segments", "frames", "number"):
        assert labels[name] == given[name], name
    # a pair with a tie and levels is one of five options there
    assert labels["pair"] == "r2 2"
    assert labels["best_of"] == "r2>r1"
    ranking = reading.project.question("ranking")
    assert ranking is not None
    assert labels["ranking"] == [["ranking_entries_2"], ["ranking_entries_1", "ranking_entries_3"]]
    assert pieces[0].gold == {"single_choice": "yes", "spans": given["spans"]}
    assert [judged.state for judged in pieces[0].judgments] == [
        "submitted",
        "skipped",
        "rejected",
        "draft",
    ]


def test_an_imported_project_is_a_campaign(tmp_path: Path) -> None:
    reading, pieces = read(write_export(tmp_path))
    NATIVE.write(reading.project, pieces, tmp_path / "folder", Options())
    again = NATIVE.read(tmp_path / "folder", Options())
    assert isinstance(again.project.campaign, CampaignSpec)
    assert [without_place(piece) for piece in again] == [without_place(piece) for piece in pieces]


def test_tasks_without_answers_and_bare_data_are_read(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([{"text": "One"}, {"text": "Two"}]))
    path.with_suffix(".xml").write_text(
        '<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/>'
        '<Choice value="b"/></Choices></View>'
    )
    _, pieces = read(path)
    assert [(piece.item, piece.content) for piece in pieces] == [
        ("1", {"text": "One"}),
        ("2", {"text": "Two"}),
    ]
    path.write_text("[]")
    with pytest.raises(InputError, match="there is no task"):
        read(path)


def test_a_mark_of_another_tool_is_told(tmp_path: Path) -> None:
    judged = Judged("r", foreign=(Foreign("skeleton", "pose", {"joints": 5}),))
    piece = Piece("a", {"text": TEXT}, (judged,))
    told = LS.write(every_project(), [piece], tmp_path / "a.json", Options())
    assert [str(loss) for loss in told.losses] == [
        "pose: a mark of kind 'skeleton' has no place (1, first at a)"
    ]


def test_is_known_by_its_keys(tmp_path: Path) -> None:
    assert sniffed(write_export(tmp_path)).name == "label-studio"
    assert len(TASKS) == 2


def test_half_a_surrogate_pair_is_no_end_of_it(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('[{"data": {"text": "A\\ud800B"}, "annotations": []}]')
    path.with_suffix(".xml").write_text(INTERFACE)
    reading, pieces = read(path)
    for name, target in (("label-studio", "again.json"), ("quorate", "folder"), ("table", "t.csv")):
        exchange_format(name).write(reading.project, pieces, tmp_path / target, Options())
    assert read(tmp_path / "again.json")[1][0].content["text"] == "A\ud800B"
    with pytest.raises(InputError, match="unpaired surrogate"):
        read(_one(tmp_path, [result("words", "textarea", {"text": ["A\ud800B"]})]))

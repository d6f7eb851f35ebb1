"""Marks that several tools know, to Label Studio and back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from quorate.formats.exchange.format import Options, exchange_format
from quorate.formats.exchange.label_studio.geometry import encode_rle, rle_of
from quorate.formats.exchange.label_studio.marks import read_track, sequence_of
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.shapes import (
    Ellipse,
    Keypoints,
    Mask,
    Moment,
    Polygons,
    Polyline,
    RotatedBox,
    Track,
    Transcription,
    shape_of,
)
from quorate.schema.content import ContentField
from quorate.schema.json_value import Json
from quorate.schema.questions import Boxes, Frames

LS = exchange_format("label-studio")
# named like the picture on purpose: no two tags of an interface may have one name
QUESTION = Boxes(
    name="image", type="boxes", ask="Where?", of="image",
    labels=("cat", "dog"),  # type: ignore[arg-type]
)  # fmt: skip
ZOO = Project("Zoo", (ContentField(name="image", type="image"),), (QUESTION,))
# a picture of 4 by 2 pixels whose right lower corner pixel, and the one left of it, are inside
MASK = Mask(("cat",), (2, 4), (5, 1, 1, 1))
RLE = rle_of(np.array([[0, 0, 0, 0], [0, 0, 1, 1]], bool))


def box(x: float, label: str = "cat") -> Json:
    return {"shape": "box", "label": label, "x": x, "y": 0.25, "w": 0.25, "h": 0.5}


def written(
    folder: Path, marks: list[Foreign], parts: list[Json], project: Project = ZOO
) -> tuple[list[dict[str, Json]], str, Losses]:
    """The results, the interface, and what was lost."""
    content: dict[str, Json] = {project.content[0].name: "a.jpg"}
    judged = Judged("1", {project.questions[0].name: parts}, foreign=tuple(marks))
    piece = Piece("1", content, (judged,), meta={"size": {"image": [4, 2]}})
    told = LS.write(project, [piece], folder / "out.json", Options())
    (task,) = json.loads((folder / "out.json").read_text())
    return task["annotations"][0]["result"], (folder / "out.xml").read_text(), told.losses


def again(folder: Path) -> Judged:
    (piece,) = LS.read(folder / "out.json", LS.options())
    return piece.judgments[0]


def test_a_mask_is_a_brush_stroke_in_the_stead_of_its_box(tmp_path: Path) -> None:
    mark = MASK.foreign("image", (1,))
    results, interface, losses = written(tmp_path, [mark], [box(0.0), box(0.5)])
    assert [one["type"] for one in results] == ["rectanglelabels", "brushlabels"] or [
        one["type"] for one in results
    ] == ["rectangle", "labels", "brushlabels"]
    stroke = results[-1]
    assert stroke["value"] == {"format": "rle", "rle": RLE, "brushlabels": ["cat"]}
    assert (stroke["original_width"], stroke["original_height"]) == (4, 2)
    assert stroke["from_name"] == "image_brushlabels"
    assert '<BrushLabels name="image_brushlabels" toName="image_shown">' in interface
    assert '<Image name="image_shown" value="$image"/>' in interface
    assert [str(loss) for loss in losses] == []
    judged = again(tmp_path)
    found = [shape_of(one) for one in judged.foreign]
    assert found == [MASK]
    assert judged.labels == {"image": [box(0.0)]}


def test_a_stroke_with_soft_edges_comes_back_byte_for_byte(tmp_path: Path) -> None:
    soft = np.zeros((2, 4, 4), np.uint8)
    soft[1, 2:, :] = 120
    rle = encode_rle(soft)
    written(tmp_path, [MASK.foreign("image", (), rle=[*rle])], [])
    (mark,) = again(tmp_path).foreign
    assert shape_of(mark) == MASK
    assert mark.data["rle"] == rle


def test_ellipses_points_and_turned_boxes(tmp_path: Path) -> None:
    marks = [
        Ellipse(("dog",), 0.5, 0.5, 0.1, 0.2, 30.0).foreign("image"),
        Keypoints(
            ("cat",), ((0.1, 0.2, 2), (0.3, 0.4, 0), (0.5, 0.6, 1)), ("nose", "ear", "tail")
        ).foreign("image"),
        RotatedBox(("dog",), 0.25, 0.5, 0.25, 0.25, 90.0).foreign("image"),
    ]
    results, interface, losses = written(tmp_path, marks, [])
    by_type: dict[str, list[Json]] = {}
    for one in results:
        by_type.setdefault(str(one["type"]), []).append(one["value"])
    assert by_type["ellipselabels"] == [
        {"x": 50, "y": 50, "radiusX": 10, "radiusY": 20, "rotation": 30, "ellipselabels": ["dog"]}
    ]
    # a point that is not there is not written; the names of points are their labels
    assert by_type["keypointlabels"] == [
        {"x": 10, "y": 20, "width": 0.5, "keypointlabels": ["nose"]},
        {"x": 50, "y": 60, "width": 0.5, "keypointlabels": ["tail"]},
    ]
    assert '<Label value="tail"/>' in interface
    turned = [value for name in ("rectanglelabels", "labels") for value in by_type.get(name, [])]
    assert [one["rotation"] for one in turned if isinstance(one, dict)] == [90]
    assert [(loss.field, loss.n) for loss in losses] == [("image", 1)]
    kinds = sorted(one.kind for one in again(tmp_path).foreign)
    assert kinds == ["ellipse", "keypoints", "keypoints", "rotated_box"]


def test_polygons_are_several_regions_and_a_line_is_lost(tmp_path: Path) -> None:
    rings = (((0.0, 0.0), (0.5, 0.0), (0.5, 0.5)), ((0.75, 0.75), (1.0, 0.75), (1.0, 1.0)))
    marks = [
        Polygons(("cat",), rings).foreign("image", (0,)),
        Polyline(("dog",), ((0.0, 0.0), (1.0, 1.0))).foreign("image"),
    ]
    results, _, losses = written(tmp_path, marks, [box(0.0)])
    drawn = [one["value"] for one in results if one["type"] == "polygonlabels"] or [
        one["value"] for one in results if one["type"] == "polygon"
    ]
    assert [one["points"] for one in drawn if isinstance(one, dict)] == [
        [[0, 0], [50, 0], [50, 50]],
        [[75, 75], [100, 75], [100, 100]],
    ]
    assert sorted(loss.why for loss in losses) == [
        "a mark of kind 'polyline' has no place",
        "what is one object there is written as several regions",
    ]


def test_what_is_written_of_a_region_goes_with_it(tmp_path: Path) -> None:
    mark = Transcription((), ("STOP",)).foreign("image", (0,))
    results, interface, losses = written(tmp_path, [mark], [box(0.0)])
    text = results[-1]
    assert (text["type"], text["from_name"]) == ("textarea", "image_textarea")
    assert text["id"] == results[0]["id"]
    assert text["value"] == {
        "x": 0, "y": 25, "width": 25, "height": 50, "rotation": 0, "text": ["STOP"],
    }  # fmt: skip
    assert 'perRegion="true"' in interface
    assert len(losses) == 0
    (said,) = [one for one in again(tmp_path).foreign if one.kind == "transcription"]
    assert (said.data["text"], said.stands_for) == (["STOP"], (0,))


def test_a_track_is_a_sequence(tmp_path: Path) -> None:
    """Frame 0 here is frame 1 there, at 1/24 of a second."""
    question = Frames(
        name="ball", type="frames", ask="Where?", of="film", fps=24, boxes=True,
        labels=("ball",),  # type: ignore[arg-type]
    )  # fmt: skip
    project = Project("Film", (ContentField(name="film", type="video"),), (question,))
    track = Track(
        ("ball",), 24.0,
        (
            Moment(0, 0.1, 0.2, 0.3, 0.4),
            Moment(11, 0.5, 0.2, 0.3, 0.4, 15.0),
            Moment(12, 0.5, 0.2, 0.3, 0.4, 15.0, on=False),
        ),
        frames=48, seconds=2.0,
    )  # fmt: skip
    part: Json = {"frame": 0, "label": "ball", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
    last: Json = {"frame": 11, "label": "ball", "x": 0.5, "y": 0.2, "w": 0.3, "h": 0.4}
    results, _, losses = written(tmp_path, [track.foreign("ball", (0, 1))], [part, last], project)
    (one,) = results
    value = one["value"]
    assert isinstance(value, dict)
    assert (value["framesCount"], value["duration"], value["labels"]) == (48, 2, ["ball"])
    assert value["sequence"] == [
        {"frame": 1, "enabled": True, "rotation": 0, "x": 10, "y": 20, "width": 30, "height": 40,
         "time": 0.041667},
        {"frame": 12, "enabled": False, "rotation": 15, "x": 50, "y": 20, "width": 30,
         "height": 40, "time": 0.5},
    ]  # fmt: skip
    assert len(losses) == 0
    judged = again(tmp_path)
    assert [shape_of(mark) for mark in judged.foreign] == [track]
    assert judged.labels == {"ball": [part, last]}


def test_strokes_go_on_to_coco(tmp_path: Path) -> None:
    written(tmp_path, [MASK.foreign("image", (0,))], [box(0.5)])
    reading = LS.read(tmp_path / "out.json", LS.options())
    coco = exchange_format("coco")
    coco.write(reading.project, list(reading), tmp_path / "coco.json", coco.options())
    (annotation,) = json.loads((tmp_path / "coco.json").read_text())["annotations"]
    # columns of 2 pixels, outside first: five outside, one in, one out, one in
    assert annotation["segmentation"] == {"size": [2, 4], "counts": [5, 1, 1, 1]}


def test_pictures_about_which_nothing_is_asked_have_marks_too(tmp_path: Path) -> None:
    project = Project("Zoo", ZOO.content, ())
    judged = Judged("1", foreign=(MASK.foreign("masks"),))
    LS.write(project, [Piece("1", {"image": "a.jpg"}, (judged,))], tmp_path / "a.json", Options())
    (piece,) = LS.read(tmp_path / "a.json", LS.options())
    assert [shape_of(mark) for mark in piece.judgments[0].foreign] == [MASK]


def test_a_stroke_may_be_drawn_by_one_control_and_labelled_by_another(tmp_path: Path) -> None:
    size: dict[str, Json] = {"original_width": 4, "original_height": 2, "image_rotation": 0}
    stroke: dict[str, Json] = {"format": "rle", "rle": [*RLE]}
    both: dict[str, Json] = {"id": "a", "to_name": "pic", **size}
    labelled: Json = {**stroke, "labels": ["cat"]}
    results: list[dict[str, Json]] = [
        {**both, "from_name": "brush", "type": "brush", "value": stroke},
        {**both, "from_name": "what", "type": "labels", "value": labelled},
    ]
    annotation: Json = {"completed_by": 1, "result": [*results]}
    task: Json = {"id": 1, "data": {"image": "a"}, "annotations": [annotation]}
    path = tmp_path / "one.json"
    path.write_text(json.dumps([task]))
    path.with_suffix(".xml").write_text(
        '<View><Image name="pic" value="$image"/><Labels name="what" toName="pic">'
        '<Label value="cat"/></Labels><Brush name="brush" toName="pic"/></View>'
    )
    reading = LS.read(path, LS.options())
    pieces = list(reading)
    (mark,) = pieces[0].judgments[0].foreign
    assert (shape_of(mark), mark.question) == (MASK, "what")
    LS.write(reading.project, pieces, tmp_path / "again.json", Options())
    (again,) = json.loads((tmp_path / "again.json").read_text())
    found = [{key: one[key] for key in results[0]} for one in again["annotations"][0]["result"]]
    assert found == results


def test_a_box_that_goes_while_it_moves_is_seen_on_its_way(tmp_path: Path) -> None:
    """Gone from frame 10 on, as CVAT has it: last seen on frame 9, nine tenths of the way."""
    gone = Moment(10, 0.5, 0, 0.1, 0.1, on=False)
    track = Track(("ball",), 25.0, (Moment(0, 0, 0, 0.1, 0.1), gone))
    first, last = sequence_of(track)
    assert isinstance(first, dict)
    assert isinstance(last, dict)
    assert (first["frame"], first["enabled"]) == (1, True)
    assert (last["frame"], last["enabled"], last["x"]) == (10, False, 45)
    read = read_track(("ball",), 25.0, {"sequence": [first, last]})
    assert read is not None
    assert [(one.frame, one.on) for one in read[0].moments] == [(0, True), (9, True), (10, False)]

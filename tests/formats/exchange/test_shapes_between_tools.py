"""What was drawn in one tool of pictures, carried through the files of others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.coco import Coco, CocoOptions
from quorate.formats.exchange.cvat import Cvat, CvatOptions
from quorate.formats.exchange.format import Format, Options
from quorate.formats.exchange.label_studio.format import LabelStudio, LabelStudioOptions
from quorate.formats.exchange.label_studio.geometry import rle_of
from quorate.formats.exchange.mask_runs import bitmap_of
from quorate.formats.exchange.one_answer import OneDrawing, sizes
from quorate.formats.exchange.pascal_voc import PascalVoc, PascalVocOptions
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.shapes import (
    Ellipse,
    Keypoints,
    Mask,
    Notes,
    Polygons,
    Polyline,
    RotatedBox,
    Transcription,
)
from quorate.formats.exchange.yolo import Yolo
from quorate.schema.content import ContentField
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Boxes
from quorate.schema.questions.marked import parts_of

SIZE = Size(100, 50)
BOX: Json = {"shape": "box", "label": "cat", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
POLYGON: Json = {"shape": "polygon", "label": "cat", "points": [[0, 0], [0.5, 0], [0, 0.5]]}
# of 100 by 50 pixels 2 by 2 at (1, 1): a column of 50, 1, then 2 inside, 48 to the next, 2 inside
MASK = Mask(("cat",), (50, 100), (51, 2, 48, 2, 4897))
POINTS = Keypoints(("cat",), ((0.2, 0.4, 2), (0.3, 0.5, 1)), ("nose", "tail"))
TURNED = RotatedBox(("cat",), 0.5, 0.2, 0.2, 0.2, 30)
RINGS = Polygons(("cat",), (((0, 0), (0.1, 0), (0, 0.1)), ((0.5, 0.5), (0.6, 0.5), (0.5, 0.6))))
QUESTION = Boxes(
    name="objects", type="boxes", ask="Mark", of="image", shapes=("box", "polygon"),
    labels=(Option(value="cat"), Option(value="dog")),
)  # fmt: skip
PROJECT = Project("cats", (ContentField(name="image", type="image"),), (QUESTION,))


def piece(parts: list[Json], *marks: Foreign | None) -> Piece:
    foreign = tuple(mark for mark in marks if mark is not None)
    judged = Judged("everyone", {"objects": parts}, foreign=foreign)
    return Piece("7", {"image": "a.jpg"}, (judged,), meta=sizes("image", SIZE))


DRAWN: dict[str, Piece] = {
    "box": piece([BOX]),
    "polygon": piece([POLYGON]),
    "mask": piece(
        [{"shape": "box", "label": "cat", "x": 0.01, "y": 0.02, "w": 0.02, "h": 0.04}],
        MASK.foreign("objects", (0,)),
    ),
    "keypoints": piece([BOX], POINTS.foreign("objects", (0,))),
    "points alone": piece([], POINTS.foreign("objects")),
    "notes": piece([BOX], Notes(occluded=True, attributes={"hue": "red"}).foreign("objects", (0,))),
    "text": piece([BOX], Transcription((), ("STOP",)).foreign("objects", (0,))),
}


def through(project: Project, one: Piece, folder: Path, *tools: tuple[Format, Options]) -> Piece:
    """The piece after it was written and read by each tool in turn."""
    for n, (tool, options) in enumerate(tools):
        target = folder / f"{n}{tool.suffixes[0] if tool.suffixes else ''}"
        tool.write(project, [one], target, options)
        reading = tool.read(target, options)
        project = reading.project
        (one,) = reading
    return one


def drawn(one: Piece) -> tuple[Json, list[tuple[str, tuple[int, ...], object]]]:
    """The parts and marks of a piece; what only groups the shapes of one object is left out."""
    marks = []
    for mark in one.judgments[0].foreign:
        data = {key: _near(value) for key, value in mark.data.items() if key != "group"}
        if data:
            marks.append((mark.kind, mark.stands_for, data))
    return one.judgments[0].labels["objects"], sorted(marks, key=str)


def _near(value: Json) -> object:
    if isinstance(value, list):
        return tuple(_near(part) for part in value)
    return round(value, 9) if isinstance(value, float) else value


@pytest.mark.parametrize("kind", DRAWN)
def test_coco_and_cvat_hold_the_same(tmp_path: Path, kind: str) -> None:
    one = DRAWN[kind]
    again = through(
        PROJECT, one, tmp_path, (Coco(), CocoOptions()), (Cvat(), CvatOptions()),
        (Coco(), CocoOptions()),
    )  # fmt: skip
    assert drawn(again) == drawn(one)


def test_a_turned_box_stays_one(tmp_path: Path) -> None:
    corners: Json = {"shape": "polygon", "label": "cat", "points": [[0.5, 0.2]]}
    one = piece([corners], TURNED.foreign("objects", (0,)))
    again = through(PROJECT, one, tmp_path, (Coco(), CocoOptions()), (Cvat(), CvatOptions()))
    (mark,) = again.judgments[0].foreign
    assert mark.kind == "rotated_box"
    expected = {"x": 0.5, "y": 0.2, "w": 0.2, "h": 0.2, "rotation": 30}
    found = {key: mark.data[key] for key in expected}
    # CVAT's boxes are written to a hundredth of a pixel
    assert found == {key: pytest.approx(value, abs=2e-4) for key, value in expected.items()}


def test_an_object_of_several_polygons_is_a_group_in_cvat(tmp_path: Path) -> None:
    around: Json = {"shape": "box", "label": "cat", "x": 0, "y": 0, "w": 0.6, "h": 0.6}
    one = piece([around], RINGS.foreign("objects", (0,)))
    tools = ((Coco(), CocoOptions()), (Cvat(), CvatOptions()))
    apart = through(PROJECT, one, tmp_path / "cvat", *tools)
    assert len(apart.judgments[0].labels["objects"]) == 2  # type: ignore[arg-type]
    again = through(PROJECT, one, tmp_path / "coco", *tools, (Coco(), CocoOptions()))
    assert drawn(again) == drawn(one)


def losses(tool: Format, target: Path, options: Options, *marks: Foreign) -> dict[str, str]:
    written = tool.write(PROJECT, [piece([], *marks)], target, options)
    return {loss.field: loss.why for loss in written.losses if loss.field != "raters"}


def test_what_a_tool_has_not_is_nearly_written_and_told(tmp_path: Path) -> None:
    ellipse = Ellipse(("cat",), 0.5, 0.5, 0.2, 0.2, 0).foreign("objects")
    line = Polyline(("cat",), ((0, 0), (1, 1))).foreign("objects")
    coco = losses(Coco(), tmp_path / "a.json", CocoOptions(), ellipse)
    assert "64 corners" in coco["objects"]
    assert "open line" in losses(Coco(), tmp_path / "b.json", CocoOptions(), line)["objects"]
    assert "open line" in losses(Yolo(), tmp_path / "c", OneDrawing(), line)["objects"]
    assert losses(Cvat(), tmp_path / "d.xml", CvatOptions(), ellipse, line) == {}
    voc = losses(PascalVoc(), tmp_path / "e", PascalVocOptions(), ellipse, line)
    assert "the box around it" in voc["objects"]
    text = next((tmp_path / "e").rglob("*.xml")).read_text()
    # radii of 20 and 10 pixels about (50, 25); the first pixel is 1
    assert "<xmin>31</xmin>" in text
    assert "<ymax>35</ymax>" in text
    relation = Foreign("relation", "", {"from": "a", "to": "b", "labels": ["is"]})
    assert "'relation'" in losses(Coco(), tmp_path / "f.json", CocoOptions(), relation)[""]


def test_masks_and_ellipses_are_polygons_in_yolo(tmp_path: Path) -> None:
    two = Mask(("cat",), (2, 4), (0, 1, 4, 2, 1))
    written = Yolo().write(
        PROJECT, [piece([], two.foreign("objects"))], tmp_path / "set", OneDrawing()
    )
    # of 4 by 2 pixels (0, 0), (2, 1) and (3, 0): three that touch at corners at most
    assert [loss.why for loss in written.losses if loss.field == "objects"] == [
        "a mask is written as the outline of its pixels",
        "the polygons of an object are joined by lines of no width",
    ]
    (again,) = Yolo().read(tmp_path / "set", OneDrawing())
    (part,) = parts_of(again.judgments[0].labels["objects"])
    corners = part["points"]
    assert isinstance(corners, list)
    assert [0, 0] in corners
    assert [0.75, 0.5] in corners


def test_poses_go_between_yolo_and_coco(tmp_path: Path) -> None:
    one = DRAWN["keypoints"]
    again = through(PROJECT, one, tmp_path, (Yolo(), OneDrawing()))
    sized = replace(again, item="7", meta=one.meta)
    data = (tmp_path / "0" / "data.yaml").read_text()
    assert "kpt_shape" in data
    assert drawn(sized) == drawn(one)
    assert drawn(through(PROJECT, sized, tmp_path / "b", (Coco(), CocoOptions()))) == drawn(one)


def test_marks_alone_are_written_without_a_question(tmp_path: Path) -> None:
    project = replace(PROJECT, questions=())
    judged = Judged("r", {}, foreign=(MASK.foreign("brush"), POINTS.foreign("points")))
    one = replace(piece([]), judgments=(judged,))
    for tool, options in (
        (Coco(), CocoOptions()), (Cvat(), CvatOptions()), (Yolo(), OneDrawing()),
    ):  # fmt: skip
        target = tmp_path / tool.name
        written = tool.write(project, [one], target, options)
        assert written.rows == 1
        (again,) = tool.read(target, options)
        assert again.judgments[0].labels["objects"]
        with pytest.raises(RequestError, match="no question asks"):
            tool.write(project, [], tmp_path / f"no-{tool.name}", options)


CONFIG = """<View><Image name="image" value="$image"/>
<RectangleLabels name="box" toName="image"><Label value="cat"/></RectangleLabels>
<PolygonLabels name="line" toName="image"><Label value="cat"/></PolygonLabels>
<EllipseLabels name="ellipse" toName="image"><Label value="eye"/></EllipseLabels>
<BrushLabels name="brush" toName="image"><Label value="fur"/></BrushLabels>
<KeyPointLabels name="point" toName="image"><Label value="nose"/></KeyPointLabels></View>"""


def result(kind: str, control: str, label: str, **value: object) -> dict[str, object]:
    return {
        "id": control, "type": kind, "from_name": control, "to_name": "image",
        "original_width": 100, "original_height": 50, "image_rotation": 0,
        "value": {**value, kind: [label]},
    }  # fmt: skip


def test_label_studio_draws_for_all_and_reads_what_they_drew(tmp_path: Path) -> None:
    box = {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0}
    ellipse = {"x": 50, "y": 50, "radiusX": 10, "radiusY": 20, "rotation": 30}
    inside = bitmap_of(MASK.counts, *MASK.size)
    results = [
        result("rectanglelabels", "box", "cat", **box),
        result("polygonlabels", "line", "cat", points=[[0, 0], [50, 0], [0, 50]], closed=True),
        result("ellipselabels", "ellipse", "eye", **ellipse),
        result("brushlabels", "brush", "fur", format="rle", rle=rle_of(inside)),
        result("keypointlabels", "point", "nose", x=20, y=40, width=1),
    ]
    task = {"id": 7, "data": {"image": "a.jpg"}, "annotations": [{"id": 1, "result": results}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    path.with_suffix(".xml").write_text(CONFIG)
    reading = LabelStudio().read(path, LabelStudioOptions())
    (one,) = reading
    for tool, options, kept in (
        (Coco(), CocoOptions(), {"mask", "keypoints"}),
        (Cvat(), CvatOptions(), {"mask", "keypoints", "ellipse"}),
    ):  # fmt: skip
        target = tmp_path / tool.name
        tool.write(reading.project, [one], target, options)
        drawn_there = tool.read(target, options)
        (there,) = drawn_there
        marks = {mark.kind: mark for mark in there.judgments[0].foreign}
        assert set(marks) == kept
        assert marks["mask"].data["counts"] == [*MASK.counts]
        assert marks["mask"].data["labels"] == ["fur"]
        parts = parts_of(there.judgments[0].labels["objects"])
        # the box, the polygon, the ellipse's corners, the box around the mask; the point has none
        assert [part["shape"] for part in parts] == ["box", "polygon", "polygon", "box"]
        LabelStudio().write(
            drawn_there.project, [there], tmp_path / f"{tool.name}.json", LabelStudioOptions()
        )
        (back,) = json.loads((tmp_path / f"{tool.name}.json").read_text())
        found = {one["type"]: one["value"] for one in back["annotations"][0]["result"]}
        assert found["brushlabels"]["rle"] == rle_of(inside)
        assert (found["keypointlabels"]["x"], found["keypointlabels"]["y"]) == (20, 40)
        if tool.name == "cvat":
            assert {key: found["ellipselabels"][key] for key in ellipse} == ellipse

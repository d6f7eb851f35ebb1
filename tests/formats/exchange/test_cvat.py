"""CVAT for images 1.1, in files that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.cvat import Cvat, CvatOptions
from quorate.formats.exchange.one_answer import OneDrawing
from quorate.formats.exchange.record import Foreign, Piece, Project
from quorate.formats.exchange.shapes import Track, shape_of
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import Frames
from quorate.schema.questions.marked import parts_of

META = "<version>1.1</version><meta><labels><label><name>car</name></label></labels></meta>"
BOX = '<box label="car" occluded="1" xtl="10" ytl="5" xbr="30" ybr="30" z_order="0"/>'
TURNED = '<box label="car" xtl="40" ytl="10" xbr="60" ybr="20" rotation="90"/>'
POLYGON = (
    '<polygon label="car" points="0,0;10,0;0,10"><attribute name="colour">red</attribute></polygon>'
)
POINTS = '<points label="car" points="1,2;3,4" tag="x"><attribute name="a">b</attribute></points>'
MASK = '<mask label="car" rle="1, 2, 3" left="10" top="4" width="3" height="2" z_order="2"/>'
ELLIPSE = '<ellipse label="car" cx="50" cy="20" rx="10" ry="5" rotation="30"/>'
SKELETON = (
    '<skeleton label="car"><points label="nose" points="1,2" outside="0" occluded="1"/>'
    '<points label="chin" points="3,4" outside="1" occluded="0"/></skeleton>'
)
LINE = '<polyline label="road" points="1,2;3,4"/>'


def images(path: Path, *shapes: str, head: str = "", size: str = 'width="100" height="50"') -> Path:
    one = f'<image id="7" name="a.jpg" subset="train" {size}>{"".join(shapes)}</image>'
    path.write_text(f"{head}<annotations>{META}{one}</annotations>")
    return path


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = Cvat().read(path, OneDrawing(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def test_shapes_and_tags(tmp_path: Path) -> None:
    tag = '<tag label="night"/>'
    path = images(tmp_path / "annotations.xml", BOX, TURNED, POLYGON, POINTS, tag)
    assert Cvat().sniff(path) > 0.9
    project, (piece,) = read(path)
    # the box of 20 by 10 around (50, 15), turned by a quarter: from 45 to 55 across, 5 to 25 down;
    # its upper left corner comes to be the upper right one, (55, 5)
    quarter: list[Json] = [[0.55, 0.1], [0.55, 0.5], [0.45, 0.5], [0.45, 0.1]]
    corners: list[Json] = [[0, 0], [0.1, 0], [0, 0.2]]
    parts: list[Json] = [
        {"shape": "box", "label": "car", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.5},
        {"shape": "polygon", "label": "car", "points": quarter},
        {"shape": "polygon", "label": "car", "points": corners},
    ]
    judged = piece.judgments[0]
    assert judged.labels == {"objects": parts, "tags": ["night"]}
    assert (piece.item, piece.slices, piece.content) == (
        "7",
        {"subset": "train"},
        {"image": "a.jpg"},
    )
    occluded, turned, colour, points = judged.foreign
    assert occluded == Foreign("notes", "objects", {"occluded": True}, (0,))
    assert turned.data["x"] == pytest.approx(0.55)
    assert turned.data["w"] == pytest.approx(0.2)
    assert colour.data == {"attributes": {"colour": "red"}}
    # 1 of 100 across and 2 of 50 down, 3 and 4
    assert points.data["points"] == [[0.01, 0.04, 2], [0.03, 0.08, 2]]
    assert points.data["notes"] == {"attributes": {"a": "b"}}
    target = tmp_path / "out.xml"
    account = Cvat().write(project, [piece], target, OneDrawing())
    assert [loss.field for loss in account.losses] == ["raters"]
    text = target.read_text()
    assert 'xtl="40" ytl="10" xbr="60" ybr="20" rotation="90"' in text
    assert 'points="0,0;10,0;0,10"' in text
    again = read(target)[1][0]
    assert again.judgments[0].labels == judged.labels
    assert [mark.kind for mark in again.judgments[0].foreign] == [m.kind for m in judged.foreign]
    unsized = Cvat().write(project, [replace(piece, meta={})], tmp_path / "no.xml", OneDrawing())
    assert ("items", 1) in [(loss.field, loss.n) for loss in unsized.losses]


@pytest.mark.parametrize(
    "wrong",
    [
        BOX.replace('"30"', '"nan"'),
        BOX.replace('"30"', '"1e999"'),
        BOX.replace('xbr="30"', 'xbr="3"'),
        BOX.replace('label="car" ', ""),
        TURNED.replace('"90"', '"inf"'),
        POLYGON.replace("10,0", "10"),
        POLYGON.replace("10,0", "10,0,0"),
        POLYGON.replace("0,0;10,0;0,10", ""),
        MASK.replace("1, 2, 3", "1, 2, 4"),
        MASK.replace("1, 2, 3", "6"),
        MASK.replace("1, 2, 3", "x"),
        MASK.replace('left="10"', 'left="98"'),
        MASK.replace('width="3"', 'width="999999999"'),
        ELLIPSE.replace('rx="10"', 'rx="0"'),
        SKELETON.replace("1,2", "1,2;3,4"),
        SKELETON.replace("1,2", "1"),
        '<skeleton label="car"/>',
        LINE.replace("1,2;3,4", "1,2"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(tmp_path: Path, wrong: str) -> None:
    path = images(tmp_path / "a.xml", BOX, wrong)
    with pytest.raises(FaultyError, match=r"image 1 \(id 7\), <\w+> 2"):
        read(path)
    reading = Cvat().read(path, OneDrawing(skip_bad=True))
    (piece,) = reading
    assert len(piece.judgments[0].labels["objects"]) == 1  # type: ignore[arg-type]
    assert reading.refusals.count == 1


def test_files_that_are_none(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha">]>'
    with pytest.raises(ReadError, match="document type"):
        read(images(tmp_path / "a.xml", BOX, head=bomb))
    with pytest.raises(FaultyError, match="width and height"):
        read(images(tmp_path / "a.xml", BOX, size='width="-1" height="9"'))
    (tmp_path / "a.xml").write_text("<annotations><track/></annotations>")
    with pytest.raises(ReadError, match="no label"):
        read(tmp_path / "a.xml")
    (tmp_path / "a.xml").write_text("<annotation/>")
    with pytest.raises(ReadError, match="<annotation>"):
        read(tmp_path / "a.xml")
    other = Cvat().read(images(tmp_path / "a.xml", '<sphere label="car"/>'), OneDrawing())
    assert next(iter(other)).judgments[0].labels == {"objects": []}
    assert [loss.field for loss in other.losses] == ["sphere"]


def test_every_shape_comes_back(tmp_path: Path) -> None:
    grouped = BOX.replace("z_order", 'group_id="4" z_order')
    named = SKELETON.replace('label="car">', 'label="car" group_id="4">', 1)
    shapes = (MASK, ELLIPSE, SKELETON, LINE, grouped, named, '<cuboid label="car" xtl1="3"/>')
    project, (piece,) = read(images(tmp_path / "a.xml", *shapes))
    judged = piece.judgments[0]
    by_kind = {(mark.kind, mark.stands_for): mark for mark in judged.foreign}
    # of 3 by 2 pixels at (10, 4) the two after the first are inside: (11, 4) and (12, 4); in
    # columns of 50 these are 11 · 50 + 4 and the one 50 further
    mask = by_kind["mask", (0,)]
    assert mask.data["counts"] == [554, 1, 49, 1, 4395]
    assert parts_of(judged.labels["objects"])[0] == {
        "shape": "box",
        "label": "car",
        "x": 0.11,
        "y": 0.08,
        "w": 0.02,
        "h": 0.02,
    }
    ellipse = by_kind["ellipse", (1,)].data
    assert (ellipse["rx"], ellipse["ry"], ellipse["rotation"]) == (0.1, 0.1, 30)
    # a skeleton alone, and one of the group of the only box in it
    assert by_kind["keypoints", ()].data["points"] == [[0.01, 0.04, 1], [0.03, 0.08, 0]]
    assert by_kind["keypoints", (2,)].data["names"] == ["nose", "chin"]
    target = tmp_path / "out.xml"
    account = Cvat().write(project, [piece], target, OneDrawing())
    assert [loss.field for loss in account.losses] == ["raters"]
    _, (again,) = read(target)
    assert sorted(map(str, again.judgments[0].foreign)) == sorted(map(str, judged.foreign))
    assert again.judgments[0].labels == judged.labels
    text = target.read_text()
    assert 'rle="0, 2" left="11" top="4" width="2" height="1"' in text
    assert "<parent>car</parent>" in text


TRACK = """<annotations><version>1.1</version><meta><task><original_size><width>200</width>
<height>100</height></original_size></task><source>film.mp4</source></meta>
<track id="0" label="car"><box frame="0" keyframe="1" outside="0" xtl="0" ytl="0" xbr="20"
ybr="10"/><box frame="1" keyframe="0" outside="0" xtl="1" ytl="0" xbr="21" ybr="10"/>
<box frame="9" keyframe="1" outside="0" xtl="20" ytl="50" xbr="40" ybr="60" rotation="90"/>
<box frame="10" keyframe="1" outside="1" xtl="20" ytl="50" xbr="40" ybr="60"/></track>
</annotations>"""


def test_tracks_of_a_film(tmp_path: Path) -> None:
    path = tmp_path / "film.xml"
    path.write_text(TRACK)
    assert Cvat().sniff(path) > 0.9
    project, (piece,) = read(path)
    (question,) = project.questions
    assert isinstance(question, Frames)
    assert (question.fps, piece.content) == (25, {"video": "film.mp4"})
    judged = piece.judgments[0]
    (track,) = judged.foreign
    assert track.stands_for == (0, 1)
    # the second is turned about (30, 55) by a quarter: its upper left corner comes to (35, 45)
    second = {"frame": 9, "label": "car", "x": 0.175, "y": 0.45, "w": 0.1, "h": 0.1}
    assert judged.labels["tracks"] == [
        {"frame": 0, "label": "car", "x": 0, "y": 0, "w": 0.1, "h": 0.1},
        second,
    ]
    shape = shape_of(track)
    assert isinstance(shape, Track)
    assert [(one.frame, one.on) for one in shape.moments] == [(0, True), (9, True), (10, False)]
    target = tmp_path / "out.xml"
    Cvat().write(project, [piece], target, CvatOptions())
    again = read(target)[1][0].judgments[0]
    assert again.labels == judged.labels
    assert target.read_text().count("<box") == 3
    # what was marked here, on single frames: on in one, off in the next
    own = replace(piece, judgments=(replace(judged, foreign=()),), meta={})
    told = Cvat().write(project, [own], tmp_path / "own.xml", CvatOptions(film_size="200x100"))
    assert told.rows == 1
    assert read(tmp_path / "own.xml")[1][0].judgments[0].labels == judged.labels
    assert (tmp_path / "own.xml").read_text().count("<track") == 2
    assert Cvat().write(project, [own], tmp_path / "no.xml", CvatOptions()).rows == 0
    with pytest.raises(RequestError, match="film_size"):
        Cvat().write(project, [own], tmp_path / "x.xml", CvatOptions(film_size="big"))
    with pytest.raises(RequestError, match="2 films"):
        Cvat().write(project, [piece, piece], tmp_path / "x.xml", CvatOptions())
    for wrong in ('frame="9"', 'xtl="20"', "<width>200"):
        path.write_text(TRACK.replace(wrong, wrong.replace("2", "x").replace("9", "x")))
        with pytest.raises(FaultyError):
            read(path)

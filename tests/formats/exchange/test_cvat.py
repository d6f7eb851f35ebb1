"""CVAT for images 1.1, in files that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.cvat import Cvat
from quorate.formats.exchange.one_answer import OneDrawing
from quorate.formats.exchange.record import Foreign, Piece, Project
from quorate.schema.errors import FaultyError, ReadError
from quorate.schema.json_value import Json

META = "<version>1.1</version><meta><labels><label><name>car</name></label></labels></meta>"
BOX = '<box label="car" occluded="1" xtl="10" ytl="5" xbr="30" ybr="30" z_order="0"/>'
TURNED = '<box label="car" xtl="40" ytl="10" xbr="60" ybr="20" rotation="90"/>'
POLYGON = (
    '<polygon label="car" points="0,0;10,0;0,10"><attribute name="colour">red</attribute></polygon>'
)
POINTS = '<points label="car" points="1,2;3,4" tag="x"><attribute name="a">b</attribute></points>'


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
    assert occluded == Foreign("shape_notes", "objects", {"occluded": "1"}, (0,))
    assert turned.data["x"] == pytest.approx(0.55)
    assert turned.data["w"] == pytest.approx(0.2)
    assert colour.data == {"attributes": {"colour": "red"}}
    assert points.data == {"label": "car", "points": "1,2;3,4", "tag": "x"}
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
    with pytest.raises(ReadError, match="<track>"):
        read(tmp_path / "a.xml")
    skeleton = Cvat().read(
        images(tmp_path / "a.xml", '<skeleton label="car"><points/></skeleton>'), OneDrawing()
    )
    assert next(iter(skeleton)).judgments[0].labels == {"objects": []}
    assert [loss.field for loss in skeleton.losses] == ["skeleton"]

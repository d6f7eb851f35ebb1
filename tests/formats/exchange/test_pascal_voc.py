"""Pascal VOC, in files that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.pascal_voc import PascalVoc, PascalVocOptions
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Boxes

BOX = "<bndbox><xmin>11</xmin><ymin>6</ymin><xmax>30</xmax><ymax>30</ymax></bndbox>"
OBJECT = f"<object><name>dog</name><pose>Left</pose><difficult>1</difficult>{BOX}</object>"


def annotation(*objects: str, size: str = "<width>100</width><height>50</height>") -> str:
    return (
        "<annotation><folder>x</folder><filename>a.jpg</filename>"
        f"<size>{size}<depth>3</depth></size>{''.join(objects)}</annotation>"
    )


def folder(root: Path, **files: str) -> Path:
    (root / "Annotations").mkdir(parents=True)
    for name, text in files.items():
        (root / "Annotations" / f"{name}.xml").write_text(text)
    return root


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = PascalVoc().read(path, PascalVocOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def test_boxes_are_fractions(tmp_path: Path) -> None:
    path = folder(tmp_path / "voc", a=annotation(OBJECT), b=annotation())
    assert PascalVoc().sniff(path) > 0.9
    project, (one, two) = read(path, rater="anna")
    # the pixels 11 to 30, both inside, of 1 to 100 are from 0.10 to 0.30; 6 to 30 of 50 from 0.1
    # to 0.6
    box: Json = {"shape": "box", "label": "dog", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.5}
    notes = Foreign("notes", "objects", {"difficult": True, "view": "Left"}, (0,))
    assert one.judgments == (Judged("anna", {"objects": [box]}, foreign=(notes,)),)
    assert (one.item, one.content) == ("a", {"image": "a.jpg"})
    assert one.meta == {"size": {"image": [100, 50]}}
    assert two.judgments == (Judged("anna", {"objects": []}),)
    target = tmp_path / "out"
    account = PascalVoc().write(project, [one, two], target, PascalVocOptions())
    assert (account.rows, [loss.field for loss in account.losses]) == (2, ["raters"])
    assert "<xmin>11</xmin>" in (target / "Annotations/a.xml").read_text()
    assert read(target, rater="anna")[1] == [one, two]


def test_pixels_from_zero(tmp_path: Path) -> None:
    path = folder(tmp_path / "voc", a=annotation(OBJECT))
    project, (one,) = read(path, zero_based=True)
    box: Json = {"shape": "box", "label": "dog", "x": 0.11, "y": 0.12, "w": 0.19, "h": 0.48}
    assert one.judgments[0].labels == {"objects": [box]}
    options = PascalVocOptions(zero_based=True)
    PascalVoc().write(project, [one], tmp_path / "out", options)
    assert read(tmp_path / "out", zero_based=True)[1] == [one]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (OBJECT.replace("30", "nan"), r"a\.xml, object 2"),
        (OBJECT.replace("30", "1e999"), "bndbox"),
        (OBJECT.replace("30", "9" * 5000), "bndbox"),
        (OBJECT.replace("30", "3"), "bndbox"),
        (OBJECT.replace("11", "1100").replace("30", "3000"), "bndbox"),
        (OBJECT.replace(BOX, ""), "bndbox"),
        (OBJECT.replace("dog", " "), "name"),
    ],
)
def test_objects_that_do_not_fit_are_refused(tmp_path: Path, wrong: str, place: str) -> None:
    path = folder(tmp_path / "voc", a=annotation(OBJECT, wrong))
    with pytest.raises(FaultyError, match=place):
        read(path)
    reading = PascalVoc().read(path, PascalVocOptions(skip_bad=True))
    (piece,) = reading
    assert len(piece.judgments[0].labels["objects"]) == 1  # type: ignore[arg-type]
    assert reading.refusals.count == 1


BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>' + annotation("<object>&y;</object>")
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + annotation("&x;")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BOMB, "document type"),
        (FILE, "document type"),
        ("<annotation><size>", "no XML"),
        ("<a>" * 100, "more than 64 deep"),
        ('<?xml version="1.0" encoding="none"?><annotation/>', "no XML"),
        ("<annotations/>", "<annotations>"),
        (annotation(size="<width>0</width><height>nan</height>"), "size"),
    ],
)
def test_files_that_do_not_fit_are_refused(tmp_path: Path, text: str, found: str) -> None:
    path = folder(tmp_path / "voc", a=annotation(OBJECT), b=text)
    with pytest.raises(FaultyError, match=found):
        read(path)
    assert [piece.item for piece in read(path, skip_bad=True)[1]] == ["a"]


def test_what_is_not_held_is_told(tmp_path: Path) -> None:
    question = Boxes(
        name="b", type="boxes", ask="Mark", of="p", shapes=("box", "polygon"),
        labels=(Option(value="cat & <dog>"),),
    )  # fmt: skip
    project = Project("t", (ContentField(name="p", type="image"),), (question,))
    points: list[Json] = [[0.1, 0.2], [0.5, 0.2], [0.1, 0.6]]
    polygon: Json = {"shape": "polygon", "label": "cat & <dog>", "points": points}
    sized: dict[str, Json] = {"size": {"p": [10, 10]}}
    piece = Piece("../a b", {"p": "a.jpg"}, (Judged("r", {"b": [polygon]}),), meta=sized)
    unsized = replace(piece, meta={})
    account = PascalVoc().write(project, [piece, unsized], tmp_path / "out", PascalVocOptions())
    assert [file.name for file in account.files] == ["_a_b.xml"]
    assert [(loss.field, loss.n) for loss in account.losses] == [
        ("b", 1),
        ("items", 1),
        ("items", 1),
        ("raters", 2),
    ]
    (again,) = read(tmp_path / "out")[1]
    # around the corners: 0.1 to 0.5 across, 0.2 to 0.6 down
    box: Json = {"shape": "box", "label": "cat & <dog>", "x": 0.1, "y": 0.2, "w": 0.4, "h": 0.4}
    assert again.judgments[0].labels == {"objects": [box]}
    with pytest.raises(RequestError, match="no question asks"):
        PascalVoc().write(Project("t", (), ()), [], tmp_path / "no", PascalVocOptions())
    with pytest.raises(ReadError, match="no object"):
        read(folder(tmp_path / "empty"))

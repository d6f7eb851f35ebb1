"""COCO's instances, in documents that we wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.coco import Coco, CocoOptions
from quorate.formats.exchange.mask_runs import box_of, runs_of, text_of
from quorate.formats.exchange.record import Foreign, Judged, Piece
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import Boxes

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "label_studio"
REAL = SAMPLES / "test_import_coco_coco_import_input.json"

CATEGORIES = [
    {"id": 18, "name": "dog", "supercategory": "animal"},
    {"id": 3, "name": "person", "keypoints": ["nose", "chin"], "skeleton": [[1, 2]]},
]
IMAGES = [
    {"id": 7, "file_name": "a.jpg", "width": 100, "height": 50, "license": 4},
    {"id": 9, "file_name": "b.jpg", "width": 10, "height": 4},
]
BOX = {"id": 1, "image_id": 7, "category_id": 18, "bbox": [10, 5, 20, 25], "iscrowd": 0}
POLYGON = {
    "id": 2, "image_id": 7, "category_id": 3, "iscrowd": 0, "area": 50, "bbox": [0, 0, 10, 10],
    "segmentation": [[0, 0, 10, 0, 0, 10]], "keypoints": [1, 2, 2, 0, 0, 0], "num_keypoints": 1,
}  # fmt: skip
# 4 high, 10 wide, column by column: 5 outside are column 0 and the first pixel of column 1; then 2
# inside are rows 1 and 2 of column 1; 33 outside
MASK = {
    "id": 3, "image_id": 9, "category_id": 18, "iscrowd": 1, "area": 2, "bbox": [1, 1, 1, 2],
    "segmentation": {"size": [4, 10], "counts": [5, 2, 33]},
}  # fmt: skip
TWO = {
    "id": 4, "image_id": 9, "category_id": 18, "bbox": [0, 0, 10, 4], "area": 4,
    "segmentation": [[0, 0, 2, 0, 0, 2], [10, 4, 8, 4, 10, 2]],
}  # fmt: skip


def document(path: Path, annotations: list[dict[str, object]], **parts: object) -> Path:
    whole = {"images": IMAGES, "annotations": annotations, "categories": CATEGORIES, **parts}
    path.write_text(json.dumps(whole))
    return path


def read(path: Path, **said: object) -> tuple[list[Piece], int]:
    reading = Coco().read(path, CocoOptions(**said))  # type: ignore[arg-type]
    return list(reading), reading.refusals.count


def test_instances_are_shapes_in_fractions(tmp_path: Path) -> None:
    path = document(tmp_path / "instances.json", [BOX, POLYGON, MASK, TWO])
    assert Coco().sniff(path) > 0.9
    reading = Coco().read(path, CocoOptions(rater="anna"))
    (question,) = reading.project.questions
    assert isinstance(question, Boxes)
    assert [option.value for option in question.labels] == ["dog", "person"]
    first, second = reading
    assert (first.item, first.content, first.meta) == (
        "7",
        {"image": "a.jpg"},
        {"license": 4, "size": {"image": [100, 50]}},
    )
    # 10 of 100 across, 5 of 50 down
    box: Json = {"shape": "box", "label": "dog", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.5}
    corners: list[Json] = [[0, 0], [0.1, 0], [0, 0.2]]
    polygon: Json = {"shape": "polygon", "label": "person", "points": corners}
    # 1 of 100 across, 2 of 50 down
    named: Json = ["nose", "chin"]
    places: Json = [[0.01, 0.04, 2], [0, 0, 0]]
    data: dict[str, Json] = {"labels": ["person"], "points": places, "names": named}
    points = Foreign("keypoints", "objects", data, (1,))
    assert first.judgments == (Judged("anna", {"objects": [box, polygon]}, foreign=(points,)),)
    masked, crowd, several = second.judgments[0].foreign
    assert (masked.kind, masked.data["counts"]) == ("mask", [5, 2, 33])
    assert (crowd.kind, crowd.data) == ("notes", {"crowd": True})
    assert (several.kind, several.stands_for) == ("polygons", (1,))
    # x 1 of 10, y 1 of 4, 1 wide, 2 high
    assert second.judgments[0].labels["objects"] == [
        {"shape": "box", "label": "dog", "x": 0.1, "y": 0.25, "w": 0.1, "h": 0.5},
        {"shape": "box", "label": "dog", "x": 0, "y": 0, "w": 1, "h": 1},
    ]


@pytest.mark.parametrize("compressed", [False, True])
def test_what_was_read_is_written_and_read_again(tmp_path: Path, compressed: bool) -> None:
    path = document(tmp_path / "instances.json", [BOX, POLYGON, MASK, TWO])
    reading = Coco().read(path, CocoOptions())
    pieces = list(reading)
    target = tmp_path / "out.json"
    written = Coco().write(reading.project, pieces, target, CocoOptions(compressed=compressed))
    assert [loss.field for loss in written.losses] == ["raters"]
    assert read(target)[0] == pieces
    found = json.loads(target.read_text())
    assert found["categories"] == CATEGORIES
    box, polygon, mask, two = found["annotations"]
    assert (box["bbox"], box["area"], box["category_id"]) == ([10, 5, 20, 25], 500, 18)
    assert (polygon["area"], polygon["bbox"], polygon["num_keypoints"]) == (50, [0, 0, 10, 10], 1)
    # "5", "2" and 33 = 1 + 32: five low bits with "more" (1 + 32 + 48 = "Q"), then 1
    counts = "52Q1" if compressed else [5, 2, 33]
    assert mask == MASK | {"segmentation": {"size": [4, 10], "counts": counts}}
    # two triangles of 2 by 2
    assert two["area"] == 4


def test_runs_as_text() -> None:
    # the fourth run is the difference to the second: 40 - 3 = 37 = 5 + 32
    assert text_of([1, 3, 2, 40]) == "132U1"
    for runs in ([0, 1], [5, 2, 33], [7, 900, 3, 1, 100_000, 2], [0, 40, 1, 3]):
        assert runs_of(text_of(runs)) == runs
    # 2 columns of 3 from pixel 2 on: rows 2, then 0 to 1 → all rows, columns 0 and 1
    assert box_of([2, 3, 1], 3) == (0, 0, 2, 3)
    assert box_of([6, 0], 3) is None
    for wrong in ("\t", "P", "P" * 20, "ä"):
        with pytest.raises(ValueError, match=r"character|end within|too long"):
            runs_of(wrong)


@pytest.mark.parametrize(
    ("annotation", "place"),
    [
        (BOX | {"bbox": [1, 2, 10**400, 4]}, r"annotations\[0\].*\n?.*bbox.*very large integer"),
        (BOX | {"bbox": [1, 2, 1e300, 4]}, "bbox"),
        (BOX | {"bbox": [1, 2, -3, 4]}, "bbox"),
        (BOX | {"bbox": [1000, 2, 3, 4]}, "bbox"),
        (BOX | {"bbox": "1,2,3,4"}, "bbox"),
        (BOX | {"category_id": 5}, "category_id"),
        (BOX | {"category_id": [5]}, "category_id"),
        (BOX | {"image_id": None}, "image_id"),
        (BOX | {"image_id": 11}, "image_id"),
        (POLYGON | {"segmentation": [[0, 0, 1]]}, r"segmentation\[0\]"),
        (POLYGON | {"keypoints": [1, 2]}, "keypoints"),
        (MASK | {"segmentation": {"size": [4, 10], "counts": [5, 2, 34]}}, "4 × 10 pixels"),
        (MASK | {"segmentation": {"size": [4, 10], "counts": [50, -10]}}, "0 or more"),
        (MASK | {"segmentation": {"size": [10**9, 10**9], "counts": [10**18]}}, "size"),
        (MASK | {"segmentation": {"size": [4, 10], "counts": "P"}}, "end within a run"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, annotation: dict[str, object], place: str
) -> None:
    path = document(tmp_path / "a.json", [annotation, BOX])
    with pytest.raises(FaultyError, match=place):
        read(path)
    pieces, refused = read(path, skip_bad=True)
    assert refused == 1
    known = [p for piece in pieces for p in piece.judgments[0].labels["objects"]]  # type: ignore[union-attr]
    assert {"shape": "box", "label": "dog", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.5} in known


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    text = document(path, [BOX]).read_text()
    for word in ("NaN", "Infinity", "1e999"):
        path.write_text(text.replace("[10, 5, 20, 25]", f"[10, 5, 20, {word}]"))
        with pytest.raises(FaultyError, match="bbox"):
            read(path)
        path.write_text(text.replace('"width": 100', f'"width": {word}'))
        with pytest.raises(FaultyError, match="width"):
            read(path)


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for text in ("[", "[]", '{"images": []}', "[" * 100_000):
        path.write_text(text)
        with pytest.raises(ReadError):
            read(path)
    with pytest.raises(ReadError, match="no category"):
        read(document(path, [], categories=[]))


def test_names_become_numbers_and_what_is_not_held_is_told(tmp_path: Path) -> None:
    reading = Coco().read(document(tmp_path / "a.json", [BOX]), CocoOptions())
    first, second = reading
    named = replace(first, item="first")
    unsized = replace(second, meta={})
    several = replace(second, judgments=(*second.judgments, Judged("ben", {"objects": []})))
    target = tmp_path / "out.json"
    written = Coco().write(reading.project, [named, unsized, several], target, CocoOptions())
    assert [(loss.field, loss.n) for loss in written.losses] == [
        ("items", 2),
        ("items", 1),
        ("raters", 4),
        ("several", 1),
    ]
    assert [image["id"] for image in json.loads(target.read_text())["images"]] == [1, 2]
    with pytest.raises(RequestError, match="no question asks"):
        Coco().write(
            replace(reading.project, questions=()), [], tmp_path / "none.json", CocoOptions()
        )


@pytest.mark.skipif(not REAL.is_file(), reason="the sample is not at hand")
def test_a_sample_of_another_tool_is_read_and_written_and_read_again(tmp_path: Path) -> None:
    reading = Coco().read(REAL, CocoOptions())
    pieces = list(reading)
    target = tmp_path / "out"
    Coco().write(reading.project, pieces, target, CocoOptions())
    again = list(Coco().read(target, CocoOptions()))
    assert len(pieces) == 2
    assert all(piece.judgments[0].labels["objects"] for piece in pieces)
    assert [piece.judgments for piece in again] == [piece.judgments for piece in pieces]


def test_subsets_are_documents_of_a_folder(tmp_path: Path) -> None:
    reading = Coco().read(document(tmp_path / "a.json", [BOX, TWO]), CocoOptions())
    one, two = reading
    pieces = [
        replace(one, item="train/7", slices={"split": "train"}),
        replace(two, item="va/l/9", slices={"split": "va/l", "source": "web"}),
    ]
    target = tmp_path / "set"
    written = Coco().write(reading.project, pieces, target, CocoOptions())
    assert [file.relative_to(target).as_posix() for file in written.files] == [
        "annotations/instances_train.json",
        "annotations/instances_va_l.json",
    ]
    assert [loss.why for loss in written.losses if loss.field == "slices"] == [
        "only the split has a place"
    ]
    found = json.loads(written.files[1].read_text())
    assert ([image["id"] for image in found["images"]], found["categories"]) == ([9], CATEGORIES)
    again, _ = read(target)
    assert (again[0].item, again[0].slices) == ("train/7", {"split": "train"})
    assert again[0].judgments == pieces[0].judgments
    alone = Coco().write(reading.project, [one], tmp_path / "alone", CocoOptions())
    assert [file.name for file in alone.files] == ["instances_default.json"]
    assert read(tmp_path / "alone")[0] == [one]
    told = Coco().write(reading.project, pieces, tmp_path / "b.json", CocoOptions())
    assert ("slices", 2) in [(loss.field, loss.n) for loss in told.losses]

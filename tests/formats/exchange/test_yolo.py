"""YOLO's data sets, in folders that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.one_answer import OneDrawing
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import Keypoints
from quorate.formats.exchange.yolo import Yolo, YoloOptions
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json


def folder(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = Yolo().read(path, OneDrawing(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


DATA = {
    "data.yaml": "path: ../there\ntrain: images/train\nnames:\n  0: dog\n  2: red car\n",
    "labels/train/a.txt": "2 0.5 0.5 0.2 0.4\n\n0 0 0 0.5 0 0 0.5\n",
    "images/train/a.png": "",
    "images/val/empty.jpg": "",
}


def test_shapes_are_fractions(tmp_path: Path) -> None:
    path = folder(tmp_path / "set", DATA)
    assert Yolo().sniff(path) > 0.9
    project, (one, two) = read(path, rater="anna")
    assert (one.item, one.content) == ("train/a", {"image": "images/train/a.png"})
    assert (one.slices, two.slices) == ({"split": "train"}, {"split": "val"})
    # 0.5 - 0.2 / 2 across, 0.5 - 0.4 / 2 down
    box: Json = {"shape": "box", "label": "red car", "x": 0.4, "y": 0.3, "w": 0.2, "h": 0.4}
    corners: list[Json] = [[0, 0], [0.5, 0], [0, 0.5]]
    polygon: Json = {"shape": "polygon", "label": "dog", "points": corners}
    assert one.judgments == (Judged("anna", {"objects": [box, polygon]}),)
    # a picture without a file of labels has nothing on it
    assert two.judgments == (Judged("anna", {"objects": []}),)
    target = tmp_path / "out"
    account = Yolo().write(project, [one, two], target, OneDrawing())
    assert (account.rows, [loss.field for loss in account.losses]) == (2, ["raters"])
    lines = (target / "labels/train/a.txt").read_text().splitlines()
    assert lines == ["2 0.5 0.5 0.2 0.4", "0 0 0 0.5 0 0 0.5"]
    assert (target / "train.txt").read_text() == "./images/train/a.png\n"
    again = read(target, rater="anna")[1]
    assert [replace(piece, place="") for piece in again] == [
        replace(piece, place="") for piece in (one, two)
    ]


def test_poses_go_along(tmp_path: Path) -> None:
    files = {
        "data.yaml": "names: [person]\nkpt_shape: [2, 3]\n",
        "labels/a.txt": "0 0.5 0.5 1 1 0.25 0.5 2 0 0 0\n",
    }
    project, (piece,) = read(folder(tmp_path / "set", files))
    pose = Keypoints(("person",), ((0.25, 0.5, 2), (0, 0, 0)))
    assert piece.judgments[0].foreign == (pose.foreign("objects", (0,)),)
    Yolo().write(project, [piece], tmp_path / "out", OneDrawing())
    text = (tmp_path / "out/labels/train/a.txt").read_text()
    assert text == "0 0.5 0.5 1 1 0.25 0.5 2 0 0 0\n"
    # a data set of other tools is one of poses by its first keypoints
    plain = replace(project, meta={})
    account = Yolo().write(plain, [piece], tmp_path / "plain", OneDrawing())
    assert (tmp_path / "plain/labels/train/a.txt").read_text() == text
    assert [loss.field for loss in account.losses] == ["raters"]


@pytest.mark.parametrize(
    "line",
    [
        "7 0.5 0.5 0.1 0.1",
        "dog 0.5 0.5 0.1 0.1",
        "² 0.5 0.5 0.1 0.1",
        "9" * 5000 + " 0.5 0.5 0.1 0.1",
        "0 0.5 0.5 0.1",
        "0 nan 0.5 0.1 0.1",
        "0 inf 0.5 0.1 0.1",
        "0 0.5 0.5 1e999 0.1",
        "0 50 50 10 10",
        "0 0.5 0.5 -0.1 0.1",
        "0 0 0 5 0 0 5",
        "0 0 0 0.5 0 0 0.5 0.5",
    ],
)
def test_lines_that_do_not_fit_are_refused(tmp_path: Path, line: str) -> None:
    files = {**DATA, "labels/train/a.txt": f"0 0.5 0.5 1 1\n{line}\n"}
    path = folder(tmp_path / "set", files)
    with pytest.raises(FaultyError, match=r"labels/train/a\.txt, line 2"):
        read(path)
    reading = Yolo().read(path, OneDrawing(skip_bad=True))
    first, _ = reading
    assert len(first.judgments[0].labels["objects"]) == 1  # type: ignore[arg-type]
    assert reading.refusals.count == 1


def test_files_out_of_the_folder_are_neither_read_nor_written(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("0 0.5 0.5 1 1\n")
    path = folder(tmp_path / "set", DATA)
    (path / "labels/train/b.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(FaultyError, match="a link out of the folder"):
        read(path)
    project, (one, *_) = read(path, skip_bad=True)
    pictures = ["../../../x.jpg", "/etc/x.jpg", "https://host/a/x.jpg?size=../1", ".."]
    pieces = [replace(one, item=name, content={"image": name}) for name in pictures]
    Yolo().write(project, pieces, tmp_path / "out", OneDrawing())
    names = sorted(file.name for file in (tmp_path / "out/labels/train").iterdir())
    assert names == ["picture.txt", "x.txt", "x_2.txt", "x_3.txt"]


def test_folders_that_are_none(tmp_path: Path) -> None:
    assert Yolo().sniff(tmp_path) == 0
    with pytest.raises(ReadError, match="no classes"):
        read(tmp_path)
    with pytest.raises(ReadError, match="no folder"):
        read(folder(tmp_path, {"a.txt": ""}) / "a.txt")
    (tmp_path / "data.yaml").write_text("names: [a, !!python/object:os.system x]")
    with pytest.raises(ReadError, match="no YAML"):
        read(tmp_path)
    with pytest.raises(RequestError, match="no question asks"):
        Yolo().write(Project("t", (), ()), [], tmp_path / "out", OneDrawing())


def test_what_a_data_set_is_for_can_be_said(tmp_path: Path) -> None:
    files = {
        "data.yaml": "names: [cat]\nkpt_shape: [1, 3]\n",
        "labels/a.txt": "0 0.5 0.5 1 1 0.25 0.5 2\n0 0.25 0.5 0.5 1 0 0 0\n",
    }
    project, (piece,) = read(folder(tmp_path / "set", files))
    # an object whose points are not there has none
    assert [mark.stands_for for mark in piece.judgments[0].foreign] == [(0,)]
    corners: Json = {"shape": "polygon", "label": "cat", "points": [[0, 0], [1, 0], [0, 1]]}
    drawn = replace(piece, judgments=(Judged("everyone", {"objects": [corners]}),))
    lines = {}
    for task in ("pose", "segment", "detect"):
        account = Yolo().write(project, [piece, drawn], tmp_path / task, YoloOptions(task=task))
        found = sorted((tmp_path / task).rglob("labels/**/*.txt"))
        lines[task] = [file.read_text().splitlines() for file in found]
        assert any("no place" in loss.why or "no polygon" in loss.why for loss in account.losses)
    assert lines["pose"][1] == ["0 0.5 0.5 1 1 0 0 0"]
    assert lines["segment"] == [["0 0.5 0.5 1 1", "0 0.25 0.5 0.5 1"], ["0 0 0 1 0 0 1"]]
    assert lines["detect"][1] == ["0 0.5 0.5 1 1"]
    with pytest.raises(RequestError, match="task 'all'"):
        Yolo().write(project, [], tmp_path / "x", YoloOptions(task="all"))

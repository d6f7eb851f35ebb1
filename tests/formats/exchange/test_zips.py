"""Zips that tools export, and those that nobody should send."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from quorate.formats.exchange import zips
from quorate.formats.exchange.coco import Coco, CocoOptions
from quorate.formats.exchange.cvat import Cvat, CvatOptions
from quorate.formats.exchange.format import Format, Options
from quorate.formats.exchange.one_answer import OneDrawing
from quorate.formats.exchange.pascal_voc import PascalVoc, PascalVocOptions
from quorate.formats.exchange.yolo import Yolo
from quorate.formats.exchange.zips import check_zip, unpack
from quorate.schema.errors import FaultyError, ReadError

DOCUMENT = {
    "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 50}],
    "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [10, 5, 20, 25]}],
    "categories": [{"id": 1, "name": "cat"}],
}
OTHER = {
    "images": [{"id": 7, "file_name": "b.jpg", "width": 100, "height": 50}],
    "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [0, 0, 50, 50]}],
    "categories": [{"id": 1, "name": "dog"}, {"id": 2, "name": "cat"}],
}
CVAT = (
    "<annotations><version>1.1</version><image id='0' name='a.jpg' width='10' height='10'>"
    "<box label='cat' xtl='0' ytl='0' xbr='5' ybr='5'/></image></annotations>"
)


def packed(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def test_a_task_of_cvat_with_its_pictures(tmp_path: Path) -> None:
    path = packed(tmp_path / "task.zip", annotations_dot_xml=CVAT, images__a_dot_jpg=b"\xff\xd8")
    assert Cvat().sniff(path) > 0.9
    assert Coco().sniff(path) == 0
    with Cvat().read(path, CvatOptions()) as reading:
        (piece,) = reading
    assert (reading.project.title, piece.item) == ("task", "0")


def test_subsets_of_coco_are_slices(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "coco.zip",
        annotations__instances_train_dot_json=json.dumps(DOCUMENT),
        annotations__instances_val_dot_json=json.dumps(OTHER),
        annotations__captions_val_dot_json="{}",
    )
    assert Coco().sniff(path) > 0.9
    with Coco().read(path, CocoOptions()) as reading:
        one, two = reading
    assert (one.item, one.slices) == ("train/7", {"split": "train"})
    assert (two.item, two.slices) == ("val/7", {"split": "val"})
    # the categories by their names: what is 1 in the second is no cat
    labels = [piece.judgments[0].labels["objects"] for piece in (one, two)]
    assert [label[0]["label"] for label in labels] == ["cat", "dog"]  # type: ignore[index,call-overload]
    alone = packed(tmp_path / "one.zip", instances_default_dot_json=json.dumps(DOCUMENT))
    (piece,) = Coco().read(alone, CocoOptions())
    assert (piece.item, piece.slices) == ("7", {})


def test_faults_say_where_in_the_zip_they_are(tmp_path: Path) -> None:
    wrong = json.dumps(DOCUMENT).replace("[10, 5", '["x", 5')
    path = packed(tmp_path / "a.zip", instances_dot_json=wrong)
    with pytest.raises(FaultyError, match=r"a.zip, annotations\[0\]"):
        list(Coco().read(path, CocoOptions()))
    path = packed(tmp_path / "b.zip", data_dot_yaml="names: [", labels__a_dot_txt="0 0 0 1 1")
    with pytest.raises(ReadError, match=r"b.zip/data.yaml") as caught:
        Yolo().read(path, OneDrawing())
    assert "/tmp/quorate-zip" not in str(caught.value)
    with pytest.raises(ReadError, match="nothing in the zip is of CVAT"):
        Cvat().read(path, CvatOptions())


@pytest.mark.parametrize(
    ("tool", "options"),
    [
        (Coco(), CocoOptions()),
        (Cvat(), CvatOptions()),
        (Yolo(), OneDrawing()),
        (PascalVoc(), PascalVocOptions()),
    ],
    ids=lambda given: getattr(given, "name", ""),
)
def test_what_is_written_as_a_zip_is_read_again(
    tmp_path: Path, tool: Format, options: Options
) -> None:
    source = packed(tmp_path / "coco.zip", instances_dot_json=json.dumps(DOCUMENT))
    reading = Coco().read(source, CocoOptions())
    pieces = list(reading)
    target = tmp_path / "out.zip"
    written = tool.write(reading.project, pieces, target, options)
    assert (written.files, written.rows) == ((target,), 1)
    assert tool.sniff(target) > 0.9
    (again,) = tool.read(target, options)
    assert again.judgments[0].labels == pieces[0].judgments[0].labels
    tool.write(reading.project, pieces, tmp_path / "twice.zip", options)
    assert target.read_bytes() == (tmp_path / "twice.zip").read_bytes()


@pytest.mark.parametrize("name", ["../out.json", "/etc/out.json", "a/../../b.json", "C:\\x.json"])
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(zipfile.ZipInfo(name), "{}")
    with pytest.raises(ReadError, match="leads out of its folder"):
        unpack(tmp_path / "a.zip", tmp_path / "in")
    with pytest.raises(ReadError, match="leads out of its folder"):
        check_zip(tmp_path / "a.zip")
    assert Coco().sniff(tmp_path / "a.zip") == 0


def test_links_bombs_and_locks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = zipfile.ZipInfo("a.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as out:
        out.writestr(link, "/etc/passwd")
    with pytest.raises(ReadError, match="a link"):
        unpack(tmp_path / "link.zip", tmp_path / "in")
    plain = packed(tmp_path / "plain.zip", a_dot_json=b"[" * 100_000)
    monkeypatch.setattr(zips, "SUSPECT", 1_000)
    with pytest.raises(ReadError, match="packed so densely"):
        unpack(plain, tmp_path / "in")
    monkeypatch.setattr(zips, "STEEPEST", 10**9)
    monkeypatch.setattr(zips, "LARGEST", 50_000)
    with pytest.raises(ReadError, match="more than 4 GB"):
        unpack(plain, tmp_path / "in")
    monkeypatch.setattr(zips, "MOST_MEMBERS", 0)
    with pytest.raises(ReadError, match="1 files"):
        unpack(plain, tmp_path / "in")
    locked = bytearray(packed(tmp_path / "locked.zip", a_dot_json="{}").read_bytes())
    # the flag of encryption, in the directory and before the file
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    monkeypatch.undo()
    (tmp_path / "locked.zip").write_bytes(locked)
    with pytest.raises(ReadError, match="encrypted"):
        unpack(tmp_path / "locked.zip", tmp_path / "in")


def test_what_is_cut_short_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", a_dot_json=json.dumps(DOCUMENT) * 100).read_bytes()
    broken = bytearray(whole)
    broken[60:90] = b"x" * 30
    for content in (whole[:-30], bytes(broken), b"", b"PK"):
        (tmp_path / "b.zip").write_bytes(content)
        with pytest.raises(ReadError, match="zip"):
            unpack(tmp_path / "b.zip", tmp_path / "in")

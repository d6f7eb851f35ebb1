"""Files of the right outer shape with anything inside are read, or refused in words."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quorate.formats.exchange.brat import Brat
from quorate.formats.exchange.coco import Coco
from quorate.formats.exchange.conll import Conll
from quorate.formats.exchange.crowd_truth import CrowdTruth
from quorate.formats.exchange.cvat import Cvat
from quorate.formats.exchange.doccano import Doccano
from quorate.formats.exchange.fasttext import FastText
from quorate.formats.exchange.format import Format
from quorate.formats.exchange.pascal_voc import PascalVoc
from quorate.formats.exchange.webvtt import WebVtt
from quorate.formats.exchange.yolo import Yolo
from quorate.schema.errors import InputError, RequestError

NUMBERS = st.one_of(
    st.integers(-3, 12), st.floats(), st.sampled_from([10**400, -1e300, 0.5, 1, 2, 4, 10])
)
WORDS = st.one_of(
    st.sampled_from(["", "a", "cat", "0", "1", "nan", "1e999", "-1", "\\", "é🏠", "a|b", "../x"]),
    st.text(max_size=6),
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS)


def objects(keys: list[str]) -> st.SearchStrategy[object]:
    """Objects with some of the keys, and anything in them, to a small depth."""
    values = st.recursive(
        SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=6), st.dictionaries(st.sampled_from(keys), inner, max_size=5)
        ),
        max_leaves=12,
    )
    return st.dictionaries(st.sampled_from(keys), values, max_size=len(keys))


COCO = [
    *("id", "image_id", "category_id", "bbox", "segmentation", "keypoints", "iscrowd", "area"),
    *("size", "counts", "attributes", "utf8_string", "rotation", "group", "name", "file_name"),
    *("width", "height"),
]


@st.composite
def coco(draw: st.DrawFn) -> str:
    image = {"id": 1, "file_name": "a.jpg", "width": 10, "height": 4}
    category = {"id": 1, "name": "cat", "keypoints": ["a", "b"]}
    own = draw(st.lists(objects(COCO), max_size=3))
    annotations = [{"image_id": 1, "category_id": 1, **one} for one in own]  # type: ignore[dict-item]
    more = draw(st.lists(st.one_of(objects(COCO), SCALARS), max_size=2))
    images = draw(st.lists(objects(COCO), max_size=2))
    return json.dumps(
        {
            "images": [image, *images],
            "annotations": [*annotations, *more],
            "categories": [category, *draw(st.lists(objects(COCO), max_size=1))],
        }
    )


def escaped(text: str) -> str:
    kept = "".join(letter for letter in text if letter >= " " and letter < "\ud800")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def number_word(value: object) -> str:
    return "9" * 400 if value == 10**400 else str(value)


XML_WORDS = st.one_of(NUMBERS.map(number_word), WORDS, st.just("1,2;3,4;5,0"), st.just("1, 2, 3"))
CVAT_KEYS = [
    *("label", "xtl", "ytl", "xbr", "ybr", "rotation", "points", "cx", "cy", "rx", "ry", "rle"),
    *("left", "top", "width", "height", "group_id", "z_order", "occluded", "frame", "outside"),
    "keyframe",
]
SHAPES = ("box", "polygon", "points", "polyline", "mask", "ellipse", "skeleton", "tag", "cuboid")


@st.composite
def element(draw: st.DrawFn, tags: tuple[str, ...], keys: list[str]) -> str:
    said = draw(st.dictionaries(st.sampled_from(keys), XML_WORDS, max_size=8))
    said.setdefault("label", "cat")
    tag = draw(st.sampled_from(tags))
    inside = ["", '<attribute name="x">y</attribute>', '<points points="1,1"/>']
    inner = draw(st.sampled_from(inside))
    told = " ".join(f'{key}="{escaped(value)}"' for key, value in said.items())
    return f"<{tag} {told}>{inner}</{tag}>"


@st.composite
def cvat(draw: st.DrawFn) -> str:
    shapes = "".join(draw(st.lists(element(SHAPES, CVAT_KEYS), max_size=3)))
    image = f'<image id="0" name="a.jpg" width="10" height="4">{shapes}</image>'
    boxes = "".join(draw(st.lists(element(("box", "polygon"), CVAT_KEYS), max_size=3)))
    track = draw(st.sampled_from(["", f'<track label="cat">{boxes}</track>']))
    size = "<original_size><width>10</width><height>4</height></original_size>"
    meta = f"<meta><task>{size}<labels><label><name>cat</name></label></labels></task></meta>"
    return f"<annotations><version>1.1</version>{meta}{image}{track}</annotations>"


@st.composite
def voc(draw: st.DrawFn) -> str:
    words = [escaped(draw(XML_WORDS)) for _ in range(6)]
    box = "".join(
        f"<{key}>{word}</{key}>"
        for key, word in zip(("xmin", "ymin", "xmax", "ymax"), words, strict=False)
    )
    inner = f"<object><name>cat</name><bndbox>{box}</bndbox><pose>{words[4]}</pose></object>"
    size = f"<size><width>{words[5]}</width><height>4</height></size>"
    return f"<annotation><filename>a.jpg</filename>{size}{inner}</annotation>"


LINES = st.lists(
    st.lists(st.one_of(NUMBERS.map(number_word), WORDS), max_size=8).map(" ".join), max_size=6
).map("\n".join)


@st.composite
def rows(draw: st.DrawFn) -> str:
    columns = ["_unit_id", "_worker_id", "_created_at", "_started_at", "text", "out", "out_gold"]
    cells = st.text(alphabet="ab,;1/ :-=\u00e9", max_size=8)
    body = draw(st.lists(st.lists(cells, min_size=6, max_size=8), max_size=4))
    quoted = ("".join([*(f'"{cell}",' for cell in row)])[:-1] for row in body)
    return "\n".join([",".join(columns), *quoted])


DOCCANO = [
    *("id", "text", "label", "labels", "entities", "relations", "bbox", "segmentation", "Comments"),
    *("start_offset", "end_offset", "points", "x", "y", "width", "height", "meta", "type", "cats"),
]
VTT = st.lists(
    st.sampled_from(
        [
            *("WEBVTT", "", "NOTE recording: a.mp4", "1", "00:01.000 --> 00:02.000", "<v A>b"),
            *("00:01.000 --> 00:02.000 line:0", "--> x", "99:99.000 --> 1", "<v", "&lt;", "STYLE"),
            *("00:02.000 --> 00:03.000", "music", "<v A>b<v B>", "a\x00b", "REGION"),
        ]
    ),
    max_size=12,
).map(lambda lines: "WEBVTT\n\n" + "\n".join(lines))


def folder_of_yolo(path: Path, text: str) -> Path:
    (path / "labels").mkdir()
    more = text.partition("\n")[0].strip("{[&*!%@`")
    (path / "data.yaml").write_text(f"names: [cat, dog]\n{more}")
    (path / "labels/a.txt").write_text(text)
    return path


def folder_of_brat(path: Path, text: str) -> Path:
    (path / "a.txt").write_text("Anna lives in Rome.")
    (path / "a.ann").write_text(text)
    return path


def file(name: str) -> Callable[[Path, str], Path]:
    def put(path: Path, text: str) -> Path:
        (path / name).write_text(text, "utf-8", errors="replace")
        return path / name

    return put


ENDS = st.one_of(st.integers(0, 30), st.just("4;6 9"))
MARKS = st.sampled_from(["PER", "Arg1:T1", ""])
ANN = st.lists(
    st.builds(
        "{}{}\t{} {} {}\t{}".format,
        st.sampled_from("TREA#*N"),
        st.integers(0, 3),
        MARKS,
        st.one_of(st.integers(-1, 30), WORDS),
        ENDS,
        WORDS,
    ),
    max_size=5,
).map("\n".join)
MOST = 15
CASES: dict[str, tuple[Format, st.SearchStrategy[str], Callable[[Path, str], Path]]] = {
    "coco": (Coco(), coco(), file("a.json")),
    "cvat": (Cvat(), cvat(), file("a.xml")),
    "pascal-voc": (PascalVoc(), voc(), file("a.xml")),
    "yolo": (Yolo(), LINES, folder_of_yolo),
    "crowd-truth": (CrowdTruth(), rows(), file("a.csv")),
    "fasttext": (FastText(), LINES.map(lambda text: "__label__a b\n" + text), file("a.txt")),
    "conll": (Conll(), LINES, file("a.conll")),
    "webvtt": (WebVtt(), VTT, file("a.vtt")),
    "doccano": (
        Doccano(),
        st.lists(objects(DOCCANO).map(json.dumps), max_size=4).map("\n".join),
        file("a.jsonl"),
    ),
    "doccano-csv": (Doccano(), LINES.map(lambda text: "id,text,label\n" + text), file("a.csv")),
    "brat": (Brat(), ANN, folder_of_brat),
}


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=MOST, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_anything_inside_is_read_or_refused(name: str, data: st.DataObject) -> None:
    tool, texts, put = CASES[name]
    text = data.draw(texts)
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), text)
        tool.sniff(path)
        for skip_bad in (True, False):
            try:
                with tool.read(path, tool.options(skip_bad=skip_bad)) as reading:
                    pieces = list(reading)
            except InputError:
                continue
            # what was read can be written in the same format, or it is said why not
            with suppress(RequestError):
                tool.write(reading.project, pieces, Path(folder) / f"out{skip_bad}", tool.options())

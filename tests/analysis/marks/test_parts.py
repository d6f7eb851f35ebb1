from __future__ import annotations

import json

import numpy as np
import pytest

from quorate.analysis.marks import Parts, parts_of
from quorate.analysis.marks.parts import Part, expand
from quorate.schema import Kind, LabelError
from quorate.schema.questions.likeness import shape_overlap


def box(x: float, y: float, w: float, h: float, label: str = "a") -> Part:
    return {"shape": "box", "label": label, "x": x, "y": y, "w": w, "h": h}


def polygon(*points: tuple[float, float], label: str = "a") -> Part:
    return {"shape": "polygon", "label": label, "points": [list(p) for p in points]}


def read(*parts: Part, kind: Kind = Kind.BOXES) -> Parts:
    return parts_of([json.dumps(list(parts))], kind)


def overlap(one: Part, two: Part, kind: Kind = Kind.BOXES) -> float:
    return float(read(one, two, kind=kind).overlap(np.array([0]), np.array([1]))[0])


def test_boxes_by_hand() -> None:
    # .4 × .4 and .4 × .4, a quarter shared: .04 / (.16 + .16 - .04) = 1/7
    assert overlap(box(0.1, 0.1, 0.4, 0.4), box(0.3, 0.3, 0.4, 0.4)) == pytest.approx(1 / 7)
    # one in the other: .02 / .08
    assert overlap(box(0, 0, 0.4, 0.2), box(0.1, 0, 0.1, 0.2)) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (box(0.1, 0.1, 0.2, 0.2), box(0.1, 0.1, 0.2, 0.2), 1.0),
        (box(0.1, 0.1, 0.2, 0.2), box(0.3, 0.1, 0.2, 0.2), 0.0),  # touch along an edge
        (box(0.1, 0.1, 0.2, 0.2), box(0.3, 0.3, 0.2, 0.2), 0.0),  # touch at a corner
        (box(0.5, 0.5, 1e-6, 1e-6), box(0.5, 0.5, 1e-6, 1e-6), 1.0),
        (box(0.5, 0.5, 1e-6, 1e-6), box(0.5, 0.5, 2e-6, 1e-6), 0.5),
        (box(0, 0, 1, 1), box(0, 0, 0.5, 1), 0.5),
    ],
)
def test_edge_cases(one: Part, two: Part, expected: float) -> None:
    assert overlap(one, two) == pytest.approx(expected, abs=1e-9)


def test_boxes_are_as_likeness_has_them() -> None:
    rng = np.random.default_rng(0)
    boxes = [box(*rng.uniform(0, 0.5, 2), *rng.uniform(0.05, 0.5, 2)) for _ in range(40)]
    parts = read(*boxes)
    i, j = np.triu_indices(40, 1)
    expected = [shape_overlap(boxes[a], boxes[b]) for a, b in zip(i, j, strict=True)]
    assert parts.overlap(i, j) == pytest.approx(expected)
    assert max(expected) > 0.3


def test_polygons_along_lines() -> None:
    # the triangle is half of the box: .5 ± what 48 lines miss
    half = polygon((0, 0), (0.4, 0), (0, 0.4))
    assert overlap(half, box(0, 0, 0.4, 0.4)) == pytest.approx(0.5, abs=0.01)
    # the two halves of a box share their bounds and nothing else
    assert overlap(half, polygon((0.4, 0.4), (0.4, 0), (0, 0.4))) == pytest.approx(0, abs=1e-6)


def test_polygons_are_as_likeness_has_them() -> None:
    rng = np.random.default_rng(1)
    shapes: list[Part] = [
        box(*rng.uniform(0, 0.5, 2), *rng.uniform(0.05, 0.5, 2)) for _ in range(5)
    ]
    for _ in range(25):  # stars and knots too: corners in any order
        points = rng.uniform(0, 1, 2) * 0.4 + rng.uniform(0, 0.6, (int(rng.integers(3, 12)), 2))
        shapes.append(polygon(*((float(x), float(y)) for x, y in points.round(2))))
    i, j = np.triu_indices(30, 1)
    expected = [shape_overlap(shapes[a], shapes[b]) for a, b in zip(i, j, strict=True)]
    assert read(*shapes).overlap(i, j) == pytest.approx(expected, abs=1e-12)
    assert max(expected) > 0.3


def test_a_polygon_without_area_overlaps_with_nothing() -> None:
    level, steep = (
        polygon((0.1, 0.1), (0.3, 0.1), (0.5, 0.1)),
        polygon((0, 0), (0.3, 0.3), (0.5, 0.5)),
    )
    assert overlap(level, level) == 0.0
    assert overlap(steep, box(0, 0, 1, 1)) == pytest.approx(0.0, abs=1e-12)


def test_segments_by_hand() -> None:
    def heard(start: float, end: float) -> Part:
        return {"start": start, "end": end, "label": "dog"}

    assert overlap(heard(0, 4), heard(1, 5), Kind.SEGMENTS) == pytest.approx(3 / 5)
    assert overlap(heard(0, 4), heard(4, 5), Kind.SEGMENTS) == 0.0


def test_frames_overlap_on_the_same_frame_only() -> None:
    def shown(frame: int) -> Part:
        return {"frame": frame, "label": "goal"}

    assert overlap(shown(3), shown(3), Kind.FRAMES) == 1.0
    assert overlap(shown(3), shown(4), Kind.FRAMES) == 0.0
    boxed = {**box(0, 0, 0.4, 0.2), "frame": 3}
    assert overlap(boxed, {**box(0, 0, 0.2, 0.2), "frame": 3}, Kind.FRAMES) == pytest.approx(0.5)
    assert overlap(boxed, {**boxed, "frame": 4}, Kind.FRAMES) == 0.0


def test_answers_are_expanded_with_their_polygons() -> None:
    texts = [json.dumps([box(0, 0, 0.1, 0.1)]), "[]", json.dumps([polygon((0, 0), (1, 0), (0, 1))])]
    parts = expand(parts_of(texts, Kind.BOXES), np.array([2, 1, 0, 2]))
    assert parts.offsets.tolist() == [0, 1, 1, 2, 3]
    assert sorted(parts.outline) == [0, 2]
    assert parts.high[1].tolist() == [0.1, 0.1]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        "no JSON",
        '[{"label": "a"}]',
        '[{"label": "a", "x": "wide", "y": 0, "w": 1, "h": 1}]',
        '[{"label": "a", "points": []}]',
        '[{"label": "a", "x": NaN, "y": 0, "w": 1, "h": 1}]',
    ],
)
def test_what_is_no_list_of_boxes_is_refused(text: str) -> None:
    with pytest.raises(LabelError, match="is no list of boxes"):
        parts_of([text], Kind.BOXES)


def test_frames_with_and_without_boxes_do_not_mix() -> None:
    with pytest.raises(LabelError, match="have a box and some have none"):
        read({**box(0, 0, 1, 1), "frame": 1}, {"frame": 2, "label": "a"}, kind=Kind.FRAMES)


def test_an_answer_that_lacks_something_says_what() -> None:
    with pytest.raises(LabelError, match="a part has no 'w'"):
        parts_of(['[{"shape": "box", "label": "car", "x": 0.1, "y": 0.2, "h": 0.1}]'], Kind.BOXES)

"""Boxes and polygons on images, frames of a film."""

from __future__ import annotations

import math
from typing import ClassVar

import pytest

from every_question import CONTENT, question_of, refused, spec_faults
from quorate.schema import Kind
from quorate.schema.json_value import Json

BOXES = question_of("boxes")
FRAMES = question_of("frames")
BOX: dict[str, Json] = {"shape": "box", "label": "car", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
POLYGON: dict[str, Json] = {
    "shape": "polygon",
    "label": "car",
    "points": [[0, 0], [1, 0], [0.5, 1]],
}


def box(**changes: object) -> list[object]:
    return [{**BOX, **changes}]


def corners(*points: object) -> list[object]:
    return [{**POLYGON, "points": list(points)}]


class TestBoxes:
    def test_shapes_keep_their_order(self) -> None:
        assert BOXES.check([POLYGON, BOX, BOX], CONTENT) == [POLYGON, BOX, BOX]

    def test_fractions_are_rounded_to_six_decimals(self) -> None:
        label = BOXES.check(box(x=0.12345678, w=1 / 3), CONTENT)
        assert label == [BOX | {"x": 0.123457, "w": 0.333333}]

    def test_what_sticks_out_by_rounding_is_cut(self) -> None:
        assert BOXES.check(box(x=-1e-9, w=1.0000001), CONTENT) == [BOX | {"x": 0, "w": 1}]
        # 0.3333333 rounds to 0.333333 and 0.6666667 to 0.666667, together 1
        assert BOXES.check(box(x=0.3333333, w=0.6666667), CONTENT) == [
            BOX | {"x": 0.333333, "w": 0.666667}
        ]
        # 0.0000005 and 0.9999995 would round to 0 and 1 or to 0.000001 and 1
        label = BOXES.check(box(x=0.00000051, w=0.99999951), CONTENT)
        assert label == [BOX | {"x": 0.000001, "w": 0.999999}]

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"x": -0.01}, ".x"),
            ({"x": 1.01}, ".x"),
            ({"x": 0.8}, ".w"),
            ({"x": 1.0, "w": 0.001}, ".w"),
            ({"w": 0}, ".w"),
            ({"h": -0.1}, ".h"),
            ({"h": 0.81}, ".h"),
            ({"y": math.nan}, ".y"),
            ({"y": math.inf}, ".y"),
            ({"y": True}, ".y"),
            ({"y": "0"}, ".y"),
            ({"y": 10**400}, ".y"),
            ({"label": "bus"}, ".label"),
            ({"shape": "circle"}, ".shape"),
            ({"points": []}, ".points"),
        ],
    )
    def test_a_box_lies_in_the_image(self, change: dict[str, object], path: str) -> None:
        assert [p for p, _ in refused(BOXES, box(**change))] == [f"[0]{path}"]

    def test_a_shape_has_its_own_keys(self) -> None:
        assert [p for p, _ in refused(BOXES, [POLYGON | {"x": 0.1}])] == ["[0].x"]
        without = {key: BOX[key] for key in BOX if key != "h"}
        assert [p for p, _ in refused(BOXES, [without])] == ["[0].h"]

    def test_only_declared_shapes_are_taken(self) -> None:
        only = question_of("boxes", shapes=["box"])
        assert refused(only, [POLYGON]) == [("[0].shape", "'box'")]

    def test_a_corner_that_repeats_the_one_before_is_left_out(self) -> None:
        sent = corners([0, 0], [0, 0], [1, 0], [0.5, 1], [0.0000001, 0])
        assert BOXES.check(sent, CONTENT) == [POLYGON]

    @pytest.mark.parametrize(
        "points",
        [
            [[0, 0], [1, 1]],
            [[0, 0], [1, 1], [0, 0]],
            [[0, 0], [1, 1], [0, 0], [1, 1]],
            [],
        ],
    )
    def test_a_polygon_has_three_corners(self, points: list[Json]) -> None:
        assert [p for p, _ in refused(BOXES, corners(*points))] == ["[0].points"]

    @pytest.mark.parametrize("point", [[0], [0, 0, 0], [2, 0], ["0", 0], 0, None, [math.nan, 0]])
    def test_a_corner_is_two_fractions(self, point: object) -> None:
        found = refused(BOXES, corners([0, 0], point, [1, 0], [0, 1]))
        assert found[0][0].startswith("[0].points[1]")

    def test_the_number_of_shapes_has_bounds(self) -> None:
        one = question_of("boxes", min=1, max=1)
        assert refused(one, []) == [("", "a list of 1 to 1")]
        assert refused(one, [BOX, BOX]) == [("", "a list of 1 to 1")]

    def test_are_json_text_for_the_analysis(self) -> None:
        assert BOXES.question().kind is Kind.BOXES
        assert BOXES.label_of([]) == "[]"

    def test_lie_on_a_picture_and_declare_shapes_once(self) -> None:
        boxes: dict[str, object] = {"type": "boxes", "labels": ["x"]}
        assert list(spec_faults(boxes | {"of": "film"})) == ["questions[0].of"]
        found = spec_faults(boxes | {"of": "picture", "shapes": ["box", "box"]})
        assert list(found) == ["questions[0].shapes[1]"]


class TestFrames:
    FRAME: ClassVar[Json] = {"frame": 12, "label": "goal", "x": 0, "y": 0, "w": 1, "h": 0.5}

    def test_come_back_in_the_order_of_frames(self) -> None:
        plain = question_of("frames", boxes=False)
        sent: list[Json] = [{"label": "goal", "frame": n} for n in (30, 4, 11)]
        assert plain.check(sent, CONTENT) == [{"frame": n, "label": "goal"} for n in (4, 11, 30)]

    def test_have_a_box_where_declared(self) -> None:
        assert FRAMES.check([self.FRAME], CONTENT) == [self.FRAME]
        assert len(refused(FRAMES, [{"frame": 12, "label": "goal"}])) == 4
        plain = question_of("frames", boxes=False)
        assert len(refused(plain, [self.FRAME])) == 4

    @pytest.mark.parametrize("frame", [-1, 1.0, True, "3", 360_000 * 25 + 1])
    def test_count_from_zero(self, frame: object) -> None:
        plain = question_of("frames", boxes=False)
        found = refused(plain, [{"frame": frame, "label": "goal"}])
        assert found == [("[0].frame", "an integer from 0 to 9000000")]

    def test_come_once(self) -> None:
        assert refused(FRAMES, [self.FRAME, self.FRAME]) == [("[1]", "each once")]

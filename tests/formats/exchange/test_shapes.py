"""Shapes that tools share, and what comes nearest to them."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.formats.exchange.mask_runs import bitmap_of, counts_of, row_counts_of
from quorate.formats.exchange.outlines import (
    area_of,
    around,
    ellipse_corners,
    joined,
    mask_outlines,
    rotated_about_centre,
    rotated_corners,
    rotated_from_centre,
)
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.record import Foreign
from quorate.formats.exchange.shapes import (
    AnyShape,
    Ellipse,
    Keypoints,
    Mask,
    Moment,
    Notes,
    Polygons,
    Polyline,
    RotatedBox,
    Track,
    Transcription,
    notes_of,
    shape_of,
)
from quorate.schema.json_value import Json

SIZE = Size(200, 100)
SHAPES: tuple[AnyShape, ...] = (
    RotatedBox(("car",), 0.5, 0.25, 0.2, 0.1, 30),
    Polygons(("car",), (((0, 0), (1, 0), (0, 1)), ((0.5, 0.5), (1, 0.5), (0.5, 1)))),
    Mask(("car", "red"), (2, 3), (1, 2, 3)),
    Ellipse(("car",), 0.5, 0.5, 0.2, 0.1, 15.5),
    Polyline(("road",), ((0, 0), (1, 1))),
    Keypoints(("face",), ((0.1, 0.2, 2), (0.3, 0.4, 1)), ("nose", "chin"), 0.01),
    Track(("car",), 25, (Moment(0, 0, 0, 1, 1), Moment(9, 0, 0, 1, 1, 5, on=False)), 40, 1.6),
    Transcription((), ("STOP", "HALT")),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_a_shape_becomes_a_mark_and_is_read_again(shape: AnyShape) -> None:
    mark = shape.foreign("objects", (0,), id="x")
    assert (mark.kind, mark.stands_for, mark.data["id"]) == (shape.kind, (0,), "x")
    assert shape_of(mark) == shape


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
@pytest.mark.parametrize("value", [None, "x", [1], [[1, 2]], float("nan"), {}, -1, True])
def test_data_that_do_not_fit_are_no_shape(shape: AnyShape, value: Json) -> None:
    data = shape.foreign("objects").data
    key = next(key for key in data if key not in ("labels", "frames"))
    found = shape_of(Foreign(shape.kind, "objects", {**data, key: value}))
    assert found is None or found != shape
    assert shape_of(Foreign(shape.kind, "objects", {})) is None


def test_notes_say_only_what_is_so() -> None:
    assert Notes().foreign("objects", (0,)) is None
    notes = Notes(occluded=True, group=3, attributes={"colour": "red"})
    mark = notes.foreign("objects", (0,))
    assert mark is not None
    assert mark.data == {"occluded": True, "group": 3, "attributes": {"colour": "red"}}
    assert notes_of(mark) == notes
    assert notes_of(Foreign("notes", "objects", {"group": "3", "occluded": 1})) == Notes()


def test_a_box_is_turned_in_pixels() -> None:
    # 40 by 10 pixels at 100, 25, turned by a right angle about that corner: it goes down and left
    box = RotatedBox(("car",), 0.5, 0.25, 0.2, 0.1, 90)
    expected = [(100, 25), (100, 65), (90, 65), (90, 25)]
    assert np.allclose(rotated_corners(box, SIZE), expected)
    # its middle is 95, 45; not turned it would be 40 wide and 10 high there
    sides = rotated_about_centre(box, SIZE)
    assert np.allclose(sides, (75, 40, 115, 50))
    again = rotated_from_centre("car", sides, 90, SIZE)
    assert np.allclose((again.x, again.y, again.w, again.h), (0.5, 0.25, 0.2, 0.1))


def test_corners_on_an_ellipse() -> None:
    # radii of 40 and 10 pixels about 100, 50
    flat = ellipse_corners(Ellipse(("eye",), 0.5, 0.5, 0.2, 0.1, 0), SIZE)
    assert np.allclose(around(flat), (60, 40, 140, 60))
    upright = ellipse_corners(Ellipse(("eye",), 0.5, 0.5, 0.2, 0.1, 90), SIZE)
    assert np.allclose(around(upright), (90, 10, 110, 90))


def mask(*rows: str) -> Mask:
    bitmap = np.array([[letter == "#" for letter in row] for row in rows])
    return Mask(("cat",), (len(rows), len(rows[0])), tuple(counts_of(bitmap)))


def test_runs_and_pixels() -> None:
    # columns: .#, ##, .. → one outside, three inside, two outside
    bitmap = np.array([[False, True, False], [True, True, False]])
    assert counts_of(bitmap) == [1, 3, 2]
    assert row_counts_of(bitmap) == [1, 1, 1, 2, 1]
    assert (bitmap_of([1, 3, 2], 2, 3) == bitmap).all()
    assert counts_of(np.ones((2, 2), bool)) == [0, 4]
    with pytest.raises(ValueError, match="pixels"):
        bitmap_of([10**10], 10**5, 10**5)


def test_outlines_run_along_the_pixels() -> None:
    rings, holes = mask_outlines(mask("....", ".##.", "....", "#..."))
    assert sorted(sorted(ring) for ring in rings) == [
        [(0, 3), (0, 4), (1, 3), (1, 4)],
        [(1, 1), (1, 2), (3, 1), (3, 2)],
    ]
    assert holes == 0
    # pixels that touch at a corner are apart, whichever corner it is
    for rows in (("#.", ".#"), (".#", "#.")):
        apart, _ = mask_outlines(mask(*rows))
        assert [area_of(ring) for ring in apart] == [1, 1]
    ring, holes = mask_outlines(mask("###", "#.#", "###"))
    assert ([area_of(one) for one in ring], holes) == ([9], 1)
    # open at a corner, the hole is part of the outside: 7 pixels of one ring
    ring, holes = mask_outlines(mask(".##", "#.#", "###"))
    assert ([area_of(one) for one in ring], holes) == ([7], 0)


def test_outlines_of_any_mask_have_its_area() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        bitmap = rng.random((6, 7)) < 0.5
        if not bitmap.any():
            continue
        found = Mask(("a",), (6, 7), tuple(counts_of(bitmap)))
        rings, holes = mask_outlines(found)
        area = sum(area_of(ring) for ring in rings)
        assert area >= bitmap.sum()
        assert holes or area == bitmap.sum()
        assert holes or area_of(joined(rings)) == bitmap.sum()


def test_polygons_that_run_the_other_way_are_joined_too() -> None:
    one: list[tuple[float, float]] = [(0, 0), (2, 0), (2, 2), (0, 2)]
    other: list[tuple[float, float]] = [(5, 0), (5, 1), (6, 1), (6, 0)]
    # 4 and 1, not 4 less 1
    assert area_of(joined([one, other])) == 5

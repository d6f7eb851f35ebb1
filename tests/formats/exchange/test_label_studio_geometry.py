"""Places in Label Studio and ours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.formats.exchange.label_studio.geometry import (
    PageText,
    corners,
    decode_rle,
    encode_rle,
    mask_of,
    rle_of,
    stretch,
)
from quorate.schema.errors import LabelError


def bytes_of(bits: str) -> list[int]:
    bits += "0" * (-len(bits) % 8)
    return [int(bits[n : n + 8], 2) for n in range(0, len(bits), 8)]


def test_run_lengths_by_hand() -> None:
    # 8 values of 8 bits, sizes 3, 4, 8, 16: five times 255, then 0, 7, 0 as they are
    head = f"{8:032b}{7:05b}{2:04b}{3:04b}{7:04b}{15:04b}"
    runs = "1" + "00" + f"{4:03b}" + f"{255:08b}"
    plain = "0" + "00" + f"{2:03b}" + f"{0:08b}{7:08b}{0:08b}"
    found = decode_rle(bytes_of(head + runs + plain))
    assert found.tolist() == [255] * 5 + [0, 7, 0]


@given(st.lists(st.sampled_from([0, 0, 0, 255, 255, 7]), max_size=300), st.integers(1, 400))
def test_run_lengths_come_back(values: list[int], times: int) -> None:
    flat = np.repeat(np.array(values, np.uint8), times)
    assert decode_rle(encode_rle(flat)).tolist() == flat.tolist()


def test_a_mask_is_what_the_stroke_covers() -> None:
    mask = np.zeros((3, 4), np.bool_)
    mask[1, 2] = mask[2, 0] = True
    rle = rle_of(mask)
    assert mask_of(rle, 4, 3).tolist() == mask.tolist()
    assert decode_rle(rle).reshape(3, 4, 4)[1, 2].tolist() == [255] * 4
    with pytest.raises(LabelError, match="48 values, a picture of 5 × 3 60"):
        mask_of(rle, 5, 3)


@pytest.mark.parametrize("rle", [[], [0, 0, 0, 9], [255] * 20, [300], ["a"]])
def test_what_is_no_run_length_code_is_refused(rle: list[int]) -> None:
    with pytest.raises(LabelError, match="no run-length code"):
        decode_rle(rle)


def test_a_box_turns_in_pixels() -> None:
    # a picture of 200 × 100: 0.2 × 0.2 are 40 × 20 pixels; by 90° they lie 20 to the left, 40 down
    found = corners((0.5, 0.1, 0.2, 0.2), 90, 2.0)
    assert found == [pytest.approx(p) for p in [(0.5, 0.1), (0.5, 0.5), (0.4, 0.5), (0.4, 0.1)]]
    # by 45° on a square picture the far corner lies straight below
    assert corners((0.5, 0.1, 0.2, 0.2), 45, 1.0)[2] == pytest.approx((0.5, 0.1 + 0.2 * 2**0.5))


@pytest.mark.parametrize(
    ("start", "end", "quoted", "unit", "found"),
    [
        (2, 4, "bc", "auto", (2, 4)),
        (3, 5, "bc", "auto", (2, 4)),
        (3, 5, "zz", "auto", None),
        (2, 4, None, "auto", (2, 4)),
        (3, 5, None, "utf16", (2, 4)),
        (1, 3, None, "utf16", (1, 2)),
        (1, 2, None, "utf16", None),
        (1, 4, None, "codepoint", (1, 4)),
        (4, 4, None, "auto", None),
        (0, 5, None, "auto", None),
    ],
)
def test_a_stretch_of_text(
    start: int, end: int, quoted: str | None, unit: str, found: tuple[int, int] | None
) -> None:
    # the face is the second code point, the second and third UTF-16 units
    assert stretch("a😀bc", start, end, quoted, unit) == found


def test_the_text_of_a_page() -> None:
    source = "<p>A &amp; B<br/>\nc <b>d</b></p><!-- e -->&#102;"
    page = PageText(source)
    # A, space, &, space, B, the break, the line end, c, space, d, f
    assert len(page.starts) == 11
    assert page.source_stretch(2, 5) == (5, 12)
    assert source[5:12] == "&amp; B"
    assert page.text_stretch(5, 12) == (2, 5)
    found = page.source_stretch(9, 11)
    assert found is not None
    assert source[found[0] : found[1]].startswith("d</b>")
    assert page.text_stretch(*found) == (9, 11)
    assert page.source_stretch(9, 12) is None

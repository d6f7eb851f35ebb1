"""Whether an answer agrees with a known one, by type of question."""

from __future__ import annotations

import pytest

from quorate.schema.json_value import Json
from quorate.schema.questions import (
    Boxes,
    Frames,
    Number,
    Segments,
    SingleChoice,
    Spans,
    Text,
    Turns,
)
from quorate.schema.questions.likeness import shape_overlap, stretch_overlap

LABELS = [{"value": "car", "text": "Car"}, {"value": "dog", "text": "Dog"}]


def segments(*parts: tuple[float, float, str]) -> Json:
    return [{"start": s, "end": e, "label": label} for s, e, label in parts]


def test_choices_are_right_when_equal() -> None:
    tone = SingleChoice.model_validate(
        {"name": "t", "type": "single_choice", "ask": "?", "options": ["warm", "cold"]}
    )
    assert tone.right("warm", "warm") is True
    assert tone.right("warm", "cold") is False


def test_own_words_cannot_be_told() -> None:
    words = Text.model_validate({"name": "t", "type": "text", "ask": "?"})
    assert words.right("yes", "yes") is None


def test_numbers_are_right_but_for_rounding() -> None:
    weight = Number.model_validate({"name": "n", "type": "number", "ask": "?"})
    assert weight.right(0.1 + 0.2, 0.3) is True
    assert weight.right(1e12 + 1, 1e12 + 1.0001) is True  # a share of 1e-16
    assert weight.right(0.300001, 0.3) is False


def test_segments_count_by_their_overlap() -> None:
    asked = Segments.model_validate(
        {"name": "s", "type": "segments", "ask": "?", "of": "sound", "labels": LABELS}
    )
    known = segments((0, 4, "car"))
    # 0–4 and 2–6: 2 of 6 seconds shared, 2 · (1/3) / (1 + 1) = 1/3
    assert asked.right(segments((2, 6, "car")), known) is False
    # 0–4 and 1–5: 3 of 5 shared, 3/5
    assert asked.right(segments((1, 5, "car")), known) is True
    assert asked.right(segments((0, 4, "dog")), known) is False
    # one of three is the known one: 2 · 1 / (3 + 1) = 1/2
    assert asked.right(segments((0, 4, "car"), (5, 6, "car"), (7, 8, "car")), known) is True
    assert asked.right(segments(*((n, n + 1, "car") for n in range(4))), known) is False
    assert asked.right([], []) is True
    assert asked.right([], known) is False


def test_a_part_matches_only_one_other() -> None:
    asked = Segments.model_validate(
        {"name": "s", "type": "segments", "ask": "?", "of": "sound", "labels": LABELS}
    )
    twice = segments((0, 4, "car"), (0, 3.9, "car"))
    # were both matched to the one known part, 2 · 1.975 / 3 would be 1.3; matched once, 2 / 3
    assert asked.right(twice, segments((0, 4, "car"), (10, 14, "car"), (20, 24, "car"))) is False


def test_boxes_and_polygons() -> None:
    asked = Boxes.model_validate(
        {
            "name": "b",
            "type": "boxes",
            "ask": "?",
            "of": "picture",
            "labels": LABELS,
            "shapes": ["box", "polygon"],
        }
    )
    square: dict[str, Json] = {"shape": "box", "label": "car", "x": 0, "y": 0, "w": 0.5, "h": 0.5}
    shifted = {**square, "x": 0.25}
    # 0.25 × 0.5 shared of 0.75 × 0.5: 1/3
    assert shape_overlap(square, shifted) == pytest.approx(1 / 3)
    assert asked.right([shifted], [square]) is False
    corners: list[Json] = [[0, 0], [0.5, 0], [0.5, 0.5], [0, 0.5]]
    same: dict[str, Json] = {"shape": "polygon", "label": "car", "points": corners}
    assert shape_overlap(square, same) == pytest.approx(1.0)
    half: dict[str, Json] = {
        "shape": "polygon",
        "label": "car",
        "points": [[0, 0], [0.5, 0], [0, 0.5]],
    }
    # a triangle covers half of its square
    assert shape_overlap(half, square) == pytest.approx(0.5)
    assert shape_overlap(half, {**square, "x": 0.6}) == 0.0
    assert asked.right([same], [square]) is True


def test_frames_and_turns() -> None:
    frames = Frames.model_validate(
        {"name": "f", "type": "frames", "ask": "?", "of": "film", "labels": LABELS, "fps": 25}
    )
    goal: list[Json] = [{"frame": 3, "label": "car"}]
    assert frames.right(goal, goal) is True
    assert frames.right([{"frame": 4, "label": "car"}], goal) is False
    turns = Turns.model_validate(
        {
            "name": "t",
            "type": "turns",
            "ask": "?",
            "of": "talk",
            "question": {"type": "number", "min": 0},
        }
    )
    assert turns.right([{"turn": 1, "label": 0.1 + 0.2}], [{"turn": 1, "label": 0.3}]) is True
    assert turns.right([{"turn": 1, "label": 2}], [{"turn": 1, "label": 3}]) is False
    assert turns.right([], [{"turn": 1, "label": 3}]) is False


def test_spans_overlap_by_characters() -> None:
    spans = Spans.model_validate(
        {"name": "s", "type": "spans", "ask": "?", "of": "text", "labels": LABELS}
    )

    def one(start: int, end: int) -> Json:
        found = {"id": "a", "start": start, "end": end, "text": "x", "label": "car"}
        return {"spans": [found], "relations": []}  # type: ignore[list-item]

    assert stretch_overlap({"start": 0, "end": 3}, {"start": 1, "end": 4}) == pytest.approx(0.5)
    assert spans.right(one(0, 3), one(1, 4)) is True
    assert spans.right(one(0, 3), one(2, 5)) is False  # 1 of 5

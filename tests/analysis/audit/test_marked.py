"""Places of marks from answers as they come, read without trust in them."""

import json

import pytest

from quorate.analysis.audit.marked import MOST_MARKS, Mark, marks_of
from quorate.schema import Kind

READ = [
    (
        Kind.SPANS,
        '{"spans": [{"start": 2, "end": 5, "text": "Ann", "label": "PER"}], "relations": []}',
        (Mark("PER", 2, 5, text="Ann"),),
    ),
    (Kind.SEGMENTS, '[{"start": 1.5, "end": 2, "label": "a"}]', (Mark("a", 1.5, 2),)),
    (Kind.FRAMES, '[{"frame": 12, "label": "goal"}]', (Mark("goal", 12, 12),)),
    (
        Kind.BOXES,
        '[{"label": "car", "points": [[0, 0], [0.5, 0], [0, 1]]}]',
        (Mark("car", corners=((0, 0), (0.5, 0), (0, 1))),),
    ),
    (Kind.BOXES, '[{"label": "car", "x": 0.1, "y": "0.2", "w": 1, "h": 1}]', ()),
    (Kind.SEGMENTS, '[{"start": 3, "end": 2, "label": "a"}, 7, {"label": "b"}]', ()),
    (Kind.SEGMENTS, '[{"start": NaN, "end": 2, "label": "a"}]', ()),
    (Kind.FRAMES, '[{"frame": true, "label": "a"}]', ()),
    (Kind.SPANS, "no JSON", ()),
    (Kind.SPANS, None, ()),
]


@pytest.mark.parametrize(("kind", "label", "marks"), READ)
def test_marks_have_places_and_what_has_none_is_left_out(
    kind: Kind, label: str | None, marks: tuple[Mark, ...]
) -> None:
    assert marks_of(kind, label) == marks


def test_an_answer_of_very_many_marks_is_cut() -> None:
    label = json.dumps([{"frame": n, "label": "a"} for n in range(MOST_MARKS + 5)])
    assert len(marks_of(Kind.FRAMES, label)) == MOST_MARKS

from __future__ import annotations

import json

import numpy as np
import pytest

from quorate.analysis.marks.drawn import as_spans, drawn
from quorate.analysis.marks.spans import Span, layers, marked, marking_of
from quorate.schema import LabelError
from spans_by_hand import label, table


def test_a_list_of_spans_and_an_object_are_the_same() -> None:
    whole = json.loads(label([(3, 5, "B"), (0, 2, "A")]))
    assert marking_of(json.dumps(whole["spans"])).spans == (Span(0, 2, "A"), Span(3, 5, "B"))
    assert marking_of(json.dumps(whole)) == marking_of(json.dumps(whole["spans"]))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("yes", "is not JSON"),
        ('{"parts":[]}', "has no list of spans"),
        ('[{"start":2,"end":2,"label":"A"}]', "from 2 to 2"),
        ('[{"start":-1,"end":2,"label":"A"}]', "from -1 to 2"),
        ('[{"start":0,"end":2}]', "the label None"),
        ('{"spans":[],"tokens":[[3,2]]}', r"\[3, 2\]"),
        ("[1]", "no object"),
    ],
)
def test_what_is_no_spans_is_refused(text: str, what: str) -> None:
    with pytest.raises(LabelError, match=what):
        marking_of(text)


def test_units_are_the_stretches_between_all_boundaries() -> None:
    judgments = table({"i": {"r": [(2, 6, "A")], "s": [(4, 6, "A"), (6, 7, "B")], "t": []}})
    (layer,) = layers(judgments, marked(judgments))
    units = layer.units
    # boundaries 0, 2, 4, 6, 7
    assert units.start.tolist() == [0, 2, 4, 6]
    assert units.end.tolist() == [2, 4, 6, 7]
    assert units.first.tolist() == [True, False, False, False]
    assert units.tags == ("O", "B-A", "I-A", "B-B", "I-B")
    tag = np.zeros((3, 4), int)
    tag[units.row, units.unit] = units.tag
    assert tag.tolist() == [[0, 1, 2, 0], [0, 0, 1, 3], [0, 0, 0, 0]]
    before = np.zeros((3, 4), int)
    before[units.row, units.unit] = units.before
    assert before.tolist() == [[0, 0, 1, 2], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_tokens_are_units_and_what_a_rater_did_not_see_is_no_judgment() -> None:
    from quorate.formats import from_rows

    rows = [
        ("i", "r", label([(1, 3, "A")], tokens=[[1, 4], [6, 8]])),
        ("i", "s", label([(6, 8, "A")], tokens=[[6, 8]])),
    ]
    judgments = from_rows(rows, kind="spans")
    (layer,) = layers(judgments, marked(judgments))
    units = layer.units
    assert units.start.tolist() == [1, 2, 3, 6, 7]
    assert units.first.tolist() == [True, False, False, True, False]
    assert units.tag[units.row == 0].tolist() == [1, 2, 0, 0, 0]
    assert units.unit[units.row == 1].tolist() == [3, 4]
    assert units.tag[units.row == 1].tolist() == [1, 2]


def test_overlapping_spans_make_a_layer_a_label_and_those_of_one_label_one() -> None:
    judgments = table({"i": {"r": [(0, 4, "A"), (2, 6, "B"), (3, 5, "A")], "s": [(0, 4, "A")]}})
    first, second = layers(judgments, marked(judgments))
    assert (first.units.labels, second.units.labels) == (("A",), ("B",))
    assert (first.merged, second.merged) == (1, 0)
    # (0, 4) and (3, 5) with A are (0, 5)
    spans = as_spans(first.units, drawn(first.units))
    assert spans == [(0, Span(0, 5, "A")), (0, Span(0, 4, "A"))]


def test_drawn_spans_are_those_of_the_answers() -> None:
    judgments = table(
        {
            "i": {"r": [(0, 2, "A"), (2, 4, "A"), (6, 9, "B")], "s": [(1, 9, "A")]},
            "j": {"s": [(0, 1, "B")]},
        }
    )
    (layer,) = layers(judgments, marked(judgments))
    found = drawn(layer.units)
    spans = as_spans(layer.units, found)
    assert [spans[n] for n in np.flatnonzero(found.row == 0)] == [
        (0, Span(0, 2, "A")),
        (0, Span(2, 4, "A")),
        (0, Span(6, 9, "B")),
    ]
    assert [spans[n] for n in np.flatnonzero(found.row == 1)] == [(0, Span(1, 9, "A"))]
    assert [spans[n] for n in np.flatnonzero(found.row == 2)] == [(1, Span(0, 1, "B"))]


def test_nobody_marked_anything() -> None:
    judgments = table({"i": {"r": [], "s": []}})
    (layer,) = layers(judgments, marked(judgments))
    assert layer.units.labels == ()
    assert layer.units.tag.tolist() == [0, 0]

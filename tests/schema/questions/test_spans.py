"""Spans of a text, in code points and in UTF-16 units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from every_question import CONTENT, TEXT, question_of, refused, spec_faults
from quorate.schema.json_value import Json

QUESTION = question_of("spans")
# TEXT is "Ada 😀 met Bo in Ur."
ADA: dict[str, Json] = {"id": "a", "start": 0, "end": 3, "text": "Ada", "label": "PER"}
BO: dict[str, Json] = {"id": "b", "start": 10, "end": 12, "text": "Bo", "label": "PER"}
FACE: dict[str, Json] = {"id": "f", "start": 4, "end": 5, "text": "😀", "label": "LOC"}


def spans(*parts: object, **keys: object) -> dict[str, object]:
    return {"spans": list(parts), **keys}


def test_spans_come_back_by_their_place_with_relations_beside() -> None:
    label = QUESTION.check(spans(BO, ADA), CONTENT)
    assert label == {"spans": [ADA, BO], "relations": []}


def test_utf16_offsets_become_code_points() -> None:
    # behind the face UTF-16 counts one more: Bo is at 11 there and at 10 here
    sent = spans(BO | {"start": 11, "end": 13}, FACE | {"end": 6}, unit="utf16")
    assert QUESTION.check(sent, CONTENT) == {"spans": [FACE, BO], "relations": []}


@given(st.text(min_size=1, max_size=12), st.data())
def test_utf16_offsets_of_any_text_become_what_they_cut_out(text: str, data: st.DataObject) -> None:
    if not text.strip() or "\0" in text:
        text = f"a😀{text}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    units = [len(text[:n].encode("utf-16-le")) // 2 for n in (start, end)]
    part = {"id": "x", "start": units[0], "end": units[1], "text": text[start:end], "label": "PER"}
    label = QUESTION.check(spans(part, unit="utf16"), {"text": text})
    assert label == {"spans": [part | {"start": start, "end": end}], "relations": []}


def test_an_offset_inside_a_surrogate_pair_is_refused() -> None:
    # the face takes the units 4 and 5; 5 is between them
    found = refused(QUESTION, spans(FACE | {"start": 5, "end": 6}, unit="utf16"))
    assert found == [(".spans[0].start", "an offset that does not cut a surrogate pair")]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"start": -1}, "start"),
        ({"start": 0.0}, "start"),
        ({"start": False}, "start"),
        ({"end": len(TEXT) + 1}, "end"),
        ({"end": 0}, "end"),
        ({"text": "Add"}, "text"),
        ({"text": None}, "text"),
        ({"label": "ORG"}, "label"),
        ({"label": ["PER"]}, "label"),
        ({"id": ""}, "id"),
        ({"id": 1}, "id"),
        ({"id": "a b"}, "id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_each_part_of_a_span_is_checked(change: dict[str, object], path: str) -> None:
    assert [p for p, _ in refused(QUESTION, spans(ADA | change))] == [f".spans[0].{path}"]


def test_ids_and_spans_come_once() -> None:
    assert refused(QUESTION, spans(ADA, BO | {"id": "a"}))[0][0] == ".spans[1].id"
    assert refused(QUESTION, spans(ADA, ADA | {"id": "b"})) == [(".spans[1]", "each span once")]


def test_spans_overlap_only_where_declared() -> None:
    longer = ADA | {"id": "l", "end": 5, "text": "Ada 😀"}
    assert QUESTION.check(spans(longer, ADA), CONTENT)
    apart = question_of("spans", overlap=False)
    assert refused(apart, spans(longer, ADA)) == [(".spans", "spans side by side")]
    assert apart.check(spans(BO, ADA), CONTENT)


def test_the_number_of_spans_has_bounds() -> None:
    one = question_of("spans", min=1, max=1)
    assert refused(one, spans()) == [(".spans", "a list of 1 to 1")]
    assert refused(one, spans(ADA, BO)) == [(".spans", "a list of 1 to 1")]
    assert spec_faults({"type": "spans", "of": "text", "labels": ["x"], "min": 2, "max": 1})


def test_relations_join_two_spans_of_the_answer() -> None:
    met: Json = {"from": "b", "to": "a", "label": "met"}
    label = QUESTION.check(spans(ADA, BO, relations=[met]), CONTENT)
    assert label == {"spans": [ADA, BO], "relations": [met]}


@pytest.mark.parametrize(
    ("relation", "path"),
    [
        ({"from": "z", "to": "a", "label": "met"}, "[0].from"),
        ({"from": "a", "to": "a", "label": "met"}, "[0].to"),
        ({"from": "a", "to": ["b"], "label": "met"}, "[0].to"),
        ({"from": "a", "to": "b", "label": "saw"}, "[0].label"),
        ({"from": "a", "to": "b"}, "[0].label"),
    ],
)
def test_each_part_of_a_relation_is_checked(relation: object, path: str) -> None:
    found = refused(QUESTION, spans(ADA, BO, relations=[relation]))
    assert [p for p, _ in found] == [f".relations{path}"]


def test_relations_come_once_and_only_where_declared() -> None:
    met = {"from": "a", "to": "b", "label": "met"}
    found = refused(QUESTION, spans(ADA, BO, relations=[met, met]))
    assert found == [(".relations[1]", "each relation once")]
    without = question_of("spans", relations=[])
    assert [p for p, _ in refused(without, spans(ADA, BO, relations=[met]))] == [".relations"]


def test_the_unit_is_a_known_one() -> None:
    assert [p for p, _ in refused(QUESTION, spans(unit="bytes"))] == [".unit"]


def test_spans_lie_on_a_plain_text() -> None:
    found = spec_faults({"type": "spans", "of": "draft", "labels": ["x"]})
    assert list(found) == ["questions[0].of"]

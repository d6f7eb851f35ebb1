"""An item's content: types, required fields, sizes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from every_question import CONTENT, MEDIA, every_question
from quorate.ledger.canonical import canonical
from quorate.schema.content import FIELD_TYPES, ContentField, FieldType, check_content
from quorate.schema.errors import ContentError
from quorate.schema.json_value import Json

FIELDS = every_question().content


def one(kind: FieldType, *, required: bool = True) -> list[ContentField]:
    return [ContentField(name="x", type=kind, required=required)]


def refused(fields: list[ContentField], content: object, **limit: int) -> list[str]:
    with pytest.raises(ContentError) as caught:
        check_content(fields, content, **limit)
    return [fault.path for fault in caught.value.faults]


def test_content_comes_back_in_the_order_of_the_fields() -> None:
    backwards = dict(reversed(list(CONTENT.items())))
    assert list(check_content(FIELDS, backwards)) == [field.name for field in FIELDS]
    assert check_content(FIELDS, backwards) == CONTENT


@pytest.mark.parametrize("kind", FIELD_TYPES)
@pytest.mark.parametrize("value", [3, True, {}, [], "", "  ", [[]], "\0", "a\ud800", math.nan])
def test_no_type_takes_what_is_not_of_it(kind: FieldType, value: object) -> None:
    assert refused(one(kind), {"x": value})[0].startswith("x")


def test_a_required_field_is_there_and_another_may_be_left_out() -> None:
    assert refused(one("text"), {}) == ["x"]
    assert refused(one("text"), {"x": None}) == ["x"]
    assert check_content(one("text", required=False), {"x": None}) == {}


def test_unknown_fields_are_refused_with_the_nearest() -> None:
    with pytest.raises(ContentError) as caught:
        check_content(FIELDS, {**CONTENT, "tekst": "a"})
    assert [fault.path for fault in caught.value.faults] == ["tekst"]
    assert "did you mean 'text'?" in caught.value.faults[0].allowed


@pytest.mark.parametrize("content", [None, [], "text", 3])
def test_content_is_an_object(content: object) -> None:
    assert refused(one("text"), content) == [""]


@pytest.mark.parametrize(
    "reference",
    [
        "a.png",
        "../a.png",
        "media:",
        MEDIA.upper(),
        MEDIA + "0",
        f"{MEDIA}\n",
        "https://x.example/a",
    ],
)
@pytest.mark.parametrize("kind", ["image", "audio", "video", "page"])
def test_media_are_named_by_their_hash_alone(kind: FieldType, reference: str) -> None:
    assert check_content(one(kind), {"x": MEDIA}) == {"x": MEDIA}
    assert refused(one(kind), {"x": reference}) == ["x"]


@pytest.mark.parametrize(
    ("turn", "path"),
    [
        ("words", "x[1]"),
        ({"role": "user"}, "x[1].text"),
        ({"role": "", "text": "a"}, "x[1].role"),
        ({"role": "r" * 41, "text": "a"}, "x[1].role"),
        ({"role": "user", "text": 3}, "x[1].text"),
        ({"role": "user", "text": "\ud800"}, "x[1].text"),
        ({"role": "user", "text": "a", "at": 1}, "x[1].at"),
    ],
)
def test_a_turn_is_a_role_and_a_text(turn: object, path: str) -> None:
    first = {"role": "user", "text": "Hello"}
    assert refused(one("conversation"), {"x": [first, turn]}) == [path]


def test_a_table_has_rows_of_plain_cells() -> None:
    rows: Json = [{"a": 1, "b": "two"}, {"a": None, "b": False, "c d": 2.5}]
    assert check_content(one("table"), {"x": rows}) == {"x": rows}
    cells: tuple[object, ...] = ([1], {}, math.inf, 10**30)
    for cell in cells:
        assert refused(one("table"), {"x": [{"a": 1}, {"c d": cell}]}) == ["x[1]['c d']"]
    assert refused(one("table"), {"x": [{}]}) == ["x[0]"]
    assert refused(one("table"), {"x": [{"\ud800": 1}]}) == ["x[0]"]
    assert refused(one("table"), {"x": [{str(n): n for n in range(201)}]}) == ["x[0]"]


def test_sizes_are_bounded() -> None:
    # {"x":"äää"} takes 8 + 6 bytes
    assert check_content(one("text"), {"x": "äää"}, limit=14)
    assert refused(one("text"), {"x": "äää"}, limit=13) == [""]
    assert refused(one("text"), {"x": "a" * 500_001}) == ["x"]
    assert refused(one("conversation"), {"x": [{"role": "a", "text": "b"}] * 1_001}) == ["x"]
    assert refused(one("table"), {"x": [{"a": 1}] * 5_001}) == ["x"]


KEYS = st.text(max_size=3) | st.sampled_from(["role", "text", *CONTENT])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(JSON, st.sampled_from(FIELD_TYPES))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused_and_reading_again_gives_the_same(
    value: Json, kind: FieldType
) -> None:
    fields = one(kind, required=False)
    try:
        content = check_content(fields, {"x": value})
    except ContentError as error:
        content = {}
        said = str(error).encode()
        assert said
    assert check_content(fields, content) == content
    assert canonical(content)

from __future__ import annotations

import json
import math
from enum import IntEnum, StrEnum

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quorate.ledger.canonical import Json, canonical
from quorate.schema.errors import InputError

EVENT: dict[str, Json] = {
    "at": 1795245678123,
    "by": "p_8f3a2c9d1b7e4f60",
    "data": {
        "item": "item-000123",
        "labels": {"better": {"choice": "reply_a", "strength": 2}, "why": ["kürzer", "netter"]},
        "shown": {"better": ["reply_b", "reply_a"]},
        "surplus": False,
    },
    "kind": "judgment_submitted",
    "log": "reply-quality",
    "v": 1,
}
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
DOUBLES = (st.floats(allow_nan=False, allow_infinity=False) | st.floats(1e-5, 1e16)).filter(
    lambda number: not 2**53 <= abs(number) < 1e21
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
KEYS = st.text('abc_09\x7f"\\\n', max_size=4) | TEXTS
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | WHOLE | DOUBLES | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


class Side(StrEnum):
    LEFT = "left"


class Level(IntEnum):
    HIGH = 3


@settings(max_examples=300)
@given(VALUES)
@example({"\U0001f600": 1, "\ufb33": 2})
@example({"b": 1.0, "a": -0.0, "": [1e15, 1e21, 1e-4, 9.9e-5, 0.1]})
@example([2**53 - 1, -(2**53) + 1, float(2**53 - 1)])
@example(['\x00\x1f\x7f\u2028\b\f\n\r\t"\\/'])
def test_is_what_the_library_writes(value: Json) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@settings(max_examples=100)
@given(VALUES)
def test_the_same_again_when_read_back(value: Json) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_events_take_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rfc8785.dumps(EVENT)
    monkeypatch.delattr(rfc8785, "dumps")
    assert canonical(EVENT) == expected


def test_tuples_are_lists_and_enumerations_their_values() -> None:
    assert canonical({"a": (1, ("b",))}) == b'{"a":[1,["b"]]}'
    assert canonical([Side.LEFT, Level.HIGH]) == b'["left",3]'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (math.nan, r"\$: nan is not a number of JSON"),
        ({"a": [0.5, math.inf]}, r"\$\.a\[1\]: inf is not a number"),
        ({"a": -math.inf}, r"\$\.a: -inf is not a number"),
        ({"data": {"n": 2**53}}, r"\$\.data\.n: 9007199254740992 is beyond"),
        ([-(2**53)], r"\$\[0\]: -9007199254740992 is beyond"),
        ([1e16], r"\$\[0\]: 10000000000000000 is beyond"),
        ({"a": -(2.0**53)}, r"\$\.a: -9007199254740992 is beyond"),
        (
            ["ok", "a\ud800b"],
            r"\$\[1\]: the text has an unpaired surrogate \(U\+D800\) at char.* 1",
        ),
        ({"\udfff": 1}, r"\$: the text has an unpaired surrogate \(U\+DFFF\) at character 0"),
        ({"a": {1: 2}}, r"\$\.a: the key 1 is not text"),
        ({None: 2}, r"\$: the key None is not text"),
        ({"a": b"bytes"}, r"\$\.a: a value of type bytes is not JSON"),
        ([{1, 2}], r"\$\[0\]: a value of type set is not JSON"),
        (object(), r"\$: a value of type object is not JSON"),
    ],
)
def test_refuses_with_the_place(value: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        canonical(value)


def nested(depth: int) -> Json:
    value: Json = []
    for n in range(depth - 1):
        value = [value] if n % 2 else {"a": value}
    return value


def test_depth() -> None:
    assert canonical(nested(64)) == rfc8785.dumps(nested(64))
    for depth in (65, 50_000):
        with pytest.raises(InputError, match="nested more than 64 deep"):
            canonical(nested(depth))

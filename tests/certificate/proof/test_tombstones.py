"""Tombstones name what of earlier releases goes, and nothing that links what is kept apart."""

from __future__ import annotations

import json

import pytest

from quorate.certificate.proof.tombstones import Buried, Tombstones, left_in
from quorate.schema.errors import IntegrityError

SOME = Tombstones(2, (Buried("1.0.0", 2, ("r_a", "r_b")), Buried("1.1.0", 1, ())))


def test_survives_writing() -> None:
    text = json.dumps(SOME.as_data())
    assert Tombstones.parse(text) == SOME
    assert Tombstones.parse(json.dumps(Tombstones(0).as_data())) == Tombstones(0)


def test_which_raters_of_a_copy_should_be_gone() -> None:
    assert left_in(SOME, "1.0.0", ["r_b", "r_x", "r_b", "r_a"]) == ("r_a", "r_b")
    assert left_in(SOME, "1.0.0", ["r_x"]) == ()
    assert left_in(SOME, "1.1.0", ["r_a"]) == ()
    assert left_in(SOME, "2.0.0", ["r_a"]) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"erased": -1},
        {"erased": "2"},
        {"erased": 1},
        {"releases": [{"version": "1", "people": 1, "raters": ["r_a", "r_b"]}]},
        {"releases": [{"version": "1", "people": 2, "raters": ["r_b", "r_a"]}]},
        {"releases": [{"version": "1", "people": 2, "raters": ["r_a", "r_a"]}]},
        {"releases": [{"version": "1", "people": 3, "raters": []}]},
        {"releases": [{"version": "1", "people": True, "raters": []}]},
        {"releases": [{"version": "1", "people": 1, "raters": []}] * 2},
        {"releases": [{"version": 1, "people": 1, "raters": []}]},
        {"releases": [1]},
        {"releases": None},
    ],
)
def test_what_are_none_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Tombstones.parse(json.dumps({**SOME.as_data(), **change}))


def test_what_is_no_json_is_refused() -> None:
    for text in ("", "[]", "{}", "[" * 100_000):
        with pytest.raises(IntegrityError):
            Tombstones.parse(text)

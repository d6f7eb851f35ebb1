"""YAML and JSON texts as plain data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.schema.errors import Fault, SpecError
from quorate.schema.json_value import Json
from quorate.schema.yaml_data import json_data, yaml_data


def yaml_faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(SpecError) as caught:
        yaml_data(text)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2024-05-01", "2024-05-01"),
        ("12:30:00", "12:30:00"),
        ("007", "007"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("-12", -12),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("~", None),
        ("null", None),
        ("", None),
        ('"1.0"', "1.0"),
        ("!!str 1", "1"),
        ("<<: 1", {"<<": 1}),
        ("1: one", {"1": "one"}),
        ("yes: no", {"yes": "no"}),
    ],
)
def test_values_are_those_of_json_by_the_rules_of_yaml_1_2(text: str, value: Json) -> None:
    found = yaml_data(text).value
    assert (found, type(found)) == (value, type(value))


def test_each_key_has_its_line() -> None:
    lines = yaml_data("a:\n  - b: 1\n    c d: 2\n  - 3\n\nd: {e: 4}\n").lines
    assert lines["a"] == 1
    assert lines["a[0].b"] == 2
    assert lines["a[0]['c d']"] == 3
    assert lines["a[1]"] == 4
    assert lines["d"] == lines["d.e"] == 6


def test_a_key_that_comes_twice_is_refused_with_both_lines() -> None:
    again = "the key again, first on line 2"
    assert yaml_faults("a:\n  b: 1\n  c: 2\n  b: 3\n") == (Fault("a.b", again, "each key once", 4),)
    with pytest.raises(SpecError) as caught:
        json_data('{"a": [{"b": 1, "b": 2}]}')
    assert [fault.path for fault in caught.value.faults] == ["a[0].b"]


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [ls]",
        "a: !!python/name:os.system",
        "a: !own 3",
        "a: !!timestamp 2024-05-01",
        "a: !!int three",
        "a: !!binary aGk=",
    ],
)
def test_tags_make_nothing(text: str) -> None:
    try:
        value = yaml_data(text).value
    except SpecError:
        return
    # a tagged list is a list all the same
    assert value == {"a": ["ls"]}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1\nb: 2", 2), ("a:\n\t- b", 2), ("a: *b", 1), ("a: b: c", 1), ("--- 1\n--- 2", 2)],
)
def test_what_is_not_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    (fault,) = yaml_faults(text)
    assert (fault.line, fault.allowed) == (line, "YAML")


@pytest.mark.parametrize("text", ["a: \0", "a: \x07", "a: \ud800", "? [a]\n: b"])
def test_what_is_no_text_is_refused(text: str) -> None:
    assert yaml_faults(text)


def test_aliases_are_counted_each_time() -> None:
    assert yaml_data("a: &x [1, 2]\nb: *x\n").value == {"a": [1, 2], "b": [1, 2]}
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "at most 50000 values" in yaml_faults("\n".join(lines))[0].allowed
    assert "at most 50000 values" in yaml_faults("a: &a [*a]")[0].allowed


@pytest.mark.parametrize("depth", [70, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert yaml_faults("[" * depth + "]" * depth)
    with pytest.raises(SpecError):
        json_data("[" * depth + "]" * depth)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "{'a': 1}", "1" * 5000, "\ufeff{}"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        json_data(text)


def test_json_keeps_its_types() -> None:
    assert json_data('{"a": [1, 1.5, true, null, "x"]}').value == {"a": [1, 1.5, True, None, "x"]}


@given(st.text(st.sampled_from("ab:- [],{}?&*!|>'\"#%@`~\n\t10.\\")))
@settings(max_examples=300, deadline=None)
def test_any_text_is_data_or_refused(text: str) -> None:
    for read in (yaml_data, json_data):
        try:
            read(text)
        except SpecError as error:
            refusal = str(error)
            assert refusal

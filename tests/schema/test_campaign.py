"""A campaign's specification: frozen, strict, whole, and refused with every fault."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from every_question import TYPES, asking, every_question, question_data, spec_faults
from quorate.ledger.canonical import canonical
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.errors import SpecError

SPEC = every_question()
PLAIN = question_data("single_choice")


def test_as_data_is_canonical_json_that_means_the_same_campaign() -> None:
    text = canonical(SPEC.as_data()).decode()
    assert CampaignSpec.model_validate_json(text) == SPEC
    assert campaign_spec(json.loads(text)) == SPEC
    assert campaign_spec(json.loads(text)).as_data() == SPEC.as_data()


def test_as_data_says_what_was_left_to_defaults() -> None:
    data = campaign_spec(asking(PLAIN)).as_data()
    assert data["overlap"] == 3
    assert data["lease_minutes"] == 30
    reasons = data["skip_reasons"]
    assert isinstance(reasons, list)
    assert [isinstance(reason, dict) and reason["value"] for reason in reasons] == [
        "unclear",
        "cannot_judge",
        "offensive",
        "broken",
        "other",
    ]


def test_is_frozen() -> None:
    with pytest.raises(ValidationError):
        SPEC.overlap = 5


def test_every_type_of_question_can_be_asked() -> None:
    assert tuple(question.type for question in SPEC.questions) == TYPES


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quorate", 2),
        ("name", "Trial"),
        ("name", "a" * 64),
        ("title", ""),
        ("title", "   "),
        ("purpose", None),
        ("paradigm", "other"),
        ("language", "english language"),
        ("content", []),
        ("questions", []),
        ("guideline", {"version": 1.0, "text": "t"}),
        ("overlap", 0),
        ("overlap", 1001),
        ("overlap", "3"),
        ("overlap", True),
        ("overlap", 3.0),
        ("hold", 21),
        ("lease_minutes", 0),
        ("undo_minutes", -1),
        ("order", "random"),
        ("seed", 2**53),
        ("skip_reasons", []),
        ("pay", {"currency": "eur", "per_hour": 1}),
        ("expected_seconds", 0),
        ("expected_seconds", float("nan")),
        ("break_minutes", -1),
        ("consent", "\ud800"),
        ("consent", "a\0"),
        ("no_such_key", 1),
    ],
)
def test_each_key_is_checked(key: str, value: object) -> None:
    found = spec_faults(PLAIN, **{key: value})
    assert found
    assert all(path.startswith(key) for path in found)


@pytest.mark.parametrize("missing", ["quorate", "name", "title", "purpose", "content", "guideline"])
def test_what_is_required_is_asked_for(missing: str) -> None:
    data = asking(PLAIN)
    del data[missing]
    with pytest.raises(SpecError) as caught:
        campaign_spec(data)
    assert [(fault.path, fault.found) for fault in caught.value.faults] == [(missing, "nothing")]


def test_pay_is_by_the_hour_or_by_the_item() -> None:
    assert spec_faults(PLAIN, pay={"currency": "EUR"}) == {"pay": "either `per_hour` or `per_item`"}
    both = {"currency": "EUR", "per_hour": 12, "per_item": 0.2}
    assert list(spec_faults(PLAIN, pay=both)) == ["pay"]
    assert campaign_spec(asking(PLAIN, pay={"currency": "EUR", "per_item": 0.2})).pay


def test_every_fault_is_told_at_once_with_the_nearest_key() -> None:
    found = spec_faults(
        PLAIN | {"optoins": []},
        {"name": "b", "type": "rateing"},
        {"name": "c"},
        overlap=0,
        hodl=2,
    )
    assert set(found) == {
        "questions[0].optoins",
        "questions[1].type",
        "questions[2].type",
        "overlap",
        "hodl",
    }
    assert "did you mean 'options'?" in found["questions[0].optoins"]
    assert "did you mean 'rating'?" in found["questions[1].type"]
    assert "did you mean 'hold'?" in found["hodl"]


def test_names_come_once() -> None:
    assert spec_faults(PLAIN, PLAIN) == {"questions[1].name": "each name once"}
    field = {"name": "same", "type": "text"}
    fields = {"content": [field, field]}
    plain = {"type": "single_choice", "options": ["a", "b"]}
    assert spec_faults(plain, **fields) == {"content[1].name": "each name once"}


def test_fields_refer_to_fields() -> None:
    content = [
        {"name": "picture", "type": "image", "alt": "sound", "beside": "picture"},
        {"name": "sound", "type": "audio"},
        {"name": "words", "type": "text", "beside": "wrods"},
    ]
    found = spec_faults({"type": "rating"}, content=content)
    assert list(found) == ["content[0].beside", "content[0].alt", "content[2].beside"]
    assert found["content[0].alt"] == "words"
    of_text = [{"name": "words", "type": "text", "alt": "words"}]
    assert list(spec_faults({"type": "rating"}, content=of_text)) == ["content[0].alt"]


def test_questions_refer_to_required_fields() -> None:
    content = [{"name": "text", "type": "text", "required": False}]
    spans = {"type": "spans", "of": "text", "labels": ["a"]}
    assert list(spec_faults(spans, content=content)) == ["questions[0].of"]


class TestConditions:
    @pytest.mark.parametrize(
        ("when", "path"),
        [
            ({"question": "rating", "is": 3}, ".question"),
            ({"question": "single_choise", "is": "yes"}, ".question"),
            ({"question": "single_choice", "is": "maybe"}, ".is"),
            ({"question": "single_choice", "in": ["yes", "maybe"]}, ".in[1]"),
            ({"question": "single_choice", "is": True}, ".is"),
            ({"question": "single_choice", "answered": False}, ".answered"),
            ({"question": "text", "is": "words"}, ".is"),
            ({"all": [{"not": {"question": "nothing", "answered": True}}]}, ".all[0].not.question"),
            ({"question": "single_choice"}, ""),
            ({"is": "yes"}, ""),
            ({}, ""),
            ({"all": []}, ".all"),
            ({"question": "single_choice", "is": "yes", "answered": True}, ""),
            ({"any": [{"question": "single_choice", "is": "yes"}], "not": {"any": []}}, ".not.any"),
            ("always", ""),
        ],
    )
    def test_are_of_one_form_on_earlier_questions_and_possible_values(
        self, when: object, path: str
    ) -> None:
        asked = question_data("rating", when=when)
        found = spec_faults(PLAIN, question_data("text"), asked)
        assert list(found) == [f"questions[2].when{path}"]

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("single_choice", "yes"),
            ("multiple_choice", "a"),
            ("hierarchical_choice", "animal"),
            ("pair", "tie"),
            ("best_of", "r3"),
            ("ranking", "r3"),
            ("rating", 4),
            ("number", 0.3),
            ("spans", "PER"),
            ("boxes", "car"),
            ("segments", "speech"),
            ("frames", "goal"),
            ("turns", 4),
        ],
    )
    def test_can_test_a_value_of_every_type_that_has_some(self, kind: str, value: object) -> None:
        asked = {"type": "rating", "when": {"question": kind, "is": value}}
        assert campaign_spec(asking(question_data(kind), asked))
        wrong = {"type": "rating", "when": {"question": kind, "is": "no such value"}}
        assert list(spec_faults(question_data(kind), wrong)) == ["questions[1].when.is"]

    def test_are_not_nested_without_end(self) -> None:
        when: dict[str, object] = {"question": "single_choice", "is": "yes"}
        for _ in range(16):
            when = {"not": when}
        assert spec_faults(PLAIN, {"type": "rating", "when": when})


def test_the_consent_has_a_digest() -> None:
    assert SPEC.consent_digest is None
    agreed = campaign_spec(asking(PLAIN, consent="Who asks."))
    assert agreed.consent_digest == hashlib.sha256(b"Who asks.").hexdigest()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KEYS = st.sampled_from([*CampaignSpec.model_fields, "other"])


@given(JSON | st.dictionaries(KEYS, JSON))
@settings(max_examples=100, deadline=None)
def test_anything_else_is_refused_with_paths(data: object) -> None:
    with pytest.raises(SpecError) as caught:
        campaign_spec(data)
    assert caught.value.faults


@given(
    st.lists(st.dictionaries(st.sampled_from(["type", "of", "when", "options", "min"]), JSON))
    | st.lists(
        st.sampled_from(TYPES).flatmap(
            lambda kind: st.builds(
                lambda key, value: question_data(kind) | {key: value},
                st.sampled_from(sorted(question_data(kind))),
                JSON,
            )
        ),
        max_size=3,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_questions_make_a_campaign_or_faults(questions: list[dict[str, object]]) -> None:
    try:
        spec = campaign_spec(asking(*questions))
    except SpecError as error:
        kept = error.faults
    else:
        kept = ()
        assert campaign_spec(spec.as_data()) == spec
    assert all(fault.path.startswith("questions") for fault in kept)


def loaded_by(module: str) -> set[str]:
    """The names of the modules that importing one brings along, in a process of its own."""
    code = f"import sys, {module}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_the_tables_need_no_part_of_this() -> None:
    assert {"pydantic", "yaml"}.isdisjoint(loaded_by("quorate.schema.judgments"))
    assert {"pydantic", "yaml", "polars"}.isdisjoint(loaded_by("quorate"))


def test_the_specification_needs_no_table() -> None:
    assert {"polars", "numpy"}.isdisjoint(loaded_by("quorate.schema.campaign_file"))

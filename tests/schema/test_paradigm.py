"""Each question says what its answers are for, itself or through its campaign; old ones did not."""

from __future__ import annotations

import json

import pytest

from campaigns import small_spec
from quorate.schema.campaign import campaign_spec
from quorate.schema.changes import changes
from quorate.schema.errors import SpecError
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec


def declared(paradigm: str | None, *own: str | None) -> dict[str, Json]:
    """The small campaign with this paradigm, and those of its two questions."""
    data = small_spec().as_data()
    del data["paradigm"]
    asked = data["questions"]
    assert isinstance(asked, list)
    for question, said in zip(asked, own, strict=True):
        assert isinstance(question, dict)
        if said is not None:
            question["paradigm"] = said
    return data if paradigm is None else {**data, "paradigm": paradigm}


def paths(data: object) -> list[str]:
    with pytest.raises(SpecError) as refused:
        campaign_spec(data)
    assert all("say which: `prescriptive`" in fault.allowed for fault in refused.value.faults)
    return [fault.path for fault in refused.value.faults]


def test_a_question_has_its_own_paradigm_or_its_campaigns() -> None:
    spec = campaign_spec(declared("prescriptive", None, "descriptive"))
    assert spec.paradigms == {"tone": "prescriptive", "why": "descriptive"}
    assert spec.paradigm_of("why") == "descriptive"
    assert spec.descriptive == {"why"}
    assert campaign_spec(declared("descriptive", None, "descriptive")).descriptive == {
        "tone",
        "why",
    }


def test_a_campaign_need_not_say_what_every_question_says() -> None:
    spec = campaign_spec(declared(None, "descriptive", "prescriptive"))
    assert spec.paradigm is None
    assert spec.descriptive == {"tone"}


def test_who_says_nothing_is_asked_which() -> None:
    assert paths(declared(None, None, None)) == ["paradigm"]
    assert paths(declared(None, "descriptive", None)) == ["questions[1].paradigm"]


def test_a_question_of_no_such_paradigm_is_refused() -> None:
    with pytest.raises(SpecError, match=r"questions\[0\]\.paradigm"):
        campaign_spec(declared("prescriptive", "both", None))


def test_the_paradigm_of_a_question_is_fixed_once_it_is_asked() -> None:
    old = campaign_spec(declared("prescriptive", None, "prescriptive"))
    for new in (
        declared("prescriptive", "descriptive", "prescriptive"),
        declared("prescriptive", None, "descriptive"),
    ):
        with pytest.raises(SpecError, match=r"paradigm: .*given judgments would mean something"):
            changes(old, campaign_spec(new))


def test_a_campaign_stored_before_it_was_asked_is_prescriptive() -> None:
    silent = declared(None, None, None)
    with pytest.raises(SpecError):
        campaign_spec(silent)
    for stored in (silent, json.dumps(silent)):
        assert stored_spec(stored).descriptive == frozenset()
        assert stored_spec(stored).paradigm == "prescriptive"


@pytest.mark.parametrize(
    "data",
    [
        declared("descriptive", None, None),
        declared("prescriptive", "descriptive", None),
        declared(None, "descriptive", "prescriptive"),
    ],
)
def test_what_a_stored_campaign_says_is_what_it_means(data: dict[str, Json]) -> None:
    spec = campaign_spec(data)
    assert stored_spec(spec.as_data()) == spec
    assert stored_spec(json.dumps(spec.as_data())) == spec


def test_each_turn_has_the_paradigm_of_its_question() -> None:
    data = declared("prescriptive", None, None)
    data["content"] = [{"name": "talk", "type": "conversation"}]
    each: dict[str, Json] = {"type": "rating", "min": 1, "max": 5}
    turns: dict[str, Json] = {"name": "t", "type": "turns", "ask": "How?", "of": "talk"}
    assert campaign_spec({**data, "questions": [{**turns, "question": each}]}).descriptive == set()
    each["paradigm"] = "descriptive"
    with pytest.raises(SpecError, match="the question above has it"):
        campaign_spec({**data, "questions": [{**turns, "question": each}]})

"""What may change in a campaign while raters judge."""

from __future__ import annotations

import pytest

from every_question import asking, question_data
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.changes import changes
from quorate.schema.errors import SpecError

CHOICE = question_data("single_choice")
TREE = question_data("hierarchical_choice")
PAIR = question_data("pair")
EACH: dict[str, object] = {"type": "single_choice", "options": ["yes", "no"]}
TURNS = question_data("turns", question=EACH)
SPANS = question_data("spans")


def spec(*questions: dict[str, object], **keys: object) -> CampaignSpec:
    return campaign_spec(asking(*(questions or (CHOICE,)), **keys))


def refusals(old: CampaignSpec, new: CampaignSpec) -> list[str]:
    with pytest.raises(SpecError) as caught:
        changes(old, new)
    return [fault.path for fault in caught.value.faults]


def test_the_same_is_no_change() -> None:
    assert changes(spec(), spec()) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "Another"),
        ("purpose", "Another."),
        ("overlap", 5),
        ("hold", 1),
        ("lease_minutes", 60),
        ("undo_minutes", 0),
        ("pay", {"currency": "EUR", "per_item": 0.3}),
        ("expected_seconds", 20),
        ("break_minutes", 0),
        ("consent", "Who asks."),
        ("skip_reasons", ["tired"]),
    ],
)
def test_terms_and_words_may_change_and_change_back(key: str, value: object) -> None:
    assert changes(spec(), spec(**{key: value})) == (key,)
    assert changes(spec(**{key: value}), spec()) == (key,)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "another"),
        ("paradigm", "descriptive"),
        ("language", "de"),
        ("order", "as_given"),
        ("seed", 1),
        ("content", [{"name": "text", "type": "markdown"}]),
        ("guideline", {"version": "2", "text": "Look again."}),
    ],
)
def test_what_judgments_rest_on_may_not(key: str, value: object) -> None:
    assert refusals(spec(), spec(**{key: value})) == [key]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"ask": "Which?"}, "questions[0].ask"),
        ({"help": "Look."}, "questions[0].help"),
        ({"options": [{"value": "yes", "text": "Yes!"}, "no"]}, "questions[0].options[0].text"),
        ({"options": [{"value": "yes", "key": "y"}, "no"]}, "questions[0].options[0].key"),
        ({"options": ["yes", "perhaps", "no"]}, "questions[0].options[1]"),
    ],
)
def test_wording_may_change_and_options_be_added(change: dict[str, object], path: str) -> None:
    assert changes(spec(), spec(CHOICE | change)) == (path,)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "other"}, "questions"),
        ({"type": "multiple_choice"}, "questions[0].type"),
        ({"required": False}, "questions[0].required"),
        ({"options": ["no", "yes"]}, "questions[0].options"),
        ({"options": ["yes", "maybe"]}, "questions[0].options"),
    ],
)
def test_questions_stay_what_they_are(change: dict[str, object], path: str) -> None:
    assert path in refusals(spec(), spec(CHOICE | change))


def test_questions_are_neither_added_nor_taken_away() -> None:
    assert refusals(spec(), spec(CHOICE, PAIR)) == ["questions"]
    assert refusals(spec(CHOICE, PAIR), spec(CHOICE)) == ["questions"]


def test_a_tree_grows_but_not_below_what_could_be_chosen() -> None:
    sibling = TREE | {"options": [{"value": "animal", "children": ["dog", "cat", "cow"]}, "stone"]}
    assert changes(spec(TREE), spec(sibling)) == ("questions[0].options[0].children[2]",)
    split = {"value": "stone", "children": ["flint", "chalk"]}
    below = TREE | {"options": [{"value": "animal", "children": ["dog", "cat"]}, split]}
    assert refusals(spec(TREE), spec(below)) == ["questions[0].options[1].children"]
    loose, loose_below = TREE | {"leaf_only": False}, below | {"leaf_only": False}
    assert changes(spec(loose), spec(loose_below))


def test_levels_of_strength_may_be_worded_anew_but_not_counted_anew() -> None:
    assert changes(spec(PAIR), spec(PAIR | {"strength": ["a bit", "a lot"]}))
    assert refusals(spec(PAIR), spec(PAIR | {"strength": ["a lot"]})) == ["questions[0].strength"]


def test_the_question_about_turns_follows_the_same_rules() -> None:
    more = TURNS | {"question": EACH | {"options": ["yes", "no", "unsure"]}}
    assert changes(spec(TURNS), spec(more)) == ("questions[0].question.options[2]",)
    assert refusals(spec(more), spec(TURNS)) == ["questions[0].question.options"]


def test_labels_and_relations_are_options_too() -> None:
    more = SPANS | {"labels": ["PER", "LOC", "ORG"], "relations": ["met", "saw"]}
    assert changes(spec(SPANS), spec(more)) == (
        "questions[0].labels[2]",
        "questions[0].relations[1]",
    )
    assert refusals(spec(more), spec(SPANS)) == ["questions[0].labels", "questions[0].relations"]


def test_every_refusal_is_told() -> None:
    worse = spec(CHOICE | {"required": False}, name="other", seed=3, title="Allowed")
    assert set(refusals(spec(), worse)) == {"name", "seed", "questions[0].required"}

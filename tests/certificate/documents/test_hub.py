"""The head of the card is what the Hugging Face Hub reads."""

from __future__ import annotations

import pytest
import yaml

from campaigns import small_spec
from frozen_campaigns import frozen, given
from quorate.certificate.asked import Asked
from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.hub import LICENCES, hub_head, size_category, task_categories
from quorate.certificate.documents.topics.people import people
from quorate.schema.json_value import Json
from release_grounds import ABOUT, ground_of

RATERS = Asked("raters")
ROLES: dict[str, Json] = {"raters": {"roles": [{"name": "rater", "n": 12}]}}


def head(about: dict[str, Json] | None = None, facts: dict[str, Json] | None = None) -> object:
    ground = ground_of(about={**ABOUT, **(about or {})}, facts=facts)
    return yaml.safe_load(hub_head(ground, answers(ground)).split("---")[1])


def test_the_head_has_what_is_known_and_no_more() -> None:
    found = head()
    assert isinstance(found, dict)
    assert found["pretty_name"] == "How does it sound?"
    assert found["language"] == ["en"]
    assert found["license"] == "cc-by-4.0"
    assert found["size_categories"] == ["n<1K"]
    assert found["task_categories"] == ["text-classification"]
    assert "annotations_creators" not in found
    first = found["configs"][0]
    assert first == {
        "config_name": "judgments",
        "data_files": [{"split": "full", "path": "data/judgments.parquet"}],
        "default": True,
    }
    # nothing was excluded: a table without rows cannot be shown
    names = [one["config_name"] for one in found["configs"]]
    assert names == ["judgments", "consensus-long", "distribution-rude", "groups-rude"]
    # the Hub takes `all` for the union of splits
    assert {one["data_files"][0]["split"] for one in found["configs"]} == {"full"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Apache-2.0", {"license": "apache-2.0"}),
        ("ODbL-1.0", {"license": "odbl"}),
        ("MIT OR Apache-2.0", {"license": "other", "license_name": "mit-or-apache-2.0"}),
        (
            "https://example.org/terms",
            {
                "license": "other",
                "license_name": "own-terms",
                "license_link": "https://example.org/terms",
            },
        ),
    ],
)
def test_a_licence_has_the_name_of_the_hub_or_is_another_one(
    said: str, told: dict[str, str]
) -> None:
    found = head({"licence": said})
    assert isinstance(found, dict)
    assert {key: one for key, one in found.items() if key.startswith("license")} == told
    assert told["license"] in LICENCES


def test_who_made_labels_is_told_by_the_roles_of_those_who_judged() -> None:
    def creators(facts: dict[str, Json]) -> Json:
        return {one.key: one for one in people(ground_of(facts=facts))}["creators"].value

    assert creators(ROLES) == ["crowdsourced"]
    assert creators({**ROLES, "items": {"adjudicated": 2}}) == ["crowdsourced", "expert-generated"]
    assert creators({"raters": {"roles": [{"name": "expert", "n": 3}]}}) == ["expert-generated"]
    assert creators({**ROLES, "machine": {"prelabelled": {"n": 1}}}) == [
        "crowdsourced",
        "machine-generated",
    ]
    assert creators({}) is None


def test_sizes_are_of_items() -> None:
    assert size_category(0) == "n<1K"
    assert size_category(9_999) == "1K<n<10K"
    assert size_category(10_000) == "10K<n<100K"
    assert size_category(10**12) == "n>1T"


def test_tasks_follow_from_questions_that_are_released() -> None:
    spec = small_spec(
        content=[
            {"name": "shot", "type": "image"},
            {"name": "one", "type": "text"},
            {"name": "two", "type": "text"},
        ],
        questions=[
            {"name": "what", "type": "single_choice", "ask": "?", "options": ["a", "b"]},
            {"name": "better", "type": "pair", "ask": "?", "between": ["one", "two"]},
            {"name": "why", "type": "text", "ask": "?", "required": False},
        ],
    )
    found = [given("i0", f"p{n}", "a", "what") for n in range(2)]
    pairs = [given("i0", f"p{n}", "one", "better") for n in range(2)]
    assert task_categories(ground_of(frozen(found, spec=spec), RATERS)) == ("image-classification",)
    both = ground_of(frozen([*found, *pairs], spec=spec), RATERS)
    assert task_categories(both) == ("image-classification", "text-ranking")

"""The published JSON Schema says what campaign files may hold, and its page says it in words."""

from __future__ import annotations

import json
from importlib.resources import files
from inspect import isclass
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from every_question import TYPES, asking, every_question, question_data
from quorate.schema.about import About, Publisher
from quorate.schema.assignment import Assignment, Budget, Cover, Stopping
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.campaign_schema import json_schema
from quorate.schema.campaign_template import NAMES, starter
from quorate.schema.changes import FREE, WORDINGS
from quorate.schema.content import ContentField, check_content
from quorate.schema.guideline import Guideline
from quorate.schema.json_value import Json
from quorate.schema.options import Branch
from quorate.schema.questions import QuestionType
from quorate.schema.release import Demand, ReleaseTerms, Split, WageFloor
from quorate.schema.rule import Rule
from quorate.schema.spec import Spec
from quorate.schema.training import Attribute, Qualification, Training, Way
from quorate.schema.yaml_data import yaml_data

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SCHEMA = json_schema()


def fits(data: object) -> bool:
    return bool(jsonschema_rs.is_valid(SCHEMA, data))


def test_the_published_file_is_the_one_that_the_code_makes() -> None:
    published = json.loads((REFERENCE / "campaign.schema.json").read_text(encoding="utf-8"))
    assert published == SCHEMA, (
        "docs/reference/campaign.schema.json is out of date; run: "
        "uv run python docs/build_campaign_schema.py"
    )


@pytest.mark.parametrize("name", NAMES)
def test_templates_fit(name: str) -> None:
    text = (files("quorate") / "data" / "templates" / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml_data(text).value
    assert isinstance(data, dict)
    assert fits(data["campaign"])


def test_the_starter_and_a_question_of_every_type_fit() -> None:
    assert fits(yaml_data(starter()).value)
    assert fits(every_question().as_data())


@pytest.mark.parametrize(
    "change",
    [
        {"quorate": 2},
        {"overlap": "3"},
        {"titel": "x"},
        {"questions": [question_data("rating") | {"type": "rateing"}]},
        {"questions": [question_data("rating") | {"max": "5"}]},
        {"guideline": {"version": "1"}},
        {"guideline": {"version": "1", "text": "a", "file": "a.md"}},
    ],
)
def test_what_is_misspelt_does_not_fit(change: dict[str, object]) -> None:
    data = asking(question_data("rating"))
    assert fits(data)
    assert not fits(data | change)


def test_a_guideline_may_be_a_file() -> None:
    guideline: Json = {"version": "1", "file": "guideline.md"}
    assert fits(asking(question_data("rating"), guideline=guideline))


def _models(annotation: object) -> set[type[Spec]]:
    found = {annotation} if isclass(annotation) and issubclass(annotation, Spec) else set()
    for part in get_args(annotation):
        found |= _models(part)
    return found


def _every_model(model: type[Spec], seen: set[type[Spec]]) -> set[type[Spec]]:
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for inner in _models(field.annotation):
                _every_model(inner, seen)
    return seen


MODELS = sorted(_every_model(CampaignSpec, set()), key=lambda model: model.__name__)
PAGE = (REFERENCE / "campaign-file.md").read_text(encoding="utf-8")
COMMON = set(QuestionType.model_fields)


def _section(title: str) -> str:
    section = PAGE.partition(f"{title}\n")[2]
    return section.partition("\n### ")[0].partition("\n## ")[0]


def _block(section: str, language: str) -> Json:
    text = section.partition(f"```{language}\n")[2].partition("```")[0]
    return json.loads(text) if language == "json" else yaml_data(text).value


def test_the_models_of_every_part_are_found() -> None:
    assert len(MODELS) >= len(TYPES) + len(("CampaignSpec", "Pay", "Guideline", "ContentField"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_stands_in_the_reference_and_has_a_text(model: type[Spec]) -> None:
    for name, field in model.model_fields.items():
        key = field.alias or name
        assert field.exclude or field.description
        if model.__name__ == "Condition":
            assert f"{key}: " in _section("### Conditions")
        elif not field.exclude:
            assert f"`{key}`" in PAGE


@pytest.mark.parametrize(
    ("title", "model"),
    [
        ("## The campaign", CampaignSpec),
        ("### Guideline", Guideline),
        ("### Content", ContentField),
        ("### Options", Branch),
        ("### Way", Way),
        ("### Way", Training),
        ("### Way", Qualification),
        ("### Way", Attribute),
        ("### Assignment", Assignment),
        ("### Assignment", Cover),
        ("### Stopping", Stopping),
        ("### Budget", Budget),
        ("### Checks and rules", Rule),
        ("### About", About),
        ("### About", Publisher),
        ("### Release", ReleaseTerms),
        ("### Release", Split),
        ("### Release", WageFloor),
        ("### Release", Demand),
        ("## Questions", QuestionType),
    ],
)
def test_every_part_has_its_keys_in_its_section(title: str, model: type[Spec]) -> None:
    section = _section(title)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in section] == []


@pytest.mark.parametrize("question", every_question().questions, ids=lambda q: q.type)
def test_every_type_has_its_own_keys_in_its_section(question: QuestionType) -> None:
    section = _section(f"### {question.type}")
    fields = type(question).model_fields
    own = [field.alias or name for name, field in fields.items() if name not in COMMON]
    assert [key for key in own if f"`{key}`" not in section] == []


@pytest.mark.parametrize("kind", TYPES)
def test_the_examples_of_every_type_are_a_question_and_its_answer(kind: str) -> None:
    fields, item = (_block(_section("## Questions"), language) for language in ("yaml", "json"))
    asked = _block(_section(f"### {kind}"), "yaml")
    answer = _block(_section(f"### {kind}"), "json")
    assert isinstance(fields, dict)
    assert isinstance(asked, dict)
    spec = campaign_spec(asking(asked, **fields))
    content = check_content(spec.content, item)
    assert spec.questions[0].type == kind
    label = spec.questions[0].check(answer, content)
    assert label == answer
    assert label == spec.questions[0].check(label, content)


def test_what_may_change_is_said() -> None:
    section = _section("## What may change while raters judge")
    assert [key for key in FREE + WORDINGS if f"`{key}`" not in section] == []

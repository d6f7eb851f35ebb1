"""Templates: campaigns to begin from, with items to try them on."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quorate.quality.rule_faults import validated
from quorate.schema.campaign_file import parse_campaign
from quorate.schema.campaign_template import NAMES, Template, read_template, starter, templates
from quorate.schema.content import check_content
from quorate.schema.errors import ContentError, SpecError
from quorate.schema.questions.pair import Pair

FOLDER = files("quorate") / "data" / "templates"


@pytest.mark.parametrize("template", templates(), ids=lambda t: t.name)
class TestTemplate:
    def test_has_a_few_items_that_fit(self, template: Template) -> None:
        assert 3 <= len(template.sample_items) <= 10
        for item in template.sample_items:
            assert check_content(template.spec.content, item) == item

    def test_has_rules_that_can_fire_if_any(self, template: Template) -> None:
        validated(template.spec)

    def test_has_rules_that_hear_of_habits_where_two_are_compared(self, template: Template) -> None:
        pairs = [one for one in template.spec.questions if isinstance(one, Pair)]
        heard = {name for rule in template.spec.rules for name in rule.when}
        if pairs and heard:
            assert heard >= {"position", "length"}
            assert "tie-rate" in heard or not any(one.tie for one in pairs)

    def test_says_what_it_is(self, template: Template) -> None:
        assert template.about.endswith(".")
        assert template.title == template.spec.title

    def test_has_the_bytes_of_its_media(self, template: Template) -> None:
        fields = [field.name for field in template.spec.content if field.is_media]
        named = {str(item[name]) for item in template.sample_items for name in fields}
        assert named == set(template.media)
        for reference, content in template.media.items():
            assert reference == f"media:{hashlib.sha256(content).hexdigest()}"
            assert Image.open(BytesIO(content)).format == "PNG"
            assert len(content) < 20_000


def test_there_is_one_of_each_kind() -> None:
    assert [template.name for template in templates()] == list(NAMES)
    asked = {t.name: {question.type for question in t.spec.questions} for t in templates()}
    assert asked["classification"] >= {"single_choice", "spans"}
    assert asked["preference"] >= {"pair", "rewrite"}
    assert asked["boxes"] >= {"boxes"}
    assert asked["conversation"] >= {"turns"}
    assert asked["ranking"] >= {"ranking", "best_of"}
    assert asked["demonstration"] >= {"demonstration"}
    assert asked["reasons"] >= {"pair", "text"}
    assert asked["translation"] >= {"text"}
    assert asked["editing"] >= {"single_choice", "rewrite"}
    assert len({template.spec.name for template in templates()}) == len(NAMES)


def test_every_file_is_offered() -> None:
    offered = {f"{name}.yaml" for name in NAMES} | {"starter.yaml", "pictures"}
    assert {entry.name for entry in FOLDER.iterdir()} == offered


def test_the_starter_declares_a_campaign_and_explains_every_line() -> None:
    spec = parse_campaign(starter())
    assert spec.name == "my-campaign"
    assert len(spec.questions) == 3


def test_templates_for_choices_act_on_what_checks_find() -> None:
    ruled = {template.name: [rule.then for rule in template.spec.rules] for template in templates()}
    assert ruled["classification"] == ruled["preference"] == ["pause", "warn", "notify"]


def test_the_optional_lines_of_the_starter_work_too() -> None:
    lines = starter().splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("# skip_reasons"))
    optional = [line.removeprefix("# ") for line in lines[place:]]
    spec = parse_campaign("\n".join(lines[:place] + optional))
    assert spec.pay is not None
    assert spec.consent is not None
    assert spec.expected_seconds == 40
    assert [rule.then for rule in spec.rules] == ["pause", "warn", "notify"]
    assert spec.way.training is not None
    assert spec.way.qualification is not None
    assert spec.assignment.gold == 0.1
    assert spec.stopping is not None
    assert spec.budget is not None
    assert spec.checks is not None
    assert {check for rule in spec.rules for check in rule.when} <= set(spec.checks)


def test_a_template_that_does_not_fit_is_refused_with_its_line() -> None:
    text = (FOLDER / "boxes.yaml").read_text(encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_template("boxes", text.replace("overlap: 2", "overlap: two"), FOLDER / "pictures")
    (fault,) = caught.value.faults
    assert text.splitlines()[(fault.line or 0) - 1].strip() == "overlap: 2"
    with pytest.raises(ContentError):
        read_template("boxes", text.replace("description: A", "words: A"), FOLDER / "pictures")
    with pytest.raises(SpecError):
        read_template("boxes", "about: nothing", Path())

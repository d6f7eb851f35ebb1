"""The rules on their page are rules, and those to begin with are those of the templates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from campaigns import small_spec
from quorate.quality.rule_faults import validated
from quorate.schema.campaign_template import templates
from quorate.schema.rule import Action

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def rules_in(block: Any) -> list[dict[str, object]]:
    rules: list[dict[str, object]] = block["rules"] if isinstance(block, dict) else block
    return rules


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: rules_in(block)[0]["name"])
def test_every_example_can_fire(block: Any) -> None:
    pair = {
        "name": "better",
        "type": "pair",
        "ask": "Which is better?",
        "between": ["one", "two"],
    }
    validated(
        small_spec(
            content=[{"name": "one", "type": "text"}, {"name": "two", "type": "text"}],
            questions=[pair],
            rules=rules_in(block),
            assignment={"gold": 0.1},
        )
    )


def test_those_to_begin_with_are_those_of_the_templates() -> None:
    (preference,) = [one for one in templates() if one.name == "preference"]
    offered = [rule.model_dump(exclude_unset=True) for rule in preference.spec.rules]
    said = [{**rule, "when": tuple(rule["when"])} for rule in rules_in(BLOCKS[1])]  # type: ignore[arg-type]
    assert offered == said


def test_every_action_is_described() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE.partition("## Actions")[2], re.MULTILINE)
    assert told[1 : len(get_args(Action)) + 1] == list(get_args(Action))

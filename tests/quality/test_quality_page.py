"""The page of the quality model, and the page of each check, say what they promise to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from quorate import plugins
from quorate.schema.rule import Action

DOCS = Path(__file__).parents[2] / "docs"
MODEL = (DOCS / "ideas" / "quality.md").read_text(encoding="utf-8")
CHECKS = plugins.names(plugins.CHECKS)


def test_every_check_is_mapped_to_an_attribute() -> None:
    tables = MODEL.partition("## Actions of rules")[0]
    assert set(re.findall(r"\(\.\./checks/([a-z-]+)\.md\)", tables)) == set(CHECKS)


def test_every_action_of_a_rule_is_mapped_to_an_attribute() -> None:
    table = MODEL.partition("## Actions of rules")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", table, re.M)
    assert {action for action, _ in rows} == set(get_args(Action))


def test_attributes_without_check_and_action_are_named() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", MODEL, re.M)
    empty = [name for name, checks, actions in rows if "none" in checks and actions == "–"]
    last = MODEL.partition("## What has nothing")[2]
    assert empty == ["requester: promptness"]
    assert "promptness of requesters" in last
    assert "intellectual property" in last


@pytest.mark.parametrize("check", CHECKS)
def test_the_page_has_source_and_measured_false_alarms(check: str) -> None:
    page = (DOCS / "checks" / f"{check}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert "**Source.**" in page
    measured = re.search(r"\*\*Measured[^*]*\*\*(.+?)\n\n", page, re.S)
    assert measured is not None
    assert re.search(r"\b(\d+|none|nobody)\b", measured[1], re.I)

"""The campaigns that people begin from say all that their paradigm needs."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from quorate.schema.campaign import CampaignSpec
from quorate.schema.campaign_file import parse_campaign, read_campaign
from quorate.schema.campaign_template import starter, templates
from quorate.schema.linting import lint

DEMOS = Path(str(files("quorate"))) / "data" / "demo"
EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = sorted((*DEMOS.glob("*/campaign.yaml"), *EXAMPLES.rglob("campaign.yaml")))
CAMPAIGNS: dict[str, CampaignSpec] = {
    **{f"template {one.name}": one.spec for one in templates()},
    "starter": parse_campaign(starter()),
    **{f"{path.parent.parent.name} {path.parent.name}": read_campaign(path) for path in FILES},
}
FEW = "few-views"
"""a hint on how many people are asked, which a demonstration keeps small"""


def test_all_of_them_are_read() -> None:
    # nine templates, the starter, five demonstrations, one example
    assert len(CAMPAIGNS) >= 16
    assert {path.parts[-3] for path in FILES} == {"demo", "examples"}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_its_guideline_lacks_nothing(name: str) -> None:
    assert [str(one) for one in lint(CAMPAIGNS[name]) if one.code != FEW] == []


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_without_its_guideline_it_would_lack_something(name: str) -> None:
    spec = CAMPAIGNS[name]
    empty = spec.model_copy(update={"guideline": spec.guideline.model_copy(update={"text": "Go."})})
    assert {one.code for one in lint(empty)} > {"length"}

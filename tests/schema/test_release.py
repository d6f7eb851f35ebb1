"""What a campaign says of its releases: read whole, refused with every fault and its place."""

from __future__ import annotations

import pytest

from every_question import asking, question_data
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.changes import changes
from quorate.schema.errors import SpecError
from quorate.schema.stored_spec import stored_spec

FLOOR: dict[str, object] = {
    "per_hour": 13.9,
    "currency": "EUR",
    "dated": "2026-01-01",
    "source": "a law",
}


def spec(**keys: object) -> CampaignSpec:
    return campaign_spec(asking(question_data("single_choice"), **keys))


def faults(**keys: object) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as caught:
        spec(**keys)
    return [(fault.path, fault.found) for fault in caught.value.faults]


def test_a_campaign_that_says_nothing_is_stored_as_before() -> None:
    data = spec().as_data()
    assert "about" not in data
    assert "release" not in data


def test_what_is_said_comes_back_from_the_store() -> None:
    said = spec(
        about={
            "construct": "Warmth.",
            "uses": ["ranking"],
            "licence": "Apache-2.0 WITH LLVM-exception",
            "publisher": {"name": "We", "contact": "post@example.org"},
            "synthetic_items": False,
            "sensitive": [],
            "countries": ["DE"],
            "languages": ["pt-BR"],
        },
        release={
            "content": True,
            "split": {"train": 0.5, "validation": 0.2, "test": 0.3, "by": "source"},
            "stale_after_days": 90,
            "wage_floors": [FLOOR, FLOOR | {"country": "DE"}],
            "targets": {"language": {"de": 5}},
            "time_zone": "Europe/Berlin",
            "conditions": [{"kind": "agreement", "options": {"at_least": 0.6}, "or": "disclose"}],
        },
    )
    again = stored_spec(said.as_data())
    assert again == said
    assert said.about is not None
    assert said.release is not None
    assert said.about.construct_ == "Warmth."
    assert said.about.sensitive == ()  # nothing sensitive; None would be: not said
    assert said.release.wage_floors[0].country == "any"
    assert said.release.conditions[0].or_ == "disclose"
    assert said.release.targets == {"language": {"de": 5}}


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ({"licence": "free for all"}, "about.licence"),
        ({"url": "example.org"}, "about.url"),
        ({"countries": ["Germany"]}, "about.countries[0]"),
        ({"languages": ["de_DE"]}, "about.languages[0]"),
        ({"synthetic_items": 3}, "about.synthetic_items"),
        ({"synthetic_items": " "}, "about.synthetic_items"),
        ({"publisher": {"contact": "x"}}, "about.publisher.name"),
        ({"construkt": "x"}, "about.construkt"),
        ({"risks": "  "}, "about.risks"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(
    about: dict[str, object], place: str
) -> None:
    assert [path for path, _ in faults(about=about)] == [place]


@pytest.mark.parametrize(
    ("release", "place"),
    [
        ({"split": {"train": 0.9}}, "release.split"),  # 0.9 + 0.1 + 0.1 = 1.1
        ({"wage_floors": [FLOOR | {"dated": "2026-13-01"}]}, "release.wage_floors[0].dated"),
        ({"wage_floors": [FLOOR | {"dated": "20260101"}]}, "release.wage_floors[0].dated"),
        ({"wage_floors": [FLOOR | {"country": "EU27"}]}, "release.wage_floors[0].country"),
        ({"wage_floors": [FLOOR, FLOOR]}, "release.wage_floors[1]"),
        ({"targets": {"language": {"de": 0}}}, "release.targets.language.de"),
        ({"time_zone": "+01:00"}, "release.time_zone"),
        (
            {"conditions": [{"kind": "pilot"}, {"kind": "pilot"}]},
            "release.conditions[1].kind",
        ),
        ({"conditions": [{"kind": "pilot", "or": "ignore"}]}, "release.conditions[0].or"),
    ],
)
def test_terms_that_mean_nothing_are_refused_with_their_place(
    release: dict[str, object], place: str
) -> None:
    assert [path for path, _ in faults(release=release)] == [place]


def test_both_may_change_while_raters_judge() -> None:
    changed = changes(spec(), spec(about={"risks": "None."}, release={"content": True}))
    assert changed == ("about", "release")

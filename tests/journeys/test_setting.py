"""A lead sets, while raters work, when an item has enough, a budget, the mix and a rater's way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import axe
from quorate.schema.campaign import campaign_spec
from rater_page import join, ready, wait_for_judgments
from served import Served

NewContext = Callable[..., BrowserContext]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PAINTED = 300
"""milliseconds after which the colours have changed"""
PATIENCE = 30.0
"""seconds in which what is watched is decided"""


@pytest.fixture
def campaign(place: Served, campaign_name: str) -> str:
    """A campaign that asks three raters about each of two sentences."""
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": campaign_name,
            "title": "Warm or cold?",
            "purpose": "To see a lead set terms.",
            "content": [{"name": "sentence", "type": "text"}],
            "questions": [
                {
                    "name": "tone",
                    "type": "single_choice",
                    "ask": "Tone?",
                    "options": ["warm", "cold"],
                }
            ],
            "guideline": {"version": "1.0", "text": "Judge the tone."},
            "overlap": 3,
            "pay": {"currency": "EUR", "per_item": 0.25},
        }
    )
    place.open(spec, [{"item": f"i{n}", "content": {"sentence": f"Line {n}."}} for n in range(2)])
    return campaign_name


def rater(browsers: NewContext, place: Served, campaign: str, name: str) -> Page:
    page = browsers().new_page()
    join(page, place.link(campaign), name)
    ready(page)
    return page


def judge_both(page: Page, key: str) -> None:
    text = page.locator(".pane-item").inner_text().splitlines()[-1]
    page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text(text, exact=True)).to_have_count(0)
    page.keyboard.press(key)
    page.keyboard.press("Enter")


def at_settings(page: Page, place: Served, campaign: str) -> None:
    """Join as a lead and go to the settings."""
    page.goto(place.link(campaign, "lead"))
    page.locator("#pseudonym").fill("Lena")
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/lead")
    page.goto(f"{place.url}/lead/c/{campaign}/settings")
    expect(page.get_by_role("heading", name="When an item has enough")).to_be_visible()


def form(page: Page, name: str) -> Locator:
    return page.get_by_role("form", name=name)


def save(part: Locator) -> None:
    part.get_by_role("button", name="Save changes").click()
    expect(part.get_by_role("status")).to_have_text("Saved.")


def spec_of(place: Served, campaign: str) -> dict[str, object]:
    spec = place.operator.get(f"/campaigns/{campaign}")["spec"]
    assert isinstance(spec, dict)
    return spec


def decided(place: Served, campaign: str) -> dict[str, tuple[object, object]]:
    """How many judgments each item wants and what was decided, once all are decided."""
    last = time.monotonic() + PATIENCE
    while True:
        found = {str(one["item"]): (one["wanted"], one["outcome"]) for one in place.items(campaign)}
        if all(outcome for _, outcome in found.values()) or time.monotonic() > last:
            return found
        time.sleep(0.2)


def test_fewer_judgments_are_asked_for_and_what_is_unsure_goes_to_an_expert(
    place: Served, browsers: NewContext, campaign: str
) -> None:
    for name, key in (("Ann", "1"), ("Ben", "2")):
        judge_both(rater(browsers, place, campaign, name), key)
    wait_for_judgments(place, campaign, 4)
    lead = browsers().new_page()
    at_settings(lead, place, campaign)
    stopping = form(lead, "When an item has enough")
    expect(stopping.get_by_text("Every item gets 3 judgments.")).to_be_visible()
    # by the keyboard alone: on, three fields ahead, and what does not fit is said beside its field
    stopping.get_by_label("Stop when the answer is sure enough").focus()
    lead.keyboard.press("Space")
    fewest = stopping.get_by_label("Fewest judgments an item")
    most = stopping.get_by_label("Most judgments an item")
    for _ in range(3):
        lead.keyboard.press("Tab")
    expect(most).to_be_focused()
    lead.keyboard.type("1")
    expect(most).to_have_value("1")
    expect(fewest).to_have_accessible_description(
        "Every item gets so many. Usually 2. 2 – at most `max`, 1"
    )
    lead.keyboard.press("Backspace")
    lead.keyboard.type("2")
    expect(stopping.locator(".fault")).to_have_count(0)
    lead.keyboard.press("Enter")
    expect(stopping.get_by_role("status")).to_have_text("Saved.")
    assert spec_of(place, campaign)["stopping"] == {"confidence": 0.95, "min": 2, "max": 2}
    # two judgments are enough now, and these two disagree
    assert decided(place, campaign) == {"i0": (2, "contested"), "i1": (2, "contested")}
    lead.locator("nav.tabs").get_by_role("link", name="Disputes", exact=True).click()
    expect(lead.get_by_role("link", name="i1", exact=True)).to_be_visible()


def test_every_part_is_set_on_a_phone(place: Served, browsers: NewContext, campaign: str) -> None:
    judge_both(rater(browsers, place, campaign, "Ann"), "1")
    wait_for_judgments(place, campaign, 2)
    page = browsers(viewport={"width": 360, "height": 740}).new_page()
    at_settings(page, place, campaign)
    way = form(page, "A rater’s way")
    way.get_by_label("Practice before the first item").check()
    way.get_by_label("A test before the first item").check()
    expect(way.get_by_text("the lower bound is 89.1%")).to_be_visible()
    way.get_by_role("button", name="Ask for something more").click()
    way.get_by_label("What raters are asked for").fill("Where do you live?")
    way.get_by_label("What it is used for").fill("To compare regions.")
    way.get_by_label("Options, one a line").fill("north\nsouth")
    mix = form(page, "Who judges what next")
    mix.get_by_label("How the next item is chosen").select_option("cover")
    mix.get_by_label("Part of the data", exact=True).fill("group")
    mix.get_by_label("Judgments wanted, a value a line").fill("north: 20\nsouth: 20")
    mix.get_by_label("Known answers (%)").fill("10")
    form(page, "When an item has enough").get_by_label("Stop when the answer").check()
    budget = form(page, "Budget")
    expect(budget.get_by_text("2 judgments so far. €0.50 earned so far.")).to_be_visible()
    budget.get_by_label("Judgments", exact=True).fill("2")
    expect(budget.get_by_text("nothing more would be handed out")).to_be_visible()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(PAINTED)
        assert axe.missing() or axe.faults(page) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window
    for part in (budget, mix, way):
        save(part)
    # what was not saved is still there
    expect(
        form(page, "When an item has enough").get_by_label("Confidence asked for (%)")
    ).to_have_value("95")
    spec = spec_of(place, campaign)
    assert spec["budget"] == {"judgments": 2}
    assert "stopping" not in spec
    assert spec["assignment"] == {
        "choice": "cover",
        "options": {},
        "gold": 0.1,
        "audit": 0.0,
        "repeats": 0.0,
        "repeat_after": 20,
        "cover": [{"slice": "group", "targets": {"north": 20, "south": 20}}],
        "model": "uploaded",
        "outliers": 0.0,
    }
    set_way = spec["way"]
    assert isinstance(set_way, dict)
    assert set_way["training"] == {"items": 8, "bar": 0.7, "tries": 3, "refresher": 3}
    assert [one["name"] for one in set_way["attributes"]] == ["attribute"]
    page.reload()
    expect(way.get_by_label("Options, one a line")).to_have_value("north\nsouth")

"""A lead steers a running campaign: gold, a guideline, a pause, an exclusion; others look on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quorate.schema.campaign import campaign_spec
from rater_page import join, ready, wait_for_judgments
from served import Served

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def campaign(place: Served, campaign_name: str) -> str:
    """A campaign with two sentences."""
    question = {
        "name": "tone",
        "type": "single_choice",
        "ask": "Tone?",
        "options": ["warm", "cold"],
    }
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": campaign_name,
            "title": "Warm or cold?",
            "purpose": "To see a lead at work.",
            "content": [{"name": "sentence", "type": "text"}],
            "questions": [question],
            "guideline": {"version": "1.0", "text": "Judge the tone.\n\nBe friendly."},
            "overlap": 2,
        }
    )
    place.open(spec, [{"item": f"i{n}", "content": {"sentence": f"Line {n}."}} for n in range(2)])
    return campaign_name


def arrive(page: Page, place: Served, campaign: str, role: str, path: str = "") -> None:
    """Join as somebody who looks at the campaign, and go to one of its pages."""
    page.goto(place.link(campaign, role))
    page.locator("#pseudonym").fill(role.title())
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/lead" if role != "expert" else "**/c/**")
    page.goto(f"{place.url}/lead/c/{campaign}{path}")


def judge_one(page: Page) -> None:
    item = page.locator(".pane-item")
    before = item.inner_text()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(item).not_to_have_text(before, use_inner_text=True)


def test_gold_guideline_pause_and_exclusion(
    place: Served, browsers: NewContext, campaign: str
) -> None:
    rater = browsers().new_page()
    join(rater, place.link(campaign), "Ann")
    ready(rater)
    judge_one(rater)
    wait_for_judgments(place, campaign, 1)
    lead = browsers().new_page()
    arrive(lead, place, campaign, "lead", "/items/i0")
    make_gold(lead)
    publish(lead)
    pause(lead)
    rater.reload()
    expect(rater.get_by_text("Please read the guideline again.")).to_be_visible()
    lead.get_by_role("link", name="Overview").click()
    needs = lead.get_by_role("region", name="What needs you")
    expect(needs.get_by_text("Please read the guideline again.")).to_be_visible()
    exclude(lead)
    [judgment] = place.judgments(campaign)
    assert judgment["excluded"] == "made before the guideline was clear"


def make_gold(page: Page) -> None:
    page.get_by_role("button", name="Make it gold").click()
    save = page.get_by_role("button", name="Save as gold")
    expect(save).to_be_disabled()
    page.get_by_role("radio", name="warm").check()
    save.click()
    expect(page.get_by_role("button", name="Change the gold answers")).to_be_visible()
    expect(page.get_by_role("heading", name="Item i0").get_by_text("gold")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("link", name="Guideline").click()
    page.get_by_role("button", name="New version").click()
    page.get_by_label("Text of the guideline").fill("Judge the tone.\n\nBe fair.")
    page.get_by_label("What changed and why").fill("Friendly was the wrong word.")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("cannot be changed or taken back")).to_be_visible()
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Version 1.1")).to_be_visible()
    page.get_by_label("What changed since").select_option("1.0")
    expect(page.locator("article del")).to_contain_text("friendly")
    expect(page.locator("article ins")).to_contain_text("fair")


def of_ann(page: Page, deed: str) -> None:
    page.locator("nav.tabs").get_by_role("link", name="People").click()
    row = page.get_by_role("row").filter(has_text="Ann")
    row.get_by_role("button", name=deed).click()


def pause(page: Page) -> None:
    of_ann(page, "Pause")
    act = page.get_by_role("dialog").get_by_role("button", name="Pause")
    expect(act).to_be_disabled()
    page.get_by_label("Reason").fill("Please read the guideline again.")
    act.click()
    row = page.get_by_role("row").filter(has_text="Ann")
    expect(row.get_by_text("paused", exact=True)).to_be_visible()


def exclude(page: Page) -> None:
    of_ann(page, "Exclude judgments")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("the items are asked again")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    of_ann(page, "Exclude judgments")
    page.get_by_label("Reason").fill("made before the guideline was clear")
    dialog.get_by_role("button", name="Exclude judgments").click()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(
    ("role", "may"), [("auditor", []), ("expert", ["Settle this item", "Make it gold"])]
)
def test_others_are_offered_only_what_they_may_do(
    place: Served, browsers: NewContext, campaign: str, role: str, may: list[str]
) -> None:
    page = browsers().new_page()
    arrive(page, place, campaign, role, "/items/i1")
    expect(page.get_by_role("heading", name="Item i1")).to_be_visible()
    assert page.locator("main button").all_inner_texts() == may
    page.locator("nav.tabs").get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", name="Everybody in the campaign")).to_be_visible()
    expect(page.locator("main button")).to_have_count(0)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_text("You may read these settings, not change them.")).to_be_visible()


def test_a_link_in_between_logs_in_and_leads_on(
    place: Served, browsers: NewContext, campaign: str
) -> None:
    first = browsers().new_page()
    first.goto(place.link(campaign, "auditor"))
    first.locator("#pseudonym").fill("Olga")
    first.locator("form.join summary").click()
    first.locator("#login").fill(campaign)
    first.locator("#password").fill("four words in a row")
    first.locator("form.join input[type=checkbox]").check()
    first.locator("form.join button[type=submit]").click()
    first.wait_for_url("**/lead")
    page = browsers().new_page()
    page.goto(f"{place.url}/lead/c/{campaign}/guideline")
    page.wait_for_url("**/login?next=*")
    page.get_by_label("Login").fill(campaign)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("login or password is wrong")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**/lead/c/{campaign}/guideline")
    expect(page.get_by_role("heading", name="Version 1.0")).to_be_visible()

"""An owner archives a closed campaign from its page, looks around, and brings it back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from furnishing import person
from served import Served
from warm_lines import headed, items, key_of, sound, spec_of

NewContext = Callable[..., BrowserContext]
AWAY = ("", "/quality", "/checks", "/disputes", "/appeals", "/items", "/calibration")
HERE = ("/guideline", "/people", "/settings", "/release", "/record")


def judge(page: Page) -> None:
    expect(page.locator(".pane-item")).to_be_visible()
    page.keyboard.press(key_of(page))
    page.keyboard.press("Enter")
    headed(page, "Nothing left for you now")


def confirm(page: Page, act: str) -> None:
    page.get_by_role("button", name=act).click()
    page.locator("dialog").get_by_role("button", name=act).click()


def test_a_campaign_is_archived_and_brought_back_from_its_pages(
    new_place: Served, browsers: NewContext, campaign_name: str
) -> None:
    owner = browsers(storage_state=person(new_place, new_place.owner_link, "Olga")).new_page()
    spec = spec_of(campaign_name, overlap=1, hold=1, checks={})
    new_place.open(spec, list(items("", range(1), gold=False)))
    link = new_place.link(campaign_name)
    rater = browsers(storage_state=person(new_place, link, "Rita")).new_page()
    rater.goto(f"{new_place.url}/c/{campaign_name}")
    judge(rater)
    at = f"{new_place.url}/lead/c/{campaign_name}"
    owner.goto(f"{at}/settings")
    confirm(owner, "Close the campaign")
    confirm(owner, "Archive the campaign")
    expect(owner.get_by_role("heading", name="Archived", level=2)).to_be_visible()
    see_all_pages(owner, at)
    see_as_a_rater(rater, f"{new_place.url}/c/{campaign_name}")
    owner.goto(at)
    confirm(owner, "Bring it back")
    expect(owner.get_by_role("heading", name="What needs you")).to_be_visible()
    owner.goto(f"{at}/items")
    expect(owner.get_by_role("link", name="work-0")).to_be_visible()


def see_all_pages(owner: Page, at: str) -> None:
    for path in (*AWAY, *HERE):
        owner.goto(f"{at}{path}")
        expect(owner.get_by_text("rest in files outside the database")).to_be_visible()
        away = owner.get_by_text("What this page shows rests there too.")
        expect(away).to_have_count(1 if path in AWAY else 0)
        expect(owner.get_by_role("alert")).to_have_count(0)
    sound(owner)


def see_as_a_rater(rater: Page, at: str) -> None:
    for path in ("", "/progress", "/calibration", "/about-me"):
        rater.goto(f"{at}{path}")
        expect(rater.get_by_text("its data were put away")).to_be_visible()
        expect(rater.locator("dl.facts")).to_contain_text("Judged1")
        expect(rater.get_by_text("quorate unarchive")).to_have_count(0)
    sound(rater)

"""More people than a page shows: found, filtered, paged through, and acted on where one is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import axe
import peopled
from furnishing import SIZES
from house import PASSWORD
from served import Served, served

RATERS = 140
"""with the owner three pages of members"""
PER_PAGE = 50
Size = Literal["wide", "phone"]
NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, _able: None) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("crowded") / "data"
    peopled.lay(data, RATERS)
    with served(data, owned=True) as server:
        yield server


def owner(browsers: NewContext, place: Served, path: str, size: Size = "wide") -> Page:
    """The owner on a page."""
    page = browsers(viewport=SIZES[size], reduced_motion="reduce").new_page()
    page.goto(f"{place.url}/login")
    page.get_by_label("Login").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()
    page.goto(f"{place.url}{path}")
    return page


def names(table: Locator) -> Locator:
    """The heads of a table's rows."""
    return table.locator("tbody th")


def onward(page: Page, of: str, shown: Locator) -> None:
    """To the next page of a list, by keyboard."""
    pages = page.get_by_role("navigation", name=f"Pages: {of}")
    first = shown.first.inner_text()
    pages.get_by_role("button", name="Next").press("Enter")
    expect(shown.first).not_to_have_text(first)


def sound(page: Page) -> None:
    """Whatever the size: nothing for axe, and nothing sticks out."""
    assert axe.faults(page) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


@pytest.mark.parametrize("size", ["wide", pytest.param("phone", marks=pytest.mark.thorough)])
def test_a_lead_finds_a_rater_and_stays_on_the_page_after_a_deed(
    crowded: Served, browsers: NewContext, size: Size
) -> None:
    page = owner(browsers, crowded, "/lead/c/tone/people", size)
    rows = names(page.get_by_role("group", name="Everybody in the campaign"))
    expect(rows).to_have_count(PER_PAGE)
    sound(page)
    onward(page, "Everybody in the campaign", rows)
    onward(page, "Everybody in the campaign", rows)
    expect(rows).to_have_count(RATERS + 1 - 2 * PER_PAGE)
    last = peopled.name_of(RATERS - (1 if size == "wide" else 2))
    deeds = page.get_by_role("group", name=f"What to do about {last}")
    deeds.get_by_role("button", name="Pause").click()
    page.get_by_label("Reason").fill("Please wait a moment.")
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    expect(page.get_by_role("row").filter(has_text=last)).to_contain_text("paused")
    expect(rows).to_have_count(RATERS + 1 - 2 * PER_PAGE)  # still the third page
    page.get_by_label("Search in names and ids").fill(last.lower())
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("search="))
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_label("Search in names and ids").fill("nobody of this name")
    expect(page.get_by_text("Nobody fits.")).to_be_visible()
    page.get_by_label("Search in names and ids").fill("")
    page.get_by_label("Role").last.select_option(label="Expert")
    expect(rows).to_have_count(peopled.EXPERTS)
    sound(page)


def test_invitations_and_appeals_have_pages(crowded: Served, browsers: NewContext) -> None:
    page = owner(browsers, crowded, "/lead/c/tone/people")
    links = names(page.get_by_role("group", name="Links that still admit"))
    expect(links).to_have_count(20)
    onward(page, "Links that still admit", links)
    expect(links).to_have_count(peopled.LINKS - 20)
    page.goto(f"{crowded.url}/lead/c/tone/appeals")
    expect(page.get_by_role("heading", name=f"{peopled.APPEALS} appeals wait")).to_be_visible()
    cards = page.get_by_role("article")
    expect(cards).to_have_count(PER_PAGE)
    onward(page, "waits", cards)
    expect(cards).to_have_count(peopled.APPEALS - PER_PAGE)
    cards.first.get_by_role("button", name="Refuse").click()
    page.get_by_label("Your answer").fill("Please read it once more.")
    page.get_by_role("dialog").get_by_role("button", name="Refuse").click()
    left = page.get_by_role("heading", name=f"{peopled.APPEALS - 1} appeals wait")
    expect(left).to_be_visible()
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    waiting = page.get_by_role("region", name=f"{peopled.APPEALS - 1} appeals wait")
    expect(waiting.get_by_role("article")).to_have_count(peopled.APPEALS - 1 - PER_PAGE)
    sound(page)


@pytest.mark.parametrize("size", ["wide", pytest.param("phone", marks=pytest.mark.thorough)])
def test_an_owner_finds_somebody_among_all_people(
    crowded: Served, browsers: NewContext, size: Size
) -> None:
    page = owner(browsers, crowded, "/people", size)
    rows = names(page.get_by_role("group", name="People"))
    expect(rows).to_have_count(PER_PAGE)
    sound(page)
    page.get_by_label("Search in names, logins and ids").fill(peopled.name_of(77)[-5:].upper())
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(peopled.name_of(77))
    page.get_by_label("Search in names, logins and ids").fill("")
    page.get_by_label("Role").select_option(label="Owner")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("you")


def test_who_judged_most_stands_on_the_overview_and_all_are_a_link_away(
    crowded: Served, browsers: NewContext
) -> None:
    page = owner(browsers, crowded, "/lead/c/tone")
    shown = names(page.get_by_role("group", name="Raters"))
    expect(shown).to_have_count(10)
    page.get_by_role("link", name="Everybody", exact=True).click()
    expect(page.get_by_label("Order")).to_have_value("judged")
    rows = names(page.get_by_role("group", name="Everybody in the campaign"))
    expect(rows).to_have_count(PER_PAGE)
    expect(rows.nth(peopled.WORKING - 1)).to_be_visible()

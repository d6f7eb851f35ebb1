"""More campaigns, releases, rounds and raters than a page shows: paged through, on each size."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import axe
from campaigns import MINUTE, NAME, Clock, small_spec
from furnishing import SIZES
from house import PASSWORD, opened
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.enrolling import enrol
from quorate.campaign.opening import open_campaign
from quorate.campaign.rights import MEMBER, Role
from quorate.campaign.standing import Standing, change_standing
from quorate.campaign.way.calibrating import open_calibration
from quorate.ledger.events import ReleasePublished
from quorate.storage.transaction import Transaction
from served import Served, served

MANY = 70
"""of each: two pages"""
PER_PAGE = 50
Size = Literal["wide", "phone"]
NewContext = Callable[..., BrowserContext]


def lay(data: Path) -> None:
    """A house with so many campaigns, and in one so many raters, rounds, and releases without
    files; its owner logs in as ``owner``."""
    with ThreadPoolExecutor(1) as thread:  # this one may have a loop that runs
        thread.submit(asyncio.run, _laid(data)).result()


async def _laid(data: Path) -> None:
    data.mkdir(mode=0o700)
    clock = Clock(int(time.time() * 1000) - 100 * MINUTE)
    async with opened(data, raters=0, items=6, clock=clock) as place:
        owner, vault = place.owner_actor, place.house.vault

        def work(tx: Transaction) -> None:
            for n in range(MANY):
                open_campaign(tx, owner, small_spec(name=f"c{n:02d}", title=f"Number {n:02d}"))
                digest = f"{n:064x}"
                made = ReleasePublished(NAME, f"1.{n}.0", digest, n + 1, digest, "raters", 0)
                tx.append(NAME, owner.person, made)
                open_calibration(tx, owner, NAME, f"Round {n:02d}", ["i000", "i001"])
                person = new_account(tx, vault, Newcomer(f"Rater {n:02d}"), MEMBER)
                enrol(tx, owner, NAME, person, Role.RATER)
                standing: Standing = "paused" if n == MANY - 1 else "active"
                change_standing(tx, owner, NAME, person, standing, "Please read it again.")

        await place.house.store.write(work)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, _able: None) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("full") / "data"
    lay(data)
    with served(data, owned=True) as server:
        yield server


@pytest.fixture(params=["wide", pytest.param("phone", marks=pytest.mark.thorough)])
def page(request: pytest.FixtureRequest, full: Served, browsers: NewContext) -> Page:
    """The owner's campaigns, wide or on a phone."""
    size: Size = request.param
    page = browsers(viewport=SIZES[size], reduced_motion="reduce").new_page()
    page.goto(f"{full.url}/login")
    page.get_by_label("Login").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()
    return page


def onward(page: Page, pages: Locator, rows: Locator, all_: int) -> None:
    """There and back again by keyboard; the window is as wide as what is in it, and axe is
    content."""
    expect(rows).to_have_count(PER_PAGE)
    first = str(rows.first.text_content())
    pages.get_by_role("button", name="Next").press("Enter")
    expect(rows).to_have_count(all_ - PER_PAGE)
    expect(pages.get_by_role("button", name="Next")).to_be_disabled()
    assert axe.faults(page) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window
    pages.get_by_role("button", name="Back").press("Enter")
    expect(rows.first).to_have_text(first)


def test_campaigns(page: Page, full: Served) -> None:
    rows = page.get_by_role("group", name="Campaigns").locator("tbody th")
    onward(page, page.get_by_role("navigation", name="Pages"), rows, MANY + 1)
    page.goto(f"{full.url}/account")
    mine = page.get_by_role("region", name="Campaigns")
    onward(page, mine.get_by_role("navigation"), mine.get_by_role("listitem"), MANY + 1)


def test_releases(page: Page, full: Served) -> None:
    page.goto(f"{full.url}/lead/c/{NAME}/release")
    made = page.get_by_role("region", name="Releases", exact=True)
    onward(page, made.get_by_role("navigation"), made.locator("tbody th"), MANY)
    # the next one is offered whatever page is shown
    made.get_by_role("button", name="Next").click()
    expect(made.get_by_role("link", name="1.0.0", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="The next release")).to_be_visible()


def test_rounds_and_who_takes_part(page: Page, full: Served) -> None:
    page.goto(f"{full.url}/lead/c/{NAME}/calibration")
    rounds = page.get_by_role("region", name="Calibration rounds")
    onward(page, rounds.get_by_role("navigation"), rounds.locator("tbody th"), MANY)
    rounds.get_by_role("link", name="Round").first.click()
    judged = page.get_by_role("region", name="0 of 69 raters")
    onward(page, judged.get_by_role("navigation"), judged.locator("tbody th"), MANY - 1)


def test_raters_in_numbers(page: Page, full: Served) -> None:
    page.goto(f"{full.url}/lead/c/{NAME}/quality")
    raters = page.get_by_role("region", name="Raters", exact=True)
    rows = raters.locator("tbody th")
    onward(page, raters.get_by_role("navigation"), rows, MANY)
    # who is paused comes first, and is one of the others where judgments order them
    expect(rows.first).to_contain_text(f"Rater {MANY - 1}")
    raters.get_by_role("button", name="Next").click()
    expect(rows).to_have_count(MANY - PER_PAGE)
    raters.get_by_label("Order").select_option("judged")
    expect(rows).to_have_count(PER_PAGE)  # another order begins at the front
    expect(raters.get_by_role("button", name="Back")).to_be_disabled()

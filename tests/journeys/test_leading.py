"""A lead opens a campaign in the page, invites two raters, sees them work, takes the data."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from rater_page import EACH_STORE, join, ready
from served import Served

CAMPAIGN = """\
quorate: 1
paradigm: prescriptive
name: kind-words
title: Are these kind words?
purpose: To see how far people agree about kindness.
content: [{name: words, type: text}]
questions:
  - {name: kind, type: single_choice, ask: Is this kind?, options: [kind, unkind]}
guideline: {version: "1.0", text: "Kind words make somebody's day better."}
overlap: 2
"""
ITEMS = 4


@EACH_STORE
def test_from_the_owner_s_link_to_the_table(
    place: Served, browsers: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    lead = browsers(accept_downloads=True).new_page()
    own(lead, place.owner_link)
    open_campaign(lead)
    upload(lead, tmp_path)
    link = invite(lead)
    ann, ben = browsers().new_page(), browsers().new_page()
    for page, name in ((ann, "Ann"), (ben, "Ben")):
        join(page, link, name)
        ready(page)
    lead.get_by_role("link", name="Overview").click()
    expect(lead.get_by_text("0% of 8 judgments wanted are there")).to_be_visible()
    judge(ann, 2, "1")
    judge(ben, 2, "2")
    # the lead's page is not touched: it hears by itself
    expect(lead.get_by_text("50% of 8 judgments wanted are there")).to_be_visible(timeout=15_000)
    judge(ann, ITEMS - 2, "1")
    judge(ben, ITEMS - 2, "2")
    expect(lead.get_by_text("100% of 8 judgments wanted are there")).to_be_visible(timeout=15_000)
    side_by_side(lead)
    assert_table(lead, tmp_path)


def own(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("What to call you").fill("Lena")
    page.get_by_label("Login").fill("lena")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/lead")


def open_campaign(page: Page) -> None:
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Campaign as YAML or JSON").fill(CAMPAIGN.replace("ask: Is", "aks: Is"))
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_role("button", name="Open the campaign")).to_be_disabled()
    page.get_by_role("button", name="Begin anew").click()
    page.get_by_label("Campaign as YAML or JSON").fill(CAMPAIGN)
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_text("Nothing is wrong with it.")).to_be_visible()
    expect(page.locator(".preview").get_by_text("Is this kind?")).to_be_visible()
    page.get_by_role("button", name="Open the campaign").click()
    page.wait_for_url("**/lead/c/kind-words*")


def upload(page: Page, folder: Path) -> None:
    file = folder / "words.csv"
    rows = [["id", "words"], *([f"w{n}", f"Words number {n}."] for n in range(ITEMS)), ["w9", ""]]
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    page.get_by_role("link", name="Items", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(f"{ITEMS} items added.")).to_be_visible()
    expect(page.get_by_text("1 row refused:")).to_be_visible()


def invite(page: Page) -> str:
    page.locator("nav.tabs").get_by_role("link", name="People").click()
    page.get_by_label("For how many people").fill("2")
    page.get_by_role("button", name="Make a link").click()
    return page.locator(".once input").input_value()


def judge(page: Page, times: int, key: str) -> None:
    for _ in range(times):
        text = page.locator(".pane-item").inner_text()
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        expect(page.get_by_text(text.splitlines()[-1], exact=True)).to_have_count(0)


def side_by_side(page: Page) -> None:
    page.get_by_role("link", name="Items", exact=True).click()
    page.get_by_role("link", name="w2", exact=True).click()
    expect(page.get_by_text("2 judgments")).to_be_visible()
    table = page.get_by_role("table").filter(has_text="Is this kind?")
    for name in ("Ann", "Ben"):
        expect(table.get_by_text(name, exact=True)).to_be_visible()
    for label in ("kind", "unkind"):
        expect(table.get_by_text(label, exact=True)).to_be_visible()


def assert_table(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Data and ledger").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    file = folder / "judgments.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    found = sorted((row["item"], row["label"]) for row in rows)
    assert found == sorted((f"w{n}", label) for n in range(ITEMS) for label in ("kind", "unkind"))

"""A lead says the rest, releases twice, reads and compares; a rater takes receipts home."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, Page, expect

from house import FROM_OUR_PAGES
from quorate.certificate.documents.wanted import wanted
from rater_page import join
from served import Served
from warm_lines import items, sound, spec_of

NewContext = Callable[..., BrowserContext]
PATIENCE = 20_000


def judge(place: Served, campaign: str, answers: int) -> None:
    """Join, and find so many items warm."""
    with httpx.Client(base_url=place.url, headers=FROM_OUR_PAGES) as browser:
        secret = place.link(campaign).rpartition("/")[2]
        told = {"pseudonym": "Kim", "agreed": True}
        assert browser.post(f"/api/invitations/{secret}", json=told).status_code == 201
        here = f"/api/campaigns/{campaign}"
        browser.post(f"{here}/guideline/1.0/acknowledge")
        for _ in range(answers):
            lease = browser.get(f"{here}/work").json()["leases"][0]["lease"]
            given = {"submission": lease, "lease": lease, "labels": {"tone": "warm"}, "seconds": 3}
            answer = browser.post(f"{here}/judgments", json=given)
            assert answer.status_code == 200, answer.text


def sign(place: Served, campaign: str) -> None:
    """A lead has the head of the log signed now."""
    with httpx.Client(base_url=place.url, headers=FROM_OUR_PAGES) as browser:
        secret = place.link(campaign, "lead").rpartition("/")[2]
        told = {"pseudonym": "Lena", "agreed": True}
        assert browser.post(f"/api/invitations/{secret}", json=told).status_code == 201
        assert browser.post(f"/api/ledger/{campaign}/checkpoint").status_code == 200


def lead_of(place: Served, browsers: NewContext, campaign: str) -> Page:
    page = browsers().new_page()
    page.goto(place.link(campaign, "lead"))
    page.locator("#pseudonym").fill("Lena")
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/lead")
    page.goto(f"{place.url}/lead/c/{campaign}/release")
    return page


def release(page: Page, version: str) -> None:
    expect(page.get_by_label("Version")).to_have_value(version, timeout=PATIENCE)
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_role("link", name=f"Download {version}")).to_be_visible(timeout=PATIENCE)


def test_a_lead_says_the_rest_and_reads_what_a_stranger_will(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    place.open(spec_of(campaign_name, checks={}), list(items("", range(6), gold=False)))
    for _ in range(2):
        judge(place, campaign_name, 2)
    lead = lead_of(place, browsers, campaign_name)
    say(lead)
    expect(lead.get_by_text("Certified with disclosed gaps")).to_be_visible(timeout=PATIENCE)
    lead.get_by_text(re.compile("^Figures: ")).first.click()
    expect(lead.get_by_text("facts.json#/").first).to_be_visible()
    sound(lead)
    release(lead, "1.0.0")
    judge(place, campaign_name, 1)
    release(lead, "1.0.1")
    lead.get_by_role("link", name="1.0.1", exact=True).click()
    read(lead, campaign_name)


def say(lead: Page) -> None:
    """One thing does not fit and is mended, and one less is unsaid then."""
    n = len(wanted(spec_of("any")))
    expect(lead.get_by_text(f"{n} of {n} are still unsaid.")).to_be_visible(timeout=PATIENCE)
    lead.get_by_text(re.compile("^README.md: ")).click()
    licence = lead.get_by_label(re.compile("^Licence .an SPDX"))
    licence.fill("all mine, (really)")
    expect(lead.locator(".entry .fault")).to_be_visible()
    sound(lead)
    licence.fill("CC-BY-4.0")
    licence.press("Enter")
    expect(lead.get_by_text(f"{n - 1} of {n} are still unsaid.")).to_be_visible()


def read(lead: Page, campaign: str) -> None:
    """The release says how it is checked, what changed, and what it is."""
    expect(lead.get_by_role("heading", name="Release 1.0.1")).to_be_visible()
    command = lead.get_by_label("The command")
    key = lead.get_by_label("The key").input_value()
    told = f"quorate verify {campaign}-1.0.1.zip --version 1.0.1 --key '{key}'"
    expect(command).to_have_value(told)
    # two raters gave two answers each, and then one more came
    moved = lead.get_by_role("row").filter(has=lead.get_by_role("rowheader", name="answers"))
    expect(moved.get_by_role("cell")).to_have_text(["4", "5"], timeout=PATIENCE)
    expect(lead.locator(".document")).to_contain_text("CC-BY-4.0")
    lead.get_by_label("Read", exact=True).select_option("datasheet.md")
    expect(lead.locator(".document")).to_contain_text("Datasheet")
    sound(lead)
    lead.get_by_label("Read", exact=True).select_option("facts.json")
    expect(lead.locator("pre")).to_contain_text('"labour"')


def test_a_release_that_is_refused_says_why_and_where_that_is_set(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    place.open(spec_of(campaign_name, checks={}), list(items("", range(2), gold=False)))
    judge(place, campaign_name, 2)
    lead = lead_of(place, browsers, campaign_name)
    demand(lead, "Demanded: a gap refuses the release")
    expect(lead.get_by_text("It cannot be made until", exact=False)).to_be_visible(timeout=PATIENCE)
    why = lead.locator(".gate > li").first
    expect(why).to_contain_text("There was no pilot")
    expect(why).to_contain_text("Hold a calibration round.")
    expect(why.get_by_role("link", name="To: Calibration")).to_be_visible()
    sound(lead)
    lead.get_by_role("button", name="Release").click()
    expect(lead.get_by_role("alert")).to_contain_text("1.0.0 could not be made", timeout=PATIENCE)
    demand(lead, "Demanded: a gap is disclosed")
    expect(lead.get_by_text("Certified with disclosed gaps")).to_be_visible(timeout=PATIENCE)
    release(lead, "1.0.0")
    made = lead.get_by_role("row").filter(has=lead.get_by_role("rowheader", name="1.0.0"))
    expect(made).to_contain_text("Certified with disclosed gaps")


def demand(lead: Page, what: str) -> None:
    """Follow the gate to the form, demand a pilot by the keyboard, and come back."""
    lead.get_by_role("link", name="Change what a release must meet").click(timeout=PATIENCE)
    terms = lead.get_by_role("form", name="What a release must meet")
    expect(lead.get_by_role("heading", name="What a release must meet")).to_be_focused()
    pilot = terms.get_by_label("The work was tried out first")
    pilot.focus()
    lead.keyboard.type(what)
    expect(pilot.locator("option:checked")).to_have_text(what)
    save = terms.get_by_role("button", name="Save changes")
    expect(save).to_be_enabled()
    save.focus()
    lead.keyboard.press("Enter")
    expect(terms.get_by_role("status")).to_have_text("Saved.")
    sound(lead)
    lead.locator("nav.tabs").get_by_role("link", name="Release", exact=True).click()


def test_a_rater_takes_receipts_home(
    place: Served, browsers: NewContext, campaign_name: str, tmp_path: Path
) -> None:
    place.open(spec_of(campaign_name, checks={}), list(items("", range(6), gold=False)))
    page = browsers(accept_downloads=True).new_page()
    join(page, place.link(campaign_name), "Kim")
    page.locator("main button.main").click()
    expect(page.locator(".pane-item")).to_be_visible()
    with page.expect_response(re.compile("/judgments$")):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    sign(place, campaign_name)
    page.goto(f"{place.url}/c/{campaign_name}/progress")
    button = page.get_by_role("button", name="Download my receipts")
    expect(button).to_be_visible(timeout=PATIENCE)
    sound(page)
    button.focus()
    with page.expect_download(timeout=PATIENCE) as given:
        page.keyboard.press("Enter")
    given.value.save_as(tmp_path / "receipt.json")
    envelope = json.loads((tmp_path / "receipt.json").read_text())
    receipt = json.loads(base64.b64decode(envelope["payload"]))
    assert receipt["campaign"] == campaign_name
    assert [one["kind"] for one in receipt["judgments"]] == ["judgment_submitted"]
    expect(page.get_by_text("1 file was downloaded.")).to_be_visible()

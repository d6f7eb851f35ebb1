"""A lead releases a descriptive campaign: sees what is hidden, presses, takes the files home."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, Page, expect

from house import FROM_OUR_PAGES
from quorate.schema.campaign import campaign_spec
from served import Served
from warm_lines import sound

NewContext = Callable[..., BrowserContext]
YOUNG, OLD, UNTOLD = 12, 10, 1
PATIENCE = 20_000


def open_campaign(place: Served, name: str) -> None:
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "descriptive",
            "name": name,
            "title": "Is it rude?",
            "purpose": "To learn who finds what rude.",
            "content": [{"name": "line", "type": "text"}],
            "questions": [
                {
                    "name": "rude",
                    "type": "single_choice",
                    "ask": "Is it rude to you?",
                    "options": ["no", "yes"],
                }
            ],
            "guideline": {"version": "1.0", "text": "Answer as you see it."},
            "overlap": YOUNG + OLD + UNTOLD,
            "hold": 1,
            "checks": {},
            "way": {
                "feedback_every": 0,
                "attributes": [
                    {
                        "name": "age",
                        "ask": "How old are you?",
                        "why": "To compare groups.",
                        "options": ["young", "old"],
                    }
                ],
            },
        }
    )
    place.open(spec, [{"item": "i0", "content": {"line": "Hm."}}])


def judge(place: Served, campaign: str, age: str | None) -> None:
    """Join, tell one's age if any, find it rude when old."""
    with httpx.Client(base_url=place.url, headers=FROM_OUR_PAGES) as browser:
        secret = place.link(campaign).rpartition("/")[2]
        joined = browser.post(
            f"/api/invitations/{secret}", json={"pseudonym": "Kim", "agreed": True}
        )
        assert joined.status_code == 201, joined.text
        here = f"/api/campaigns/{campaign}"
        browser.post(f"{here}/guideline/1.0/acknowledge")
        if age is not None:
            browser.put(f"{here}/attributes", json={"given": {"age": age}})
        (lease,) = browser.get(f"{here}/work").json()["leases"]
        answer = browser.post(
            f"{here}/judgments",
            json={
                "submission": lease["lease"],
                "lease": lease["lease"],
                "labels": {"rude": "yes" if age == "old" else "no"},
                "seconds": 3.0,
            },
        )
        assert answer.status_code == 200, answer.text


def test_a_release_hides_small_groups_and_is_taken_home(
    place: Served, browsers: NewContext, campaign_name: str, tmp_path: Path
) -> None:
    open_campaign(place, campaign_name)
    for age in ["young"] * YOUNG + ["old"] * OLD + [None] * UNTOLD:
        judge(place, campaign_name, age)
    lead = browsers().new_page()
    lead.goto(place.link(campaign_name, "lead"))
    lead.locator("#pseudonym").fill("Lena")
    lead.locator("form.join input[type=checkbox]").check()
    lead.locator("form.join button[type=submit]").click()
    lead.wait_for_url("**/lead")
    lead.goto(f"{place.url}/lead/c/{campaign_name}/release")
    see_what_it_would_hold(lead)
    release(lead, tmp_path)
    # the next one is proposed, and bound to tell groups too
    expect(lead.get_by_label("Version")).to_have_value("1.0.1")
    expect(lead.get_by_text("As in the releases before: Groups of people.")).to_be_visible()


def see_what_it_would_hold(lead: Page) -> None:
    expect(lead.get_by_text("There is no release yet.")).to_be_visible(timeout=PATIENCE)
    held = lead.get_by_role("row").filter(has_text="Is it rude to you?").first
    expect(held).to_contain_text("Distribution, and by group", timeout=PATIENCE)
    # one told nothing, so the smaller group of the two, 10 old, cannot be told either
    hidden = lead.get_by_role("row").filter(has=lead.get_by_role("rowheader", name="age"))
    expect(hidden.get_by_role("cell")).to_have_text(
        ["Is it rude to you?", "1", "10", "1", "1", "1"]
    )
    sound(lead)


def release(lead: Page, folder: Path) -> None:
    expect(lead.get_by_label("Version")).to_have_value("1.0.0")
    lead.get_by_role("button", name="Release").click()
    link = lead.get_by_role("link", name="Download 1.0.0")
    expect(link).to_be_visible(timeout=PATIENCE)
    sound(lead)
    with lead.expect_download() as given:
        link.click()
    given.value.save_as(folder / "release.zip")
    with zipfile.ZipFile(folder / "release.zip") as packed:
        (row,) = packed.read("data/distribution-rude.jsonl").splitlines()
        groups = [json.loads(one) for one in packed.read("data/groups-rude.jsonl").splitlines()]
        # the campaign has the options that raters were offered, not what they chose
        names = [name for name in packed.namelist() if name != "campaign.json"]
        words = b"".join(packed.read(name) for name in names)
    assert json.loads(row)["n"] == YOUNG + OLD + UNTOLD
    assert {one["group"] for one in groups} == {"young"}
    assert b"Kim" not in words
    assert b'"old"' not in words

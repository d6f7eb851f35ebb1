"""A lead says of each question what its answers are for, and hears what the guideline lacks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from quorate.schema.campaign_file import parse_campaign
from rater_page import join, ready
from served import Served

CAMPAIGN = """\
quorate: 1
name: dark-jokes
title: Dark jokes
purpose: To see what people laugh about, and whom it hurts.
content: [{name: joke, type: text}]
questions:
  - {name: about, type: single_choice, ask: "Whom is it about?", options: [animals, people]}
  - {name: offends, type: single_choice, ask: "Does it offend you?", options: ["yes", "no"]}
guideline: {version: "1.0", text: "Read it once, as you would read it to a friend."}
overlap: 12
stopping: {min: 5, max: 12}
"""
CLEAR = """\
# Whom is it about?

Only what is said counts, not what is meant. **Animals** are those that speak or act in it, such as
«The hen crossed the road», not those that are food. **People** are all others, for example «My
neighbour», even when nobody is named, and not a talking house. If both are there, choose people.
When you are not sure, skip it.

# Does it offend you?

This measures how people feel. Answer as you see it; there is no right answer.
"""


def test_each_question_gets_its_paradigm_and_the_guideline_what_it_needs(
    new_place: Served, browsers: Callable[..., BrowserContext]
) -> None:
    page = browsers().new_page()
    page.goto(new_place.owner_link)
    page.get_by_label("What to call you").fill("Lena")
    page.get_by_label("Login").fill("lena")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Campaign as YAML or JSON").fill(CAMPAIGN)
    page.get_by_role("button", name="Use this text").click()
    choose_paradigms(page)
    hear_what_lacks(page)
    page.get_by_role("button", name="Open the campaign").click()
    page.wait_for_url("**/lead/c/dark-jokes*")
    somebody_judges(new_place, browsers().new_page())
    publish_a_draft(page)
    page.get_by_role("link", name="Settings", exact=True).click()
    stopping = page.locator("section").filter(has_text="When an item has enough").last
    expect(stopping.get_by_text("Does it offend you?")).to_be_visible()
    expect(stopping.get_by_text("Whom is it about?")).to_have_count(0)
    settle_the_fact(new_place, page)
    find_nothing_to_settle(new_place, page)


def somebody_judges(place: Served, page: Page) -> None:
    """One answer, so that the lead's pages have something to tell of."""
    place.operator.post("/campaigns/dark-jokes/items", {"items": [{"content": {"joke": "Moo."}}]})
    join(page, place.link("dark-jokes"), "Ann")
    ready(page)
    page.get_by_role("radio", name="animals").check()
    page.get_by_role("radio", name="no").check()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Moo.")).to_have_count(0)


def settle_the_fact(place: Served, page: Page) -> None:
    """An expert is asked what has a right answer, and told what has none."""
    (item,) = place.items("dark-jokes")
    page.goto(f"{place.url}/lead/c/dark-jokes/disputes/{item['item']}")
    form = page.get_by_role("region", name="Your decision")
    form.get_by_role("radio", name="people", exact=True).check()
    expect(form.get_by_role("radio", name="no", exact=True)).to_have_count(0)
    told = form.locator(".note")
    expect(told).to_contain_text("the spread of answers is the result")
    expect(told.get_by_role("listitem")).to_have_text(["Does it offend you?"])
    form.get_by_role("radio", name="A slip").check()
    form.get_by_role("button", name="Settle").click()
    page.wait_for_url("**/lead/c/dark-jokes/disputes")
    settled = place.operator.get(f"/campaigns/dark-jokes/items/{item['item']}")
    assert settled["adjudicated"] == {"about": "people"}


def find_nothing_to_settle(place: Served, page: Page) -> None:
    """Where every question is descriptive the queue says so."""
    felt = CAMPAIGN.replace("name: dark-jokes", "name: jokes-felt\nparadigm: descriptive")
    place.open(parse_campaign(felt), [{"item": "j1", "content": {"joke": "Moo."}}])
    page.goto(f"{place.url}/lead/c/jokes-felt/disputes")
    expect(page.get_by_text("there is nothing to settle", exact=False)).to_be_visible()
    expect(page.get_by_text("Nothing was reported.")).to_be_visible()
    page.goto(f"{place.url}/lead/c/jokes-felt/items/j1")
    expect(page.get_by_role("button", name="Retire", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Settle this item")).to_have_count(0)


def choose_paradigms(page: Page) -> None:
    """Nothing is chosen before the lead does, and nothing can be opened until then."""
    choices = page.get_by_label("What answers are for")
    expect(choices).to_have_count(3)
    expect(choices.nth(0)).to_have_value("")
    expect(page.get_by_text("1 thing does not fit yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Open the campaign")).to_be_disabled()
    choices.nth(1).select_option("prescriptive")
    expect(choices.nth(2)).to_have_attribute("aria-invalid", "true")
    choices.nth(2).select_option("descriptive")
    expect(page.get_by_text("Nothing is wrong with it.")).to_be_visible()


def hear_what_lacks(page: Page) -> None:
    """Remarks come and go with the text; the campaign could be opened all the while."""
    remarks = page.locator(".remarks")
    expect(remarks.get_by_text("nothing is said of what to do when unsure")).to_be_attached()
    expect(remarks.get_by_text("nothing is said of what this measures")).to_be_attached()
    expect(page.get_by_role("button", name="Open the campaign")).to_be_enabled()
    page.get_by_label("Text of the guideline").fill(CLEAR)
    expect(remarks.locator("summary")).to_have_text(
        "1 remark about the guideline and the questions"
    )
    expect(remarks.get_by_text("every item gets 12 answers")).to_be_visible()


def publish_a_draft(page: Page) -> None:
    """A new version is read while it is written."""
    page.get_by_role("link", name="Guideline", exact=True).click()
    page.get_by_role("button", name="New version").click()
    remarks = page.locator(".remarks")
    expect(remarks.locator("summary")).to_contain_text("1 remark")
    text = page.get_by_label("Text of the guideline")
    text.fill(CLEAR.replace("When you are not sure, skip it.", ""))
    expect(remarks.get_by_text("nothing is said of what to do when unsure")).to_be_visible()

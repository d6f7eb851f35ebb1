"""A rater grows into a campaign: practice, test, work, a pause, an objection, a new guideline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rater_page import EACH_STORE, join, ready
from served import Served
from warm_lines import headed, items, key_of, send, sound, spec_of

NewContext = Callable[..., BrowserContext]
PRACTICE = 3
BATCH = "A batch is done"
MOST = 60
"""judgments within which somebody who is always wrong is paused"""


def practise(page: Page, *, right: bool) -> None:
    """Answer an item of practice, read what it teaches, go on."""
    before = page.locator(".pane-item").inner_text().splitlines()[-1]
    page.keyboard.press(key_of(page, right=right))
    page.keyboard.press("Enter")
    lesson = page.locator(".lesson")
    expect(lesson).to_contain_text("Right" if right else "Not right")
    expect(lesson).to_contain_text("itself.")
    expect(page.locator(".own-answer")).to_have_count(0 if right else 1)
    page.keyboard.press("Enter")
    expect(lesson).to_have_count(0)
    expect(page.locator("main").filter(has_not_text=before)).to_be_visible()


@pytest.fixture
def campaign(place: Served, campaign_name: str) -> str:
    """Practice, a test, gold mixed in, and a rule that pauses who is wrong about it."""
    spec = spec_of(
        campaign_name,
        way={
            "training": {"items": PRACTICE, "bar": 0.7, "tries": 2, "refresher": 1},
            "qualification": {"items": 6, "bar": 0.5, "confidence": 0.9, "tries": 1},
            "attributes": [
                {
                    "name": "age",
                    "ask": "How old are you?",
                    "why": "To compare how people of all ages read.",
                    "options": ["under 40", "40 or older"],
                }
            ],
            "feedback_every": 5,
        },
        assignment={"gold": 0.5},
        checks={"gold": {}},
        rules=[
            {"name": "guessing", "when": ["gold"], "then": "pause", "say": "Please look closer."}
        ],
    )
    banks = [
        *items("training", range(100, 112)),
        *items("qualification", range(200, 212)),
        *items("gold", range(300, 360)),
        *items("", range(80), gold=False),
    ]
    place.open(spec, banks)
    return campaign_name


@EACH_STORE
def test_practice_test_work_pause_objection_and_a_new_guideline(
    place: Served, browsers: NewContext, campaign: str
) -> None:
    rater = browsers().new_page()
    join(rater, place.link(campaign), "Ann")
    rater.get_by_role("button", name="I have read it").click()
    tell_of_oneself(rater)
    fail_practice_then_pass(rater)
    pass_test(rater)
    work_until_paused(rater)
    object_to_it(rater)
    grant(browsers, place, campaign)
    resume(rater)
    follow_the_guideline(rater, browsers, place, campaign)


def tell_of_oneself(page: Page) -> None:
    headed(page, "Something about you, if you like")
    expect(page.get_by_text("To compare how people of all ages read.")).to_be_visible()
    sound(page)
    page.get_by_label("under 40").check()
    page.get_by_role("button", name="Save and go on").click()


def fail_practice_then_pass(page: Page) -> None:
    headed(page, "Practice first")
    sound(page)
    page.keyboard.press("Enter")
    expect(page.locator(".head-progress")).to_contain_text(f"Practice: 1 of {PRACTICE} · try 1 of")
    page.keyboard.press(key_of(page, right=False))
    page.keyboard.press("Enter")
    expect(page.locator(".own-answer")).to_contain_text("You answered")
    sound(page)
    page.keyboard.press("Enter")
    expect(page.locator(".lesson")).to_have_count(0)
    for _ in range(PRACTICE - 1):
        practise(page, right=False)
    headed(page, "Not enough this time")
    expect(page.get_by_text(f"You answered 0 of {PRACTICE} as the guideline asks.")).to_be_visible()
    expect(page.get_by_text("You have one more try, with other items.")).to_be_visible()
    sound(page)
    page.keyboard.press("Enter")
    headed(page, "Practice first")
    page.keyboard.press("Enter")
    expect(page.locator(".head-progress")).to_contain_text("try 2 of 2")
    for _ in range(PRACTICE):
        practise(page, right=True)
    headed(page, "Practice is done")
    page.keyboard.press("Enter")


def pass_test(page: Page) -> None:
    headed(page, "A short test")
    page.keyboard.press("Enter")
    item = page.locator(".pane-item")
    ended = page.get_by_role("heading", name="You have passed")
    for number in range(1, 7):
        expect(page.locator(".head-progress")).to_contain_text(f"item {number}")
        before = item.inner_text()
        page.keyboard.press(key_of(page))
        page.keyboard.press("Enter")
        expect(ended.or_(item.filter(has_not_text=before.splitlines()[-1]))).to_be_visible()
        expect(page.locator(".lesson")).to_have_count(0)
        if ended.is_visible():
            break
    expect(page.get_by_text("Passing needs all of that to be above 50%.")).to_be_visible()
    sound(page)
    page.keyboard.press("Enter")
    expect(page.locator(".pane-item")).to_be_visible()
    page.keyboard.press("u")  # what was told or counted cannot be changed
    expect(
        page.get_by_role("status").filter(has_text="There is no answer to take up")
    ).to_be_attached()


def work_until_paused(page: Page) -> None:
    """Always wrong, so gold finds it out; after each batch there is a look back."""
    paused = page.get_by_role("heading", name="You are paused here")
    batches = 0
    for _ in range(MOST):
        send(page, right=False)
        if page.get_by_role("heading", name=BATCH).is_visible():
            batches += 1
            if batches == 1:
                expect(page.get_by_role("heading", name="What would help")).to_be_visible()
                sound(page)
            page.keyboard.press("Enter")
            expect(page.locator(".pane-item").or_(paused)).to_be_visible()
        if paused.is_visible():
            break
    expect(paused).to_be_visible()
    assert batches > 0


def object_to_it(page: Page) -> None:
    expect(page.get_by_text("Please look closer.")).to_be_visible()
    sound(page)
    page.get_by_label("In your words").fill("I took warm and cold for their opposites.")
    page.get_by_role("button", name="Disagree").click()
    expect(page.get_by_text("Your objection was sent")).to_be_visible()
    expect(page.get_by_text("I took warm and cold for their opposites.")).to_be_visible()
    sound(page)


def grant(browsers: NewContext, place: Served, campaign: str) -> None:
    """An expert reads it and answers."""
    page = browsers().new_page()
    join(page, place.link(campaign, "expert"), "Eva")
    page.goto(f"{place.url}/lead/c/{campaign}/appeals")
    expect(page.get_by_text("I took warm and cold for their opposites.")).to_be_visible()
    page.get_by_role("button", name="Grant").click()
    page.get_by_label("Your answer").fill("That happens. Please go on.")
    page.get_by_role("dialog").get_by_role("button", name="Grant").click()
    expect(page.get_by_text("No appeal waits")).to_be_visible()


def resume(page: Page) -> None:
    page.get_by_role("button", name="Look again").click()
    message = page.get_by_role("complementary", name="A message for you")
    expect(message).to_contain_text("That happens. Please go on.")
    sound(page)
    put_messages_aside(page)
    judge(page)
    page.goto(f"{page.url}/progress")
    headed(page, "How am I doing?")
    expect(page.get_by_role("row").filter(has_text="Practice 1")).to_contain_text("not passed")
    expect(page.get_by_role("row").filter(has_text="Practice 2")).to_contain_text("passed")
    messages = page.get_by_role("region", name="Messages")
    expect(messages.get_by_text("That happens. Please go on.")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Back to the work").click()
    expect(page.locator(".pane-item")).to_be_visible()
    expect(page.get_by_role("complementary", name="A message for you")).to_have_count(0)


def put_messages_aside(page: Page) -> None:
    understood = page.get_by_role("button", name="Understood")
    while understood.count() > 0:
        understood.click()
    expect(page.locator(".pane-item")).to_be_visible()


def judge(page: Page) -> None:
    """Answer rightly, and go on to the next item."""
    send(page, right=True)
    if page.get_by_role("heading", name=BATCH).is_visible():
        page.keyboard.press("Enter")
    expect(page.locator(".pane-item")).to_be_visible()


def follow_the_guideline(rater: Page, browsers: NewContext, place: Served, campaign: str) -> None:
    lead = browsers().new_page()
    lead.goto(place.link(campaign, "lead"))
    lead.locator("#pseudonym").fill("Lena")
    lead.locator("form.join input[type=checkbox]").check()
    lead.locator("form.join button[type=submit]").click()
    lead.wait_for_url("**/lead")
    lead.goto(f"{place.url}/lead/c/{campaign}/guideline")
    lead.get_by_role("button", name="New version").click()
    lead.get_by_label("Text of the guideline").fill("A line says itself what it is. Believe it.")
    lead.get_by_label("What changed and why").fill("Some did not believe it.")
    lead.get_by_role("button", name="Publish", exact=True).click()
    lead.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(lead.get_by_role("heading", name="Version 1.1")).to_be_visible()
    rater.reload()
    headed(rater, "The guideline has changed")
    expect(rater.get_by_text("Some did not believe it.")).to_be_visible()
    rater.get_by_role("button", name="I have read it").click()
    headed(rater, "A few items for the new guideline")
    sound(rater)
    rater.keyboard.press("Enter")
    practise(rater, right=True)
    headed(rater, "The refresher is done")
    rater.keyboard.press("Enter")
    judge(rater)
    lead.locator("nav.tabs").get_by_role("link", name="People").click()
    expect(lead.get_by_role("row").filter(has_text="Ann")).to_contain_text("1.1")
    practise_again(rater, lead)


def practise_again(rater: Page, lead: Page) -> None:
    """A lead sends somebody to practice by hand, who reads why, and could disagree."""
    lead.locator("nav.tabs").get_by_role("link", name="Quality").click()
    lead.get_by_role("button", name="What to do about Ann").click()
    sound(lead)
    lead.get_by_role("dialog").get_by_role("button", name="Send to practice").click()
    act = lead.get_by_role("dialog").get_by_role("button", name="Send to practice")
    expect(act).to_be_disabled()
    lead.get_by_label("Reason").fill("Irony is still missed.")
    act.click()
    expect(lead.get_by_role("dialog")).to_have_count(0)
    rater.reload()
    headed(rater, "Some practice before you go on")
    expect(rater.get_by_text("Irony is still missed.")).to_be_visible()
    expect(rater.get_by_role("button", name="Disagree")).to_be_visible()
    sound(rater)
    rater.get_by_role("button", name="Begin").click()
    for _ in range(PRACTICE):
        practise(rater, right=True)


def test_consent_can_be_taken_back(place: Served, browsers: NewContext, campaign_name: str) -> None:
    place.open(spec_of(campaign_name), list(items("", range(4), gold=False)))
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Cleo")
    ready(page)
    work = page.url
    page.goto(f"{work}/progress")
    page.get_by_role("button", name="Take my agreement back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    page.wait_for_url(work)
    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    expect(page.locator(".pane-item")).to_have_count(0)
    page.get_by_role("button", name="I agree").click()
    expect(page.locator(".pane-item")).to_be_visible()


def test_a_test_that_is_not_passed_says_how_it_went_and_when_the_next_try_is(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    test = {"items": 4, "bar": 0.5, "confidence": 0.9, "tries": 2, "wait_hours": 24}
    spec = spec_of(campaign_name, way={"qualification": test})
    place.open(spec, [*items("qualification", range(8)), *items("", range(4), gold=False)])
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Tess")
    page.get_by_role("button", name="I have read it").click()
    headed(page, "A short test")
    page.keyboard.press("Enter")
    send(page, right=False)
    # only all four right pass, so the first wrong answer decides it
    headed(page, "Not passed this time")
    expect(page.get_by_text("You answered 0 of 1 as the guideline asks.")).to_be_visible()
    expect(page.get_by_text("The next try opens")).to_be_visible()
    sound(page)
    page.keyboard.press("Enter")
    headed(page, "The next try is later")
    sound(page)
    page.reload()
    headed(page, "The next try is later")
    expect(page.locator(".pane-item")).to_have_count(0)


def test_a_certificate_that_is_asked_for_and_a_budget_that_is_used_up(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    spec = spec_of(campaign_name, way={"requires": ["tone"]}, budget={"judgments": 1})
    place.open(spec, list(items("", range(4), gold=False)))
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Bo")
    page.get_by_role("button", name="I have read it").click()
    headed(page, "This needs a certificate")
    sound(page)
    person = page.evaluate("fetch('/api/session').then(said => said.json())")["person"]
    place.operator.post(
        f"/campaigns/{campaign_name}/raters/{person}/skills",
        {"skill": "tone", "valid_days": None, "why": "She has shown it elsewhere."},
    )
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".pane-item")).to_be_visible()
    send(page, right=True)
    headed(page, "Nothing more is wanted for now")
    sound(page)

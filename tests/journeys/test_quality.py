"""A lead looks after quality: a rater is paused, a dispute becomes gold, a round is calibrated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import BrowserContext, Locator, Page, expect

from quorate.schema.campaign import campaign_spec
from rater_page import join, ready, wait_for_judgments
from served import Served
from warm_lines import sound

NewContext = Callable[..., BrowserContext]
SETTLED = 20_000
"""milliseconds in which what is watched is decided"""
REASON = "Please read the guideline again."
LEARNED = "A joke is warm."


def open_campaign(place: Served, name: str, items: int, **keys: object) -> None:
    question: Mapping[str, object] = {
        "name": "tone",
        "type": "single_choice",
        "ask": "Tone?",
        "options": ["warm", "cold"],
    }
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": "Warm or cold?",
            "purpose": "To see a lead look after quality.",
            "content": [{"name": "sentence", "type": "text"}],
            "questions": [question],
            "guideline": {"version": "1.0", "text": "Judge the tone."},
            **keys,
        }
    )
    content = [{"item": f"i{n}", "content": {"sentence": f"Line {n}."}} for n in range(items)]
    place.open(spec, content)


def rater(browsers: NewContext, place: Served, campaign: str, name: str) -> Page:
    page = browsers().new_page()
    join(page, place.link(campaign), name)
    ready(page)
    return page


def judge(page: Page, key: str, times: int) -> None:
    """Answer so many items, the last of them as the last that there is for now."""
    for left in reversed(range(times)):
        text = page.locator(".pane-item").inner_text().splitlines()[-1]
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        if left:
            expect(page.get_by_text(text, exact=True)).to_have_count(0)


def arrive(browsers: NewContext, place: Served, campaign: str, role: str, name: str) -> Page:
    """Join as somebody who looks at the campaign."""
    page = browsers().new_page()
    page.goto(place.link(campaign, role))
    page.locator("#pseudonym").fill(name)
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/lead" if role == "lead" else "**/c/**")
    page.goto(f"{place.url}/lead/c/{campaign}")
    return page


def tab(page: Page, name: str) -> None:
    page.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()


def until(page: Page, found: Locator) -> None:
    """Load the page until it is there: what is watched is decided a moment after."""
    for _ in range(SETTLED // 1_000):
        if found.count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    expect(found).to_be_visible()


def test_a_rater_is_looked_at_and_paused(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    open_campaign(place, campaign_name, items=3, overlap=2)
    ann = rater(browsers, place, campaign_name, "Ann")
    judge(ann, "1", 2)
    wait_for_judgments(place, campaign_name, 2)
    lead = arrive(browsers, place, campaign_name, "lead", "Lena")
    tab(lead, "Quality")
    expect(lead.get_by_role("region", name="What needs you")).to_be_visible()
    row = lead.get_by_role("region", name="Raters").get_by_role("row").filter(has_text="Ann")
    expect(row.get_by_role("cell", name="2", exact=True)).to_be_visible()
    row.get_by_role("link", name="Ann").click()
    expect(lead.get_by_role("heading", name="Ann")).to_be_visible()
    lead.get_by_role("button", name="Pause").click()
    act = lead.get_by_role("dialog").get_by_role("button", name="Pause")
    expect(act).to_be_disabled()
    lead.get_by_label("Hours").fill("2")
    expect(lead.get_by_text("The pause ends by itself")).to_be_visible()
    lead.get_by_label("Reason").fill(REASON)
    act.click()
    expect(lead.get_by_role("heading", name="Ann").get_by_text("paused")).to_be_visible()
    ann.reload()
    expect(ann.get_by_text(REASON).first).to_be_visible()
    expect(ann.get_by_text("The pause ends by itself")).to_be_visible()
    tab(lead, "Quality")
    paused = row.get_by_text("paused")
    until(lead, paused)
    needs = lead.get_by_role("region", name="What needs you")
    needs.get_by_role("listitem").filter(has_text="paused").get_by_role("link").click()
    expect(lead.get_by_role("heading", name="Ann")).to_be_visible()
    remove(lead, ann)
    let_back(lead, ann)


def remove(lead: Page, ann: Page) -> None:
    """Ann loses the campaign, but not the reason, nor the word against it."""
    lead.get_by_role("button", name="Remove").click()
    act = lead.get_by_role("dialog").get_by_role("button", name="Remove")
    expect(act).to_be_disabled()
    lead.get_by_label("Reason").fill("Your answers are copied.")
    act.click()
    expect(lead.get_by_role("heading", name="Ann").get_by_text("removed")).to_be_visible()
    ann.reload()  # a page that knows nothing of the campaign yet
    expect(ann.get_by_role("heading", name="You are no longer in this campaign")).to_be_visible()
    expect(ann.get_by_text("Your answers are copied.")).to_be_visible()
    sound(ann)
    ann.get_by_label("In your words").fill("I wrote them all.")
    ann.get_by_role("button", name="Disagree").click()
    expect(ann.get_by_text("Your objection was sent")).to_be_visible()
    ann.goto(ann.url.rpartition("/c/")[0] + "/")
    expect(ann.get_by_role("listitem").get_by_text("no longer in this campaign")).to_be_visible()
    ann.go_back()
    expect(ann.get_by_text("Your objection was sent")).to_be_visible()


def let_back(lead: Page, ann: Page) -> None:
    lead.goto(lead.url.partition("/raters")[0] + "/appeals")
    card = lead.get_by_role("article").filter(has_text="I wrote them all.")
    expect(card.get_by_text("removed")).to_be_visible()
    card.get_by_role("button", name="Grant").click()
    lead.get_by_label("Your answer").fill("You did, and I am sorry.")
    lead.get_by_role("dialog").get_by_role("button", name="Grant").click()
    expect(lead.get_by_text("No appeal waits")).to_be_visible()
    ann.get_by_role("button", name="Look again").click()
    expect(ann.locator(".pane-item")).to_be_visible()
    expect(ann.get_by_text("You did, and I am sorry.")).to_be_visible()


def test_a_dispute_is_settled_by_keyboard_and_confirmed_as_gold(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    stopping = {"confidence": 0.95, "min": 2, "max": 2}
    open_campaign(place, campaign_name, items=2, overlap=2, stopping=stopping)
    for name, key in (("Ann", "1"), ("Ben", "2")):
        judge(rater(browsers, place, campaign_name, name), key, 2)
    wait_for_judgments(place, campaign_name, 4)
    expert = arrive(browsers, place, campaign_name, "expert", "Ella")
    tab(expert, "Disputes")
    until(expert, expert.get_by_role("link", name="i1", exact=True))
    expert.get_by_role("link", name="Begin with the first").click()
    decide(expert)
    decide(expert)
    expect(expert.get_by_text("Nothing waits to be settled.", exact=False)).to_be_visible()
    lead = arrive(browsers, place, campaign_name, "lead", "Lena")
    tab(lead, "Disputes")
    expect(lead.get_by_text("second look", exact=True)).to_have_count(2)
    lead.get_by_role("link", name="i0", exact=True).click()
    expect(
        lead.get_by_text("settled this item and proposes it as gold", exact=False)
    ).to_be_visible()
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", name="Item i1")).to_be_visible()
    settled = place.operator.get(f"/campaigns/{campaign_name}/items/i0")
    assert settled["gold"] == {"tone": "cold"}
    assert settled["cause"] == "guideline"
    waiting = place.operator.get(f"/campaigns/{campaign_name}/items/i1")
    assert waiting["gold"] is None
    assert waiting["adjudicated"] == {"tone": "cold"}


def decide(page: Page) -> None:
    """Answer, name the guideline as the cause, propose it as gold, and go on: keys alone."""
    expect(page.get_by_text("Answer the questions.")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_text("Say why raters differed.")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("2")
    page.keyboard.press("g")
    expect(page.get_by_label("Propose it as gold", exact=False)).to_be_checked()
    heading = page.get_by_role("heading", name="Item").inner_text()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=heading)).to_have_count(0)


def test_a_round_is_judged_blind_discussed_and_written_into_the_guideline(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    open_campaign(place, campaign_name, items=3, overlap=2)
    lead = arrive(browsers, place, campaign_name, "lead", "Lena")
    open_round(lead)
    ann = rater(browsers, place, campaign_name, "Ann")
    ben = rater(browsers, place, campaign_name, "Ben")
    judge(ann, "1", 2)
    judge(ben, "2", 2)
    done = lead.get_by_role("heading", name="2 of 2 raters have judged all items")
    until(lead, done)
    expect(lead.get_by_role("heading", name="The spread")).to_have_count(0)
    do(lead, "Reveal")
    expect(lead.get_by_role("heading", name="The spread")).to_be_visible()
    expect(lead.get_by_text("50% of 2 give the most frequent answer.", exact=False)).to_have_count(
        2
    )
    first = lead.locator(".spread").first
    first.get_by_label("Your words").fill("It is a joke.")
    first.get_by_role("button", name="Say it").click()
    expect(first.get_by_text("It is a joke.", exact=True)).to_be_visible()
    do(lead, "Judge again")
    for page in (ann, ben):
        page.reload()
        expect(page.locator(".pane-item")).to_be_visible()
        judge(page, "1", 3)  # the items of the round, and the one of ordinary work
    until(lead, lead.get_by_role("cell", name="2 of 2").nth(3))
    close_round(lead)
    expect(lead.get_by_role("heading", name="What was learned, in version 1.1")).to_be_visible()
    round_ = place.operator.get(f"/campaigns/{campaign_name}/calibrations")["calibrations"]
    assert isinstance(round_, list)
    assert [one["state"] for one in round_] == ["closed"]
    guideline = place.operator.get(f"/campaigns/{campaign_name}/guidelines/1.1")
    assert guideline["text"] == f"Judge the tone.\n\n{LEARNED}"


def open_round(page: Page) -> None:
    tab(page, "Calibration")
    page.get_by_role("button", name="New round").click()
    page.get_by_label("Title").fill("Jokes")
    page.get_by_label("Show").select_option(label="All items")
    for item in ("i0", "i1"):
        page.get_by_role("checkbox", name=item).check()
    expect(page.get_by_text("2 items are chosen.")).to_be_visible()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("heading", name="Jokes").get_by_text("blind")).to_be_visible()


def do(page: Page, deed: str) -> None:
    """Press what is done with the round, and say that it is meant."""
    page.get_by_role("button", name=deed).click()
    page.get_by_role("dialog").get_by_role("button", name=deed).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def close_round(page: Page) -> None:
    page.get_by_role("button", name="Close the round").click()
    closing = page.get_by_role("region", name="Close the round")
    closing.get_by_label("What was learned").fill(LEARNED)
    closing.get_by_role("button", name="New version").click()
    closing.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(closing.get_by_label("Written into version")).to_have_value("1.1")
    closing.get_by_role("button", name="Close the round").click()

"""Two raters judge at the same time, one loses the connection and comes back: nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from quorate.schema.campaign import campaign_spec
from rater_page import EACH_STORE, join, ready, wait_for_judgments
from served import Served

NewContext = Callable[..., BrowserContext]
ITEMS = 12


def open_campaign(place: Served, name: str) -> None:
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": "Warm or cold?",
            "purpose": "To see two raters at work.",
            "content": [{"name": "sentence", "type": "text"}],
            "questions": [
                {"name": "tone", "type": "single_choice", "ask": "?", "options": ["warm", "cold"]},
                {"name": "why", "type": "text", "ask": "Why?", "required": False},
            ],
            "guideline": {"version": "1.0", "text": "Judge the tone."},
            "overlap": 2,
        }
    )
    place.open(
        spec,
        [{"item": f"i{n:02}", "content": {"sentence": f"Sentence {n}."}} for n in range(ITEMS)],
    )


def judge(page: Page, key: str = "1") -> str:
    """Answer the item on the page and wait for the next; the item's text."""
    item = page.locator(".pane-item")
    before = item.inner_text()
    page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    expect(item).not_to_have_text(before, use_inner_text=True)
    return before


@EACH_STORE
def test_two_at_once_one_of_them_in_a_tunnel(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    open_campaign(place, campaign_name)
    here, there = browsers(), browsers()
    ann, ben = here.new_page(), there.new_page()
    join(ann, place.link(campaign_name), "Ann")
    ready(ann)
    join(ben, place.link(campaign_name), "Ben")
    ready(ben)
    for _ in range(3):
        judge(ann)
        judge(ben, "2")
    wait_for_judgments(place, campaign_name, 6)
    there.set_offline(True)
    judge(ben, "2")  # the item that was prefetched is still there
    ben.keyboard.press("2")
    ben.keyboard.press("Control+Enter")
    expect(ben.get_by_role("status").filter(has_text="2 answers wait here")).to_be_visible()
    for _ in range(3):
        judge(ann)
    assert len(place.judgments(campaign_name)) == 9
    there.set_offline(False)
    wait_for_judgments(place, campaign_name, 11)
    for _ in range(ITEMS - 6 - 1):
        judge(ann)
    ann.keyboard.press("1")
    ann.keyboard.press("Control+Enter")
    ben.reload()
    for _ in range(ITEMS - 5 - 1):
        judge(ben, "2")
    ben.keyboard.press("2")
    ben.keyboard.press("Control+Enter")
    found = wait_for_judgments(place, campaign_name, 2 * ITEMS)
    assert_once_each(found)


def assert_once_each(found: list[dict[str, object]]) -> None:
    """Every item by both raters once, none beyond the overlap, and each said their own thing."""
    pairs = Counter((judgment["item"], judgment["rater"]) for judgment in found)
    assert set(pairs.values()) == {1}
    assert not any(judgment["surplus"] for judgment in found)
    by_rater: dict[object, set[str]] = {}
    for judgment in found:
        by_rater.setdefault(judgment["rater"], set()).add(str(judgment["labels"]))
    assert sorted(by_rater.values(), key=str) == [{"{'tone': 'cold'}"}, {"{'tone': 'warm'}"}]


def test_reload_while_offline_answers_wait_keeps_them(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    """The page is closed with an answer on its way: it is sent when the page is opened again."""
    open_campaign(place, campaign_name)
    context = browsers()
    page = context.new_page()
    join(page, place.link(campaign_name), "Cleo")
    ready(page)
    address = page.url
    judge(page)
    wait_for_judgments(place, campaign_name, 1)
    context.set_offline(True)
    judge(page)
    expect(page.get_by_role("status").filter(has_text="1 answer waits here")).to_be_visible()
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    wait_for_judgments(place, campaign_name, 2)


def test_what_was_begun_is_there_after_a_reload(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    open_campaign(place, campaign_name)
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Dora")
    ready(page)
    before = page.locator(".pane-item").inner_text()
    page.keyboard.press("2")
    page.locator("#question-why input, #question-why textarea").fill("Because of the verb.")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator(".pane-item")).to_have_text(before, use_inner_text=True)
    expect(page.locator("#question-tone input").nth(1)).to_be_checked()
    expect(page.locator("#question-why input, #question-why textarea")).to_have_value(
        "Because of the verb."
    )
    page.keyboard.press("Control+Enter")
    (judgment,) = wait_for_judgments(place, campaign_name, 1)
    assert judgment["labels"] == {"tone": "cold", "why": "Because of the verb."}


def test_the_last_answer_can_be_taken_back(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    open_campaign(place, campaign_name)
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Emil")
    ready(page)
    first = judge(page)
    wait_for_judgments(place, campaign_name, 1)
    page.locator("body").press("u")
    expect(page.locator(".pane-item")).to_have_text(first, use_inner_text=True)
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pane-item")).not_to_have_text(first, use_inner_text=True)
    page.wait_for_timeout(500)
    (judgment,) = wait_for_judgments(place, campaign_name, 1)
    assert judgment["labels"] == {"tone": "cold"}
    assert judgment["revisions"] == 1

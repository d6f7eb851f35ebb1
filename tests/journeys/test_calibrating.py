"""A calibration round brings two raters together who read the guideline differently."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from rater_page import join, ready
from served import Served
from warm_lines import headed, items, send, sound, spec_of

NewContext = Callable[..., BrowserContext]


def test_a_calibration_round_brings_two_raters_together(
    place: Served, browsers: NewContext, campaign_name: str
) -> None:
    """Ann believes the lines, Ben turns every second one round; after the talk both believe."""
    place.open(
        spec_of(campaign_name),
        [
            *items("calibration", range(400, 408), gold=False),
            *items("", range(6), gold=False),
        ],
    )
    ann, ben = browsers().new_page(), browsers().new_page()
    for page, name in ((ann, "Ann"), (ben, "Ben")):
        join(page, place.link(campaign_name), name)
    names = [f"calibration-{number}" for number in range(400, 408)]
    at = f"/campaigns/{campaign_name}/calibrations"
    opened = place.operator.post(
        at, {"title": "Believing", "items": names, "passage": "A line says **itself**."}
    )
    round_ = opened["round"]
    for page in (ann, ben):
        ready(page)
    answer_the_round(ann, turned=False)
    answer_the_round(ben, turned=True)
    place.operator.post(f"{at}/{round_}/reveal")
    look_and_talk(ann, place, campaign_name)
    place.operator.post(f"{at}/{round_}/again")
    for page in (ann, ben):
        page.goto(f"{place.url}/c/{campaign_name}")
        answer_the_round(page, turned=False)
    place.operator.post(f"{at}/{round_}/close", {"outcome": "Lines are **believed**."})
    ben.goto(f"{place.url}/c/{campaign_name}/calibration")
    # before, 4 of 8 pairs agree: the observed disagreement is 4/8; of 16 answers 8 are warm, so by
    # chance it would be 2 · 8/16 · 8/15 = 8/15; alpha = 1 - (1/2)/(8/15) = 1/16. After: all agree
    expect(ben.get_by_text("Agreement rose from 0.06 to 1.00.")).to_be_visible()
    expect(ben.get_by_text("I believe what a line says.")).to_be_visible()
    expect(ben.get_by_text("A rater,").first).to_be_visible()
    expect(ben.get_by_role("heading", name="What came of it")).to_be_visible()
    sound(ben)


def answer_the_round(page: Page, *, turned: bool) -> None:
    """Answer the eight items of the round, and the work that was fetched before them.

    Turned: the wrong way for 400, 401, 404 and 405, two warm and two cold lines.
    """
    left = 8
    while left:
        number = int(re.findall(r"Line (\d+)", page.locator(".pane-item").inner_text())[0])
        left -= number >= 400
        send(page, right=not (turned and number >= 400 and number % 4 < 2))


def look_and_talk(page: Page, place: Served, campaign: str) -> None:
    page.goto(f"{place.url}/c/{campaign}")
    news = page.get_by_role("complementary", name="Calibration")
    expect(news).to_contain_text("A calibration round is open for discussion.")
    sound(page)
    news.get_by_role("link", name="Look at it").click()
    headed(page, "Calibration")
    expect(page.get_by_role("heading", name="Believing")).to_be_visible()
    expect(page.get_by_text("2 answers").first).to_be_visible()
    expect(page.get_by_text("your answer").first).to_be_visible()
    first = page.locator(".discussion").first
    first.locator("summary").click()
    first.get_by_label("What do you see in it?").fill("I believe what a line says.")
    first.get_by_role("button", name="Say it").click()
    expect(first.locator("li")).to_contain_text("I believe what a line says.")
    expect(first.locator("li")).to_contain_text("You,")
    sound(page)

"""The demo's campaigns on a phone, by touch: join, read, answer, and what is stored says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from furnishing import SIZES
from quorate.data.demo import demo_campaign
from quorate.simulation.stage import open_campaigns
from rater_page import wait_for_judgments
from served import Served


@pytest.fixture
def phone(browsers: Callable[..., BrowserContext]) -> Page:
    context = browsers(viewport=SIZES["phone"], has_touch=True, is_mobile=True)
    return context.new_page()


def begin(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("A name for you here").fill("Paula")
    page.locator("form.join input[type=checkbox]").tap()
    page.get_by_role("button", name="Agree and begin").tap()
    page.wait_for_url("**/c/**")
    page.locator("main button.main").tap()
    expect(page.locator(".pane-item")).to_be_visible()


def test_a_pair_by_touch(place: Served, phone: Page) -> None:
    open_campaigns(place.operator, [demo_campaign("reply-quality")])
    begin(phone, place.link("reply-quality"))
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("An answer is needed").first).to_be_visible()
    for text in ("Equally good", "B is better", "much better"):
        phone.locator("#question-better label").filter(has_text=text).tap()
    phone.get_by_role("button", name="Send").tap()
    (judgment,) = wait_for_judgments(place, "reply-quality", 1)
    shown, labels = judgment["shown"], judgment["labels"]
    assert isinstance(shown, dict)
    assert isinstance(labels, dict)
    assert labels["better"] == {"choice": shown["better"][1], "strength": 3}


def test_a_choice_and_nothing_to_mark_by_touch(place: Served, phone: Page) -> None:
    open_campaigns(place.operator, [demo_campaign("message-triage")])
    begin(phone, place.link("message-triage"))
    phone.locator("#question-topic label").filter(has_text="Praise").tap()
    phone.locator("#question-facts").get_by_text("There is nothing to mark here").tap()
    phone.get_by_role("button", name="Send").tap()
    (judgment,) = wait_for_judgments(place, "message-triage", 1)
    assert judgment["labels"] == {"topic": "praise", "facts": {"spans": [], "relations": []}}

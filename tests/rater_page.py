"""What journeys do on the pages of people: join, read the guideline, wait for what was sent."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from served import Served

PATIENCE = 20.0
EACH_STORE = pytest.mark.parametrize(
    "place",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)],
    indirect=True,
)
"""for journeys on which the store has a say; the others test pages"""


def join(page: Page, link: str, pseudonym: str) -> None:
    """Join by an invitation's link as somebody new."""
    page.goto(link)
    page.locator("#pseudonym").fill(pseudonym)
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/c/**")


def ready(page: Page) -> None:
    """Read the guideline that stands before the work, and get to the first item."""
    page.locator("main button.main").click()
    expect(page.locator(".pane-item")).to_be_visible()


def wait_for_judgments(place: Served, campaign: str, count: int) -> list[dict[str, object]]:
    """The campaign's judgments, once there are so many; then there must not be more."""
    last = time.monotonic() + PATIENCE
    while True:
        found = place.judgments(campaign)
        if len(found) >= count or time.monotonic() > last:
            assert len(found) == count, found
            return found
        time.sleep(0.1)

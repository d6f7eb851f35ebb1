"""Short lines that are warm or cold, as they say themselves, for raters who are right or wrong.

And what journeys do with them: answer rightly or wrongly, look whether a page is sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page, expect

import axe
from furnishing import SIZES
from quorate.schema.campaign import CampaignSpec, campaign_spec

DRESSES: tuple[tuple[str, Literal["light", "dark"]], ...] = (("phone", "dark"), ("wide", "light"))
SENT = re.compile("/judgments$")
DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))"


def spec_of(name: str, **changes: object) -> CampaignSpec:
    """Short lines that are warm or cold, as they say themselves."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": "Warm or cold?",
            "purpose": "To see a rater grow.",
            "content": [{"name": "line", "type": "text"}],
            "questions": [
                {
                    "name": "tone",
                    "type": "single_choice",
                    "ask": "How does it sound?",
                    "options": ["warm", "cold"],
                }
            ],
            "guideline": {"version": "1.0", "text": "A line says itself whether it is warm."},
            "consent": "Your answers are kept and shown to researchers.",
            "overlap": 2,
            **changes,
        }
    )


def line_of(number: int) -> tuple[str, str]:
    """The text of an item, and its right answer."""
    tone = "warm" if number % 2 == 0 else "cold"
    return f"Line {number}, which is {tone}.", tone


def items(bank: str, numbers: range, *, gold: bool = True) -> Iterator[dict[str, object]]:
    """Items of a bank; those without gold are what is judged."""
    for number in numbers:
        text, tone = line_of(number)
        item: dict[str, object] = {"item": f"{bank or 'work'}-{number}", "content": {"line": text}}
        if bank:
            item["bank"] = bank
        if gold:
            item |= {"gold": {"tone": tone}, "explanation": f"It says *{tone}* itself."}
        yield item


def key_of(page: Page, *, right: bool = True) -> str:
    """The key of the right answer to the item on the page, or of the wrong one."""
    warm = "which is warm" in page.locator(".pane-item").inner_text()
    return "1" if warm is right else "2"


def headed(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def sound(page: Page) -> None:
    """Axe finds nothing on the page as it is, on a dark phone and wide; nothing sticks out."""
    if axe.missing():
        return
    for size, scheme in DRESSES:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.evaluate(DRAWN)  # transitions are over
        assert axe.faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def send(page: Page, *, right: bool) -> None:
    """Answer the item on the page, and wait until what the server said to it is seen."""
    item = page.locator(".pane-item")
    before = item.inner_text().splitlines()[-1]
    page.keyboard.press(key_of(page, right=right))
    with page.expect_response(SENT):
        page.keyboard.press("Enter")
    expect(page.locator("main").filter(has_not_text=before)).to_be_visible()
    page.evaluate(DRAWN)

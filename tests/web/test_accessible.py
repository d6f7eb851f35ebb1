"""Every type of question is free of what axe finds, on a wide light page and on a dark phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from gallery import WEB

TYPES = [
    "single_choice",
    "multiple_choice",
    "hierarchical_choice",
    "pair",
    "best_of",
    "ranking",
    "rating",
    "number",
    "text",
    "rewrite",
    "demonstration",
    "turns",
    "spans",
    "boxes",
    "segments",
    "frames",
    "several",
]
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
DRAWN = {
    "spans": ["ArrowRight", "1", "ArrowRight", "2", "Tab"],
    "boxes": ["b", "Enter", "Shift+ArrowRight", "Shift+ArrowDown", "Enter", "Tab"],
    "segments": ["[", "ArrowRight", "]", "ArrowUp"],
    "frames": ["1", ".", "2"],
}
"""keys that draw something, so that what is drawn and listed is looked at too"""


@pytest.mark.parametrize(
    "options",
    [pytest.param(WIDE, id="wide"), pytest.param(PHONE, id="phone", marks=pytest.mark.thorough)],
)
@pytest.mark.parametrize("type_", TYPES)
def test_axe_finds_nothing(
    type_: str, options: dict[str, object], opened: Callable[..., Page]
) -> None:
    if not AXE.exists():
        pytest.skip("no axe: web/node_modules/axe-core is absent; run npm ci in web/")
    page = opened(type_, bypass_csp=True, **options)
    if type_ in DRAWN:
        page.wait_for_timeout(300)  # media tell their length
        page.locator("[role=application]").focus()
        for key in DRAWN[type_]:
            page.keyboard.press(key)
        assert page.locator(".marks .row").count() > 0
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"the page is {wider} pixels wider than the screen"

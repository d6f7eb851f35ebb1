"""Take the pictures of pages in docs/pictures: `uv run python tests/take_pictures.py [NAME ...]`.

Without names all of them. Needs the built pages and a Chromium, as the browser journeys do.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState

from browser import launched
from furnishing import CAMPAIGNS, SIZES, person
from growing_pictures import NAME, ROUND, hold_round, open_letters, walk
from quorate.data.demo import demo_campaigns
from quorate.simulation.crew import work_on
from quorate.simulation.stage import Crew, open_campaigns, recruit
from served import Served, served

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SPEED = 20.0
LARGEST = 200_000
"""bytes of a picture"""
DRESSES: tuple[tuple[str, Literal["light", "dark"]], ...] = (
    ("wide", "light"),
    ("wide", "dark"),
    ("phone", "light"),
    ("phone", "dark"),
)

TWO: tuple[tuple[str, Literal["light", "dark"]], ...] = (("wide", "light"), ("phone", "dark"))
"""enough for pages that guides show once"""


def _nothing(page: Page) -> None:
    del page


def _raters(page: Page) -> None:
    page.locator("#raters").wait_for()


def _keys(*names: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        for name in names:
            page.keyboard.press(name)

    return press


RATER: Mapping[str, tuple[str, Callable[[Page], None]]] = MappingProxyType(
    {
        "rater-spans": ("/c/message-triage", _nothing),
        "rater-pair": ("/c/reply-quality", _keys("b", "2")),
        "rater-boxes": ("/c/household-scenes", _nothing),
        "rater-call": ("/c/phone-calls", _nothing),
        "rater-film": ("/c/traffic-lights", _nothing),
    }
)
LEAD: Mapping[str, tuple[str, Callable[[Page], None]]] = MappingProxyType(
    {
        "lead-overview": ("/lead/c/message-triage", _nothing),
        "lead-items": ("/lead/c/message-triage/items", _nothing),
        "lead-item": ("/lead/c/household-scenes/items/scene-02", _nothing),
        "lead-people": ("/lead/c/message-triage/people", _nothing),
        "lead-quality": ("/lead/c/message-triage/quality", _raters),
        "lead-checks": ("/lead/c/message-triage/checks", _nothing),
        "lead-dispute": ("/lead/c/message-triage/disputes/m02", _nothing),
    }
)


WAY = ("rater-lesson", "rater-look-back", "rater-paused", "rater-calibration", "lead-calibration")
"""pictures of a rater's way, in a campaign of its own"""
ONCE = {*WAY, "lead-quality", "lead-checks", "lead-dispute"}


def main() -> None:
    """Open the demo's campaigns, let simulated raters work, and take every picture."""
    names = set(sys.argv[1:]) or {*RATER, *LEAD, *WAY}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data") as server:
        lead = person(server, server.owner_link, "Lena")
        with launched() as browser:
            if names & {*RATER, *LEAD}:
                _demo(browser, server, lead, names)
            if names & {*WAY}:
                _way(browser, server, lead, names)


def _demo(browser: Browser, server: Served, lead: StorageState, names: AbstractSet[str]) -> None:
    _furnish(server)
    rater = person(server, *(server.link(name) for name in CAMPAIGNS), "Rita")
    for who, pictures in ((rater, RATER), (lead, LEAD)):
        for name, (path, press) in pictures.items():
            if name in names:
                _take(browser, server, who, name, path, press)


def _way(browser: Browser, server: Served, lead: StorageState, names: AbstractSet[str]) -> None:
    open_letters(server)
    take = partial(_take_as_it_is, names=names)
    walk(_page(browser, person(server, server.link(NAME), "Rosa")), server.url, take)
    raters = [person(server, server.link(ROUND), name) for name in ("Ann", "Ben", "Cleo")]
    pages = [_page(browser, rater) for rater in raters]
    round_ = hold_round(server, pages)
    for who, name, path in (
        (raters[0], "rater-calibration", f"/c/{ROUND}/calibration"),
        (lead, "lead-calibration", f"/lead/c/{ROUND}/calibration/{round_}"),
    ):
        if name in names:
            _take(browser, server, who, name, path, _nothing)


def _page(browser: Browser, who: StorageState) -> Page:
    context = browser.new_context(
        storage_state=who, viewport=SIZES["wide"], reduced_motion="reduce"
    )
    return context.new_page()


def _take_as_it_is(page: Page, name: str, *, names: AbstractSet[str]) -> None:
    """A picture of a page that one gets to only by working."""
    if name not in names:
        return
    for size, scheme in TWO if name in ONCE else DRESSES:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(500)
        _save(page.screenshot(), PICTURES / f"{name}-{SIZES[size]['width']}-{scheme}.png")
    page.set_viewport_size(SIZES["wide"])


def _furnish(server: Served) -> None:
    campaigns = open_campaigns(server.operator, demo_campaigns())
    workers = recruit(server.operator, server.url, campaigns, Crew(b"key", SPEED))
    work_on(workers, Event(), print)
    for worker in workers:
        worker.wire.close()


def _take(
    browser: Browser,
    server: Served,
    who: StorageState,
    name: str,
    path: str,
    press: Callable[[Page], None],
) -> None:
    for size, scheme in TWO if name in ONCE else DRESSES:
        context = browser.new_context(
            storage_state=who,
            viewport=SIZES[size],
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=size == "phone",
            is_mobile=size == "phone",
        )
        page = context.new_page()
        page.goto(f"{server.url}{path}")
        page.wait_for_timeout(1_200)
        press(page)
        page.wait_for_timeout(500)
        _save(page.screenshot(), PICTURES / f"{name}-{SIZES[size]['width']}-{scheme}.png")
        context.close()


def _save(shot: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(96)
    image.save(path, "PNG", optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST} bytes")
    print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()

"""Take the pictures of pages in docs/pictures: `uv run python tests/take_pictures.py`.

Needs the built pages and a Chromium, as the browser journeys do.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState

from browser import launched
from furnishing import CAMPAIGNS, SIZES, person
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


def _nothing(page: Page) -> None:
    del page


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
    }
)


def main() -> None:
    """Open the demo's campaigns, let simulated raters work, and take every picture."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data") as server:
        _furnish(server)
        lead = person(server, server.owner_link, "Lena")
        rater = person(server, *(server.link(name) for name in CAMPAIGNS), "Rita")
        with launched() as browser:
            for name, (path, press) in RATER.items():
                _take(browser, server, rater, name, path, press)
            for name, (path, press) in LEAD.items():
                _take(browser, server, lead, name, path, press)


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
    for size, scheme in DRESSES:
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

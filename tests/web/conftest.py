"""The gallery in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page

from browser import launched, missing
from gallery import Gallery, build, served_gallery, unbuildable


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built gallery."""
    reason = unbuildable()
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("gallery")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    reason = missing()
    if reason:
        pytest.skip(reason)
    with launched() as browser:
        yield browser


@pytest.fixture
def gallery(built: Path) -> Iterator[Gallery]:
    with served_gallery(built) as made:
        yield made


@pytest.fixture
def opened(chromium: Browser, gallery: Gallery) -> Iterator[Callable[..., Page]]:
    """Opens a type of question. What the page says to its console or throws fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_(type_: str, **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(f"{gallery.url}/gallery.html?type={type_}")
        page.wait_for_selector(".question")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []

"""A real server and a real browser for every journey."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import launched, missing
from databases import Databases
from databases import missing as no_postgresql
from quorate.server.pages import STATIC
from served import Served, served

EXPECTED = re.compile(
    r"ERR_INTERNET_DISCONNECTED|status of 40[14]|/disagreement/jury: .*status of 400"
    r"|//[^/]+/c/\S+: .*status of 409"
)
"""what the browser notes itself when the network is cut, nobody is logged in, a link is void, a
jury is refused, or what a rater asks for rests in an archive"""
NewContext = Callable[..., BrowserContext]
expect.set_options(timeout=20_000)  # milliseconds: a machine with other work is slow, not wrong


@pytest.fixture(scope="session", autouse=True)
def _able() -> None:
    reason = missing()
    if reason:
        pytest.skip(reason)
    if not (STATIC / "index.html").exists():
        pytest.skip("no browser journeys: the pages are not built; run npm run build in web/")


@pytest.fixture(scope="module")
def chromium(_able: None) -> Iterator[Browser]:
    # of the module: while it is there, its event loop runs in this thread, and no other can
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, _able: None) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("place") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, _able: None) -> Iterator[Served]:
    reason = no_postgresql()
    if reason:
        pytest.skip(reason)
    databases = Databases()
    try:
        databases.run("CREATE DATABASE journeys")
        data = tmp_path_factory.mktemp("place") / "data"
        with served(data, databases.url("journeys")) as server:
            yield server
    finally:
        databases.remove()


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Served:
    """A server; journeys make campaigns of their own on it.

    It rests on SQLite, unless a journey asks for the other too with ``EACH_STORE``.
    """
    store = getattr(request, "param", "sqlite")
    server: Served = request.getfixturevalue(f"on_{store}")
    return server


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[Served]:
    """A server of this journey alone, which nobody owns yet: its owner's link can be used once."""
    with served(tmp_path / "data") as server:
        yield server


@pytest.fixture
def browsers(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[NewContext]:
    """Makes browsers of different people: each keeps its own cookies and drafts.

    What a page said to its console or threw, unless the network was cut on purpose, fails the test.
    """
    opened: list[BrowserContext] = []
    troubles: list[str] = []

    def new(**options: object) -> BrowserContext:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        context.on("page", lambda page: _listen(page, troubles))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
    assert troubles == []


def _listen(page: Page, troubles: list[str]) -> None:
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: (
            troubles.append(f"{page.url}: {said.text}")
            if said.type == "error" and not EXPECTED.search(f"{page.url}: {said.text}")
            else None
        ),
    )


@pytest.fixture
def campaign_name(request: pytest.FixtureRequest) -> str:
    """A name that no other journey has."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    return words[-60:].strip("-")

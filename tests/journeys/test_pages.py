"""Every page in light and dark, wide and on a phone: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, StorageState, expect

import axe
from furnishing import CAMPAIGNS, SIZES, person
from quorate.data.demo import demo_campaigns
from quorate.simulation.crew import work_on
from quorate.simulation.stage import Crew, open_campaigns, recruit
from served import Served, served

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLED = 300
"""milliseconds after which pictures are there and transitions are over"""
LEAD_PAGES = {
    "campaigns": "/lead",
    "new": "/lead/new",
    "overview": "/lead/c/message-triage",
    "quality": "/lead/c/message-triage/quality",
    "rater": "/lead/c/message-triage/raters/{rater}",
    "checks": "/lead/c/message-triage/checks",
    "disputes": "/lead/c/message-triage/disputes",
    "dispute": "/lead/c/message-triage/disputes/m02",
    "appeals": "/lead/c/message-triage/appeals",
    "calibration": "/lead/c/message-triage/calibration",
    "items": "/lead/c/message-triage/items",
    "item-text": "/lead/c/message-triage/items/m02",
    "item-pair": "/lead/c/reply-quality/items/r02",
    "item-picture": "/lead/c/household-scenes/items/scene-00",
    "item-call": "/lead/c/phone-calls/items/c01",
    "guideline": "/lead/c/message-triage/guideline",
    "people": "/lead/c/message-triage/people",
    "settings": "/lead/c/message-triage/settings",
    "release": "/lead/c/message-triage/release",
    "record": "/lead/c/message-triage/record",
    "everybody": "/people",
    "account": "/account",
}


@dataclass(frozen=True)
class Furnished:
    """A server with the demo's campaigns half judged, and who is logged in."""

    server: Served
    lead: StorageState
    rater: StorageState
    invitation: str


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, _able: None) -> Iterator[Furnished]:
    reason = axe.missing()
    if reason:
        pytest.skip(reason)
    with served(tmp_path_factory.mktemp("furnished") / "data") as server:
        campaigns = open_campaigns(server.operator, demo_campaigns())
        workers = recruit(server.operator, server.url, campaigns, Crew(b"key", 1000.0))
        try:
            work_on(workers, Event(), print)
        finally:
            for worker in workers:
                worker.wire.close()
        lead = person(server, server.owner_link, "Lena")
        rater = person(server, *(server.link(name) for name in CAMPAIGNS), "Rita")
        yield Furnished(server, lead, rater, server.link(CAMPAIGNS[0]))


@pytest.fixture(params=["wide", pytest.param("phone", marks=pytest.mark.thorough)])
def dress(request: pytest.FixtureRequest) -> dict[str, object]:
    """How large the browser is, and whether it is touched."""
    return {
        "viewport": SIZES[request.param],
        "has_touch": request.param == "phone",
        "reduced_motion": "reduce",
    }


def looked_at(context: BrowserContext, server: Served, paths: Iterable[str]) -> str:
    """What is wrong with the pages, in light and in dark, a line each."""
    page = context.new_page()
    troubles: list[str] = []
    for path in paths:
        page.goto(f"{server.url}{path}")
        expect(page.locator("h1").first).to_be_attached()
        expect(page.locator(".opening, [data-waiting]")).to_have_count(0)
        page.wait_for_timeout(SETTLED)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(SETTLED)
            found = axe.faults(page, colours_only=scheme != SCHEMES[0])
            troubles += [f"{scheme}: {fault}" for fault in found]
        wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > window:
            troubles.append(f"{path} is {wide} wide in a window of {window}")
    return "\n".join(troubles)


def test_the_pages_of_raters(
    furnished: Furnished, browsers: Callable[..., BrowserContext], dress: dict[str, object]
) -> None:
    context = browsers(storage_state=furnished.rater, **dress)
    own = [f"/c/message-triage/{page}" for page in ("progress", "calibration", "about-me")]
    paths = ["/", *(f"/c/{name}" for name in CAMPAIGNS), *own]
    assert looked_at(context, furnished.server, paths) == ""


def test_the_pages_of_leads(
    furnished: Furnished, browsers: Callable[..., BrowserContext], dress: dict[str, object]
) -> None:
    context = browsers(storage_state=furnished.lead, **dress)
    raters = furnished.server.operator.get("/campaigns/message-triage/raters")["raters"]
    assert isinstance(raters, list)
    paths = [path.format(rater=raters[-1]["rater"]) for path in LEAD_PAGES.values()]
    assert looked_at(context, furnished.server, paths) == ""


def test_the_pages_of_strangers(
    furnished: Furnished, browsers: Callable[..., BrowserContext], dress: dict[str, object]
) -> None:
    context = browsers(**dress)
    invitation = furnished.invitation.removeprefix(furnished.server.url)
    paths = [invitation, "/login", "/join/no-such-invitation", "/nowhere", "/"]
    assert looked_at(context, furnished.server, paths) == ""

"""The headers that keep a browser from doing what an attacker wants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from house import Place, opened
from quorate.server.settings import Settings

pytestmark = pytest.mark.anyio

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/docs",
        "/openapi.json",
        "/health",
        "/api/session",
        "/api/nothing",
        "/no.file",
        "/join/x",
    ],
)
async def test_every_answer_has_the_headers(place: Place, path: str) -> None:
    headers = (await (await place.browser()).get(path)).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    assert "access-control-allow-origin" not in headers


async def test_refusals_of_guards_have_them_too(place: Place) -> None:
    browser = await place.browser()
    large = await browser.post("/api/session", content=b"x" * (3 << 20))
    elsewhere = await browser.post("/api/session", headers={"Sec-Fetch-Site": "cross-site"})
    null = await browser.get("/api/session?x=%00")
    assert [a.status_code for a in (large, elsewhere, null)] == [413, 403, 400]
    for answer in (large, elsewhere, null):
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.json()["error"]["what"]


async def test_failures_have_them_too(place: Place) -> None:
    @place.app.get("/api/fails")
    async def fails() -> None:
        raise RuntimeError("the secret is 4711")

    place.app.router.routes.insert(0, place.app.router.routes.pop())
    answer = await (await place.browser()).get("/api/fails")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert "4711" not in answer.text
    assert "Traceback" not in answer.text
    assert set(answer.json()["error"]) == {"what", "where", "remedy", "details", "request"}


async def test_what_the_api_says_is_not_kept_by_caches(place: Place) -> None:
    for path in ("/api/session", f"/api/campaigns/{place.name}/work"):
        assert (await place.raters[0].get(path)).headers["cache-control"] == "no-store"


async def test_the_page_of_the_api_has_nothing_inline(place: Place) -> None:
    browser = await place.browser()
    page = (await browser.get("/docs")).text
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|https?://", page) == []
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert "/docs/docs.js" in wanted
    for path in wanted:
        assert (await browser.get(path)).status_code == 200


async def test_other_names_are_refused_when_names_are_set(tmp_path: Path) -> None:
    settings = Settings.model_validate({"hosts": ["house.test", "[::1]"]})
    async with opened(tmp_path / "data", raters=0, settings=settings) as place:
        browser = await place.browser()
        for host, status in (("house.test:8080", 200), ("[::1]:80", 200), ("evil.test", 400)):
            answer = await browser.get("/health", headers={"Host": host})
            assert answer.status_code == status

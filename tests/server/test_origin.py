"""Requests that another site makes a browser send."""

from __future__ import annotations

import httpx
import pytest

from house import PASSWORD, URL, Place
from quorate.server.doorkeeper import COOKIE

pytestmark = pytest.mark.anyio


async def plain(place: Place, cookie: str | None, **headers: str) -> httpx.AsyncClient:
    """A client that says of itself only this."""
    client = await place.browser()
    del client.headers["Sec-Fetch-Site"]
    client.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    if cookie is not None:
        client.cookies.set(COOKIE, cookie, domain="house.test")
    return client


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},  # another host of the same domain
        {"Sec_Fetch_Site": "cross-site", "Origin": URL},
        {"Origin": "https://evil.test"},
        {"Origin": "http://house.test.evil.test"},
        {"Origin": "http://evil.test/house.test"},
        {"Origin": "null"},
        {},
    ],
)
async def test_changes_from_elsewhere_are_refused(place: Place, headers: dict[str, str]) -> None:
    cookie = place.owner.cookies[COOKIE]
    client = await plain(place, cookie, **headers)
    for answer in (
        await client.delete("/api/sessions"),
        await client.post("/api/tokens", json={"name": "x", "scopes": ["run"]}),
    ):
        assert answer.status_code == 403
    assert (await place.owner.get("/api/tokens")).json() == {"tokens": [], "next": None}
    assert (await place.owner.get("/api/session")).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec_Fetch_Site": "same-origin"}, {"Origin": URL}])
async def test_changes_from_our_pages_are_taken(place: Place, headers: dict[str, str]) -> None:
    client = await plain(place, place.owner.cookies[COOKIE], **headers)
    answer = await client.post("/api/tokens", json={"name": "x", "scopes": ["run"]})
    assert answer.status_code == 201


async def test_nobody_is_logged_in_to_a_strangers_account(place: Place) -> None:
    client = await plain(place, None, Sec_Fetch_Site="cross-site", Origin="https://evil.test")
    body = {"login": "owner", "password": PASSWORD}
    answer = await client.post("/api/session", json=body)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_form_of_another_site_cannot_be_taken_for_json(place: Place) -> None:
    client = await plain(place, None)
    body = '{"login": "owner", "password": "' + PASSWORD + '"}'
    answer = await client.post("/api/session", content=body, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


async def test_tokens_need_no_origin(place: Place) -> None:
    body = {"name": "x", "scopes": ["run", "read", "judge"]}
    secret = (await place.owner.post("/api/tokens", json=body)).json()["secret"]
    client = await plain(place, None, Authorization=f"Bearer {secret}")
    person = (await client.get("/api/session")).json()["person"]
    assert (await client.delete(f"/api/people/{person}/sessions")).status_code == 204


async def test_a_token_does_not_lend_its_freedom_to_the_cookie(place: Place) -> None:
    client = await plain(place, place.owner.cookies[COOKIE], Authorization="Bearer qt_wrong")
    assert (await client.delete("/api/sessions")).status_code == 401
    client = await plain(place, place.owner.cookies[COOKIE], Authorization="Basic eA==")
    assert (await client.delete("/api/sessions")).status_code == 401

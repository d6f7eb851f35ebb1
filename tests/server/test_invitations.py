"""Joining by a link."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from campaigns import MINUTE, Clock
from house import PASSWORD, Place, opened, unnamed
from quorate.campaign.rights import Role
from quorate.server.app import create_app
from quorate.server.house import open_house
from quorate.server.settings import Settings

pytestmark = pytest.mark.anyio
ME = {"pseudonym": "Kim", "agreed": True}


async def test_a_link_says_what_it_invites_to(place: Place) -> None:
    secret = await place.link()
    found = (await (await place.browser()).get(f"/api/invitations/{secret}")).json()
    assert found == {
        "campaign": "tone",
        "title": "How does it sound?",
        "role": "rater",
        "purpose": "To learn how readers hear short sentences.",
        "consent": None,
        "pay": {"currency": "EUR", "per_item": 0.25},
        "expected_seconds": None,
        "language": "en",
        "guideline_version": "1.0",
        "guideline": "Judge the words, not the writer.",
        "way": {"training": None, "qualification": None, "requires": []},
    }


async def test_a_link_admits_one(place: Place) -> None:
    secret = await place.link()
    first, second = await place.browser(), await place.browser()
    assert (await first.post(f"/api/invitations/{secret}", json=ME)).status_code == 201
    assert (await first.get("/api/session")).json()["name"] == "Kim"
    assert (await second.post(f"/api/invitations/{secret}", json=ME)).status_code == 404


async def test_a_link_admits_one_of_many_who_come_at_once(place: Place) -> None:
    secret = await place.link()
    browsers = [await place.browser() for _ in range(8)]
    answers = await asyncio.gather(
        *(browser.post(f"/api/invitations/{secret}", json=ME) for browser in browsers)
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [404] * 7
    people = (await place.owner.get("/api/people")).json()["people"]
    assert len(people) == 4  # the owner, two raters, one newcomer: none half made


async def test_used_run_out_revoked_and_invented_links_look_the_same(
    place: Place, clock: Clock
) -> None:
    from quorate.campaign.inviting import invite, revoke_invitation

    used, late = await place.link(), await place.link()
    await (await place.browser()).post(f"/api/invitations/{used}", json=ME)
    revoked = await place.house.store.write(
        lambda tx: invite(tx, place.owner_actor, place.name, days=300)
    )
    await place.house.store.write(
        lambda tx: revoke_invitation(tx, place.owner_actor, place.name, revoked.invitation)
    )
    clock.advance(15 * 24 * 60 * MINUTE)
    browser = await place.browser()
    answers = [
        await browser.get(f"/api/invitations/{secret}")
        for secret in (used, late, revoked.secret, "invented", "x" * 500)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({unnamed(answer) for answer in answers}) == 1


async def test_guessing_links_is_slowed_down(place: Place) -> None:
    place.stop_refilling()
    browser = await place.browser()
    codes = [
        (await browser.get(f"/api/invitations/guess{number}")).status_code for number in range(65)
    ]
    assert codes == [404] * 60 + [429] * 5


async def test_joining_needs_agreement_and_a_name(place: Place) -> None:
    secret = await place.link()
    browser = await place.browser()
    for body in (
        {**ME, "agreed": False},
        {"agreed": True},
        {**ME, "pseudonym": "  "},
        {**ME, "pseudonym": "a\x1bb"},
        {**ME, "login": "only a login"},
        {**ME, "password": PASSWORD},
        {**ME, "login": "a", "password": "short"},
    ):
        answer = await browser.post(f"/api/invitations/{secret}", json=body)
        assert answer.status_code == 422, body
    assert (await browser.post(f"/api/invitations/{secret}", json=ME)).status_code == 201


async def test_a_taken_login_does_not_use_the_link_up(place: Place) -> None:
    secret = await place.link()
    browser = await place.browser()
    body = {**ME, "login": "Owner", "password": PASSWORD}
    assert (await browser.post(f"/api/invitations/{secret}", json=body)).status_code == 409
    assert (await browser.post(f"/api/invitations/{secret}", json=ME)).status_code == 201


async def test_who_is_logged_in_joins_as_they_are(place: Place) -> None:
    rater = place.raters[0]
    before = (await rater.get("/api/session")).json()["person"]
    secret = await place.link(Role.EXPERT)
    answer = await rater.post(f"/api/invitations/{secret}", json={"agreed": True})
    assert answer.status_code == 201
    assert answer.json()["person"] == before
    # a member already: nothing changes, and the link still admits somebody
    assert answer.json()["campaigns"][0]["role"] == "rater"
    other = await place.browser()
    assert (await other.post(f"/api/invitations/{secret}", json=ME)).status_code == 201


async def test_nobody_joins_without_a_link(place: Place) -> None:
    """There is no door for who was not invited."""
    browser = await place.browser()
    for path, methods in place.app.openapi()["paths"].items():
        if "post" in methods and not path.startswith("/api/invitations"):
            where = path.replace("{", "").replace("}", "")
            answer = await browser.post(where, json={**ME, "login": "a", "password": PASSWORD})
            assert answer.status_code >= 400, path
            assert "set-cookie" not in answer.headers
    assert len((await place.owner.get("/api/people")).json()["people"]) == 3


async def test_the_owner_link_makes_one_owner(tmp_path: Path) -> None:
    async with opened(tmp_path / "data", raters=0) as place:
        assert await place.house.owner_link() is None


async def test_a_newer_owner_link_replaces_the_older(tmp_path: Path) -> None:
    import httpx

    from house import FROM_OUR_PAGES, URL

    house = open_house(tmp_path / "data", Settings())
    app = create_app(house)
    async with app.router.lifespan_context(app):
        old, new = await house.owner_link(), await house.owner_link()
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url=URL, headers=FROM_OUR_PAGES
        ) as browser:
            body = {**ME, "login": "owner", "password": PASSWORD}
            view = (await browser.get(f"/api/invitations/{new}")).json()
            assert (view["campaign"], view["role"]) == (None, "owner")
            assert (await browser.post(f"/api/invitations/{old}", json=body)).status_code == 404
            made = await browser.post(f"/api/invitations/{new}", json=body)
            assert made.status_code == 201
            assert made.json()["install_role"] == "owner"
            again = {**body, "login": "second"}
            assert (await browser.post(f"/api/invitations/{new}", json=again)).status_code == 404

"""Pages of people over HTTP: what is asked, what is refused, who sees names."""

from __future__ import annotations

import httpx
import pytest

from house import Place
from quorate.campaign.accounts.finding import MOST_NAMED
from quorate.campaign.rights import Role

pytestmark = pytest.mark.anyio
HERE = "/api/campaigns/tone"


async def lines(client: httpx.AsyncClient, path: str, key: str) -> list[dict[str, object]]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()[key]
    return found


async def who(client: httpx.AsyncClient) -> str:
    person: str = (await client.get("/api/session")).json()["person"]
    return person


async def test_members_are_filtered_named_and_paged(place: Place) -> None:
    expert = await who(await place.person(Role.EXPERT, login="zoe@example.org"))
    first, second = [await who(one) for one in place.raters]
    found = await lines(place.owner, f"{HERE}/raters?role=expert&role=auditor", "raters")
    assert [one["rater"] for one in found] == [expert]
    found = await lines(place.owner, f"{HERE}/raters?search=ZOE", "raters")
    assert [one["rater"] for one in found] == [expert]
    found = await lines(place.owner, f"{HERE}/raters?rater={first}&rater={expert}", "raters")
    assert {one["rater"] for one in found} == {first, expert}
    assert {one["name"] for one in found} == {"Somebody", "zoe@example.org"}
    assert await lines(place.owner, f"{HERE}/raters?standing=paused", "raters") == []
    page = (await place.owner.get(f"{HERE}/raters?limit=3")).json()
    assert len(page["raters"]) == 3
    rest = (await place.owner.get(f"{HERE}/raters?limit=3&after={page['next']}")).json()
    assert rest["next"] is None
    ids = {one["rater"] for one in (*page["raters"], *rest["raters"])}
    assert ids == {place.owner_actor.person, first, second, expert}


async def test_an_auditor_sees_no_names_and_finds_nobody_by_them(place: Place) -> None:
    auditor = await place.person(Role.AUDITOR)
    await place.person(login="zoe@example.org")
    seen = await lines(auditor, f"{HERE}/raters", "raters")
    assert {one["name"] for one in seen} == {""}
    assert await lines(auditor, f"{HERE}/raters?search=zoe", "raters") == []
    assert (await place.raters[0].get(f"{HERE}/raters")).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "role=king",
        "standing=tall",
        "order=need",
        "rater=me",
        "rater=p_0&" + "&".join(f"rater=p_{n:x}" for n in range(MOST_NAMED)),
        "limit=0",
        "limit=201",
        "after=nonsense",
        "after=W10=",
        "search=" + "x" * 201,
    ],
)
async def test_what_cannot_be_asked_is_refused(place: Place, asked: str) -> None:
    refused = await place.owner.get(f"{HERE}/raters?{asked}")
    assert refused.status_code in (400, 422), refused.text


async def test_owners_find_somebody_by_the_whole_login_at_once(place: Place) -> None:
    person = await who(await place.person(login="Zoe@example.org"))
    for login in ("zoe@example.org", " ZOE@EXAMPLE.ORG "):
        answer = await place.owner.get("/api/people", params={"login": login})
        (found,) = answer.json()["people"]
        assert (found["person"], found["in_campaigns"]) == (person, 1)
    assert await lines(place.owner, "/api/people?login=zoe", "people") == []
    found_by_part = await lines(place.owner, "/api/people?search=zoe@", "people")
    assert [one["person"] for one in found_by_part] == [person]
    owners = await lines(place.owner, "/api/people?role=owner&state=active", "people")
    assert [one["person"] for one in owners] == [place.owner_actor.person]
    for asked in ("after=nonsense", "role=king", "state=gone", "limit=201", "login=%00"):
        assert (await place.owner.get(f"/api/people?{asked}")).status_code in (400, 422)


async def test_invitations_and_appeals_refuse_what_no_page_gave(place: Place) -> None:
    for path in ("invitations", "appeals"):
        assert (await place.owner.get(f"{HERE}/{path}?after=nonsense")).status_code in (400, 422)
        assert (await place.owner.get(f"{HERE}/{path}?limit=0")).status_code in (400, 422)
    made = (await place.owner.post(f"{HERE}/invitations", json={"note": "Ann"})).json()
    living = await lines(place.owner, f"{HERE}/invitations?living=true", "invitations")
    assert made["invitation"] in {one["invitation"] for one in living}
    none = await lines(place.owner, f"{HERE}/invitations?living=true&until=1", "invitations")
    assert none == []
    page = (await place.owner.get(f"{HERE}/appeals?state=settled")).json()
    assert page == {"appeals": [], "waiting": 0, "next": None}

"""People of the installation: seen, appointed, logged out and erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import assert_views_are_replay, small_spec
from house import Place
from quorate.campaign.rights import Role
from quorate.campaign.sealing import KEY

pytestmark = pytest.mark.anyio


async def person_of(client: object) -> str:
    found = await client.get("/api/session")  # type: ignore[attr-defined]
    person: str = found.json()["person"]
    return person


async def test_owners_see_everybody_and_others_nobody(place: Place) -> None:
    await place.person(login="mail@example.org")
    people = (await place.owner.get("/api/people")).json()["people"]
    assert sorted(one["role"] for one in people) == ["member", "member", "member", "owner"]
    (found,) = [one for one in people if one["login"] == "mail@example.org"]
    assert found["campaigns"] == [{"campaign": "tone", "role": "rater", "standing": "active"}]
    lead = await place.person(Role.LEAD)
    for client in (place.raters[0], lead):
        assert (await client.get("/api/people")).status_code == 403


async def test_a_new_owner_counts_at_once_and_the_last_one_stays(place: Place) -> None:
    rater = place.raters[0]
    first, second = place.owner_actor.person, await person_of(rater)
    assert (
        await rater.put(f"/api/people/{second}/role", json={"role": "owner"})
    ).status_code == 403
    made = await place.owner.put(f"/api/people/{second}/role", json={"role": "owner"})
    assert made.status_code == 204
    assert (await rater.get("/api/people")).status_code == 200
    assert (
        await rater.put(f"/api/people/{first}/role", json={"role": "member"})
    ).status_code == 204
    assert (await place.owner.get("/api/people")).status_code == 403
    last = await rater.put(f"/api/people/{second}/role", json={"role": "member"})
    assert last.status_code == 409
    nobody = await rater.put("/api/people/p_nobody/role", json={"role": "owner"})
    assert nobody.status_code == 404


async def test_sessions_are_ended_by_owners_and_by_oneself_only(place: Place) -> None:
    first, second = place.raters
    person = await person_of(first)
    assert (await second.delete(f"/api/people/{person}/sessions")).status_code == 403
    assert (await place.owner.delete(f"/api/people/{person}/sessions")).status_code == 204
    assert (await first.get("/api/session")).status_code == 401
    assert (await second.get("/api/session")).status_code == 200


async def test_erasing_ends_the_account_and_leaves_a_log_that_replays(place: Place) -> None:
    name = "unmistakable-name-of-a-person"
    rater = await place.person(login=name)
    lease = await place.first_lease(rater)
    given = {"tone": "warm", "why": "unmistakable words"}
    assert (await place.submit(rater, lease, labels=given)).status_code == 200
    person = await person_of(rater)
    assert (await place.raters[0].post(f"/api/people/{person}/erase", json={})).status_code == 403
    assert (await rater.post(f"/api/people/{person}/erase", json={})).status_code == 204
    assert (await rater.get("/api/session")).status_code == 401
    people = {one["person"]: one for one in (await place.owner.get("/api/people")).json()["people"]}
    assert (people[person]["state"], people[person]["name"]) == ("erased", "")
    kept = await place.house.store.read(lambda tx: tx.one(KEY, person=person))
    assert kept is None
    await place.house.store.read(assert_views_are_replay)


async def test_a_login_is_free_again_after_erasing(place: Place) -> None:
    rater = await place.person(login="same")
    person = await person_of(rater)
    assert (await place.owner.post(f"/api/people/{person}/erase", json={})).status_code == 204
    again = await place.person(login="same")
    assert await person_of(again) != person


async def test_the_key_folder_is_for_its_owner_only(place: Place) -> None:
    data = Path(str(place.house.store.path)).parent  # type: ignore[attr-defined]
    assert data.stat().st_mode & 0o777 == 0o700
    for name in ("master.key", "signing.key"):
        assert (data / name).stat().st_mode & 0o777 == 0o600


async def test_the_only_owner_is_not_erased(place: Place) -> None:
    me = place.owner_actor.person
    answer = await place.owner.post(f"/api/people/{me}/erase", json={"reason": "mine"})
    assert answer.status_code == 409, answer.text
    assert "only owner" in answer.json()["error"]["what"]
    assert (await place.owner.get("/api/session")).status_code == 200


async def test_no_campaign_takes_the_log_of_people(place: Place) -> None:
    answer = await place.owner.post("/api/campaigns", json=small_spec(name="house").as_data())
    assert answer.status_code == 409, answer.text

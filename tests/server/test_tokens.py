"""Tokens for programs."""

from __future__ import annotations

import httpx
import pytest

from campaigns import MINUTE, Clock
from house import PASSWORD, Place, unnamed
from quorate.server import operator
from quorate.server.operator import expires_when, operator_token

pytestmark = pytest.mark.anyio
DAY = 24 * 60 * MINUTE


async def program(place: Place, token: str) -> httpx.AsyncClient:
    client = await place.browser()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def issued(client: httpx.AsyncClient, *scopes: str, **more: object) -> dict[str, str]:
    body = {"name": "script", "scopes": list(scopes), **more}
    answer = await client.post("/api/tokens", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


async def test_a_token_acts_for_its_person_within_its_scopes(place: Place) -> None:
    reader = await program(place, (await issued(place.owner, "read"))["secret"])
    base = f"/api/campaigns/{place.name}"
    assert (await reader.get(f"{base}/items")).status_code == 200
    assert (await reader.post(f"{base}/close", json={"reason": ""})).status_code == 403
    assert (await reader.get("/api/people")).status_code == 403
    runner = await program(place, (await issued(place.owner, "run"))["secret"])
    assert (await runner.post(f"{base}/close", json={"reason": ""})).status_code == 204


async def test_a_raters_token_may_not_more_than_the_rater(place: Place) -> None:
    token = await issued(place.raters[0], "run", "settle", "judge", "read")
    client = await program(place, token["secret"])
    assert (await client.get(f"/api/campaigns/{place.name}/work")).status_code == 200
    assert (await client.get(f"/api/campaigns/{place.name}/items")).status_code == 403


async def test_a_token_without_judge_gets_no_work_and_no_media(place: Place) -> None:
    client = await program(place, (await issued(place.raters[0], "settle"))["secret"])
    for path in ("work", "form", "progress", "judgments/mine/last"):
        assert (await client.get(f"/api/campaigns/{place.name}/{path}")).status_code == 403
    assert (await client.get(f"/api/media/{'0' * 64}")).status_code == 404


async def test_the_secret_is_shown_once(place: Place) -> None:
    token = await issued(place.owner, "read", days=3)
    (shown,) = (await place.owner.get("/api/tokens")).json()["tokens"]
    assert shown["token"] == token["token"]
    assert shown["expires_at"] == token["expires_at"]
    assert token["secret"] not in str(shown)


async def test_a_revoked_token_is_worth_nothing_at_once(place: Place) -> None:
    token = await issued(place.owner, "read")
    client = await program(place, token["secret"])
    assert (await client.get("/api/session")).status_code == 200
    assert (await place.owner.delete(f"/api/tokens/{token['token']}")).status_code == 204
    assert (await client.get("/api/session")).status_code == 401


async def test_anothers_token_cannot_be_revoked_nor_found(place: Place) -> None:
    token = (await issued(place.owner, "read"))["token"]
    theirs = await place.raters[0].delete(f"/api/tokens/{token}")
    nothing = await place.raters[0].delete("/api/tokens/t_nothing")
    assert theirs.status_code == nothing.status_code == 404
    assert unnamed(theirs).replace(token, "t_nothing") == unnamed(nothing)


async def test_a_token_ends_with_its_days(place: Place, clock: Clock) -> None:
    client = await program(place, (await issued(place.owner, "read", days=2))["secret"])
    clock.advance(2 * DAY - MINUTE)
    place.house.doorkeeper.forget()
    assert (await client.get("/api/session")).status_code == 200
    clock.advance(2 * MINUTE)
    place.house.doorkeeper.forget()
    assert (await client.get("/api/session")).status_code == 401


async def test_tokens_do_not_breed_nor_take_the_account_over(place: Place) -> None:
    scopes = ["run", "settle", "judge", "read"]
    client = await program(place, (await issued(place.owner, *scopes))["secret"])
    person = (await client.get("/api/session")).json()["person"]
    new = {"old": PASSWORD, "new": "a password of the thief"}
    for answer in (
        await client.post("/api/tokens", json={"name": "child", "scopes": ["read"]}),
        await client.post("/api/password", json=new),
        await client.put(f"/api/people/{person}/role", json={"role": "owner"}),
        await client.post(f"/api/people/{person}/erase", json={"reason": ""}),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "qt_", "qt_wrong", "qo_", "qo_1_2_3", "x" * 5_000, "qt_ü"])
async def test_what_is_no_token_is_worth_nothing(place: Place, token: str) -> None:
    headers = [(b"authorization", b"Bearer " + token.encode("latin-1"))]
    answer = await (await place.browser()).get("/api/session", headers=headers)
    assert answer.status_code == 401


async def test_an_erased_persons_token_is_worth_nothing(place: Place) -> None:
    client = await program(place, (await issued(place.raters[0], "judge"))["secret"])
    person = (await client.get("/api/session")).json()["person"]
    erased = await place.owner.post(f"/api/people/{person}/erase", json={"reason": "asked"})
    assert erased.status_code == 204
    assert (await client.get("/api/session")).status_code == 401


async def test_who_holds_the_keys_of_the_install_owns_it(place: Place) -> None:
    key = place.house.derived(operator.PURPOSE)
    client = await program(place, operator_token(key))
    assert (await client.get("/api/people")).status_code == 200
    forged = await program(place, operator_token(b"another key"))
    assert (await forged.get("/api/people")).status_code == 401


def test_an_operators_token_is_bound_to_its_end() -> None:
    key = b"k" * 32
    token = operator_token(key)
    assert expires_when(key, token) is not None
    _, expires, nonce, mac = token.split("_")
    assert expires_when(key, f"qo_{int(expires) + 1}_{nonce}_{mac}") is None
    assert expires_when(key, f"qo_{expires}_{nonce[:-1]}_{mac}") is None
    # signed, but for longer than such a token may last
    from quorate.server.operator import _mac

    late = f"{int(expires) + 10_000_000}_{nonce}"
    assert expires_when(key, f"qo_{late}_{_mac(key, late)}") is None
    old = f"1_{nonce}"
    assert expires_when(key, f"qo_{old}_{_mac(key, old)}") is None


async def test_tokens_come_page_by_page_and_those_that_open_something_alone(place: Place) -> None:
    made = [await issued(place.owner, "read", name=f"number {n}") for n in range(5)]
    gone = made[1]["token"]
    assert (await place.owner.delete(f"/api/tokens/{gone}")).status_code == 204
    names: list[str] = []
    after = ""
    while True:
        page = (await place.owner.get(f"/api/tokens?limit=2&after={after}")).json()
        names += [one["token"] for one in page["tokens"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert sorted(names) == sorted(one["token"] for one in made)
    living = (await place.owner.get("/api/tokens?living=true")).json()["tokens"]
    assert {one["token"] for one in living} == {one["token"] for one in made} - {gone}
    assert (await place.owner.get("/api/tokens?after=x")).status_code == 422

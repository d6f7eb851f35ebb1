"""Logging in and out: what must work, and what an attacker would try."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns import MINUTE, Clock, small_spec
from house import DEAR, PASSWORD, Place, opened, unnamed
from quorate.campaign.accounts import passwords
from quorate.campaign.accounts.leaving import leave
from quorate.campaign.accounts.passwords import hashed, matches
from quorate.campaign.accounts.recognising import PREFIX
from quorate.campaign.names import link_digest
from quorate.server.doorkeeper import COOKIE, REMEMBERED, Doorkeeper, Shown
from quorate.server.settings import Settings
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
LOGIN = {"login": "owner", "password": PASSWORD}
DAY = 24 * 60 * MINUTE


async def test_who_one_is(place: Place) -> None:
    found = (await place.owner.get("/api/session")).json()
    assert found["install_role"] == "owner"
    assert found["name"] == "Owner"
    assert found["campaigns"] == [
        {
            "campaign": "tone",
            "title": "How does it sound?",
            "role": "lead",
            "state": "open",
            "standing": "active",
        }
    ]
    assert (found["next"], found["reads"]) == (None, True)
    rater = (await place.raters[0].get("/api/session")).json()
    assert (rater["reads"], [one["role"] for one in rater["campaigns"]]) == (False, ["rater"])
    assert (await (await place.browser()).get("/api/session")).status_code == 401


async def test_the_campaigns_that_one_is_in_come_page_by_page(place: Place) -> None:
    await place.open(small_spec(name="second"), [])
    first = (await place.owner.get("/api/session/campaigns?limit=1")).json()
    assert [one["campaign"] for one in first["campaigns"]] == ["second"]
    rest = f"/api/session/campaigns?limit=1&after={first['next']}"
    second = (await place.owner.get(rest)).json()
    assert ([one["campaign"] for one in second["campaigns"]], second["next"]) == (["tone"], None)
    judging = "/api/session/campaigns?judging=true"
    assert (await place.owner.get(judging)).json() == {"campaigns": [], "next": None}
    mine = (await place.raters[0].get(judging)).json()["campaigns"]
    assert [one["campaign"] for one in mine] == ["tone"]
    roles = [
        (await place.owner.get(f"/api/campaigns/{name}")).json()["role"]
        for name in ("tone", "second")
    ]
    assert roles == ["lead", "lead"]
    for path in ("/api/session/campaigns", "/api/campaigns"):
        assert (await place.owner.get(f"{path}?after=x")).status_code == 422
        assert (await place.owner.get(f"{path}?limit=201")).status_code == 422


async def test_logging_in_whatever_the_case_of_the_login(place: Place) -> None:
    browser = await place.browser()
    answer = await browser.post("/api/session", json={**LOGIN, "login": " OWNER "})
    assert answer.status_code == 200
    assert (await browser.get("/api/session")).json()["name"] == "Owner"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(place: Place) -> None:
    answer = await (await place.browser()).post("/api/session", json=LOGIN)
    words = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=lax", "path=/"} <= words
    assert "secure" not in words


async def test_behind_https_the_cookie_is_for_https_only(tmp_path: Path) -> None:
    settings = Settings.model_validate({"public_url": "https://house.test"})
    async with opened(tmp_path / "data", raters=0, settings=settings) as place:
        answer = await (await place.browser()).post("/api/session", json=LOGIN)
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_a_wrong_login_and_a_wrong_password_look_the_same(place: Place) -> None:
    wrong = await (await place.browser()).post("/api/session", json={**LOGIN, "password": "no"})
    nobody = await (await place.browser()).post("/api/session", json={**LOGIN, "login": "nobody"})
    assert wrong.status_code == nobody.status_code == 401
    assert unnamed(wrong) == unnamed(nobody)
    for answer in (wrong, nobody):
        del answer.headers["x-request-id"]
    assert wrong.headers == nobody.headers


def test_nobodys_password_costs_as_much_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", DEAR)
    passwords._nobodys.cache_clear()
    kept = hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    matches(None, "warm up")
    begun = time.process_time()
    assert not matches(kept, "wrong")
    of_somebody = time.process_time() - begun
    begun = time.process_time()
    assert not matches(None, "wrong")
    of_nobody = time.process_time() - begun
    # without the hash it would be a thousandth; no tighter bound, machines are busy
    assert of_nobody > of_somebody / 10


def test_nobodys_password_opens_nothing() -> None:
    assert not matches(None, "nobody has this password, whatever they type")


async def test_a_planted_session_is_not_adopted(place: Place) -> None:
    browser = await place.browser()
    browser.cookies.set(COOKIE, "planted-by-somebody", domain="house.test")
    answer = await browser.post("/api/session", json=LOGIN)
    assert answer.status_code == 200
    fresh = answer.cookies[COOKIE]
    assert fresh != "planted-by-somebody"
    attacker = await place.browser()
    attacker.cookies.set(COOKIE, "planted-by-somebody", domain="house.test")
    assert (await attacker.get("/api/session")).status_code == 401


async def test_an_attackers_own_session_ends_when_the_victim_logs_in_over_it(place: Place) -> None:
    attacker = await place.person(login="attacker")
    victim = await place.browser()
    victim.cookies.set(COOKIE, attacker.cookies[COOKIE], domain="house.test")
    assert (await victim.post("/api/session", json=LOGIN)).status_code == 200
    assert (await attacker.get("/api/session")).status_code == 401


async def test_logging_out_ends_the_session_at_once(place: Place) -> None:
    secret = place.owner.cookies[COOKIE]
    assert (await place.owner.get("/api/session")).status_code == 200  # and is remembered
    assert (await place.owner.delete("/api/session")).status_code == 204
    thief = await place.browser()
    thief.cookies.set(COOKIE, secret, domain="house.test")
    assert (await thief.get("/api/session")).status_code == 401


async def test_logging_out_everywhere_ends_all_sessions_of_one_and_no_other(place: Place) -> None:
    second = await place.browser()
    await second.post("/api/session", json=LOGIN)
    assert (await second.get("/api/session")).status_code == 200
    assert (await place.owner.delete("/api/sessions")).status_code == 204
    assert (await second.get("/api/session")).status_code == 401
    assert (await place.raters[0].get("/api/session")).status_code == 200


async def test_a_session_ends_when_it_was_not_used(place: Place, clock: Clock) -> None:
    clock.advance(7 * DAY - MINUTE)
    place.house.doorkeeper.forget()
    assert (await place.owner.get("/api/session")).status_code == 200
    # the note that it is in use is written beside the answer; the next write is after it
    await place.house.store.write(lambda tx: tx.now)
    clock.advance(7 * DAY + MINUTE)
    place.house.doorkeeper.forget()
    assert (await place.owner.get("/api/session")).status_code == 401


async def test_a_session_ends_though_it_is_used(place: Place, clock: Clock) -> None:
    for _ in range(5):
        clock.advance(6 * DAY)
        place.house.doorkeeper.forget()
        last = await place.owner.get("/api/session")
        # the note that it is in use is written beside the answer; the next write is after it
        await place.house.store.write(lambda tx: tx.now)
    assert last.status_code == 401


async def test_what_another_process_revoked_counts_after_seconds(place: Place) -> None:
    seconds = 0.0
    keeper = Doorkeeper(place.house.store, DAY, b"k", clock=lambda: seconds)
    shown = Shown(place.owner.cookies[COOKIE], bearer=False)
    assert await keeper.recognise(shown) is not None
    digest = link_digest(shown.secret)
    await place.house.store.write(lambda tx: leave(tx, digest))
    seconds = REMEMBERED
    assert await keeper.recognise(shown) is None


class SlowToAnswer:
    """The real store, whose answers to readers are held back until told."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.looked = asyncio.Event()
        self.go_on = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def read(self, work: Callable[[Transaction], object]) -> object:
        found = await self._store.read(work)
        self.looked.set()
        await self.go_on.wait()
        return found


async def test_a_session_that_ends_while_it_is_looked_up_is_not_remembered(place: Place) -> None:
    slow = SlowToAnswer(place.house.store)
    keeper = Doorkeeper(slow, DAY, b"k")  # type: ignore[arg-type]
    shown = Shown(place.owner.cookies[COOKIE], bearer=False)
    looking = asyncio.create_task(keeper.recognise(shown))
    await slow.looked.wait()
    digest = link_digest(shown.secret)
    await place.house.store.write(lambda tx: leave(tx, digest))
    keeper.forget()
    slow.go_on.set()
    await looking
    assert await keeper.recognise(shown) is None


async def test_changing_the_password_ends_the_other_sessions(place: Place) -> None:
    second = await place.browser()
    await second.post("/api/session", json=LOGIN)
    new = "another four words here"
    wrong = await place.owner.post("/api/password", json={"old": "no idea", "new": new})
    assert wrong.status_code == 403
    done = await place.owner.post("/api/password", json={"old": PASSWORD, "new": new})
    assert done.status_code == 204
    assert (await place.owner.get("/api/session")).status_code == 200
    assert (await second.get("/api/session")).status_code == 401
    assert (await second.post("/api/session", json=LOGIN)).status_code == 401
    assert (await second.post("/api/session", json={**LOGIN, "password": new})).status_code == 200


async def test_who_joined_without_a_password_can_get_one(place: Place) -> None:
    rater = place.raters[0]
    assert (await rater.post("/api/password", json={"new": PASSWORD})).status_code == 422
    taken = {"new": PASSWORD, "login": "owner"}
    assert (await rater.post("/api/password", json=taken)).status_code == 409
    mine = {"new": PASSWORD, "login": "rater@example.org"}
    assert (await rater.post("/api/password", json=mine)).status_code == 204
    browser = await place.browser()
    login = {"login": "rater@example.org", "password": PASSWORD}
    assert (await browser.post("/api/session", json=login)).status_code == 200


@pytest.mark.parametrize("password", ["short", "x" * 257, "x" * 100_000])
async def test_passwords_that_are_too_short_or_too_long_are_refused(
    place: Place, password: str
) -> None:
    body = {"old": PASSWORD, "new": password}
    assert (await place.owner.post("/api/password", json=body)).status_code == 422
    login = await (await place.browser()).post("/api/session", json={**LOGIN, "password": password})
    assert login.status_code in (401, 422)


async def test_guessing_one_account_is_slowed_down_from_everywhere(place: Place) -> None:
    place.stop_refilling()
    seen = []
    for guess in range(11):
        browser = await place.browser()  # each from another address
        body = {"login": "owner", "password": f"guess {guess}"}
        seen.append(await browser.post("/api/session", json=body))
    assert [answer.status_code for answer in seen] == [401] * 10 + [429]
    assert int(seen[-1].headers["retry-after"]) >= 1
    # also with the right password: who guesses must not learn which it was
    assert (await (await place.browser()).post("/api/session", json=LOGIN)).status_code == 429


async def test_guessing_many_accounts_is_slowed_down_for_one_address(place: Place) -> None:
    place.stop_refilling()
    browser = await place.browser("198.51.100.7")
    seen = []
    for number in range(31):
        body = {"login": f"somebody{number}", "password": "a guess"}
        seen.append((await browser.post("/api/session", json=body)).status_code)
    assert seen == [401] * 30 + [429]
    assert (await (await place.browser()).post("/api/session", json=LOGIN)).status_code == 200


async def test_another_address_cannot_be_claimed_without_a_trusted_proxy(place: Place) -> None:
    place.stop_refilling()
    browser = await place.browser("198.51.100.7")
    seen = []
    for number in range(31):
        body = {"login": f"somebody{number}", "password": "a guess"}
        pretended = {"X-Forwarded-For": f"203.0.113.{number}"}
        seen.append((await browser.post("/api/session", json=body, headers=pretended)).status_code)
    assert seen[-1] == 429


async def test_the_database_holds_no_secret(place: Place) -> None:
    answer = await place.owner.post("/api/tokens", json={"name": "mine", "scopes": ["read"]})
    token = answer.json()["secret"]
    assert token.startswith(PREFIX)
    mail = "somebody@example.org"
    await place.person(login=mail)
    secrets = [place.owner.cookies[COOKIE], token, PASSWORD, mail]
    database = Path(str(place.house.store.path))  # type: ignore[attr-defined]
    bytes_ = b"".join(
        path.read_bytes() for path in database.parent.glob(database.name + "*") if path.is_file()
    )
    assert link_digest(token).encode() in bytes_  # so the search would find them
    assert not [secret for secret in secrets if secret.encode() in bytes_]

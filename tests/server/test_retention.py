"""Old campaigns are archived and old people erased: when they are due, once, and not by mistake."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from archived import closed_campaign, dump, moved
from campaigns import small_spec
from databases import Databases
from house import Place, opened, sentences
from quorate.campaign import retention as campaign_retention
from quorate.campaign.retention import DAY, Due, due
from quorate.campaign.rights import ConflictError
from quorate.server.archives import Archives
from quorate.server.background import Background
from quorate.server.duties import Duties
from quorate.server.house import open_house
from quorate.server.retention import HOURS, LONG, TASK, Retention
from quorate.server.settings import Settings
from quorate.storage.store import StoreError
from quorate_process import run
from store_fixtures import databases  # noqa: F401  # found by name

pytestmark = pytest.mark.anyio
AFTER, DAYS = 30, 90


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A campaign that was closed just now, on each store."""
    url = None
    if request.param == "postgres":
        stock: Databases = request.getfixturevalue("databases")
        url = await stock.new()
    async with closed_campaign(tmp_path / "data", url) as place:
        await pay(place)
        yield place


async def pay(place: Place) -> None:
    """Pay everybody what they earned."""
    path = f"/api/campaigns/{place.name}"
    for person, rater in zip(await raters(place), place.raters, strict=True):
        earned = (await rater.get(f"{path}/progress")).json()["earned"]
        given = {"rater": person, "amount": round(earned * 1_000_000), "currency": "EUR"}
        answer = await place.owner.post(f"{path}/payments", json=given)
        assert answer.status_code in (201, 204), answer.text


def retention(place: Place, days: float, duties: Duties | None = None) -> Retention:
    """Rounds so many days from now, which look every hour."""
    settings = place.house.settings.model_copy(
        update={"archive_after_days": AFTER, "personal_data_days": DAYS}
    )
    house = place.house
    made = Retention(house.store, settings, house.archives, duties or house.duties)
    made.clock = at(days)
    house.duties._ended[TASK] = made.clock() - 3_600_000
    return made


def at(days: float) -> Callable[[], int]:
    """A clock that stands so many days from now."""
    now = time.time_ns() // 1_000_000 + round(days * DAY)
    return lambda: now


async def seen(place: Place, days: float) -> tuple[list[str], list[str]]:
    """The campaigns and the people who are due then."""
    now = time.time_ns() // 1_000_000 + round(days * DAY)
    found: Due = await place.house.store.read(lambda tx: due(tx, AFTER, DAYS, now))
    return [one.campaign for one in found.campaigns], [one.person for one in found.people]


async def raters(place: Place) -> list[str]:
    return [(await one.get("/api/session")).json()["person"] for one in place.raters]


async def state(place: Place) -> str:
    [line] = (await place.owner.get("/api/campaigns")).json()["campaigns"]
    found: str = line["state"]
    return found


async def test_campaigns_and_people_are_due_on_the_day_and_not_before(place: Place) -> None:
    people = await raters(place)
    assert await seen(place, AFTER - 0.1) == ([], [])
    assert await seen(place, AFTER + 0.1) == ([place.name], [])
    assert await seen(place, DAYS - 0.1) == ([place.name], [])
    campaigns, due_people = await seen(place, DAYS + 0.1)
    assert (campaigns, sorted(due_people)) == ([place.name], sorted(people))


async def test_who_has_work_or_is_owed_something_is_not_due(place: Place) -> None:
    one, other = await raters(place)
    await place.open(small_spec(name="second"), sentences(1))
    secret = await place.link(campaign="second")
    joined = await place.raters[0].post(f"/api/invitations/{secret}", json={"agreed": True})
    assert joined.status_code in (200, 201), joined.text
    assert (await seen(place, DAYS + 1))[1] == [other]
    await place.owner.post("/api/campaigns/second/close", json={})
    assert sorted((await seen(place, DAYS + 1))[1]) == sorted((one, other))


async def test_who_was_not_paid_is_not_due(tmp_path: Path) -> None:
    async with closed_campaign(tmp_path / "data") as place:
        assert (await seen(place, DAYS + 1))[1] == []
        await pay(place)
        assert sorted((await seen(place, DAYS + 1))[1]) == sorted(await raters(place))


async def test_a_round_archives_and_erases_and_says_so(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    people = await raters(place)
    with caplog.at_level(logging.INFO, "quorate.server"):
        await retention(place, AFTER + 1).round()
        assert await state(place) == "archived"
        await retention(place, DAYS + 1).round()
    told = [record.getMessage() for record in caplog.records]
    assert f"campaign {place.name} was archived, closed for {AFTER} days" in told
    for person in people:
        assert f"person {person} was erased, without an open campaign for {DAYS} days" in told
    rows = {row[1]: row for row in (await dump(place))["members"]}
    assert all("erased" in rows[person] for person in people)
    assert (await seen(place, DAYS + 1)) == ([], [])


async def test_two_processes_do_one_round(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    people = await raters(place)
    both = [retention(place, DAYS + 1) for _ in range(2)]
    with caplog.at_level(logging.INFO, "quorate.server"):
        await asyncio.gather(*(one.round() for one in both))
    told = [record.getMessage() for record in caplog.records]
    for person in people:
        assert sum(f"person {person} was erased" in line for line in told) == 1
    assert sum("was archived, closed for" in line for line in told) == 1
    kinds = [line[1] for line in (await dump(place))["log"]]
    assert kinds.count("campaign_archived") == 1
    assert kinds.count("rater_erased") == len(people)


async def test_what_was_brought_back_is_not_put_away_at_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_retention, "ENTRIES", 1)
    await retention(place, AFTER + 1).round()
    closed_before = time.time_ns() // 1_000_000
    await moved(place, "unarchive")
    assert await state(place) == "closed"
    await pay(place)  # what happens later does not hide that it came back

    async def when(moment: int) -> list[str]:
        now = moment + AFTER * DAY
        found: Due = await place.house.store.read(lambda tx: due(tx, AFTER, None, now))
        return [one.campaign for one in found.campaigns]

    assert await when(closed_before) == []
    assert await when(time.time_ns() // 1_000_000) == [place.name]


async def test_a_clock_that_was_set_forward_does_nothing_at_once(place: Place) -> None:
    rounds = retention(place, DAYS + 1)
    rounds.ticks, last = lambda: 0.0, time.time_ns() // 1_000_000
    place.house.duties._ended[TASK] = last
    for hour in range(HOURS):
        rounds.ticks = lambda now=hour: now * 3_600.0  # type: ignore[misc]
        with pytest.raises(ConflictError, match="2 people to be erased, but nobody looked since"):
            await rounds.round()
    assert await state(place) == "closed"
    # set right again, nothing is due
    rounds.clock = at(0)
    await rounds.round()
    assert await state(place) == "closed"
    # forward once more, and nobody set it right
    rounds.clock, begun = at(DAYS + 1), (HOURS + 1) * 3_600.0
    rounds.ticks = lambda: begun
    with pytest.raises(ConflictError, match="nothing is done yet"):
        await rounds.round()
    rounds.ticks = lambda: begun + HOURS * 3_600.0
    await rounds.round()
    assert await state(place) == "archived"


async def test_a_clock_in_the_store_that_was_once_ahead_erases_nobody(
    place: Place,
) -> None:
    """The store's clock does not go back, until the process ends."""
    place.house.store._clock.not_before(  # type: ignore[attr-defined]
        time.time_ns() // 1_000_000 + 2 * DAYS * DAY
    )
    await retention(place, 0).round()
    assert await state(place) == "closed"


async def test_a_week_without_a_look_is_no_reason(place: Place) -> None:
    rounds = retention(place, AFTER + 1)
    place.house.duties._ended[TASK] = rounds.clock() - LONG + 1_000
    await rounds.round()
    assert await state(place) == "archived"


async def test_who_cannot_be_archived_keeps_nobody_from_being_erased(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(*_: object) -> None:
        raise StoreError("no space left on device", remedy="make room")

    monkeypatch.setattr(Archives, "archive", full)
    await retention(place, DAYS + 1).round()
    assert f"campaign {place.name} cannot be archived" in caplog.text
    assert (await seen(place, DAYS + 1)) == ([place.name], [])


async def test_a_server_does_it_by_itself_and_the_command_tells_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    old = time.time_ns() // 1_000_000 - (AFTER + 1) * DAY
    async with opened(data, items=0, clock=lambda: old) as place:
        await place.owner.post(f"/api/campaigns/{place.name}/close", json={})
        people = await raters(place)
    (data / "server.toml").write_text(f"archive_after_days = {AFTER}\n")
    told = json.loads(run(["retention", "--data", str(data), "--json"], tmp_path).stdout)
    assert [one["campaign"] for one in told["campaigns"]] == [place.name]
    assert told["people"] == []
    asked = ["retention", "--data", str(data), "--personal-data-days", str(AFTER), "--json"]
    told = json.loads(run(asked, tmp_path).stdout)
    assert sorted(one["person"] for one in told["people"]) == sorted(people)
    house = open_house(data, Settings(archive_after_days=AFTER))
    await house.start()
    background = Background(house, ("retention",))
    await background.start()
    try:
        while not list(house.archives.folder.glob(f"{place.name}-*")):
            await asyncio.sleep(0.05)
    finally:
        await background.stop()
        await house.stop()

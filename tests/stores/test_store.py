"""What every store promises: kept when acknowledged, one piece of work apart from the other."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from campaigns import (
    NAME,
    NOON,
    Clock,
    add_sentences,
    assert_views_are_replay,
    entries,
    new_world,
    view_rows,
)
from databases import Home
from quorate.campaign.names import fresh
from quorate.campaign.rights import NotFoundError
from quorate.ledger.event import HOUSE
from quorate.ledger.events import GoldSet, PersonJoined
from quorate.ledger.views import ITEMS, JUDGMENTS, PEOPLE
from quorate.schema.errors import IntegrityError
from quorate.storage.queries import log
from quorate.storage.store import Store, StoreError, StoreUnavailableError
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


def joined(tx: Transaction, person: str) -> str:
    tx.append(HOUSE, person, PersonJoined(person, "member"))
    return person


async def test_what_was_acknowledged_is_there_after_a_restart(home: Home) -> None:
    store = await home.open()
    world = await store.write(new_world)
    held = await store.write(lambda tx: world.take(tx, world.raters[0]))
    receipt = await store.write(lambda tx: world.answer(tx, world.raters[0], held.lease))
    await home.close(store)

    again = await home.open()
    rows = await again.read(lambda tx: view_rows(tx, JUDGMENTS))
    assert list(rows) == [(receipt.judgment,)]
    # the same submission sent once more gets the receipt that the first one got
    home.clock.advance(60_000)
    repeated = await again.write(lambda tx: world.answer(tx, world.raters[0], held.lease))
    assert repeated == receipt


async def test_work_that_raises_leaves_nothing_and_harms_nothing_beside_it(store: Store) -> None:
    def spoiled(tx: Transaction) -> None:
        joined(tx, "p_lost")
        raise NotFoundError("no such thing")

    pieces = [store.write(partial(joined, person=f"p_{n}")) for n in range(20)]
    answers = await asyncio.gather(
        *pieces[:10], store.write(spoiled), *pieces[10:], return_exceptions=True
    )
    assert isinstance(answers[10], NotFoundError)
    assert [a for a in answers if isinstance(a, str)] == [f"p_{n}" for n in range(20)]
    await store.number()
    people = await store.read(lambda tx: view_rows(tx, PEOPLE))
    assert set(people) == {(f"p_{n}",) for n in range(20)}
    assert len((await store.read(entries))[HOUSE]) == 20


async def test_a_row_that_the_database_refuses_takes_nothing_else_with_it(store: Store) -> None:
    await store.write(lambda tx: joined(tx, "p_1"))
    both = await asyncio.gather(
        store.write(lambda tx: joined(tx, "p_1")),
        store.write(lambda tx: joined(tx, "p_2")),
        return_exceptions=True,
    )
    assert "refused" in str(both[0])
    assert both[1] == "p_2"


async def test_work_sees_what_it_wrote_and_others_only_when_it_committed(store: Store) -> None:
    def write(tx: Transaction) -> int:
        joined(tx, "p_1")
        joined(tx, "p_2")
        return len(view_rows(tx, PEOPLE))

    assert await store.write(write) == 2
    assert len(await store.read(lambda tx: view_rows(tx, PEOPLE))) == 2


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only|readonly"):
        await store.read(lambda tx: joined(tx, "p_1"))
    assert not await store.read(lambda tx: view_rows(tx, PEOPLE))


async def test_a_read_cannot_lock(store: Store) -> None:
    world = await store.write(new_world)
    with pytest.raises(StoreError, match="read-only"):
        await store.read(lambda tx: world.supply(tx, world.raters[0]))


async def test_an_event_about_a_row_that_is_not_there_is_refused(store: Store) -> None:
    def write(tx: Transaction) -> None:
        tx.append(NAME, "system", GoldSet(NAME, "no such item", ""))

    with pytest.raises(IntegrityError, match="items"):
        await store.write(write)
    await store.number()
    assert await store.read(entries) == {}


async def test_many_events_in_one_transaction_keep_their_order(store: Store) -> None:
    people = [f"p_{n}" for n in range(500)]

    def write(tx: Transaction) -> None:
        for person in people:
            joined(tx, person)

    await store.write(write)
    await store.number()
    lines = await store.read(lambda tx: tx.all(log.LINES, log=HOUSE, start=0, limit=1_000))
    assert [line.idx for line in lines] == list(range(500))
    assert [line.body.split('"person":"')[1].split('"')[0] for line in lines] == people
    await store.read(assert_views_are_replay)


async def test_each_log_is_numbered_from_0_without_gaps_whatever_was_rolled_back(
    home: Home,
) -> None:
    servers: list[Store] = await home.servers()

    def write(tx: Transaction, n: int) -> None:
        name = f"p_{n}"
        tx.append(HOUSE if n % 3 else "other", name, PersonJoined(name, "member"))
        if n % 4 == 0:
            raise NotFoundError("rolled back")

    await asyncio.gather(
        *(servers[n % len(servers)].write(partial(write, n=n)) for n in range(120)),
        return_exceptions=True,
    )
    await servers[0].number()
    logs = await servers[0].read(entries)  # which sees to the gaps
    assert {name: len(lines) for name, lines in logs.items()} == {HOUSE: 60, "other": 30}


async def test_time_never_goes_back(home: Home) -> None:
    clock = Clock()
    store = await home.open(clock)
    await store.write(lambda tx: joined(tx, "p_1"))
    clock.at = NOON - 3_600_000
    assert await store.write(lambda tx: tx.now) == NOON
    assert await store.read(lambda tx: tx.now) == NOON
    await store.write(lambda tx: joined(tx, "p_2"))
    await home.close(store)
    again = await home.open(clock)  # and not by a restart either
    assert await again.write(lambda tx: tx.now) == NOON


async def test_a_lease_stays_lapsed_when_the_clock_is_set_back(home: Home) -> None:
    from quorate.campaign.expiring import expire

    store = await home.open()
    world = await store.write(new_world)
    await store.write(lambda tx: world.take(tx, world.raters[0]))
    home.clock.advance(31 * 60_000)
    assert await store.write(expire) == [NAME, NAME]
    home.clock.at = NOON
    held = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    assert all(lease.expires_at > NOON + 60 * 60_000 for lease in held.leases)
    await store.number()
    await store.read(assert_views_are_replay)


async def test_a_store_that_was_closed_says_so(home: Home) -> None:
    store = await home.open()
    await home.close(store)
    with pytest.raises(StoreUnavailableError, match="closed"):
        await store.write(lambda tx: tx.now)
    with pytest.raises(StoreUnavailableError, match="closed"):
        await store.read(lambda tx: tx.now)


async def test_a_caller_who_goes_away_does_not_disturb_the_others(store: Store) -> None:
    tasks = [asyncio.create_task(store.write(partial(joined, person=f"p_{n}"))) for n in range(30)]
    await asyncio.sleep(0)
    for task in tasks[::3]:
        task.cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    kept = {answer for answer in answers if isinstance(answer, str)}
    assert kept >= {f"p_{n}" for n in range(30) if n % 3}
    assert await store.write(lambda tx: joined(tx, fresh("p")))
    people = await store.read(lambda tx: {key[0] for key in view_rows(tx, PEOPLE)})
    assert kept <= people


async def test_a_thousand_items_are_added_in_one_go(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, items=0))
    await store.write(lambda tx: add_sentences(tx, world, 1_000))
    await store.number()
    assert len(await store.read(lambda tx: view_rows(tx, ITEMS))) == 1_000
    await store.read(assert_views_are_replay)

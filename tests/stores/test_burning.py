"""How a budget is used up over time: sums that were kept give what adding up all gives."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from campaigns import NAME, NOON, Clock, World, new_world
from quorate.campaign import burning
from quorate.campaign.burning import LATE, MINUTE, PARTS, Burning, burning_of, keep_burning
from quorate.storage.queries import burning as queries
from quorate.storage.store import Store, StoreError
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(store: Store) -> World:
    return await store.write(lambda tx: new_world(tx, items=12))


async def judge(store: Store, world: World, clock: Clock, pause: int, times: int) -> None:
    """So many judgments of the first rater, one after each pause."""

    def work(tx: Transaction) -> None:
        rater = world.raters[0]
        world.answer(tx, rater, world.take(tx, rater).lease)

    for _ in range(times):
        clock.advance(pause)
        await store.write(work)


async def look(store: Store) -> Burning:
    return await store.read(lambda tx: burning_of(tx, NAME, NOON))


async def test_what_was_kept_is_not_read_again_and_counts(
    store: Store, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge(store, world, clock, 7 * MINUTE, 5)
    small = await look(store)
    assert (small.step, small.new) == (MINUTE, 0)
    assert [one.part - NOON // MINUTE for one in small.parts] == [7, 14, 21, 28, 35]

    monkeypatch.setattr(burning, "FEW", 3)
    first = await look(store)
    assert first.parts == small.parts
    # the last two came within ten minutes: their neighbours may not be committed yet
    assert (first.until, first.new) == (clock.at - LATE, 3)
    await store.write(lambda tx: keep_burning(tx, NAME, first))
    again = await look(store)
    assert (again.parts, again.new) == (small.parts, 0)

    # later there are longer stretches, and what was kept is added up to these
    await judge(store, world, clock, 20 * MINUTE, 4)
    later = await look(store)
    assert later.step == 2 * MINUTE
    assert len(later.parts) <= PARTS
    monkeypatch.setattr(burning, "FEW", 20_000)
    assert (await look(store)).parts == later.parts
    assert sum(one.judgments for one in later.parts) == 9

    # sums come from what was kept: without it the first stretches are missed
    monkeypatch.setattr(burning, "FEW", 3)
    await store.write(lambda tx: keep_burning(tx, NAME, later))
    lost = Burning(later.step, (), later.until + 1, {}, 0)
    await store.write(lambda tx: keep_burning(tx, NAME, lost))
    assert sum(one.judgments for one in (await look(store)).parts) < 9


async def test_the_latest_sums_stay(
    store: Store, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(burning, "FEW", 1)
    await judge(store, world, clock, 15 * MINUTE, 3)
    early = await look(store)
    await judge(store, world, clock, 15 * MINUTE, 3)
    late = await look(store)
    for found in (late, early):
        await store.write(partial(keep_burning, campaign=NAME, found=found))
    kept = await store.read(lambda tx: tx.one(queries.KEPT, campaign=NAME))
    assert kept is not None
    assert kept.until == late.until > early.until


async def test_servers_that_keep_at_once_do_no_harm(
    store: Store, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(burning, "FEW", 1)
    await judge(store, world, clock, 15 * MINUTE, 3)
    found = await look(store)
    kept = [store.write(lambda tx: keep_burning(tx, NAME, found)) for _ in range(4)]
    ended = await asyncio.gather(*kept, return_exceptions=True)
    # what the page of numbers takes for no harm
    assert all(one is None or isinstance(one, StoreError) for one in ended), ended
    assert (await look(store)).parts == found.parts

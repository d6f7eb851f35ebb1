"""The erased are named by what they are called in releases made before, and in no other."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import MINUTE, NAME, Clock, World, new_world
from quorate.campaign.erasing import erase_person
from quorate.campaign.releasing import prepare_release, publish_release
from quorate.campaign.rights import Actor
from quorate.campaign.tombstones import tombstones_of
from quorate.certificate.frozen import Pseudonyms
from quorate.certificate.proof.tombstones import Buried, Tombstones
from quorate.ledger.events import ReleasePublished
from quorate.storage.queries import log as logs
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


async def size_of(store: Store) -> int:
    await store.number()
    found = await store.read(lambda tx: tx.one(logs.SIZE, log=NAME))
    assert found is not None
    return found.size


def judge(tx: Transaction, world: World, rater: Actor) -> None:
    world.answer(tx, rater, world.take(tx, rater).lease)


async def released(store: Store, world: World, version: str, told: str = "raters") -> Pseudonyms:
    """A release of the whole log; the names of raters in it."""
    size = await size_of(store)

    def work(tx: Transaction) -> bytes:
        key = prepare_release(tx, world.vault, world.owner, NAME, version, told)
        event = ReleasePublished(NAME, version, "ab" * 32, size, "cd" * 32, told, 3)
        publish_release(tx, world.owner, event)
        return key

    return Pseudonyms(await store.write(work))


async def found(store: Store, world: World, size: int | None = None) -> Tombstones:
    end = await size_of(store) if size is None else size
    return await store.read(lambda tx: tombstones_of(tx, world.vault, NAME, end))


async def test_the_erased_are_named_in_releases_made_before(store: Store, clock: Clock) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=4, items=9))
    early, late, silent, staying = world.raters
    await store.write(partial(judge, world=world, rater=early))
    await store.write(partial(judge, world=world, rater=staying))
    clock.advance(MINUTE)
    first = await released(store, world, "1")
    clock.advance(MINUTE)
    await store.write(partial(judge, world=world, rater=late))
    clock.advance(MINUTE)
    second = await released(store, world, "2")
    assert await found(store, world) == Tombstones(0)
    before = await size_of(store)
    for gone in (early, late, silent):
        clock.advance(MINUTE)
        await store.write(partial(erase_person, actor=world.owner, person=gone.person, reason="x"))
    clock.advance(MINUTE)
    await released(store, world, "3")
    both = tuple(sorted(second.of(one.person) for one in (early, late)))
    assert await found(store, world) == Tombstones(
        3, (Buried("1", 1, (first.of(early.person),)), Buried("2", 2, both))
    )
    assert await found(store, world, before) == Tombstones(0)


async def test_of_a_release_that_tells_groups_only_the_number_is_told(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2))
    for rater in world.raters:
        await store.write(partial(judge, world=world, rater=rater))
    clock.advance(MINUTE)
    await released(store, world, "1", "groups")
    person = world.raters[0].person
    await store.write(partial(erase_person, actor=world.owner, person=person, reason="x"))
    assert await found(store, world) == Tombstones(1, (Buried("1", 1, ()),))

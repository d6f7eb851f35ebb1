"""Which item comes next: in the order asked for, soonest first, and not the same for all."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import MINUTE, NAME, Clock, World, add_sentences, new_world, small_spec, view_row
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.rights import Actor
from quorate.ledger.views import LEASES
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


def take_one(tx: Transaction, world: World, rater: Actor) -> str | None:
    """Judge the next item; its name."""
    given = world.supply(tx, rater, 1)
    if not given.leases:
        return None
    lease = given.leases[0].lease
    world.answer(tx, rater, lease)
    return str(view_row(tx, LEASES, lease=lease)["item"])


async def taken(store: Store, world: World, rater: Actor, number: int) -> list[str | None]:
    work = partial(take_one, world=world, rater=rater)
    return [await store.write(work) for _ in range(number)]


async def test_items_come_in_the_order_of_the_file_when_that_is_asked_for(store: Store) -> None:
    spec = small_spec(order="as_given", overlap=5)
    world = await store.write(lambda tx: new_world(tx, raters=2, items=8, spec=spec))
    expected = [f"i{n:03d}" for n in range(8)]
    for rater in world.raters:
        assert await taken(store, world, rater, 9) == [*expected, None]


async def test_a_smaller_priority_comes_first(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=1, items=40))
    urgent = [NewItem({"sentence": "Soon."}, f"u{n}", priority=-1) for n in range(3)]
    await store.write(lambda tx: add_items(tx, world.owner, NAME, urgent))
    first = await taken(store, world, world.raters[0], 4)
    assert {"u0", "u1", "u2"} == set(first[:3])


async def test_raters_who_begin_together_do_not_all_get_the_same_item(store: Store) -> None:
    spec = small_spec(overlap=30)
    world = await store.write(lambda tx: new_world(tx, raters=12, items=60, spec=spec))
    firsts = [(await taken(store, world, rater, 1))[0] for rater in world.raters]
    assert len(set(firsts)) > 4


async def test_items_added_later_come_to_who_had_nothing_left(store: Store, clock: Clock) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1))
    rater = world.raters[0]
    assert len([name for name in await taken(store, world, rater, 2) if name]) == 1
    await store.write(lambda tx: add_sentences(tx, world, 1, 50))
    world.cursors.freed(NAME)
    assert await taken(store, world, rater, 1) == ["i050"]
    await store.write(lambda tx: add_sentences(tx, world, 1, 60))
    assert await taken(store, world, rater, 1) == ["i060"]  # nobody had rested
    clock.advance(MINUTE)
    assert await taken(store, world, rater, 1) == [None]

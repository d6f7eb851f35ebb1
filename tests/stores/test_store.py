"""What every store promises: kept when acknowledged, one piece of work apart from the other."""

from __future__ import annotations

import pytest

from campaigns import assert_views_are_replay, new_world
from quorate.storage.store import Store

pytestmark = pytest.mark.anyio


async def test_smoke(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx))
    held = await store.write(lambda tx: world.take(tx, world.raters[0]))
    receipt = await store.write(lambda tx: world.answer(tx, world.raters[0], held.lease))
    assert not receipt.surplus
    await store.number()
    await store.read(assert_views_are_replay)

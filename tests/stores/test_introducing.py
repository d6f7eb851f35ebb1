"""Names of people on every store: of those who are shown, and of nobody else."""

from __future__ import annotations

import pytest

from campaigns import new_world
from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.erasing import erase_person
from quorate.storage.store import Store

pytestmark = pytest.mark.anyio


async def test_names_are_those_of_the_people_asked_for(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1))
    first, second = (one.person for one in world.raters)
    found = await store.read(lambda tx: names_of(tx, world.vault, [first, first, "p_0"]))
    assert found == {first: "Rater"}
    await store.write(lambda tx: erase_person(tx, world.owner, first, ""))
    assert await store.read(lambda tx: names_of(tx, world.vault, [first, second])) == {
        second: "Rater"
    }
    assert await store.read(lambda tx: names_of(tx, world.vault, [])) == {}

"""Entries of campaigns have salts and leaves in two levels; the house's log is as it was."""

from __future__ import annotations

import json

import pytest

from campaigns import NAME, new_world
from quorate.ledger.disclosure import leaf_of, shown
from quorate.ledger.event import HOUSE
from quorate.ledger.merkle import leaf_hash
from quorate.storage.queries import log as logs
from quorate.storage.queries.log import Line
from quorate.storage.store import Store

pytestmark = pytest.mark.anyio


async def lines(store: Store, log: str) -> list[Line]:
    await store.number()
    return await store.read(lambda tx: tx.all(logs.LINES, log=log, start=0, limit=1_000))


async def test_each_entry_of_a_campaign_has_a_salt_of_its_own(store: Store) -> None:
    await store.write(lambda tx: new_world(tx, raters=2, items=3))
    found = await lines(store, NAME)
    salts = [json.loads(line.body)["salt"] for line in found]
    assert len(found) > 3
    assert len(set(salts)) == len(salts)
    for line in found:
        body = line.body.encode()
        assert line.leaf == leaf_of(body) != leaf_hash(body)
        assert shown(body).kind == line.kind


async def test_an_entry_of_the_house_has_none(store: Store) -> None:
    await store.write(lambda tx: new_world(tx, raters=2, items=3))
    found = await lines(store, HOUSE)
    assert found
    for line in found:
        assert "salt" not in json.loads(line.body)
        assert line.leaf == leaf_hash(line.body.encode())

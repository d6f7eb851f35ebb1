"""Proofs from every store: what is kept of a log so that none reads it from its start."""

from __future__ import annotations

import pytest

from campaigns import NAME, add_sentences, new_world
from quorate.campaign import checkpointing
from quorate.campaign.checkpointing import Prover, checkpoint, signer_of
from quorate.campaign.verifying import LogVerdict, verify_log
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonJoined
from quorate.ledger.proof import Proof
from quorate.storage.queries import log
from quorate.storage.statement import Statement
from quorate.storage.store import Store
from quorate.storage.tables import runs
from quorate.storage.transaction import Transaction
from tiles import narrow

pytestmark = pytest.mark.anyio

SIGNER = signer_of(NAME, "quorate.example", bytes(range(32)))
LEVELS = (2, 4, 6)


@pytest.fixture(autouse=True)
def narrow_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch)


async def signed(store: Store) -> int:
    await store.number()
    return (await store.write(lambda tx: checkpoint(tx, NAME, SIGNER))).size


async def kept(store: Store) -> list[int]:
    def read(tx: Transaction) -> list[int]:
        return [len(tx.all(log.RUNS, log=NAME, level=at, start=0, limit=10_000)) for at in LEVELS]

    return await store.read(read)


async def verdict(store: Store) -> LogVerdict:
    return await store.read(lambda tx: verify_log(tx, NAME, SIGNER.verifier.public))


async def test_each_head_keeps_what_was_completed_since_the_last(store: Store) -> None:
    world = await store.write(new_world)
    size = await signed(store)
    assert await kept(store) == [size // 4, size // 16, size // 64]
    await store.write(lambda tx: add_sentences(tx, world, 150, start=10))
    size = await signed(store)
    assert await kept(store) == [size // 4, size // 16, size // 64]
    assert (await verdict(store)).faults == ()


async def test_a_log_that_was_written_before_is_caught_up_head_by_head(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "_MOST_RUNS", 30)
    world = await store.write(lambda tx: new_world(tx, items=200))
    for n in range(20):
        size = await signed(store)
        assert sum(await kept(store)) <= 30 * (n + 1)
        await store.write(lambda tx, n=n: add_sentences(tx, world, 1, start=300 + n))  # type: ignore[misc]
    assert await kept(store) == [size // 4, size // 16, size // 64]
    assert (await verdict(store)).faults == ()


async def test_a_proof_reads_few_entries(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    world = await store.write(lambda tx: new_world(tx, items=200))
    await signed(store)
    read: list[int] = []
    leaves = checkpointing._leaves

    def counted(tx: Transaction, name: str, start: int, end: int) -> list[bytes]:
        read.append(end - start)
        return leaves(tx, name, start, end)

    monkeypatch.setattr(checkpointing, "_leaves", counted)

    def prove(tx: Transaction) -> Proof:
        return Prover().inclusion(tx, world.owner, NAME, 100)

    proof = await store.read(prove)
    assert sum(read) <= 8
    line = await store.read(lambda tx: tx.one(log.LINE, log=NAME, idx=100))
    assert line is not None
    proof.verify(line.body.encode(), [SIGNER.verifier])


async def test_two_logs_are_kept_apart(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, items=100))

    def join(tx: Transaction) -> None:
        for n in range(50):
            tx.append(HOUSE, f"p_{n}", PersonJoined(f"p_{n}", "member"))

    await store.write(join)
    size = await signed(store)
    house = signer_of(HOUSE, "quorate.example", bytes(range(32)))
    await store.write(lambda tx: checkpoint(tx, HOUSE, house))
    assert await kept(store) == [size // 4, size // 16, size // 64]
    for name, key in ((NAME, SIGNER), (HOUSE, house)):
        found = await store.read(lambda tx: verify_log(tx, name, key.verifier.public))  # noqa: B023
        assert found.faults == ()
    assert world.owner


@pytest.mark.parametrize("level", LEVELS)
async def test_a_root_that_was_changed_is_named(store: Store, level: int) -> None:
    await store.write(lambda tx: new_world(tx, items=200))
    await signed(store)
    change = Statement(
        runs.update().where(runs.c.level == level, runs.c.place == 1).values(root=bytes(32))
    )
    assert await store.write(lambda tx: tx.run(change)) == 1
    (fault,) = (await verdict(store)).faults
    assert f"the kept root of the {1 << level} entries from {1 << level} on" in str(fault)


async def test_a_root_of_entries_that_are_not_there_is_named(store: Store) -> None:
    await store.write(new_world)
    size = await signed(store)

    def forge(tx: Transaction) -> None:
        tx.run(log.KEEP_RUN, log=NAME, level=6, place=size, root=bytes(32))

    await store.write(forge)
    (fault,) = (await verdict(store)).faults
    assert f"the root of run {size} of 64 entries is kept, and there is no such run" in str(fault)

"""A watch that is attended by hand: what the server's task does, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from campaigns import World, labels, view_row
from quorate.assignment.live.full_fit import fit
from quorate.campaign.rights import Actor
from quorate.campaign.watch.acting import act
from quorate.campaign.watch.deciding import Made, Written, write_decisions
from quorate.campaign.watch.watching import Watch, present
from quorate.ledger.vault import Vault
from quorate.ledger.views import LEASES
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction


async def watch_of(store: Store, campaign: str, vault: Vault) -> Watch:
    """A watch that has read the log to its end."""
    now = await store.read(lambda tx: present(tx, campaign))
    watch = Watch(campaign, now, vault)
    await catch_up(store, watch)
    return watch


async def catch_up(store: Store, watch: Watch) -> None:
    """Read the log to its end."""
    await store.number()
    while watch.take(await store.read(watch.bite)):
        pass


async def decided(store: Store, watch: Watch, fits: bool = True) -> int:
    """Read, decide and write until nothing is left to decide; how many decisions were written."""
    written = 0
    while True:
        await catch_up(store, watch)
        snapshot = watch.snapshot() if fits else None
        if snapshot is not None:
            watch.adopt(fit(snapshot))
        made = watch.decisions()
        if not made:
            return written
        done = await write(store, watch, made)
        written += done.written


async def write(store: Store, watch: Watch, made: Sequence[Made]) -> Written:
    """Write decisions down."""
    done = await store.write(lambda tx: write_decisions(tx, watch.campaign, made))
    watch.settled(made, done)
    return done


async def looked(store: Store, watch: Watch, now: int | None = None) -> None:
    """Look at all raters who are due, and do what the rules say."""
    await catch_up(store, watch)
    looking = watch.looking
    assert looking is not None
    while raters := looking.due(watch.now if now is None else now):
        look = looking.look(watch.following, raters, watch.now if now is None else now)
        if looking.matters(look):
            await store.write(lambda tx: act(tx, watch.spec, look))  # noqa: B023
        await catch_up(store, watch)


def tone_of(item: str) -> str:
    """What an item sounds like, in truth."""
    return "warm" if int(item[1:]) % 2 else "cold"


def judge_one(tx: Transaction, world: World, rater: Actor, rng: Random, skill: float) -> bool:
    """Answer what the rater holds, right with probability ``skill``; False for nothing."""
    held = world.supply(tx, rater, 1).leases
    if not held:
        return False
    item = str(view_row(tx, LEASES, lease=held[0].lease)["item"])
    truth = tone_of(item) if item[0] == "i" else "warm"
    other = "warm" if truth == "cold" else "cold"
    given = labels(truth if rng.random() < skill else other)
    world.answer(tx, rater, held[0].lease, given=given)
    return True

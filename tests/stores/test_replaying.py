"""Every decision comes out of the log and the secret again, and one that was changed does not."""

from __future__ import annotations

import json
from functools import partial
from itertools import count
from random import Random

import pytest
import sqlalchemy as sa

from campaigns import (
    NAME,
    Clock,
    World,
    compared_items,
    compared_spec,
    new_world,
    secret_of_draws,
    small_spec,
    view_row,
)
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.rights import Actor
from quorate.campaign.watch.replaying import Replayed, alike, replay
from quorate.ledger.views import LEASES
from quorate.schema.json_value import Json
from quorate.storage.queries import log
from quorate.storage.statement import Statement, number, words
from quorate.storage.store import Store
from quorate.storage.tables import events
from quorate.storage.transaction import Transaction
from watched import catch_up, decided, judge_one, watch_of

pytestmark = pytest.mark.anyio


async def a_campaign(store: Store, clock: Clock, choice: str, order: str = "shuffled") -> World:
    """A campaign in which everything was mixed in and decided."""
    spec = small_spec(
        stopping={"min": 2, "max": 4, "confidence": 0.85},
        assignment={
            "choice": choice,
            "gold": 0.2,
            "audit": 0.1,
            "repeats": 0.1,
            "repeat_after": 4,
        },
        order=order,
        checks={},
        undo_minutes=0,
    )
    world = await store.write(lambda tx: new_world(tx, raters=5, items=25, spec=spec))
    known = [NewItem({"sentence": "Hm."}, f"g{n}", {"tone": "warm"}) for n in range(4)]
    traps = [
        NewItem({"sentence": "Say warm."}, f"t{n}", {"tone": "warm"}, bank="audit")
        for n in range(2)
    ]
    await store.write(lambda tx: add_items(tx, world.owner, NAME, [*known, *traps]))
    watch = await watch_of(store, NAME, world.vault)
    world.desk.following = lambda _: watch.following
    numbers = count()
    world.desk.naming = lambda *_: f"l_{next(numbers):06d}"  # the same chance in every run
    rng = Random(2)
    for _ in range(14):
        for rater in world.raters:
            clock.advance(2_000)
            await store.write(partial(judge_one, world=world, rater=rater, rng=rng, skill=0.9))
        if await decided(store, watch):
            world.cursors.freed(NAME)
    await store.number()
    return world


PUT = Statement(
    sa.update(events)
    .where(events.c.log == words("name"), events.c.idx == number("place"))
    .values(body=words("body"))
)


def put(tx: Transaction, place: int, body: str) -> None:
    """Write over an event of the log."""
    assert tx.run(PUT, name=NAME, place=place, body=body) == 1


async def replayed(store: Store) -> Replayed:
    return await store.read(lambda tx: replay(tx, NAME, secret_of_draws(NAME)))


@pytest.mark.parametrize(
    ("choice", "order"),
    [("information", "shuffled"), ("balanced", "as_given"), ("priority", "shuffled")],
)
async def test_everything_comes_out_again(
    store: Store, clock: Clock, choice: str, order: str
) -> None:
    await a_campaign(store, clock, choice, order)
    found = await replayed(store)
    assert found.named == ()
    assert found.holds
    assert found.untold == 0
    assert found.leases > 50
    assert found.decisions > 10
    assert set(found.by) >= {choice, "gold", "audit", "repeat"}


async def test_repeats_in_the_other_order_come_out_again(store: Store, clock: Clock) -> None:
    spec = compared_spec({"repeats": 0.4, "repeat_after": 2}, checks={})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=0, spec=spec))
    await store.write(lambda tx: add_items(tx, world.owner, NAME, compared_items(20)))
    rng = Random(2)
    for _ in range(20):
        for rater in world.raters:
            clock.advance(2_000)
            await store.write(partial(judge_one, world=world, rater=rater, rng=rng, skill=0.9))
    await store.number()
    found = await replayed(store)
    assert found.by["repeat"] > 3
    assert found.named == ()
    lines = await store.read(lambda tx: tx.all(log.LINES, log=NAME, start=0, limit=1_000))
    repeats = [line for line in lines if '"turned":true' in line.body]
    assert len(repeats) == found.by["repeat"]
    for line in repeats:
        # as if each had been shown as drawn, which by chance some are
        body = line.body.replace(',"turned":true', "")
        await store.write(partial(put, place=line.idx or 0, body=body))
    again = await replayed(store)
    assert {one.what for one in again.named} == {"the orders of fields are others"}
    assert 0 < again.differing < len(repeats)


async def test_pairs_chosen_for_the_ranking_come_out_again(store: Store, clock: Clock) -> None:
    spec = compared_spec({"choice": "pair-information"}, checks={}, overlap=3, hold=1)
    world = await store.write(lambda tx: new_world(tx, raters=3, items=0, spec=spec))
    await store.write(lambda tx: add_items(tx, world.owner, NAME, compared_items(30)))
    watch = await watch_of(store, NAME, world.vault)
    world.desk.following = lambda _: watch.following

    def compare(tx: Transaction, rater: Actor) -> None:
        """m0 before m1 before m2, in every item."""
        (held,) = world.supply(tx, rater, 1).leases
        item = str(view_row(tx, LEASES, lease=held.lease)["item"])
        first = int(item[1:]) % 3 < (int(item[1:]) + 1) % 3
        better: Json = {"choice": "reply_a" if first else "reply_b"}
        world.answer(tx, rater, held.lease, given={"tone": "warm", "better": better})

    for _ in range(12):
        for rater in world.raters:
            clock.advance(2_000)
            await store.write(partial(compare, rater=rater))
        await catch_up(store, watch)
    ladder = watch.following.ladder
    assert ladder is not None
    strengths = [ladder.strength(name)[0] for name in ("m0", "m1", "m2")]
    assert strengths == sorted(strengths, reverse=True)
    await store.number()
    found = await replayed(store)
    assert found.named == ()
    assert found.by["pair-information"] > 30


async def test_another_secret_gives_other_draws(store: Store, clock: Clock) -> None:
    await a_campaign(store, clock, "balanced")
    found = await store.read(lambda tx: replay(tx, NAME, b"another"))
    assert found.differing > found.leases / 3


def test_evidence_is_the_same_but_for_the_last_digits() -> None:
    told: dict[str, Json] = {"label": "warm", "probability": 0.912345, "judgments": 3}
    assert alike({"tone": told}, {"tone": {**told, "probability": 0.912347}})
    assert not alike({"tone": told}, {"tone": {**told, "probability": 0.9124}})
    assert not alike({"tone": told}, {"tone": {**told, "label": "cold"}})
    assert not alike({"tone": told}, {})


async def test_a_decision_that_was_changed_is_found(store: Store, clock: Clock) -> None:
    """One event of each kind is changed in the log, as somebody could who holds the database."""
    await a_campaign(store, clock, "information")

    def another(kind: str, body: str) -> str | None:
        entry = json.loads(body)
        data = entry["data"]
        if kind == "item_settled":
            data["outcome"] = "contested" if data["outcome"] == "quorate" else "quorate"
        elif kind == "item_leased" and data.get("draw", {}).get("choice") == "information":
            data["item"] = next(one for one in data["draw"]["among"] if one != data["item"])
        elif kind == "item_leased" and data.get("purpose") == "gold":
            del data["purpose"]
        else:
            return None
        return json.dumps(entry, separators=(",", ":"), sort_keys=True)

    lines = await store.read(lambda tx: tx.all(log.LINES, log=NAME, start=0, limit=10_000))
    tried = set()
    for line in reversed(lines):
        changed = another(line.kind, line.body)
        which = line.kind, '"purpose":"gold"' in line.body
        if changed is None or which in tried:
            continue
        tried.add(which)
        await store.write(partial(put, place=line.idx or 0, body=changed))
        found = await replayed(store)
        assert line.idx in [one.place for one in found.named], which
        await store.write(partial(put, place=line.idx or 0, body=line.body))
    assert len(tried) == 3
    assert (await replayed(store)).holds

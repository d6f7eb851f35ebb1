"""What is mixed in: how often, to whom, never twice, and never beyond what was asked for."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from math import sqrt
from random import Random

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    compared_items,
    compared_spec,
    new_world,
    small_spec,
    view_rows,
)
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.handing.drawing import Dice, dice, generator
from quorate.campaign.handing.injecting import mixed_in, turned
from quorate.campaign.rights import Actor
from quorate.ledger.events import RaterAdjusted
from quorate.ledger.views import JUDGMENTS, LEASES, MEMBERS
from quorate.schema.json_value import Json
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction
from watched import judge_one

pytestmark = pytest.mark.anyio


def mixing(**changes: object) -> object:
    return {"gold": 0.25, "repeats": 0.1, "repeat_after": 5, **changes}


async def a_world(store: Store, raters: int, items: int, **keys: object) -> World:
    declared = {"overlap": 50, "assignment": mixing(), "checks": {}, **keys}
    spec = small_spec(**declared)
    world = await store.write(lambda tx: new_world(tx, raters=raters, items=items, spec=spec))
    await add_gold(store, world, 40)
    return world


async def add_gold(store: Store, world: World, number: int) -> None:
    rows = [NewItem({"sentence": "Hm."}, f"g{n}", {"tone": "warm"}) for n in range(number)]
    done = await store.write(lambda tx: add_items(tx, world.owner, NAME, rows))
    assert not done.refused


async def work(store: Store, world: World, rater: Actor, clock: Clock, number: int) -> int:
    """Judge so many items; how many there were."""
    done = 0
    for _ in range(number):
        clock.advance(1_000)
        one = partial(judge_one, world=world, rater=rater, rng=Random(0), skill=1.0)
        done += await store.write(one)
    return done


async def leases(store: Store) -> list[dict[str, object]]:
    return list((await store.read(partial(view_rows, view=LEASES))).values())


async def test_shares_are_as_declared_and_gold_is_never_given_twice(
    store: Store, clock: Clock
) -> None:
    world = await a_world(store, 4, 60)
    for rater in world.raters:
        assert await work(store, world, rater, clock, 60) == 60
    given = await leases(store)
    number = Counter(str(row["purpose"]) for row in given)
    # 4 · 60 draws at 0.25: 60 are expected, with a standard deviation of √(240 · 0.25 · 0.75) = 6.7
    assert abs(number["gold"] - 60) < 4 * sqrt(240 * 0.25 * 0.75)
    # repeats at 0.1 from the sixth judgment on: about 22, with √(220 · 0.1 · 0.9) = 4.4
    assert abs(number["repeat"] - 22) < 4 * sqrt(220 * 0.1 * 0.9)
    seen = Counter((row["rater"], row["item"]) for row in given if row["purpose"] == "gold")
    assert set(seen.values()) == {1}


async def test_gold_that_was_shown_least_comes_first(store: Store, clock: Clock) -> None:
    world = await a_world(store, 4, 60, assignment={"gold": 0.5})
    for rater in world.raters:
        await work(store, world, rater, clock, 30)
    given = [row for row in await leases(store) if row["purpose"] == "gold"]
    shown = Counter(row["item"] for row in given)
    # 40 items and about 60 leases: each once before any twice
    assert len(given) > 40
    assert len(shown) == 40
    assert max(shown.values()) <= 2


async def test_a_bank_that_is_used_up_leaves_work(store: Store, clock: Clock) -> None:
    spec = small_spec(overlap=50, assignment={"gold": 0.5}, checks={})
    world = await store.write(lambda tx: new_world(tx, raters=1, items=30, spec=spec))
    await add_gold(store, world, 3)
    rater = world.raters[0]
    # 30 items and the 3 that are known; then there is nothing left, and no gold to pass the time
    assert await work(store, world, rater, clock, 40) <= 33
    number = Counter(str(row["purpose"]) for row in await leases(store))
    assert number[""] == 30
    assert number["gold"] <= 3


async def test_repeats_come_after_so_many_others_and_once(store: Store, clock: Clock) -> None:
    shares = {"repeats": 0.4, "repeat_after": 6}
    world = await a_world(store, 1, 60, assignment=shares, hold=1)
    rater = world.raters[0]
    await work(store, world, rater, clock, 60)
    rows = (await store.read(partial(view_rows, view=JUDGMENTS))).values()
    order = sorted(rows, key=lambda row: (int(str(row["at"])), str(row["judgment"])))
    first: dict[object, int] = {}
    repeated = []
    for place, row in enumerate(order):
        if row["purpose"] == "repeat":
            assert place - first[row["item"]] > 6
            repeated.append(row["item"])
            assert row["round"] == 1
        else:
            first[row["item"]] = place
    assert len(repeated) > 8
    assert len(set(repeated)) == len(repeated)


async def test_a_repeat_of_a_comparison_is_shown_the_other_way_round(
    store: Store, clock: Clock
) -> None:
    spec = compared_spec({"repeats": 0.4, "repeat_after": 3}, hold=1)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=0, spec=spec))
    await store.write(lambda tx: add_items(tx, world.owner, NAME, compared_items(40)))
    await work(store, world, world.raters[0], clock, 40)
    rows = (await store.read(partial(view_rows, view=LEASES))).values()
    shown = {(str(r["item"]), str(r["purpose"])): json.loads(str(r["shown"])) for r in rows}
    again = [item for item, purpose in shown if purpose == "repeat"]
    assert len(again) > 5
    for item in again:
        for question in ("better", "ranked"):
            assert shown[item, "repeat"][question] == shown[item, ""][question][::-1]


def test_fields_that_were_not_shown_before_are_as_drawn() -> None:
    drawn: dict[str, Json] = {"better": ["a", "b"], "new": ["c", "d"], "changed": ["e", "f"]}
    before: Json = {"better": ["a", "b"], "changed": ["e", "g"]}
    assert turned(drawn, before) == {**drawn, "better": ["b", "a"]}
    assert turned(drawn, None) == drawn


async def test_a_rater_can_have_a_share_of_gold_of_their_own(store: Store, clock: Clock) -> None:
    world = await a_world(store, 1, 40, assignment={"gold": 0.05})
    rater = world.raters[0]
    more = RaterAdjusted(NAME, rater.person, False, "rule", 500)
    await store.write(lambda tx: tx.append(NAME, world.owner.person, more) and None)
    await work(store, world, rater, clock, 40)
    number = Counter(str(row["purpose"]) for row in await leases(store))
    # at 0.05 more than 8 of 40 would come once in 100,000 times; at 0.5 fewer than 9 as seldom
    assert number["gold"] > 8


async def test_a_rater_whose_priority_was_lowered_waits_for_the_others(
    store: Store, clock: Clock
) -> None:
    world = await a_world(store, 2, 20, assignment={})
    lowered, other = world.raters
    low = RaterAdjusted(NAME, lowered.person, True, "rule")
    await store.write(lambda tx: tx.append(NAME, world.owner.person, low) and None)
    assert await work(store, world, other, clock, 1) == 1
    assert await work(store, world, lowered, clock, 1) == 0
    clock.advance(11 * MINUTE)  # nobody else was at work
    assert await work(store, world, lowered, clock, 1) == 1


def test_experts_are_not_tested() -> None:
    spec = small_spec(assignment={"gold": 0.5})
    assert mixed_in(spec, "rater", None, 0.4) == "gold"
    assert mixed_in(spec, "rater", None, 0.6) is None
    assert mixed_in(spec, "rater", 100, 0.4) is None
    assert mixed_in(spec, "expert", None, 0.4) is None


def test_chance_comes_from_the_secret_and_the_lease_alone() -> None:
    spec = small_spec()

    def dice_of(secret: bytes, lease: str) -> Dice:
        return dice(generator(secret, lease), spec)

    one, same = dice_of(b"secret", "l_1"), dice_of(b"secret", "l_1")
    assert (one.mix, one.salt, one.seed) == (same.mix, same.salt, same.seed)
    assert dice_of(b"secret", "l_2").mix != one.mix
    assert dice_of(b"another", "l_1").mix != one.mix
    # evenly over 0 to 1: of 2,000 draws 25 % below 0.25, standard deviation 19.4
    below = sum(dice_of(b"secret", f"l_{n}").mix < 0.25 for n in range(2_000))
    assert abs(below - 500) < 4 * 19.4


async def test_the_budget_in_judgments_is_not_passed_by_one(store: Store, clock: Clock) -> None:
    world = await a_world(store, 3, 40, budget={"judgments": 25}, assignment={"gold": 0.2})
    for _ in range(12):
        for rater in world.raters:
            await work(store, world, rater, clock, 1)
    judged = await store.read(partial(view_rows, view=JUDGMENTS))
    assert len(judged) == 25
    given = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    assert (given.state, given.leases) == ("budget", ())
    assert len(await leases(store)) == 25


async def test_the_budget_in_money_counts_what_is_out(store: Store, clock: Clock) -> None:
    # 0.25 an item: 7 items are 1.75, an eighth would be 2.00
    world = await a_world(store, 2, 40, budget={"money": 1.9}, assignment={})
    first, second = world.raters
    assert await work(store, world, first, clock, 4) == 4
    given = await store.write(lambda tx: world.supply(tx, first))
    assert len(given.leases) == 2
    assert await work(store, world, second, clock, 3) == 1
    members = await store.read(partial(view_rows, view=MEMBERS))
    assert sum(int(str(row["earned"])) for row in members.values()) == 5 * 250_000


async def test_what_is_mixed_in_looks_like_any_other_item(store: Store, clock: Clock) -> None:
    world = await a_world(store, 1, 30, assignment={"gold": 0.5})
    rater = world.raters[0]

    def one(tx: Transaction) -> list[tuple[set[str], int, object]]:
        held = world.supply(tx, rater).leases
        found: list[tuple[set[str], int, object]] = []
        for lease in held:
            world.answer(tx, rater, lease.lease)
            shape = {name for name in lease.__slots__ if getattr(lease, name) is not None}
            found.append((shape, lease.expires_at - tx.now, type(lease.content)))
        return found

    shapes = [shape for _ in range(15) for shape in await store.write(one)]
    assert len({(frozenset(s), term, kind) for s, term, kind in shapes}) == 1
    number = Counter(str(row["purpose"]) for row in await leases(store))
    assert number["gold"] > 3
    assert number[""] > 3

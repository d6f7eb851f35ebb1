"""The way of raters with many at once: each step is taken once, whoever takes it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Sequence
from functools import partial
from typing import TypeVar

import pytest

from campaigns import (
    MINUTE,
    NAME,
    World,
    assert_views_are_replay,
    entries,
    labels,
    new_rater,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from databases import Home
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.asked import spec_of
from quorate.campaign.enrolling import change_role
from quorate.campaign.rights import Actor, ConflictError, Role
from quorate.campaign.standing import set_standing
from quorate.campaign.way.agreeing import agreement_lines
from quorate.campaign.way.appealing import appeal, settle_appeal
from quorate.campaign.way.attributes import give_attributes, own_attributes
from quorate.campaign.way.calibrating import Measured, open_calibration, reveal, to_measure
from quorate.campaign.way.comparing import answers_of, round_of
from quorate.campaign.way.reinstating import reinstate
from quorate.ledger.event import SYSTEM
from quorate.ledger.views import CALIBRATIONS, ITEMS, LEASES, MEMBERS, TRIALS
from quorate.storage.store import Store, Work
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
T = TypeVar("T")
WAY = {
    "training": {"items": 3, "bar": 0.6, "tries": 2, "refresher": 0},
    "qualification": {"items": 10, "bar": 0.6, "confidence": 0.8, "grants": "tone"},
}


def prepared(tx: Transaction, raters: int) -> World:
    spec = small_spec(way=WAY)
    world = new_world(tx, raters=0, items=4, spec=spec)
    rows = [
        NewItem({"sentence": f"{bank} {n}"}, f"{bank}{n}", {"tone": tone}, bank=bank)
        for bank in ("training", "qualification")
        for n, tone in enumerate(["warm", "cold"] * 5)
    ]
    assert not add_items(tx, world.owner, NAME, rows).refused
    world.raters += [new_rater(tx, world, spec) for _ in range(raters)]
    return world


def answer_known(tx: Transaction, world: World, rater: Actor) -> str:
    """Answer the item in hand as is known; the state before."""
    given = world.supply(tx, rater)
    if given.trial is None:
        return "through"
    lease = given.leases[0].lease
    item = str(view_row(tx, LEASES, lease=lease)["item"])
    gold = json.loads(str(view_row(tx, ITEMS, campaign=NAME, item=item)["gold"]))
    world.answer(tx, rater, lease, given=gold)
    return given.state


async def walk(store: Store, world: World, rater: Actor) -> list[str]:
    states: list[str] = []
    while not states or states[-1] != "through":
        states.append(await store.write(partial(answer_known, world=world, rater=rater)))
    return states


async def kinds(store: Store) -> Counter[str]:
    await store.number()
    logs = await store.read(entries)
    return Counter(json.loads(body)["kind"] for bodies in logs.values() for body in bodies)


async def both(servers: Sequence[Store], work: Work[T]) -> list[T | BaseException]:
    """The same work on every server at the same time, twice."""
    pieces: list[Awaitable[T]] = [server.write(work) for server in (*servers, *servers)]
    return list(await asyncio.gather(*pieces, return_exceptions=True))


async def test_many_walk_at_once_and_each_step_is_one_event(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(partial(prepared, raters=12))
    worlds = [world, *(world.beside() for _ in servers[1:])]
    walked = await asyncio.gather(
        *(
            walk(servers[n % len(servers)], worlds[n % len(servers)], rater)
            for n, rater in enumerate(world.raters)
        )
    )
    # 3 of practice; .6^4 = .130 passes a test of 10 at once
    assert walked == [["training"] * 3 + ["qualification"] * 4 + ["through"]] * 12
    found = await kinds(servers[0])
    assert [found[kind] for kind in ("trial_started", "trial_ended", "skill_granted")] == [
        24,
        24,
        12,
    ]
    rows = await servers[0].read(lambda tx: view_rows(tx, TRIALS).values())
    assert {row["outcome"] for row in rows} == {"passed"}
    await servers[0].read(assert_views_are_replay)


async def test_the_last_answer_sent_twice_ends_the_practice_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(partial(prepared, raters=1))
    rater = world.raters[0]
    for _ in range(2):
        await servers[0].write(partial(answer_known, world=world, rater=rater))
    held = await servers[0].write(lambda tx: world.take(tx, rater))
    answers = await both(servers, lambda tx: world.answer(tx, rater, held.lease))
    assert not [one for one in answers if isinstance(one, BaseException)]
    found = await kinds(servers[0])
    assert (found["trial_ended"], found["standing_changed"]) == (1, 1)
    await servers[0].read(assert_views_are_replay)


async def test_two_who_settle_one_appeal_settle_it_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=2, items=1))
    rater, expert = world.raters

    def disagree(tx: Transaction) -> str:
        change_role(tx, world.owner, NAME, expert.person, Role.EXPERT)
        set_standing(tx, SYSTEM, NAME, rater.person, "paused", "Few were right.")
        return appeal(tx, world.vault, rater, NAME, "They were.")

    name = await servers[0].write(disagree)
    answers = await both(
        servers, lambda tx: settle_appeal(tx, expert, NAME, name, "granted", "Yes.")
    )
    assert sum(one is None for one in answers) == 1
    assert {type(one) for one in answers if one is not None} == {ConflictError}
    found = await kinds(servers[0])
    assert (found["appeal_settled"], found["rater_told"], found["standing_changed"]) == (1, 1, 2)
    await servers[0].read(assert_views_are_replay)


async def test_a_pause_ends_once_on_several_servers(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=5, items=1))

    def pause(tx: Transaction) -> None:
        for rater in world.raters:
            set_standing(
                tx, SYSTEM, NAME, rater.person, "paused", "A break.", until=tx.now + MINUTE
            )

    await servers[0].write(pause)
    home.clock.advance(MINUTE)
    ended = await both(servers, reinstate)
    assert sum(one for one in ended if isinstance(one, int)) == 5
    assert (await kinds(servers[0]))["standing_changed"] == 10
    rows = await servers[0].read(lambda tx: view_rows(tx, MEMBERS).values())
    assert {row["standing"] for row in rows} == {"active"}
    await servers[0].read(assert_views_are_replay)


async def test_attributes_told_twice_at_once_are_one_set(home: Home) -> None:
    servers = await home.servers()
    age = {"name": "age", "ask": "How old?", "why": "To compare.", "options": ["young", "old"]}
    spec = small_spec(way={"attributes": [age]})
    world = await servers[0].write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    rater = world.raters[0]
    told = await asyncio.gather(
        *(
            servers[n % len(servers)].write(
                partial(
                    give_attributes,
                    vault=world.vault,
                    actor=rater,
                    campaign=NAME,
                    given={"age": ("young", "old")[n % 2]},
                )
            )
            for n in range(8)
        )
    )
    assert told == [None] * 8
    _, given = await servers[0].read(lambda tx: own_attributes(tx, world.vault, rater, NAME))
    assert given["age"] in ("young", "old")
    await servers[0].number()
    await servers[0].read(assert_views_are_replay)


async def test_a_round_is_revealed_with_the_answers_that_there_are(home: Home) -> None:
    """Raters answer while somebody reveals: the agreement is that of the answers shown."""
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=6, items=1))
    rows = [NewItem({"sentence": f"Shared {n}"}, f"k{n}", bank="calibration") for n in range(3)]
    await servers[0].write(lambda tx: add_items(tx, world.owner, NAME, rows))
    name = await servers[0].write(
        lambda tx: open_calibration(tx, world.owner, NAME, "Irony", ["k0", "k1", "k2"])
    )

    def judge(tx: Transaction, rater: Actor, tone: str) -> bool:
        home.clock.advance(1)
        for held in world.supply(tx, rater, 1).leases:
            if view_row(tx, LEASES, lease=held.lease)["purpose"] == "calibration":
                world.answer(tx, rater, held.lease, given=labels(tone))
                return True
        return False

    def measure(tx: Transaction) -> Measured:
        answers = to_measure(tx, world.owner, NAME, name)
        return Measured(answers.digest, agreement_lines(spec_of(tx, NAME), answers.found))

    async def show() -> int:
        for tries in range(200):
            measured = await servers[-1].read(measure)
            try:
                await servers[-1].write(partial(reveal_now, measured=measured))
                return tries
            except ConflictError:
                await asyncio.sleep(0)
        raise AssertionError("never revealed")

    def reveal_now(tx: Transaction, measured: Measured) -> None:
        reveal(tx, world.owner, NAME, name, measured)

    async def work(n: int, rater: Actor) -> None:
        tone = ("warm", "cold")[n % 2]
        while await servers[n % len(servers)].write(partial(judge, rater=rater, tone=tone)):
            await asyncio.sleep(0)

    await asyncio.gather(show(), *(work(n, rater) for n, rater in enumerate(world.raters)))
    row = await servers[0].read(lambda tx: view_row(tx, CALIBRATIONS, campaign=NAME, round=name))
    answers = await servers[0].read(
        lambda tx: answers_of(tx, NAME, round_of(tx, NAME, name), again=False)
    )
    shown = json.loads(json.dumps(agreement_lines(small_spec(), answers.found)))
    assert json.loads(str(row["before"])) == shown
    await servers[0].number()
    await servers[0].read(assert_views_are_replay)

"""Following a log: what is decided, that it is decided once, and that a watch can begin anew."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    labels,
    new_world,
    secret_of_draws,
    small_spec,
    view_row,
    view_rows,
)
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.changing import change_campaign
from quorate.campaign.excluding import exclude
from quorate.campaign.items import adjudicate
from quorate.campaign.rights import Actor
from quorate.campaign.watch.replaying import replay
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES
from quorate.schema.campaign import CampaignSpec
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction
from watched import catch_up, decided, judge_one, looked, watch_of, write

pytestmark = pytest.mark.anyio
MIN, MAX = 2, 5


def stopping_spec(**changes: object) -> CampaignSpec:
    stopping = {"min": MIN, "max": MAX, "confidence": 0.85}
    declared = {"stopping": stopping, "checks": {}, "undo_minutes": 0, **changes}
    return small_spec(**declared)


async def rows(store: Store) -> dict[str, dict[str, object]]:
    found = await store.read(partial(view_rows, view=ITEMS))
    return {str(row["item"]): row for row in found.values() if row["campaign"] == NAME}


async def test_items_are_asked_until_they_are_sure_and_never_beyond_the_most(
    store: Store, clock: Clock
) -> None:
    spec = stopping_spec(assignment={"choice": "information"})
    world = await store.write(lambda tx: new_world(tx, raters=9, items=40, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    world.desk.following = lambda _: watch.following
    rng = Random(3)
    idle = 0
    while idle < 2:
        idle += 1
        for rater in world.raters:
            clock.advance(3_000)
            work = partial(judge_one, world=world, rater=rater, rng=rng, skill=0.95)
            if await store.write(work):
                idle = 0
        if await decided(store, watch):
            world.cursors.freed(NAME)
            idle = 0
    found = await rows(store)
    judged = [int(str(row["judged"])) for row in found.values()]
    assert all(MIN <= number <= MAX for number in judged)
    assert {row["outcome"] for row in found.values()} <= {"quorate", "contested"}
    assert all(row["room"] == 0 and row["wanted"] == row["judged"] for row in found.values())
    # with a fixed overlap of 5 it would have been 200
    assert sum(judged) < 160
    quorate = [name for name, row in found.items() if row["outcome"] == "quorate"]
    assert len(quorate) > 20
    leases = await store.read(partial(view_rows, view=LEASES))
    assert any('"choice":"information"' in str(row["draw"]) for row in leases.values())
    await store.number()
    await store.read(assert_views_are_replay)


async def given(store: Store, world: World, answers: dict[str, list[str]]) -> None:
    """Every rater judges every item; an item's answers by rater."""
    for n, rater in enumerate(world.raters):

        def work(tx: Transaction, n: int = n, rater: Actor = rater) -> None:
            while held := world.supply(tx, rater).leases:
                for one in held:
                    item = str(view_row(tx, LEASES, lease=one.lease)["item"])
                    world.answer(tx, rater, one.lease, given=labels(answers[item][n]))

        await store.write(work)


async def test_two_watches_write_a_decision_once(store: Store) -> None:
    world = await store.write(
        lambda tx: new_world(tx, raters=2, items=2, spec=stopping_spec(hold=4))
    )
    await given(store, world, {"i000": ["warm", "warm"], "i001": ["warm", "cold"]})
    one, other = [await watch_of(store, NAME, world.vault) for _ in range(2)]
    made, again = one.decisions(), other.decisions()
    assert made == again
    assert len(made) == 2
    assert (await write(store, one, made)).written == 2
    assert (await write(store, other, again)).written == 0
    await catch_up(store, one)
    assert not one.decisions()
    found = await rows(store)
    assert found["i001"]["wanted"] == 3  # two who disagree: one more is asked
    assert found["i001"]["outcome"] is None


async def test_a_watch_that_died_before_it_wrote_loses_nothing(store: Store) -> None:
    world = await store.write(
        lambda tx: new_world(tx, raters=2, items=2, spec=stopping_spec(hold=4))
    )
    await given(store, world, {"i000": ["warm", "warm"], "i001": ["warm", "cold"]})
    died = await watch_of(store, NAME, world.vault)
    assert len(died.decisions()) == 2
    # another one, from the beginning of the log
    after = await watch_of(store, NAME, world.vault)
    assert await decided(store, after) == 2
    assert await decided(store, await watch_of(store, NAME, world.vault)) == 0


async def test_a_decision_waits_for_judgments_that_were_not_read_yet(store: Store) -> None:
    world = await store.write(
        lambda tx: new_world(tx, raters=3, items=1, spec=stopping_spec(hold=1))
    )
    first, second, third = world.raters
    for rater, tone in ((first, "warm"), (second, "warm")):
        held = await store.write(partial(world.take, rater=rater))
        await store.write(partial(world.answer, rater=rater, lease=held.lease, given=labels(tone)))
    watch = await watch_of(store, NAME, world.vault)
    made = watch.decisions()
    # meanwhile one judgment is taken out, and another given in its place
    await store.write(
        partial(exclude, actor=world.owner, campaign=NAME, rater=second.person, reason="guess")
    )
    assert (await write(store, watch, made)).written == 0  # it has room again
    held = await store.write(lambda tx: world.beside().take(tx, third))
    await store.write(partial(world.answer, rater=third, lease=held.lease, given=labels("cold")))
    assert await decided(store, watch) == 1
    found = await rows(store)
    assert (found["i000"]["outcome"], found["i000"]["wanted"]) == (None, 3)


async def test_an_excluded_judgment_opens_a_settled_item_again(store: Store) -> None:
    spec = stopping_spec(stopping={"min": 1, "max": 1, "confidence": 0.6})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    first, second = world.raters
    held = await store.write(partial(world.take, rater=first))
    await store.write(partial(world.answer, rater=first, lease=held.lease))
    assert await decided(store, watch) == 1
    assert (await rows(store))["i000"]["outcome"] in ("quorate", "contested")
    await store.write(
        partial(exclude, actor=world.owner, campaign=NAME, rater=first.person, reason="guess")
    )
    row = (await rows(store))["i000"]
    assert (row["outcome"], row["settled"], row["room"]) == (None, None, 1)
    assert await decided(store, watch) == 0
    held = await store.write(lambda tx: world.beside().take(tx, second))
    await store.write(partial(world.answer, rater=second, lease=held.lease))
    assert await decided(store, watch) == 1


async def test_an_expert_settles_what_is_contested(store: Store) -> None:
    spec = stopping_spec(stopping={"min": 2, "max": 2, "confidence": 0.99})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1, spec=spec))
    await given(store, world, {"i000": ["warm", "cold"]})
    watch = await watch_of(store, NAME, world.vault)
    assert await decided(store, watch) == 1
    assert (await rows(store))["i000"]["outcome"] == "contested"
    settled = labels("cold")
    await store.write(
        lambda tx: adjudicate(tx, world.owner, NAME, "i000", settled, "read it aloud")
    )
    assert await decided(store, watch) == 0
    assert (await rows(store))["i000"]["outcome"] == "adjudicated"
    assert watch.following.beliefs.posterior("tone", "i000")["cold"] > 0.99


async def test_what_was_contested_is_quorate_once_raters_are_known_to_be_good(store: Store) -> None:
    spec = stopping_spec(stopping={"min": 2, "max": 2, "confidence": 0.98})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=2, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    await given(store, world, {"i000": ["warm", "warm"], "i001": ["warm", "cold"]})
    assert await decided(store, watch, fits=False) == 2
    first = await rows(store)
    assert {first[item]["outcome"] for item in ("i000", "i001")} == {"contested"}
    both = {f"i{n:03d}": [("warm", "cold")[n % 2]] * 2 for n in range(2, 80)}
    more = [NewItem({"sentence": f"Number {name}."}, name) for name in both]
    await store.write(lambda tx: add_items(tx, world.owner, NAME, more))
    world.cursors.freed(NAME)
    await given(store, world, both)
    await decided(store, watch)
    found = await rows(store)
    assert found["i000"]["outcome"] == "quorate"
    assert found["i001"]["outcome"] == "contested"  # they differ, whoever they are
    assert await decided(store, watch) == 0
    await store.read(assert_views_are_replay)
    again = await store.read(lambda tx: replay(tx, NAME, secret_of_draws(NAME)))
    assert again.holds


async def test_what_was_fed_is_what_the_views_say(store: Store, clock: Clock) -> None:
    spec = stopping_spec(assignment={"gold": 0.3}, checks=None, overlap=2)
    world = await store.write(lambda tx: new_world(tx, raters=4, items=12, spec=spec))
    golden = [NewItem({"sentence": "Hm."}, f"g{n}", {"tone": "warm"}) for n in range(6)]
    await store.write(lambda tx: add_items(tx, world.owner, NAME, golden))
    watch = await watch_of(store, NAME, world.vault)
    rng = Random(1)
    for turn in range(40):
        clock.advance(MINUTE)
        rater = world.raters[turn % 4]
        await store.write(partial(judge_one, world=world, rater=rater, rng=rng, skill=0.8))
        if turn == 20:
            out = partial(
                exclude,
                actor=world.owner,
                campaign=NAME,
                rater=world.raters[0].person,
                reason="guess",
            )
            await store.write(out)
        if turn % 7 == 0:
            await looked(store, watch)
    await looked(store, watch)
    assert watch.looking is not None
    view = watch.looking.record.view()
    judged = await store.read(partial(view_rows, view=JUDGMENTS))
    kept = {str(row["judgment"]): row for row in judged.values() if row["excluded"] is None}
    assert view.judgment is not None
    assert sorted(view.judgment) == sorted(kept)
    tone = view.answers["tone"]
    for n, name in enumerate(view.judgment):
        row = kept[name]
        assert view.items[view.item[n]] == row["item"]
        assert view.raters[view.rater[n]] == row["rater"]
        assert row["labels"] == f'{{"tone":"{tone.options[tone.code[n]]}"}}'
        assert (row["right"] is None) == (tone.right[n] < 0)
        if row["right"] is not None:
            assert row["right"] == tone.right[n]
        assert n in view.rows(int(view.rater[n]))
        assert n in view.rows_of_item(int(view.item[n]))
    beliefs = watch.following.beliefs
    for item, row in (await rows(store)).items():
        if row["bank"] == "":
            assert watch.following.items[item].judged == row["judged"]
            assert beliefs.judged(item) == row["judged"]


async def test_checks_and_rules_are_those_of_the_campaign_as_it_stands(store: Store) -> None:
    spec = stopping_spec(checks=None)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    assert watch.looking is not None
    assert "consent" not in {check.name for check in watch.looking.checks}
    rule = {"name": "fast", "when": ["speed"], "then": "notify"}
    new = stopping_spec(checks=None, consent="We store what you answer.", rules=[rule])
    await store.write(lambda tx: change_campaign(tx, world.owner, NAME, new) and None)
    await catch_up(store, watch)
    assert "consent" in {check.name for check in watch.looking.checks}
    assert [one.name for one in watch.looking.spec.rules] == ["fast"]
    assert watch.looking.record.view().terms.asks_consent
    assert not watch.outdated
    other = stopping_spec(checks={"speed": {}}, consent="We store what you answer.", rules=[rule])
    await store.write(lambda tx: change_campaign(tx, world.owner, NAME, other) and None)
    await store.number()
    watch.take(await store.read(watch.bite))
    assert watch.outdated  # other checks begin anew

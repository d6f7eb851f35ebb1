"""Suspects of a campaign that stops early: open again, judged, and stopped by the rule again."""

from __future__ import annotations

from functools import partial
from itertools import count

import pytest

from campaigns import (
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    labels,
    new_rater,
    new_world,
    secret_of_draws,
    small_spec,
    view_row,
)
from quorate.campaign.rejudging import Believed, Doubted, Suspect, batch_of, rejudge
from quorate.campaign.rights import Actor
from quorate.campaign.watch.replaying import Replayed, replay
from quorate.campaign.watch.watching import Watch
from quorate.ledger.views import ITEMS, LEASES, Row
from quorate.schema.campaign import CampaignSpec
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction
from watched import catch_up, decided, tone_of, watch_of, write

pytestmark = pytest.mark.anyio

MOST = 9
CONFIDENCE = 0.75
WRONG = ("i002", "i005")
"""items that the first two raters hear the wrong way"""
DOUBTED = (*WRONG, "i000", "i009")


def spec_of(choice: str, **stopping: object) -> CampaignSpec:
    return small_spec(
        stopping={"min": 2, "max": MOST, "confidence": CONFIDENCE, **stopping},
        assignment={"choice": choice},
        questions=[
            {
                "name": "tone",
                "type": "single_choice",
                "ask": "How does it sound?",
                "options": ["warm", "cold"],
            }
        ],
        checks={},
        undo_minutes=0,
    )


def judge(tx: Transaction, world: World, rater: Actor, fooled: bool) -> str | None:
    """Answer what the rater holds; the item, if there was one."""
    held = world.supply(tx, rater, 1).leases
    if not held:
        return None
    item = str(view_row(tx, LEASES, lease=held[0].lease)["item"])
    tone = tone_of(item)
    if fooled and item in WRONG:
        tone = "cold" if tone == "warm" else "warm"
    world.answer(tx, rater, held[0].lease, given=labels(tone))
    return item


async def work(
    store: Store, clock: Clock, world: World, watch: Watch, rater: Actor, fooled: bool = False
) -> list[str]:
    """What a rater was given until nothing was left; after each judgment it is decided."""
    came: list[str] = []
    while True:
        clock.advance(2_000)
        one = await store.write(partial(judge, world=world, rater=rater, fooled=fooled))
        if one is None:
            return came
        came.append(one)
        if await decided(store, watch):
            world.cursors.freed(NAME)


async def begun(store: Store, clock: Clock, spec: CampaignSpec) -> tuple[World, Watch]:
    """A campaign whose items are all quorate with the first two judgments."""
    world = await store.write(lambda tx: new_world(tx, raters=2, items=12, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    world.desk.following = lambda _: watch.following
    numbers = count()
    world.desk.naming = lambda *_: f"l_{next(numbers):06d}"
    for rater in world.raters:
        await work(store, clock, world, watch, rater, fooled=True)
    for item in (f"i{n:03d}" for n in range(12)):
        row = await row_of(store, item)
        assert (row["outcome"], row["judged"], row["room"]) == ("quorate", 2, 0)
    return world, watch


async def row_of(store: Store, item: str) -> Row:
    return await store.read(lambda tx: view_row(tx, ITEMS, campaign=NAME, item=item))


async def send(store: Store, world: World, watch: Watch, judgments: int) -> None:
    asked = Doubted(
        "tone",
        [
            Suspect(item, 0.9 - n / 10, worth=0.9 - n / 10, before=Believed("warm", 0.9, 2))
            for n, item in enumerate(DOUBTED)
        ],
        judgments,
        batch="b",
        read=watch.following.read,
    )
    sent = await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))
    assert (sent.items, sent.refused) == (len(DOUBTED), ())
    world.cursors.moved(NAME)
    assert await decided(store, watch) == 0


async def replayed(store: Store) -> Replayed:
    await store.number()
    await store.read(assert_views_are_replay)
    return await store.read(lambda tx: replay(tx, NAME, secret_of_draws(NAME)))


@pytest.mark.parametrize("choice", ["balanced", "information"])
async def test_suspects_open_again_get_their_judgments_and_stop_by_the_rule(
    store: Store, clock: Clock, choice: str
) -> None:
    spec = spec_of(choice)
    world, watch = await begun(store, clock, spec)
    await send(store, world, watch, 2)
    for item in DOUBTED:
        row = await row_of(store, item)
        assert (row["outcome"], row["settled"], row["room"]) == (None, None, 2)
        assert watch.following.waits(item)
    # who judged them before gets nothing, though items are open
    assert await work(store, clock, world, watch, world.raters[0]) == []
    given = []
    for _ in range(MOST - 2):
        rater = await store.write(lambda tx: new_rater(tx, world, spec))
        given.append(await work(store, clock, world, watch, rater))
    # both that were asked for are given of each, the most valuable first, and nothing else
    assert [sorted(one) for one in given[:2]] == [sorted(DOUBTED)] * 2
    assert given[0] == list(DOUBTED)
    # those that were right are as sure as before, and get no more
    for item in DOUBTED[2:]:
        row = await row_of(store, item)
        assert (row["outcome"], row["judged"], row["room"]) == ("quorate", 4, 0)
    # two against two: asked one by one until the rule is content, with what most now say
    for item in WRONG:
        row = await row_of(store, item)
        assert row["outcome"] == "quorate"
        assert 4 < int(str(row["judged"])) <= MOST
        found = watch.following.beliefs.evidence(item)["tone"]
        assert found.label == tone_of(item)
        assert found.probability is not None
        assert found.probability >= CONFIDENCE
    _, lines = await store.read(lambda tx: batch_of(tx, world.owner, NAME, "b"))
    assert all(line.judged - 2 >= line.judgments for line in lines)
    found_again = await replayed(store)
    assert found_again.named == ()
    assert found_again.holds
    # 12 settled, 4 settled again, and each single judgment that was asked for between
    asked = sum(line.judged - 4 for line in lines)
    assert found_again.decisions == 12 + 4 + asked


async def test_a_contested_item_gets_what_was_asked_for_beyond_the_most_and_no_more(
    store: Store, clock: Clock
) -> None:
    spec = spec_of("balanced", min=1, max=1, confidence=0.99)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    await work(store, clock, world, watch, world.raters[0])
    assert [(await row_of(store, one))["outcome"] for one in ("i000", "i001")] == ["contested"] * 2
    asked = Doubted("tone", [Suspect("i000", 0.5)], 2, batch="b")
    await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))
    world.cursors.moved(NAME)
    for came in (["i000"], ["i000"], []):
        rater = await store.write(lambda tx: new_rater(tx, world, spec))
        assert await work(store, clock, world, watch, rater) == came
    row = await row_of(store, "i000")
    assert (row["judged"], row["room"]) == (3, 0)
    assert row["outcome"] == "contested"
    found = await replayed(store)
    assert (found.named, found.decisions) == ((), 3)


async def test_a_decision_on_the_way_does_not_close_what_was_opened_again(
    store: Store, clock: Clock
) -> None:
    spec = spec_of("balanced")
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    for rater in world.raters:
        clock.advance(2_000)
        await store.write(partial(judge, world=world, rater=rater, fooled=False))
    await catch_up(store, watch)
    made = watch.decisions()
    assert [one.verdict for one in made] == ["quorate"]
    asked = Doubted("tone", [Suspect("i000", 0.5)], 1, batch="b")
    await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))
    assert (await write(store, watch, made)).written == 0
    row = await row_of(store, "i000")
    assert (row["outcome"], row["room"]) == (None, 1)
    world.cursors.moved(NAME)
    rater = await store.write(lambda tx: new_rater(tx, world, spec))
    assert await work(store, clock, world, watch, rater) == ["i000"]
    assert (await row_of(store, "i000"))["outcome"] == "quorate"
    assert (await replayed(store)).holds

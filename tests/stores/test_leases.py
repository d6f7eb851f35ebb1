"""Leases from end to end: late answers, skips, changes, retirement, overlap, exclusion, erasure."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_counts_are_sound,
    assert_views_are_replay,
    labels,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from quorate.campaign.changing import change_campaign
from quorate.campaign.closing import close_campaign, reopen_campaign
from quorate.campaign.erasing import erase_person
from quorate.campaign.excluding import exclude
from quorate.campaign.expiring import expire
from quorate.campaign.extending import extend
from quorate.campaign.handing.working import Held
from quorate.campaign.items import retire_item
from quorate.campaign.publishing import acknowledge_guideline, publish_guideline
from quorate.campaign.revising import Revision, revise
from quorate.campaign.rights import Actor, ConflictError, NotFoundError
from quorate.campaign.sealing import unseal
from quorate.campaign.skipping import skip
from quorate.campaign.standing import change_standing
from quorate.campaign.submitting import Receipt, Submission
from quorate.ledger.event import Json
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES, MEMBERS, Row
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


def item_of(tx: Transaction, held: Held) -> str:
    return str(view_row(tx, LEASES, lease=held.lease)["item"])


def item(tx: Transaction, name: str) -> Row:
    return view_row(tx, ITEMS, campaign=NAME, item=name)


def member(tx: Transaction, rater: Actor) -> Row:
    return view_row(tx, MEMBERS, campaign=NAME, person=rater.person)


def change_overlap(tx: Transaction, world: World, overlap: int) -> None:
    change_campaign(tx, world.owner, NAME, small_spec(overlap=overlap))


async def sound(store: Store, overlap: int = 2) -> None:
    await store.number()
    await store.read(assert_views_are_replay)
    await store.read(lambda tx: assert_counts_are_sound(tx, overlap))


@pytest.fixture
async def world(store: Store) -> World:
    """Three raters, one item that wants two judgments."""
    return await store.write(lambda tx: new_world(tx, raters=3, items=1))


async def test_a_rater_gets_as_many_leases_as_the_campaign_says_and_keeps_them(
    store: Store,
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=1, items=5))
    first = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    again = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    assert first.state == "work"
    assert len(first.leases) == 2
    assert {lease.lease for lease in again.leases} == {lease.lease for lease in first.leases}
    one = await store.write(lambda tx: world.beside().supply(tx, world.raters[0], 1))
    assert len(one.leases) == 2  # what is held stays held
    await sound(store)


async def test_all_is_judged_and_then_there_is_nothing_left(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2, items=6))

    def work(tx: Transaction, rater: Actor) -> str:
        given = world.supply(tx, rater)
        for held in given.leases:
            world.answer(tx, rater, held.lease)
        return given.state

    for rater in world.raters:
        states = [await store.write(partial(work, rater=rater)) for _ in range(4)]
        assert states == ["work", "work", "work", "done"]
    rows = await store.read(lambda tx: view_rows(tx, ITEMS).values())
    assert [(row["judged"], row["room"], row["held"]) for row in rows] == [(2, 0, 0)] * 6
    await sound(store)


async def test_an_answer_in_time_takes_the_place_that_was_held(store: Store, world: World) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    receipt = await store.write(lambda tx: world.answer(tx, rater, held.lease))
    assert not receipt.surplus
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["held"], row["judged"], row["room"]) == (0, 1, 1)
    who = await store.read(lambda tx: member(tx, rater))
    assert (who["judged"], who["milliseconds"], who["earned"]) == (1, 0, 250_000)
    await sound(store)


async def test_a_late_answer_takes_room_that_is_left(
    store: Store, world: World, clock: Clock
) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    clock.advance(31 * MINUTE)
    assert await store.write(expire) == [NAME]
    assert not (await store.write(lambda tx: world.answer(tx, rater, held.lease))).surplus
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["held"], row["judged"], row["room"], row["surplus"]) == (0, 1, 1, 0)
    await sound(store)


async def test_a_late_answer_whose_place_was_given_away_is_kept_as_surplus(
    store: Store, world: World, clock: Clock
) -> None:
    late, *others = world.raters
    held = await store.write(lambda tx: world.take(tx, late))
    clock.advance(31 * MINUTE)
    await store.write(expire)
    for rater in others:
        other = await store.write(partial(world.take, rater=rater))
        await store.write(partial(world.answer, rater=rater, lease=other.lease))
    receipt = await store.write(lambda tx: world.answer(tx, late, held.lease))
    assert receipt.surplus
    assert await store.write(lambda tx: world.answer(tx, late, held.lease)) == receipt
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["judged"], row["room"], row["surplus"]) == (2, 0, 1)
    assert (await store.read(lambda tx: member(tx, late)))["earned"] == 250_000
    await sound(store)


async def test_an_item_that_came_again_after_a_lapse_is_judged_once(
    store: Store, world: World, clock: Clock
) -> None:
    rater = world.raters[0]
    first = await store.write(lambda tx: world.take(tx, rater))
    clock.advance(31 * MINUTE)
    await store.write(expire)
    second = await store.write(lambda tx: world.beside().take(tx, rater))
    assert second.lease != first.lease
    # the page still shows the first lease: the answer takes the place of the second
    receipt = await store.write(lambda tx: world.answer(tx, rater, first.lease))
    assert not receipt.surplus
    assert await store.write(lambda tx: world.answer(tx, rater, first.lease)) == receipt
    for lease in (first, second):
        with pytest.raises(ConflictError, match="judged"):
            await store.write(
                partial(world.answer, rater=rater, lease=lease.lease, submission="other")
            )
    assert (await store.write(lambda tx: world.supply(tx, rater))).leases == ()
    await sound(store)


async def test_an_item_that_came_again_after_a_lapse_is_skipped_once(
    store: Store, world: World, clock: Clock
) -> None:
    rater = world.raters[0]
    first = await store.write(lambda tx: world.take(tx, rater))
    clock.advance(31 * MINUTE)
    await store.write(expire)
    second = await store.write(lambda tx: world.beside().take(tx, rater))

    def give_back(tx: Transaction, lease: Held) -> None:
        skip(tx, world.vault, rater, NAME, lease.lease, "other")

    for lease in (first, second, first):
        await store.write(partial(give_back, lease=lease))
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["skips"], row["held"], row["room"]) == (1, 0, 2)
    await sound(store)


async def test_a_lease_is_extended_but_not_for_ever(
    store: Store, world: World, clock: Clock
) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    assert await store.write(lambda tx: extend(tx, rater, NAME, held.lease)) == held.expires_at
    clock.advance(20 * MINUTE)
    end = await store.write(lambda tx: extend(tx, rater, NAME, held.lease))
    assert end == held.expires_at + 20 * MINUTE
    clock.advance(25 * MINUTE)
    assert await store.write(expire) == []
    for _ in range(100):
        clock.advance(20 * MINUTE)
        await store.write(lambda tx: extend(tx, rater, NAME, held.lease))
    assert await store.write(expire) == [NAME]
    with pytest.raises(ConflictError, match="lapsed"):
        await store.write(lambda tx: extend(tx, rater, NAME, held.lease))
    await sound(store)


async def test_a_skipped_item_goes_to_others_and_not_to_the_same_rater(
    store: Store, world: World
) -> None:
    rater, other, third = world.raters
    held = await store.write(lambda tx: world.take(tx, rater))

    def give_back(tx: Transaction) -> None:
        skip(tx, world.vault, rater, NAME, held.lease, "unclear", "which writer?", 900)

    await store.write(give_back)
    await store.write(give_back)  # the same once more does nothing
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "done"
    for who in (other, third):
        assert (await store.write(partial(world.supply, rater=who))).state == "work"
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["skips"], row["held"], row["room"]) == (1, 2, 0)
    with pytest.raises(ConflictError, match="skipped"):
        await store.write(lambda tx: world.answer(tx, rater, held.lease))
    await sound(store)


async def test_only_the_holder_answers_a_lease(store: Store, world: World) -> None:
    held = await store.write(lambda tx: world.take(tx, world.raters[0]))
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: world.answer(tx, world.raters[1], held.lease))
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: world.answer(tx, world.raters[0], "l_unknown"))


def revised(
    tx: Transaction,
    world: World,
    rater: Actor,
    receipt: Receipt,
    given: dict[str, Json],
    seen: int = 0,
) -> Receipt:
    change = Revision(receipt.judgment, Submission("r", "", given, 500), seen)
    return revise(tx, world.vault, rater, NAME, change)


async def test_an_answer_is_revised_and_the_same_revision_twice_is_one(
    store: Store, world: World, clock: Clock
) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    receipt = await store.write(
        lambda tx: world.answer(tx, rater, held.lease, given=labels("warm", "kind words"))
    )
    clock.advance(MINUTE)
    new = labels("cold", "on second thought")
    first = await store.write(lambda tx: revised(tx, world, rater, receipt, new))
    clock.advance(MINUTE)
    again = await store.write(lambda tx: revised(tx, world, rater, receipt, new))
    assert again == first
    row = await store.read(lambda tx: view_row(tx, JUDGMENTS, judgment=receipt.judgment))
    assert (row["revision"], row["labels"]) == (1, '{"tone":"cold"}')
    await sound(store)


async def test_another_revision_of_the_same_answer_is_not_swallowed(
    store: Store, world: World
) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    receipt = await store.write(lambda tx: world.answer(tx, rater, held.lease))
    await store.write(lambda tx: revised(tx, world, rater, receipt, labels("cold")))
    with pytest.raises(ConflictError, match="meanwhile"):
        await store.write(lambda tx: revised(tx, world, rater, receipt, labels("warm", "no")))
    await sound(store)


async def test_an_answer_of_a_full_item_can_be_revised_only_for_a_while(
    store: Store, clock: Clock
) -> None:
    world = await store.write(
        lambda tx: new_world(tx, raters=1, items=1, spec=small_spec(overlap=1))
    )
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    receipt = await store.write(lambda tx: world.answer(tx, rater, held.lease))
    clock.advance(11 * MINUTE)
    with pytest.raises(ConflictError, match="10 minutes"):
        await store.write(lambda tx: revised(tx, world, rater, receipt, labels("cold")))
    await sound(store, 1)


async def test_an_item_retired_while_leased_takes_the_answer_and_is_given_to_nobody(
    store: Store, world: World
) -> None:
    rater, other, _ = world.raters
    held = await store.write(lambda tx: world.take(tx, rater))
    await store.write(lambda tx: retire_item(tx, world.owner, NAME, "i000", "a duplicate"))
    assert (await store.write(lambda tx: world.supply(tx, other))).state == "done"
    assert not (await store.write(lambda tx: world.answer(tx, rater, held.lease))).surplus
    await sound(store)


async def test_overlap_raised_asks_again_and_lowered_keeps_what_was_given_out(
    store: Store, world: World
) -> None:
    first, second, third = world.raters
    for rater in (first, second):
        held = await store.write(partial(world.take, rater=rater))
        await store.write(partial(world.answer, rater=rater, lease=held.lease))
    assert (await store.write(lambda tx: world.beside().supply(tx, third))).state == "done"
    await store.write(lambda tx: change_overlap(tx, world, 3))
    assert (await store.write(lambda tx: world.beside().supply(tx, third))).state == "work"
    await store.write(lambda tx: change_overlap(tx, world, 1))
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["wanted"], row["judged"], row["held"], row["room"]) == (3, 2, 1, 0)
    await sound(store, 3)


async def test_what_is_excluded_is_asked_again_of_somebody_else(store: Store, world: World) -> None:
    first, second, third = world.raters
    for rater in (first, second):
        held = await store.write(partial(world.take, rater=rater))
        await store.write(partial(world.answer, rater=rater, lease=held.lease))
    out = await store.write(lambda tx: exclude(tx, world.owner, NAME, first.person, "guessing"))
    assert out == 1
    again = await store.write(lambda tx: exclude(tx, world.owner, NAME, first.person, "twice"))
    assert again == 0
    assert (await store.write(lambda tx: world.beside().supply(tx, first))).state == "done"
    held = await store.write(lambda tx: world.beside().take(tx, third))
    await store.write(lambda tx: world.answer(tx, third, held.lease))
    row = await store.read(lambda tx: item(tx, "i000"))
    assert (row["judged"], row["room"]) == (2, 0)
    assert (await store.read(lambda tx: member(tx, first)))["earned"] == 250_000
    await sound(store)


async def test_the_paused_get_nothing_new_and_hear_why(store: Store, world: World) -> None:
    rater = world.raters[0]
    await store.write(
        lambda tx: change_standing(tx, world.owner, NAME, rater.person, "paused", "too fast")
    )
    given = await store.write(lambda tx: world.supply(tx, rater))
    assert (given.state, given.reason, given.leases) == ("paused", "too fast", ())


async def test_a_closed_campaign_takes_answers_and_gives_nothing(
    store: Store, world: World
) -> None:
    first, second, _ = world.raters
    held = await store.write(lambda tx: world.take(tx, first))
    await store.write(lambda tx: close_campaign(tx, world.owner, NAME))
    assert (await store.write(lambda tx: world.supply(tx, second))).state == "closed"
    await store.write(lambda tx: world.answer(tx, first, held.lease))
    await store.write(lambda tx: reopen_campaign(tx, world.owner, NAME))
    assert (await store.write(lambda tx: world.supply(tx, second))).state == "work"
    await sound(store)


async def test_a_new_guideline_is_read_first_and_judgments_name_the_version_shown(
    store: Store, world: World
) -> None:
    first, second, _ = world.raters
    held = await store.write(lambda tx: world.take(tx, first))
    await store.write(lambda tx: publish_guideline(tx, world.owner, NAME, "1.1", "Also tone."))
    assert (await store.write(lambda tx: world.supply(tx, second))).state == "guideline"
    await store.write(lambda tx: acknowledge_guideline(tx, second, NAME, "1.1"))
    newer = await store.write(lambda tx: world.take(tx, second))
    for rater, lease in ((first, held), (second, newer)):
        await store.write(partial(world.answer, rater=rater, lease=lease.lease))
    rows = await store.read(lambda tx: view_rows(tx, JUDGMENTS).values())
    assert {(row["rater"], row["guideline"]) for row in rows} == {
        (first.person, "1.0"),
        (second.person, "1.1"),
    }
    await sound(store)


async def test_erasure_leaves_judgments_and_replay_and_nothing_that_opens(
    store: Store, world: World
) -> None:
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    receipt = await store.write(
        lambda tx: world.answer(tx, rater, held.lease, given=labels("warm", "my own words"))
    )
    row = await store.read(lambda tx: view_row(tx, JUDGMENTS, judgment=receipt.judgment))
    commitment = str(row["sealed"]).split('"')[3]
    opened = await store.read(lambda tx: unseal(tx, world.vault, commitment))
    assert opened == "my own words"
    await store.write(lambda tx: erase_person(tx, world.owner, rater.person, "asked for it"))
    assert await store.read(lambda tx: unseal(tx, world.vault, commitment)) is None
    kept = await store.read(lambda tx: view_row(tx, JUDGMENTS, judgment=receipt.judgment))
    assert kept == row
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: world.supply(tx, rater))
    await sound(store)

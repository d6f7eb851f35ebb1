"""A rater's way on every store: practice, test, refresher, retraining, pauses that end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    labels,
    new_rater,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.changing import change_campaign
from quorate.campaign.consenting import consent, withdraw_consent
from quorate.campaign.enrolling import change_role, enrol
from quorate.campaign.handing.working import Supply
from quorate.campaign.publishing import acknowledge_guideline, publish_guideline
from quorate.campaign.rights import MEMBER, Actor, ConflictError, NotFoundError, Role
from quorate.campaign.skipping import skip
from quorate.campaign.standing import change_standing, set_standing
from quorate.campaign.submitting import Receipt
from quorate.campaign.way.appealing import appeal, settle_appeal
from quorate.campaign.way.reinstating import reinstate
from quorate.campaign.way.skills import grant_skill, missing_skills, revoke_skill
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES, MEMBERS, MESSAGES, SKILLS, TRIALS, Row
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
HOUR = 60 * MINUTE
OTHER = {"warm": "cold", "cold": "warm"}
TRAINING = {"items": 4, "bar": 0.75, "tries": 2, "refresher": 2}
# with a bar of .6 and 80 % confidence four right answers of four pass, see test_qualifying
TEST = {"items": 10, "bar": 0.6, "confidence": 0.8, "tries": 2, "wait_hours": 3.0}


def spec_with(**way: object) -> CampaignSpec:
    return small_spec(way=way)


def bank(tx: Transaction, world: World, name: str, number: int, start: int = 0) -> None:
    """Items of a bank, warm and cold in turn, the right tone in the sentence."""
    tones = ["warm", "cold"]
    rows = [
        NewItem(
            {"sentence": f"A {tones[n % 2]} sentence, number {n}, for {name}."},
            f"{name}{n:02d}",
            {"tone": tones[n % 2]},
            bank=name,
            explanation=f"It is {tones[n % 2]}.",
        )
        for n in range(start, start + number)
    ]
    assert not add_items(tx, world.owner, world.name, rows).refused


def way_world(tx: Transaction, banks: dict[str, int], **way: object) -> World:
    """A campaign with banks, and one rater who has read the guideline."""
    spec = spec_with(**way)
    world = new_world(tx, raters=0, items=4, spec=spec)
    for name, number in banks.items():
        bank(tx, world, name, number)
    world.raters.append(new_rater(tx, world, spec))
    return world


def member(tx: Transaction, rater: Actor) -> Row:
    return view_row(tx, MEMBERS, campaign=NAME, person=rater.person)


def known_of(tx: Transaction, lease: str) -> dict[str, Json]:
    item = str(view_row(tx, LEASES, lease=lease)["item"])
    known: dict[str, Json] = json.loads(str(view_row(tx, ITEMS, campaign=NAME, item=item)["gold"]))
    return known


def respond(tx: Transaction, world: World, rater: Actor, right: bool) -> tuple[Supply, Receipt]:
    """Answer the one item that the rater practises with, right or wrong."""
    given = world.supply(tx, rater)
    (held,) = given.leases
    known = known_of(tx, held.lease)
    tone = str(known["tone"]) if right else OTHER[str(known["tone"])]
    return given, world.answer(tx, rater, held.lease, given=labels(tone))


async def answer_all(
    store: Store, world: World, rater: Actor, marks: list[bool]
) -> list[tuple[Supply, Receipt]]:
    def one(right: bool) -> Callable[[Transaction], tuple[Supply, Receipt]]:
        return lambda tx: respond(tx, world, rater, right)

    return [await store.write(one(right)) for right in marks]


async def sound(store: Store) -> None:
    await store.number()
    await store.read(assert_views_are_replay)


def trial_rows(tx: Transaction) -> list[dict[str, object]]:
    return sorted(view_rows(tx, TRIALS).values(), key=lambda row: str(row["stage"]))


async def test_practice_explains_each_answer_and_leads_on_to_work(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 6}, training=TRAINING))
    rater = world.raters[0]
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "training"
    given = await answer_all(store, world, rater, [True, False, True, True])
    supply, receipt = given[0]
    assert (supply.state, len(supply.leases)) == ("training", 1)
    assert supply.trial is not None
    assert (supply.trial.attempt, supply.trial.tries, supply.trial.given, supply.trial.of) == (
        1,
        2,
        0,
        4,
    )
    assert receipt.lesson is not None
    assert receipt.lesson.right is True
    wrong = given[1][1].lesson
    assert wrong is not None
    assert wrong.right is False
    assert wrong.explanation == f"It is {wrong.labels['tone']}."
    last = given[3][1].trial
    assert last is not None
    # 3 of 4 are .75, the bar
    assert (last.outcome, last.right, last.given) == ("passed", 3, 4)
    row = await store.read(lambda tx: member(tx, rater))
    assert row["standing"] == "active"
    assert "3 of 4" in str(row["reason"])
    assert row["earned"] == 4 * 250_000  # practice is paid like other work
    after = await store.write(lambda tx: world.supply(tx, rater))
    assert (after.state, len(after.leases)) == ("work", 2)
    items = await store.read(lambda tx: view_rows(tx, ITEMS).values())
    banked = [row for row in items if row["bank"] == "training"]
    assert [(row["held"], row["judged"], row["room"]) for row in banked] == [(0, 0, 0)] * 6
    await sound(store)


async def test_practice_is_tried_again_with_other_items_and_then_a_lead_decides(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 8}, training=TRAINING))
    rater = world.raters[0]
    # 2 of 4 are .5, below the bar of .75
    first = await answer_all(store, world, rater, [True, False, True, False])
    assert first[3][1].trial is not None
    assert first[3][1].trial.outcome == "failed"
    clock.advance(MINUTE)
    second = await answer_all(store, world, rater, [False, True, False, True])
    assert second[0][0].trial is not None
    assert second[0][0].trial.attempt == 2
    trials = await store.read(trial_rows)
    drawn = [set(json.loads(str(row["items"]))) for row in trials]
    assert [len(items) for items in drawn] == [4, 4]
    assert not drawn[0] & drawn[1]  # 8 items are enough for two tries of 4
    row = await store.read(lambda tx: member(tx, rater))
    assert row["standing"] == "paused"
    assert "2 times" in str(row["reason"])
    assert "say so" in str(row["reason"])  # how to appeal
    evidence = json.loads(str(row["evidence"]))
    assert evidence[0]["right"] == 2
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "paused"

    def once_more(tx: Transaction) -> Supply:
        change_standing(tx, world.owner, NAME, rater.person, "training", "Try once more.")
        return world.supply(tx, rater)

    clock.advance(MINUTE)
    again = await store.write(once_more)
    assert again.trial is not None
    assert (again.state, again.trial.attempt) == ("training", 1)  # a new start has all its tries
    await sound(store)


async def test_practice_waits_kindly_for_items_of_its_bank(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 3}, training=TRAINING))
    rater = world.raters[0]
    given = await store.write(lambda tx: world.supply(tx, rater))
    assert (given.state, given.leases, given.until) == ("waiting", (), None)
    await store.write(lambda tx: bank(tx, world, "training", 1, start=3))
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "training"


async def test_an_item_given_back_in_practice_counts_as_not_right(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]

    def give_back(tx: Transaction) -> None:
        lease = world.take(tx, rater).lease
        skip(tx, world.vault, rater, NAME, lease, "unclear")

    await store.write(give_back)
    given = await answer_all(store, world, rater, [True, True, True])
    assert given[2][1].trial is not None
    # 3 right of 4, one given back: .75 is the bar
    assert (given[2][1].trial.outcome, given[2][1].trial.given) == ("passed", 4)
    await sound(store)


async def test_nobody_passes_by_giving_back_what_is_hard(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]

    def give_back(tx: Transaction) -> None:
        for _ in range(2):
            skip(tx, world.vault, rater, NAME, world.take(tx, rater).lease, "unclear")

    await store.write(give_back)
    given = await answer_all(store, world, rater, [True, True])
    assert given[1][1].trial is not None
    # 2 right of 4, not of the 2 that were answered
    assert given[1][1].trial.outcome == "failed"


async def test_giving_back_the_last_item_ends_the_practice(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True, False, True])

    def give_back(tx: Transaction) -> Supply:
        skip(tx, world.vault, rater, NAME, world.take(tx, rater).lease, "unclear")
        return world.supply(tx, rater)

    after = await store.write(give_back)
    assert after.trial is not None
    assert after.trial.attempt == 2
    rows = await store.read(trial_rows)
    assert [(row["outcome"], row["given"], row["right"]) for row in rows] == [
        ("failed", 4, 2),
        ("running", 0, 0),
    ]
    await sound(store)


async def test_a_test_ends_as_soon_as_it_is_passed_and_says_nothing_before(store: Store) -> None:
    world = await store.write(
        lambda tx: way_world(
            tx, {"qualification": 12}, qualification={**TEST, "grants": "tone", "valid_days": 30}
        )
    )
    rater = world.raters[0]
    # .6^4 = .130 is at most the level of each look, .159; .6^3 = .216 is not
    given = await answer_all(store, world, rater, [True] * 4)
    assert [receipt.lesson for _, receipt in given] == [None] * 4
    outcomes = [receipt.trial.outcome for _, receipt in given if receipt.trial]
    assert outcomes == ["running", "running", "running", "passed"]
    assert [receipt.trial.right for _, receipt in given if receipt.trial] == [None, None, None, 4]
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "active"
    held = await store.read(lambda tx: view_row(tx, SKILLS, person=rater.person, skill="tone"))
    assert held["expires_at"] == world_now(held) + 30 * 24 * HOUR
    assert json.loads(str(held["evidence"]))["campaign"] == NAME
    messages = await store.read(lambda tx: view_rows(tx, MESSAGES).values())
    assert ["tone" in str(row["text"]) for row in messages] == [True]
    await sound(store)


def world_now(row: Row) -> int:
    return int(str(row["granted_at"]))


async def test_a_failed_test_waits_before_the_next_try(store: Store, clock: Clock) -> None:
    world = await store.write(lambda tx: way_world(tx, {"qualification": 20}, qualification=TEST))
    rater = world.raters[0]
    # 7 of 8, 8 of 9 or 9 of 10 pass: two wrong leave at most 6 of 8, 7 of 9 and 8 of 10
    given = await answer_all(store, world, rater, [False, False])
    last = given[-1][1].trial
    assert last is not None
    assert last.outcome == "failed"
    assert last.until == clock.at + 3 * HOUR
    waiting = await store.write(lambda tx: world.supply(tx, rater))
    assert (waiting.state, waiting.until) == ("waiting", last.until)
    clock.advance(3 * HOUR - 1)
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "waiting"
    clock.advance(1)
    again = await store.write(lambda tx: world.supply(tx, rater))
    assert again.trial is not None
    assert (again.state, again.trial.attempt) == ("qualification", 2)
    await answer_all(store, world, rater, [False, False])
    row = await store.read(lambda tx: member(tx, rater))
    assert row["standing"] == "paused"
    await sound(store)


async def test_a_test_is_balanced_over_answers_and_unlike_for_each_rater(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"qualification": 20}, qualification=TEST))

    def begun(tx: Transaction) -> list[tuple[str, ...]]:
        for _ in range(3):
            world.raters.append(new_rater(tx, world, spec_with(qualification=TEST)))
        for rater in world.raters:
            world.supply(tx, rater)
        return [tuple(json.loads(str(row["items"]))) for row in trial_rows(tx)]

    drawn = await store.write(begun)
    for items in drawn:
        # even numbers are warm, odd ones cold: 5 of each in a test of 10
        assert Counter(int(item[-2:]) % 2 for item in items) == {0: 5, 1: 5}
    assert len(set(drawn)) == 4


async def test_after_practice_comes_the_test_unless_a_certificate_stands_for_it(
    store: Store,
) -> None:
    way = {"training": TRAINING, "qualification": {**TEST, "grants": "tone"}}
    world = await store.write(lambda tx: way_world(tx, {"training": 4, "qualification": 10}, **way))
    certified = await store.write(lambda tx: new_rater(tx, world, spec_with(**way)))
    await store.write(
        lambda tx: grant_skill(tx, world.owner, NAME, certified.person, "tone", None, "known")
    )
    for rater, standing in ((world.raters[0], "qualification"), (certified, "active")):
        await answer_all(store, world, rater, [True] * 4)
        assert (await store.read(partial(member, rater=rater)))["standing"] == standing
    await sound(store)


async def test_a_new_guideline_asks_for_a_short_practice_of_those_who_worked(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 6}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 4)
    held = await store.write(lambda tx: world.supply(tx, rater))
    assert held.state == "work"
    await store.write(
        lambda tx: publish_guideline(tx, world.owner, NAME, "1.1", "Judge words.", "shorter")
    )
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "guideline"
    clock.advance(MINUTE)
    await store.write(lambda tx: acknowledge_guideline(tx, rater, NAME, "1.1"))
    given = await answer_all(store, world, rater, [True, True])
    assert given[0][0].state == "retraining"
    assert given[0][0].trial is not None
    assert (given[0][0].trial.stage, given[0][0].trial.of) == ("refresher", 2)
    assert given[0][1].lesson is not None
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "active"
    leases = await store.read(lambda tx: view_rows(tx, LEASES).values())
    # what they held when they went to practice was taken back
    assert Counter(str(row["status"]) for row in leases) == {"judged": 6, "lapsed": 2}
    newest = [row for row in leases if row["guideline"] == "1.1"]
    assert len(newest) == 2
    trials = await store.read(trial_rows)
    assert [row["guideline"] for row in trials] == ["1.1", "1.0"]  # refresher, training
    await sound(store)


async def test_who_joins_after_a_new_guideline_needs_no_refresher(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 6}, training=TRAINING))

    def join_late(tx: Transaction) -> Row:
        publish_guideline(tx, world.owner, NAME, "1.1", "Judge words.")
        rater = world.raters[0]
        change_standing(tx, world.owner, NAME, rater.person, "active", "")
        acknowledge_guideline(tx, rater, NAME, "1.1")
        return member(tx, rater)

    assert (await store.write(join_late))["standing"] == "retraining"

    def first_reading(tx: Transaction) -> Row:
        person = new_account(tx, world.vault, Newcomer("Late"), MEMBER)
        enrol(tx, world.owner, NAME, person, Role.RATER)
        change_standing(tx, world.owner, NAME, person, "active", "")
        acknowledge_guideline(tx, Actor(person), NAME, "1.1")
        return member(tx, Actor(person))

    assert (await store.write(first_reading))["standing"] == "active"

    def join_new(tx: Transaction) -> Row:
        spec = spec_with(training=TRAINING)
        late = Actor(new_rater(tx, world, spec_at(spec, "1.1")).person)
        return member(tx, late)

    assert (await store.write(join_new))["standing"] == "training"


def spec_at(spec: CampaignSpec, version: str) -> CampaignSpec:
    guideline = spec.guideline.model_copy(update={"version": version})
    return spec.model_copy(update={"guideline": guideline})


async def test_without_items_for_it_nobody_is_sent_to_a_refresher(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {}, training=TRAINING))
    rater = world.raters[0]

    def read_anew(tx: Transaction) -> Row:
        change_standing(tx, world.owner, NAME, rater.person, "active", "")
        publish_guideline(tx, world.owner, NAME, "1.1", "Judge words.")
        acknowledge_guideline(tx, rater, NAME, "1.1")
        return member(tx, rater)

    assert (await store.write(read_anew))["standing"] == "active"


async def test_a_guideline_that_changes_in_the_middle_begins_the_practice_anew(
    store: Store,
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 8}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [False, False])

    def read_anew(tx: Transaction) -> Supply:
        publish_guideline(tx, world.owner, NAME, "1.1", "Judge words.")
        acknowledge_guideline(tx, rater, NAME, "1.1")
        return world.supply(tx, rater)

    given = await store.write(read_anew)
    assert given.trial is not None
    # what was left does not count as a try
    assert (given.trial.stage, given.trial.attempt, given.trial.given) == ("training", 1, 0)
    rows = await store.read(trial_rows)
    assert [(row["attempt"], row["outcome"], row["given"]) for row in rows] == [
        (1, "left", 2),
        (2, "running", 0),
    ]
    await sound(store)


async def test_sent_back_to_practice_and_back_at_work(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 8}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 4)

    def send_back(tx: Transaction) -> Supply:
        world.supply(tx, rater)
        why: Json = [{"says": "gold .4", "told": "Many answers differ from known ones."}]
        set_standing(tx, SYSTEM, NAME, rater.person, "retraining", "Please practise.", why)
        return world.supply(tx, rater)

    given = await store.write(send_back)
    assert given.trial is not None
    assert (given.state, given.trial.stage, len(given.leases)) == ("retraining", "retraining", 1)
    await answer_all(store, world, rater, [True] * 4)
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "active"
    first, second = await store.read(trial_rows)
    # the practice drew the four items that were not had before
    assert not set(json.loads(str(first["items"]))) & set(json.loads(str(second["items"])))
    await sound(store)


async def test_the_same_items_can_be_practised_again_when_the_bank_is_used_up(
    store: Store,
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [False, False, True, True])
    given = await answer_all(store, world, rater, [True] * 4)
    assert given[3][1].trial is not None
    assert given[3][1].trial.outcome == "passed"
    rows = await store.read(lambda tx: view_rows(tx, JUDGMENTS).values())
    assert Counter(row["round"] for row in rows) == {0: 4, 1: 4}
    await sound(store)


async def test_an_answer_of_practice_is_not_changed_after_the_right_one_was_shown(
    store: Store,
) -> None:
    from quorate.campaign.revising import Revision, revise
    from quorate.campaign.submitting import Submission

    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    ((_, receipt),) = await answer_all(store, world, rater, [False])
    change = Revision(receipt.judgment, Submission("r", "", labels("warm", "now I know"), 5), 0)
    with pytest.raises(ConflictError):
        await store.write(lambda tx: revise(tx, world.vault, rater, NAME, change))


async def test_a_pause_ends_by_itself_and_goes_on_where_it_was(store: Store, clock: Clock) -> None:
    way = {"training": TRAINING}
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, **way))
    practising = world.raters[0]
    worker = await store.write(lambda tx: new_rater(tx, world, spec_with(**way)))
    await answer_all(store, world, worker, [True] * 4)
    held = await store.write(lambda tx: world.take(tx, worker))
    await store.write(lambda tx: world.answer(tx, worker, held.lease))
    await answer_all(store, world, practising, [True])
    end = clock.at + HOUR

    def pause(tx: Transaction) -> None:
        for rater in (practising, worker):
            reason = "A break of an hour."
            set_standing(tx, SYSTEM, NAME, rater.person, "paused", reason, until=end)

    await store.write(pause)
    clock.advance(HOUR - 1)
    assert await store.write(reinstate) == 0
    clock.advance(1)
    assert await store.write(reinstate) == 2
    assert await store.write(reinstate) == 0
    rows = await store.read(lambda tx: [member(tx, one) for one in (practising, worker)])
    assert [(row["standing"], row["until"]) for row in rows] == [
        ("training", None),
        ("active", None),
    ]
    assert (await store.read(trial_rows))[0]["outcome"] in ("running", "passed")
    more = await answer_all(store, world, practising, [True, True, True])
    assert more[-1][1].trial is not None
    assert more[-1][1].trial.outcome == "passed"  # the answer before the pause counts
    await sound(store)


async def test_a_pause_in_the_middle_of_retraining_goes_on_with_it(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 8}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 4)

    def work_and_fail(tx: Transaction) -> None:
        world.answer(tx, rater, world.take(tx, rater).lease)
        set_standing(tx, SYSTEM, NAME, rater.person, "retraining", "Please practise.")
        world.supply(tx, rater)
        end = clock.at + HOUR
        set_standing(tx, SYSTEM, NAME, rater.person, "paused", "A break.", until=end)

    await store.write(work_and_fail)
    clock.advance(HOUR)
    assert await store.write(reinstate) == 1
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "retraining"
    await sound(store)


async def test_who_worked_before_there_was_practice_goes_on_working_after_a_pause(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=1, items=4))
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    await store.write(lambda tx: world.answer(tx, rater, held.lease))

    def introduce(tx: Transaction) -> None:
        change_campaign(tx, world.owner, NAME, spec_with(training=TRAINING))
        end = clock.at + HOUR
        set_standing(tx, SYSTEM, NAME, rater.person, "paused", "A break.", until=end)

    await store.write(introduce)
    clock.advance(HOUR)
    await store.write(reinstate)
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "active"


async def test_an_answer_while_paused_ends_the_practice_and_not_the_pause(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 3)
    held = await store.write(lambda tx: world.take(tx, rater))

    def paused(tx: Transaction) -> Row:
        change_standing(tx, world.owner, NAME, rater.person, "paused", "Please wait.")
        world.answer(tx, rater, held.lease, given=known_of(tx, held.lease))
        return member(tx, rater)

    row = await store.write(paused)
    assert (row["standing"], row["reason"]) == ("paused", "Please wait.")
    assert [one["outcome"] for one in await store.read(trial_rows)] == ["passed"]


async def test_experts_do_not_practise(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await store.write(lambda tx: world.supply(tx, rater))
    await store.write(
        lambda tx: change_role(tx, world.owner, NAME, rater.person, Role.EXPERT, "knows it")
    )
    row = await store.read(lambda tx: member(tx, rater))
    assert (row["role"], row["standing"]) == ("expert", "active")
    assert [one["outcome"] for one in await store.read(trial_rows)] == ["left"]
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    await sound(store)


async def test_a_stage_that_the_campaign_gives_up_is_passed_over(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await store.write(lambda tx: world.supply(tx, rater))

    def give_up(tx: Transaction) -> None:
        change_campaign(tx, world.owner, NAME, spec_with(feedback_every=10))
        held = world.take(tx, rater)
        world.answer(tx, rater, held.lease)

    await store.write(give_up)
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "active"
    await sound(store)


async def test_a_lead_sends_nobody_to_a_stage_that_there_is_not(store: Store) -> None:
    world = await store.write(lambda tx: way_world(tx, {}, training=TRAINING))
    person = world.raters[0].person
    with pytest.raises(InputError, match="has no qualification"):
        await store.write(
            lambda tx: change_standing(tx, world.owner, NAME, person, "qualification", "try")
        )


async def test_required_skills_are_certificates_that_hold(store: Store, clock: Clock) -> None:
    spec = spec_with(requires=["lang-de"])
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    rater = world.raters[0]
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "skills"
    assert await store.read(lambda tx: missing_skills(tx, rater.person, spec)) == ("lang-de",)

    def vouch(tx: Transaction) -> None:
        grant_skill(tx, world.owner, NAME, rater.person, "lang-de", 2, "has lived there")

    await store.write(vouch)
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    clock.advance(2 * 24 * HOUR - 1)
    assert await store.read(lambda tx: missing_skills(tx, rater.person, spec)) == ()
    clock.advance(1)
    assert await store.read(lambda tx: missing_skills(tx, rater.person, spec)) == ("lang-de",)
    await store.write(vouch)
    assert await store.read(lambda tx: missing_skills(tx, rater.person, spec)) == ()
    await store.write(
        lambda tx: revoke_skill(tx, world.owner, NAME, rater.person, "lang-de", "a mistake")
    )
    assert await store.read(lambda tx: missing_skills(tx, rater.person, spec)) == ("lang-de",)
    with pytest.raises(NotFoundError):
        await store.write(
            lambda tx: revoke_skill(tx, world.owner, NAME, rater.person, "lang-de", "again")
        )
    await sound(store)


async def test_a_certificate_that_ended_is_renewed_by_the_test(store: Store, clock: Clock) -> None:
    way = {
        "qualification": {**TEST, "grants": "tone", "valid_days": 1},
        "requires": ["tone"],  # which is to be had here, by the test
    }
    world = await store.write(lambda tx: way_world(tx, {"qualification": 20}, **way))
    rater = world.raters[0]
    expert = await store.write(lambda tx: new_rater(tx, world, spec_with(**way)))
    await store.write(lambda tx: change_role(tx, world.owner, NAME, expert.person, Role.EXPERT))
    given = await answer_all(store, world, rater, [True] * 4)
    assert given[0][0].state == "qualification"
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    clock.advance(24 * HOUR - 1)
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    clock.advance(1)
    again = await store.write(lambda tx: world.supply(tx, rater))
    assert (again.state, len(again.leases)) == ("qualification", 1)
    assert "tone" in again.reason
    await answer_all(store, world, rater, [True] * 4)
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    await store.write(
        lambda tx: revoke_skill(tx, world.owner, NAME, rater.person, "tone", "by mistake")
    )
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "qualification"
    # experts work without it
    assert (await store.write(lambda tx: world.supply(tx, expert))).state == "work"
    await sound(store)


async def test_who_takes_consent_back_is_given_nothing_until_they_agree_again(
    store: Store,
) -> None:
    spec = small_spec(consent="We store answers.")
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    rater = world.raters[0]
    held = await store.write(lambda tx: world.supply(tx, rater))
    assert len(held.leases) == 2
    await store.write(lambda tx: withdraw_consent(tx, rater, NAME))
    after = await store.write(lambda tx: world.supply(tx, rater))
    assert (after.state, after.leases) == ("consent", ())
    items = await store.read(lambda tx: view_rows(tx, ITEMS).values())
    assert [(row["held"], row["room"]) for row in items] == [(0, 2)] * 2
    with pytest.raises(ConflictError):
        await store.write(lambda tx: withdraw_consent(tx, rater, NAME))
    digest = spec.consent_digest
    assert digest is not None
    await store.write(lambda tx: consent(tx, rater, NAME, digest))
    assert (await store.write(lambda tx: world.beside().supply(tx, rater))).state == "work"
    await sound(store)


async def granted(store: Store, clock: Clock, world: World) -> str:
    """Appeal, which is granted a minute later; the standing after that."""
    rater = world.raters[0]

    def settle(tx: Transaction) -> str:
        name = appeal(tx, world.vault, rater, NAME, "That was wrong.")
        settle_appeal(tx, world.owner, NAME, name, "granted", "It was.")
        return str(member(tx, rater)["standing"])

    clock.advance(MINUTE)
    return await store.write(settle)


async def test_a_granted_appeal_leads_back_into_the_practice_that_a_pause_interrupted(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 4}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True, True])
    await store.write(
        lambda tx: change_standing(tx, world.owner, NAME, rater.person, "paused", "Who are you?")
    )
    assert await granted(store, clock, world) == "training"
    more = await answer_all(store, world, rater, [True, True])
    assert more[-1][1].trial is not None
    assert more[-1][1].trial.outcome == "passed"  # the two answers before the pause count
    await sound(store)


@pytest.mark.parametrize(("stage", "of"), [("retraining", 4), ("refresher", 2)])
async def test_a_granted_appeal_begins_the_practice_anew_that_a_removal_broke_off(
    store: Store, clock: Clock, stage: str, of: int
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 12}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 4)

    def practise_again_and_go(tx: Transaction) -> None:
        world.answer(tx, rater, world.take(tx, rater).lease)
        evidence: Json = [{"told": "Please practise.", "stage": stage}]
        set_standing(tx, SYSTEM, NAME, rater.person, "retraining", "Please practise.", evidence)
        world.supply(tx, rater)
        change_standing(tx, world.owner, NAME, rater.person, "removed", "You are a machine.")

    await store.write(practise_again_and_go)
    assert await granted(store, clock, world) == "retraining"
    given = await store.write(lambda tx: world.supply(tx, rater))
    assert given.trial is not None
    assert (given.trial.stage, given.trial.given, given.trial.of) == (stage, 0, of)
    await sound(store)


async def test_who_did_not_pass_the_test_may_try_it_anew_when_the_appeal_is_granted(
    store: Store, clock: Clock
) -> None:
    test = {**TEST, "tries": 1, "wait_hours": 0}
    world = await store.write(lambda tx: way_world(tx, {"qualification": 20}, qualification=test))
    rater = world.raters[0]
    given = await answer_all(store, world, rater, [False])
    while given[-1][1].trial is not None and given[-1][1].trial.outcome == "running":
        given = await answer_all(store, world, rater, [False])
    assert (await store.read(lambda tx: member(tx, rater)))["standing"] == "paused"
    assert await granted(store, clock, world) == "qualification"
    again = await store.write(lambda tx: world.supply(tx, rater))
    assert again.trial is not None
    assert (again.trial.attempt, again.trial.given) == (1, 0)
    await sound(store)


async def test_a_granted_appeal_against_practice_leads_back_to_work(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: way_world(tx, {"training": 8}, training=TRAINING))
    rater = world.raters[0]
    await answer_all(store, world, rater, [True] * 4)

    def send_back(tx: Transaction) -> None:
        world.answer(tx, rater, world.take(tx, rater).lease)
        change_standing(tx, world.owner, NAME, rater.person, "retraining", "Too many were wrong.")
        world.supply(tx, rater)

    await store.write(send_back)
    assert await granted(store, clock, world) == "active"
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    await sound(store)

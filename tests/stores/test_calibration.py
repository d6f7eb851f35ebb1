"""Calibration rounds on every store: judged blind, revealed, discussed, judged again, closed."""

from __future__ import annotations

import json
from collections import Counter
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
from counted import costing
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.asked import spec_of
from quorate.campaign.enrolling import change_role
from quorate.campaign.items import set_gold
from quorate.campaign.paging import Page, Span, cursor
from quorate.campaign.publishing import publish_guideline
from quorate.campaign.rights import Actor, ConflictError, ForbiddenError, NotFoundError, Role
from quorate.campaign.way.agreeing import agreement_lines
from quorate.campaign.way.calibrating import (
    Measured,
    close_calibration,
    judge_again,
    open_calibration,
    reveal,
    say,
    to_measure,
)
from quorate.campaign.way.comparing import (
    Answer,
    answers_of,
    own_rounds,
    round_of,
    rounds,
    shared,
)
from quorate.campaign.way.taking import count_taking, taking_part
from quorate.ledger.views import CALIBRATIONS, ITEMS, JUDGMENTS, LEASES, NOTES
from quorate.schema.errors import InputError
from quorate.storage.queries import log
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
ITEMS_OF_ROUND = ["k0", "k1", "k2", "k3"]


async def sound(store: Store) -> None:
    await store.number()
    await store.read(assert_views_are_replay)


def prepared(tx: Transaction, raters: int = 3) -> World:
    """A campaign with a bank for calibration, and raters who are ready to work."""
    world = new_world(tx, raters=raters, items=3)
    rows = [
        NewItem({"sentence": f"Shared sentence {n}."}, f"k{n}", bank="calibration")
        for n in range(4)
    ]
    assert not add_items(tx, world.owner, NAME, rows).refused
    return world


def begin(tx: Transaction, world: World) -> str:
    return open_calibration(tx, world.owner, NAME, "Irony", ITEMS_OF_ROUND, "Irony is cold.")


def item_of(tx: Transaction, lease: str) -> str:
    return str(view_row(tx, LEASES, lease=lease)["item"])


def judge(tx: Transaction, world: World, rater: Actor, tones: dict[str, str]) -> list[str]:
    """Answer the round's items that the rater is given, and before them what they hold; their
    names."""
    done: list[str] = []
    for held in world.supply(tx, rater).leases:
        if item_of(tx, held.lease) not in tones:
            world.answer(tx, rater, held.lease)
    while True:
        leases = world.supply(tx, rater).leases
        ours = [held.lease for held in leases if item_of(tx, held.lease) in tones]
        if not ours:
            return done
        item = item_of(tx, ours[0])
        world.answer(tx, rater, ours[0], given=labels(tones[item], "my words"))
        done.append(item)


def measured(tx: Transaction, world: World, name: str) -> Measured:
    answers = to_measure(tx, world.owner, NAME, name)
    return Measured(answers.digest, agreement_lines(spec_of(tx, NAME), answers.found))


def show(tx: Transaction, world: World, name: str) -> None:
    reveal(tx, world.owner, NAME, name, measured(tx, world, name))


SPLIT = (
    {"k0": "warm", "k1": "cold", "k2": "warm", "k3": "cold"},
    {"k0": "warm", "k1": "cold", "k2": "cold", "k3": "warm"},
    {"k0": "warm", "k1": "cold", "k2": "cold", "k3": "cold"},
)
AGREED = {"k0": "warm", "k1": "cold", "k2": "cold", "k3": "cold"}


async def test_a_round_from_blind_to_agreed(store: Store, clock: Clock) -> None:
    world = await store.write(prepared)
    name = await store.write(lambda tx: begin(tx, world))
    given = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    ours = await store.read(lambda tx: [item_of(tx, held.lease) for held in given.leases])
    assert ours == ["k0", "k1"]  # before ordinary items
    first = await store.write(lambda tx: judge(tx, world, world.raters[0], SPLIT[0]))
    assert first == ITEMS_OF_ROUND
    for rater, tones in zip(world.raters[1:], SPLIT[1:], strict=True):
        await store.write(partial(judge, world=world, rater=rater, tones=tones))
    found = await store.read(lambda tx: round_of(tx, NAME, name))
    blind = await store.read(lambda tx: shared(tx, world.vault, world.owner, NAME, found))
    assert all(not item.spread for item in blind.items)  # nobody sees answers yet
    assert await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[0], NAME)) == Page(
        (), None
    )
    clock.advance(MINUTE)
    await store.write(lambda tx: show(tx, world, name))
    row = await store.read(lambda tx: view_row(tx, CALIBRATIONS, campaign=NAME, round=name))
    (line,) = json.loads(str(row["before"]))
    assert (line["question"], line["n"], line["raters"]) == ("tone", 4, 3)
    # ordered pairs that differ: 2·2·1 = 4 in k2 and in k3, each over m - 1 = 2, of 12 values:
    # Do = (4/2 + 4/2) / 12 = 1/3. Warm 3+0+1+1 = 5, cold 0+3+2+2 = 7: De = 2·5·7 / (12·11)
    assert line["value"] == pytest.approx(1 - (1 / 3) / (70 / 132), abs=1e-6)
    assert line["lower"] <= line["value"] <= line["upper"]
    (seen,) = (
        await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[1], NAME))
    ).entries
    assert seen.items[2].spread == {"tone": (("cold", 2), ("warm", 1))}
    assert seen.items[2].mine == {"tone": "cold"}  # own words stay in the vault
    assert [item.number for item in seen.items] == [1, 2, 3, 4]

    await store.write(
        lambda tx: say(tx, world.vault, world.raters[0], NAME, name, "It is meant kindly.", 3)
    )
    await store.write(lambda tx: say(tx, world.vault, world.owner, NAME, name, "Read 2.1."))
    (seen,) = (
        await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[1], NAME))
    ).entries
    assert [(note.who, note.words) for note in seen.items[2].notes] == [
        ("a rater", "It is meant kindly.")
    ]
    assert [(note.who, note.words) for note in seen.notes] == [("lead", "Read 2.1.")]
    (own,) = (
        await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[0], NAME))
    ).entries
    assert own.items[2].notes[0].who == "you"

    clock.advance(MINUTE)
    await store.write(lambda tx: judge_again(tx, world.owner, NAME, name))
    for rater in world.raters:
        again = await store.write(partial(judge, world=world, rater=rater, tones=AGREED))
        assert again == ITEMS_OF_ROUND
    taking = await store.read(lambda tx: taking_part(tx, world.vault, world.owner, NAME, name))
    assert [(one.judged, one.again) for one in taking.entries if one.judged] == [(4, 4)] * 3
    count = await store.read(lambda tx: count_taking(tx, NAME, round_of(tx, NAME, name)))
    # the three, and no owner, who judges nothing
    assert (count.taking, count.done, count.done_again, count.again) == (3, 3, 3, 3)
    await store.write(
        lambda tx: publish_guideline(tx, world.owner, NAME, "1.1", "Irony is cold.", "irony")
    )
    clock.advance(MINUTE)

    def close(tx: Transaction) -> None:
        found = measured(tx, world, name)
        close_calibration(tx, world.owner, NAME, name, "Irony is cold.", "1.1", found)

    await store.write(close)
    row = await store.read(lambda tx: view_row(tx, CALIBRATIONS, campaign=NAME, round=name))
    (line,) = json.loads(str(row["after"]))
    assert line["value"] == 1.0
    assert (row["state"], row["outcome"], row["guideline"]) == ("closed", "Irony is cold.", "1.1")
    (seen,) = (
        await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[1], NAME))
    ).entries
    assert seen.items[2].spread == {"tone": (("cold", 3),)}
    items = await store.read(lambda tx: view_rows(tx, ITEMS).values())
    shared_items = [row for row in items if row["bank"] == "calibration"]
    assert [(row["held"], row["judged"], row["room"]) for row in shared_items] == [(0, 0, 0)] * 4
    rounds = await store.read(lambda tx: view_rows(tx, JUDGMENTS).values())
    assert Counter(row["round"] for row in rounds if row["purpose"] == "calibration") == {
        0: 12,
        1: 12,
    }
    await sound(store)


async def test_what_is_in_hand_when_a_round_is_revealed_is_not_blind(
    store: Store, clock: Clock
) -> None:
    world = await store.write(prepared)
    name = await store.write(lambda tx: begin(tx, world))
    await store.write(lambda tx: judge(tx, world, world.raters[0], SPLIT[0]))
    late = world.raters[1]
    held = await store.write(lambda tx: world.take(tx, late))
    await store.write(lambda tx: show(tx, world, name))
    leases = await store.read(lambda tx: view_rows(tx, LEASES).values())
    open_now = [row for row in leases if row["status"] == "held" and row["purpose"] != ""]
    assert open_now == []
    clock.advance(MINUTE)
    await store.write(lambda tx: world.answer(tx, late, held.lease, given=labels("cold")))
    answers = await store.read(
        lambda tx: answers_of(tx, NAME, round_of(tx, NAME, name), again=False)
    )
    assert {one.rater for one in answers.found} == {world.raters[0].person}
    after = await store.write(lambda tx: world.supply(tx, late))
    assert after.state == "work"
    purposes = await store.read(lambda tx: view_rows(tx, LEASES).values())
    assert {row["purpose"] for row in purposes if row["status"] == "held"} == {""}
    await sound(store)


async def test_an_answer_that_came_meanwhile_is_not_left_out_of_the_agreement(
    store: Store,
) -> None:
    world = await store.write(prepared)
    name = await store.write(lambda tx: begin(tx, world))
    await store.write(lambda tx: judge(tx, world, world.raters[0], SPLIT[0]))
    known = await store.write(lambda tx: measured(tx, world, name))
    await store.write(lambda tx: judge(tx, world, world.raters[1], SPLIT[1]))
    with pytest.raises(ConflictError, match="meanwhile"):
        await store.write(lambda tx: reveal(tx, world.owner, NAME, name, known))
    await store.write(lambda tx: show(tx, world, name))


async def test_who_runs_and_who_speaks(store: Store) -> None:
    world = await store.write(prepared)
    rater, expert, auditor = world.raters
    for person, role in ((expert, Role.EXPERT), (auditor, Role.AUDITOR)):
        change = partial(change_role, actor=world.owner, campaign=NAME, person=person.person)
        await store.write(partial(change, role=role))
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: open_calibration(tx, rater, NAME, "Mine", ["k0"]))
    name = await store.write(lambda tx: open_calibration(tx, expert, NAME, "Irony", ["k0"]))
    with pytest.raises(ConflictError, match="after a round is revealed"):
        await store.write(lambda tx: say(tx, world.vault, rater, NAME, name, "I think …"))
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: reveal(tx, rater, NAME, name, Measured("", [])))
    await store.write(
        lambda tx: reveal(
            tx, expert, NAME, name, Measured(to_measure(tx, expert, NAME, name).digest, [])
        )
    )
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: say(tx, world.vault, auditor, NAME, name, "I looked."))
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: judge_again(tx, rater, NAME, name))
    with pytest.raises(InputError, match="not 2"):
        await store.write(lambda tx: say(tx, world.vault, rater, NAME, name, "Which?", 2))
    await store.write(lambda tx: say(tx, world.vault, rater, NAME, name, "Secret words.", 1))
    await store.number()
    rows = await store.read(lambda tx: tx.all(log.LINES, log=NAME, start=0, limit=10_000))
    assert not any("Secret words" in row.body for row in rows)
    assert len(await store.read(lambda tx: view_rows(tx, NOTES))) == 1
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: judge_again(tx, expert, NAME, "c_0"))


async def test_steps_come_in_their_order(store: Store) -> None:
    world = await store.write(prepared)
    name = await store.write(lambda tx: begin(tx, world))
    with pytest.raises(ConflictError, match="after it was revealed"):
        await store.write(lambda tx: judge_again(tx, world.owner, NAME, name))
    await store.write(lambda tx: show(tx, world, name))
    with pytest.raises(ConflictError, match="revealed before"):
        await store.write(lambda tx: show(tx, world, name))
    with pytest.raises(NotFoundError, match=r"guideline '9\.9'"):
        await store.write(
            lambda tx: close_calibration(
                tx, world.owner, NAME, name, "Learned.", "9.9", measured(tx, world, name)
            )
        )
    await store.write(
        lambda tx: close_calibration(
            tx, world.owner, NAME, name, "Learned.", None, measured(tx, world, name)
        )
    )
    row = await store.read(lambda tx: view_row(tx, CALIBRATIONS, campaign=NAME, round=name))
    assert row["after"] is None  # it was not judged again
    with pytest.raises(ConflictError, match="closed"):
        await store.write(lambda tx: judge_again(tx, world.owner, NAME, name))


async def test_items_that_test_raters_are_not_shown_to_all(store: Store) -> None:
    world = await store.write(prepared)

    def secret(tx: Transaction) -> None:
        set_gold(tx, world.owner, NAME, "i000", {"tone": "warm"})
        row = NewItem({"sentence": "x"}, "q0", {"tone": "warm"}, bank="qualification")
        add_items(tx, world.owner, NAME, [row])

    await store.write(secret)
    for item in ("i000", "q0"):
        begin_with = partial(open_calibration, actor=world.owner, campaign=NAME, title="Irony")
        with pytest.raises(InputError, match="tests raters"):
            await store.write(partial(begin_with, items=[item]))
    with pytest.raises(InputError, match="no item"):
        await store.write(lambda tx: open_calibration(tx, world.owner, NAME, "Irony", ["no"]))
    await store.write(lambda tx: open_calibration(tx, world.owner, NAME, "Irony", ["i001"]))


async def test_a_work_item_in_a_round_keeps_its_counts(store: Store) -> None:
    world = await store.write(prepared)
    rater = world.raters[0]
    held = await store.write(lambda tx: world.take(tx, rater))
    await store.write(lambda tx: world.answer(tx, rater, held.lease))
    item = await store.read(lambda tx: item_of(tx, held.lease))
    before = await store.read(lambda tx: dict(view_row(tx, ITEMS, campaign=NAME, item=item)))
    name = await store.write(lambda tx: open_calibration(tx, world.owner, NAME, "Irony", [item]))
    # who judged it in the ordinary way judges it in the round too
    assert await store.write(lambda tx: judge(tx, world.beside(), rater, {item: "cold"})) == [item]
    after = await store.read(lambda tx: dict(view_row(tx, ITEMS, campaign=NAME, item=item)))
    assert before == after
    answers = await store.read(
        lambda tx: answers_of(tx, NAME, round_of(tx, NAME, name), again=False)
    )
    assert [(one.item, one.labels) for one in answers.found] == [(item, {"tone": "cold"})]
    await sound(store)


async def test_agreement_of_nothing_is_unknown(store: Store) -> None:
    world = await store.write(prepared)
    name = await store.write(lambda tx: begin(tx, world))
    found = await store.write(lambda tx: measured(tx, world, name))
    assert found.lines == [
        {
            "question": "tone",
            "coefficient": "krippendorff-alpha",
            "value": None,
            "lower": None,
            "upper": None,
            "n": 0,
            "raters": 0,
        }
    ]


def test_agreement_is_told_of_facts_alone() -> None:
    asked = {"type": "single_choice", "ask": "How is it?", "options": ["warm", "cold"]}
    fact = {**asked, "name": "fact", "paradigm": "prescriptive"}
    feeling = {**asked, "name": "feeling", "paradigm": "descriptive"}
    given = [
        Answer(item, rater, {"fact": said, "feeling": said})
        for item, rater, said in (("k0", "p1", "warm"), ("k0", "p2", "cold"), ("k1", "p1", "cold"))
    ]
    both = small_spec(questions=[fact, feeling])
    (line,) = agreement_lines(both, given)
    assert isinstance(line, dict)
    assert line["question"] == "fact"
    assert agreement_lines(small_spec(questions=[feeling]), given) == []


async def test_rounds_and_who_takes_part_come_page_by_page(store: Store, clock: Clock) -> None:
    world = await store.write(partial(prepared, raters=7))
    names = []
    for n in range(5):
        clock.advance(MINUTE * (n % 2))  # some at the same moment
        names.append(await store.write(partial(begin, world=world)))
    seen: list[str] = []
    span = Span(limit=2)
    listed = partial(rounds, actor=world.owner, campaign=NAME)
    while True:
        page = await store.read(partial(listed, span=span))
        seen += [one.round for one in page.entries]
        if page.next is None:
            break
        span = Span(page.next, 2)
    assert sorted(seen) == sorted(names)
    assert seen[0] in names[3:]
    none = await store.read(lambda tx: own_rounds(tx, world.vault, world.raters[0], NAME))
    assert none == Page((), None)  # all are blind
    first, second = world.raters[:2]
    for rater, items in ((first, ITEMS_OF_ROUND), (second, ITEMS_OF_ROUND[:2])):
        await store.write(
            partial(judge, world=world, rater=rater, tones=dict.fromkeys(items, "warm"))
        )
    await taking_by_page(store, world, names[0])
    for wrong in ("x", cursor(1), cursor("a", "b")):
        with pytest.raises(InputError, match="none that a page gave"):
            await store.read(partial(listed, span=Span(wrong)))


async def taking_by_page(store: Store, world: World, name: str) -> None:
    """Seven raters by threes, of whom one joins when two pages were read: each once."""
    found: dict[str, tuple[int, int]] = {}
    span, pages = Span(limit=3), 0
    asked = partial(taking_part, vault=world.vault, actor=world.owner, campaign=NAME, name=name)
    while True:
        page, cost = await costing(store, partial(asked, span=span))
        # the right, whether it is archived, the round, the page, and the names on it
        assert cost.asked == 5
        assert cost.rows <= 2 + 4 + 3
        assert not found.keys() & {one.rater for one in page.entries}
        assert {one.name for one in page.entries} == {"Rater"}
        found |= {one.rater: (one.judged, one.again) for one in page.entries}
        pages += 1
        if page.next is None:
            break
        if pages == 2:
            await store.write(lambda tx: new_rater(tx, world, small_spec()))
        span = Span(page.next, 3)
    assert len(found) == 8
    assert sorted(found.values(), reverse=True)[:2] != [(0, 0), (0, 0)]
    counts = await store.read(lambda tx: count_taking(tx, NAME, round_of(tx, NAME, name)))
    done = sum(judged == len(ITEMS_OF_ROUND) for judged, _ in found.values())
    assert (counts.taking, counts.done, counts.again) == (8, done, 0)

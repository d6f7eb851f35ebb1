"""Disagreeing with a standing, and what raters tell of themselves, on every store."""

from __future__ import annotations

import json
from functools import partial

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    new_rater,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from quorate.campaign.enrolling import change_role
from quorate.campaign.erasing import erase_person
from quorate.campaign.paging import Span, cursor
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Role,
    seat_of,
)
from quorate.campaign.sealing import BLOB, discard
from quorate.campaign.standing import change_standing, set_standing
from quorate.campaign.verifying import verify_log
from quorate.campaign.way.appealing import (
    AppealPage,
    OpenedAppeal,
    SoughtAppeals,
    appeal,
    campaign_appeals,
    settle_appeal,
)
from quorate.campaign.way.attributes import give_attributes, groups, own_attributes
from quorate.campaign.way.feedback import standing_of
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.views import APPEALS, LEASES, MEMBERS, MESSAGES
from quorate.schema.errors import InputError, RequestError
from quorate.storage.queries import log
from quorate.storage.queries.appeals import ShownAppeals
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
WORDS = "The known answer is wrong."
AGE = {
    "name": "age",
    "ask": "How old are you?",
    "why": "To see whether ages hear it otherwise.",
    "options": ["young", "old"],
}


async def sound(store: Store) -> None:
    await store.number()
    await store.read(assert_views_are_replay)


async def paused_world(store: Store) -> tuple[World, Actor, Actor]:
    """A paused rater, and an expert."""
    world = await store.write(lambda tx: new_world(tx, raters=2, items=2))
    rater, expert = world.raters

    def prepare(tx: Transaction) -> None:
        change_role(tx, world.owner, NAME, expert.person, Role.EXPERT)
        why: Json = [
            {"says": "gold i007", "told": "Few known answers were met.", "items": ["i007"]}
        ]
        set_standing(tx, SYSTEM, NAME, rater.person, "paused", "Few were right.", why)

    await store.write(prepare)
    return world, rater, expert


def make(tx: Transaction, world: World, rater: Actor, words: str = WORDS) -> str:
    return appeal(tx, world.vault, rater, NAME, words)


def appeals_of(
    tx: Transaction, world: World, actor: Actor, shown: ShownAppeals = ShownAppeals.ALL
) -> tuple[OpenedAppeal, ...]:
    return campaign_appeals(tx, world.vault, actor, NAME, SoughtAppeals(shown)).appeals


def standing(tx: Transaction, rater: Actor) -> tuple[object, object]:
    row = view_row(tx, MEMBERS, campaign=NAME, person=rater.person)
    return row["standing"], row["reason"]


async def bodies(store: Store) -> str:
    await store.number()
    rows = await store.read(lambda tx: tx.all(log.LINES, log=NAME, start=0, limit=10_000))
    return "\n".join(row.body for row in rows)


async def test_an_appeal_that_is_granted_puts_the_rater_back_to_work(
    store: Store, clock: Clock
) -> None:
    world, rater, expert = await paused_world(store)
    clock.advance(MINUTE)
    name = await store.write(lambda tx: make(tx, world, rater))
    assert WORDS not in await bodies(store)  # only a commitment is in the log
    (line,) = await store.read(lambda tx: appeals_of(tx, world, expert, ShownAppeals.WAITING))
    assert (line.words, line.state, line.appeal.reason) == (WORDS, "waiting", "Few were right.")
    assert line.name == ""  # experts do not see names
    (line,) = await store.read(lambda tx: appeals_of(tx, world, world.owner))
    assert line.name == "Rater"
    clock.advance(MINUTE)
    await store.write(
        lambda tx: settle_appeal(tx, expert, NAME, name, "granted", "The gold was wrong.")
    )
    assert await store.read(lambda tx: standing(tx, rater)) == (
        "active",
        "Your appeal was granted: The gold was wrong.",
    )
    messages = await store.read(lambda tx: list(view_rows(tx, MESSAGES).values()))
    assert [(row["about"], row["rater"]) for row in messages] == [("appeal", rater.person)]
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    seen = await store.write(
        lambda tx: standing_of(tx, world.vault, seat_of(tx, rater, NAME)).appeal
    )
    assert seen is not None
    assert (seen.state, seen.answer) == ("granted", "The gold was wrong.")
    assert await store.read(lambda tx: appeals_of(tx, world, expert, ShownAppeals.WAITING)) == ()
    with pytest.raises(ConflictError, match="granted already"):
        await store.write(lambda tx: settle_appeal(tx, expert, NAME, name, "refused", "No."))
    await sound(store)


async def test_an_appeal_that_is_refused_leaves_the_pause_and_is_answered(
    store: Store, clock: Clock
) -> None:
    world, rater, expert = await paused_world(store)
    name = await store.write(lambda tx: make(tx, world, rater))
    await store.write(lambda tx: settle_appeal(tx, expert, NAME, name, "refused", "I agree."))
    assert (await store.read(lambda tx: standing(tx, rater)))[0] == "paused"
    seen = await store.write(
        lambda tx: standing_of(tx, world.vault, seat_of(tx, rater, NAME)).appeal
    )
    assert seen is not None
    assert (seen.state, seen.words, seen.answer) == ("refused", WORDS, "I agree.")
    with pytest.raises(ConflictError, match="was settled"):
        await store.write(lambda tx: make(tx, world, rater, "Once more."))
    clock.advance(MINUTE)

    def paused_anew(tx: Transaction) -> str:
        change_standing(tx, world.owner, NAME, rater.person, "active", "")
        change_standing(tx, world.owner, NAME, rater.person, "paused", "Few were right.")
        return make(tx, world, rater, "Not that either.")

    await store.write(paused_anew)  # a new change, a new appeal
    await sound(store)


async def test_who_was_removed_reads_why_appeals_and_is_let_back(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2, items=2))
    rater, lead = world.raters

    def remove(tx: Transaction) -> None:
        world.take(tx, rater)
        change_role(tx, world.owner, NAME, lead.person, Role.LEAD)
        for who in (rater, lead):
            change_standing(tx, world.owner, NAME, who.person, "removed", "You copied answers.")

    await store.write(remove)
    leases = await store.read(lambda tx: list(view_rows(tx, LEASES).values()))
    # what they had in hand goes to others at once
    assert {row["status"] for row in leases if row["rater"] == rater.person} == {"lapsed"}
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: world.supply(tx, rater))
    with pytest.raises(ForbiddenError):  # leads do not judge, and have no page of raters
        await store.write(lambda tx: make(tx, world, lead))
    seen = await store.write(
        lambda tx: standing_of(tx, world.vault, seat_of(tx, rater, NAME, even_removed=True))
    )
    assert (seen.standing, seen.reason) == ("removed", "You copied answers.")
    assert seen.appeal is not None
    assert seen.appeal.state == "none"
    clock.advance(MINUTE)
    name = await store.write(lambda tx: make(tx, world, rater))
    with pytest.raises(ConflictError, match="waits"):
        await store.write(lambda tx: make(tx, world, rater))
    await store.write(
        lambda tx: settle_appeal(tx, world.owner, NAME, name, "granted", "They copied you.")
    )
    assert (await store.read(lambda tx: standing(tx, rater)))[0] == "active"
    assert (await store.write(lambda tx: world.supply(tx, rater))).state == "work"
    await sound(store)


async def test_who_is_reinstated_by_hand_is_told_why(store: Store) -> None:
    world, rater, _ = await paused_world(store)

    def reinstate(tx: Transaction, reason: str) -> list[tuple[object, object]]:
        change_standing(tx, world.owner, NAME, rater.person, "active", reason)
        return [(row["about"], row["text"]) for row in view_rows(tx, MESSAGES).values()]

    told = [("standing", "The gold was wrong.")]
    assert await store.write(lambda tx: reinstate(tx, "The gold was wrong.")) == told
    # nothing changes any more, so nothing is told
    assert await store.write(lambda tx: reinstate(tx, "Once more.")) == told
    await sound(store)


async def test_one_appeal_a_change_and_none_without_reason_to(store: Store) -> None:
    world, rater, expert = await paused_world(store)
    with pytest.raises(InputError):
        await store.write(lambda tx: make(tx, world, rater, "  "))
    await store.write(lambda tx: make(tx, world, rater))
    with pytest.raises(ConflictError, match="waits"):
        await store.write(lambda tx: make(tx, world, rater))
    with pytest.raises(ConflictError, match="nothing to appeal against"):
        await store.write(lambda tx: make(tx, world, expert))


async def test_who_settles_an_appeal(store: Store) -> None:
    world, rater, expert = await paused_world(store)

    def pause_expert(tx: Transaction) -> tuple[str, str]:
        change_standing(tx, world.owner, NAME, expert.person, "paused", "Please wait.")
        return make(tx, world, rater), make(tx, world, expert)

    theirs, own = await store.write(pause_expert)
    with pytest.raises(ForbiddenError, match="right to settle"):
        await store.write(lambda tx: settle_appeal(tx, rater, NAME, theirs, "granted", "Yes."))
    with pytest.raises(ForbiddenError, match="their own"):
        await store.write(lambda tx: settle_appeal(tx, expert, NAME, own, "granted", "Yes."))
    with pytest.raises(NotFoundError):
        await store.write(lambda tx: settle_appeal(tx, expert, NAME, "a_0", "granted", "Yes."))
    with pytest.raises(InputError, match="answer"):
        await store.write(lambda tx: settle_appeal(tx, expert, NAME, theirs, "granted", " "))
    with pytest.raises(ForbiddenError):
        await store.read(lambda tx: appeals_of(tx, world, rater))
    rows = await store.read(lambda tx: list(view_rows(tx, APPEALS).values()))
    assert [row["outcome"] for row in rows] == [None, None]


async def test_an_old_appeal_does_not_end_a_new_pause(store: Store, clock: Clock) -> None:
    world, rater, expert = await paused_world(store)
    name = await store.write(lambda tx: make(tx, world, rater))
    clock.advance(MINUTE)

    def pause_anew(tx: Transaction) -> None:
        change_standing(tx, world.owner, NAME, rater.person, "active", "")
        change_standing(tx, world.owner, NAME, rater.person, "paused", "Bots were seen.")

    await store.write(pause_anew)
    await store.write(
        lambda tx: settle_appeal(tx, expert, NAME, name, "granted", "You were right.")
    )
    assert await store.read(lambda tx: standing(tx, rater)) == ("paused", "Bots were seen.")


async def test_evidence_is_shown_without_what_names_gold(store: Store) -> None:
    world, rater, _ = await paused_world(store)
    seen = await store.write(lambda tx: standing_of(tx, world.vault, seat_of(tx, rater, NAME)))
    assert seen.evidence == ({"told": "Few known answers were met."},)
    assert "i007" not in repr(seen)
    assert seen.appeal is not None
    assert seen.appeal.state == "none"


async def test_words_of_an_appeal_go_with_the_person(store: Store) -> None:
    world, rater, expert = await paused_world(store)
    await store.write(lambda tx: make(tx, world, rater))
    await store.write(lambda tx: erase_person(tx, rater, rater.person, "asked"))
    (line,) = await store.read(lambda tx: appeals_of(tx, world, expert))
    assert line.words is None
    await sound(store)


def attributes_spec() -> dict[str, object]:
    return {"attributes": [AGE]}


async def test_attributes_are_sealed_changed_taken_back_and_erased(store: Store) -> None:
    spec = small_spec(way=attributes_spec())
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    rater = world.raters[0]

    def tell(tx: Transaction, given: dict[str, str]) -> dict[str, str]:
        give_attributes(tx, world.vault, rater, NAME, given)
        return own_attributes(tx, world.vault, rater, NAME)[1]

    def sealed(tx: Transaction) -> list[str]:
        row = view_row(tx, MEMBERS, campaign=NAME, person=rater.person)["attributes"]
        return [] if row is None else list(json.loads(str(row)).values())

    assert await store.write(lambda tx: tell(tx, {"age": "young"})) == {"age": "young"}
    assert (await bodies(store)).count("young") == 1  # the option in the campaign's spec
    (first,) = await store.read(sealed)
    assert await store.write(lambda tx: tell(tx, {"age": "young"})) == {"age": "young"}
    assert await store.read(sealed) == [first]  # the same again changes nothing
    assert await store.write(lambda tx: tell(tx, {"age": "old"})) == {"age": "old"}
    (second,) = await store.read(sealed)
    assert await store.read(lambda tx: tx.one(BLOB, commitment=first)) is None
    await sound(store)
    assert await store.write(lambda tx: tell(tx, {})) == {}
    assert await store.read(sealed) == []
    assert await store.read(lambda tx: tx.one(BLOB, commitment=second)) is None
    await store.write(lambda tx: tell(tx, {"age": "old"}))
    (third,) = await store.read(sealed)
    await store.write(lambda tx: erase_person(tx, rater, rater.person, "asked"))
    assert await store.read(lambda tx: tx.one(BLOB, commitment=third)) is None
    found = await store.read(lambda tx: groups(tx, world.vault, NAME, "age", 2))
    assert (found.raters, found.small, found.untold) == ({}, 0, 1)
    await sound(store)


async def test_only_what_is_asked_can_be_told(store: Store) -> None:
    spec = small_spec(way=attributes_spec())
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    for given, match in (({"height": "tall"}, "does not ask"), ({"age": "97"}, "not an answer")):
        tell = partial(give_attributes, vault=world.vault, actor=world.raters[0])
        with pytest.raises(InputError, match=match):
            await store.write(partial(tell, campaign=NAME, given=given))


async def test_small_groups_are_left_out_and_counted(store: Store) -> None:
    options = ["a", "b", "c", "d"]
    spec = small_spec(way={"attributes": [{**AGE, "options": options}]})
    world = await store.write(lambda tx: new_world(tx, raters=0, items=1, spec=spec))

    def tell(tx: Transaction, told: str) -> None:
        for value in told:
            rater = new_rater(tx, world, spec)
            given = {} if value == "-" else {"age": value}
            give_attributes(tx, world.vault, rater, NAME, given)

    await store.write(lambda tx: tell(tx, "aaaa" + "bbb" + "cc" + "--"))
    found = await store.read(lambda tx: groups(tx, world.vault, NAME, "age", 3))
    # c has two raters and would be known from the total, so the next smallest, b, goes with it
    assert {value: len(raters) for value, raters in found.raters.items()} == {"a": 4}
    assert (found.small, found.untold) == (5, 2)
    await store.write(lambda tx: tell(tx, "d"))
    found = await store.read(lambda tx: groups(tx, world.vault, NAME, "age", 3))
    # two groups are small: neither is known from the total
    assert {value: len(raters) for value, raters in found.raters.items()} == {"a": 4, "b": 3}
    assert (found.small, found.untold) == (3, 2)
    with pytest.raises(RequestError, match="persons"):
        await store.read(lambda tx: groups(tx, world.vault, NAME, "age", 1))


async def test_two_small_groups_that_are_few_together_take_a_third_with_them(store: Store) -> None:
    options = ["a", "b", "c", "d"]
    spec = small_spec(way={"attributes": [{**AGE, "options": options}]})
    world = await store.write(lambda tx: new_world(tx, raters=0, items=1, spec=spec))

    def tell(tx: Transaction) -> None:
        for value in "aaaa" + "bbb" + "c" + "d":
            rater = new_rater(tx, world, spec)
            give_attributes(tx, world.vault, rater, NAME, {"age": value})

    await store.write(tell)
    found = await store.read(lambda tx: groups(tx, world.vault, NAME, "age", 3))
    # c and d are two people, fewer than three: the total less a and b would speak of them
    assert {value: len(raters) for value, raters in found.raters.items()} == {"a": 4}
    assert (found.small, found.untold) == (5, 0)


async def test_what_was_sealed_on_the_way_is_missed_when_it_is_gone(store: Store) -> None:
    spec = small_spec(way=attributes_spec())
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    rater = world.raters[0]

    def speak(tx: Transaction) -> None:
        for value in ("young", "old"):  # what is replaced is gone, and that is as it should be
            give_attributes(tx, world.vault, rater, NAME, {"age": value})
        set_standing(tx, SYSTEM, NAME, rater.person, "paused", "Few were right.")
        make(tx, world, rater)

    def check(tx: Transaction) -> tuple[int, tuple[str, ...]]:
        found = verify_log(tx, NAME, b"", world.vault)
        return found.sealed, tuple(str(fault) for fault in found.faults)

    await store.write(speak)
    await store.number()
    assert await store.read(check) == (2, ())  # the age and the words of the appeal

    def lose(tx: Transaction) -> None:
        (made,) = view_rows(tx, APPEALS).values()
        discard(tx, str(made["words"]))
        row = view_row(tx, MEMBERS, campaign=NAME, person=rater.person)
        discard(tx, json.loads(str(row["attributes"]))["age"])

    await store.write(lose)
    sealed, faults = await store.read(check)
    assert sealed == 2
    assert [fault.partition(" sealed")[2][-5:] for fault in faults] == [" gone", " gone"]


async def test_appeals_come_by_page_whoever_is_answered_meanwhile(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=5, items=1))

    def pause(tx: Transaction) -> None:
        for rater in world.raters:
            set_standing(tx, SYSTEM, NAME, rater.person, "paused", "Few were right.", [])

    await store.write(pause)
    made = []
    for number, rater in enumerate(world.raters):
        clock.advance(MINUTE * (number % 2))  # two and two at the same moment
        made.append(await store.write(partial(make, world=world, rater=rater)))

    async def page(shown: ShownAppeals, after: str = "") -> AppealPage:
        sought = SoughtAppeals(shown, Span(after, 2))
        return await store.read(
            lambda tx: campaign_appeals(tx, world.vault, world.owner, NAME, sought)
        )

    first = await page(ShownAppeals.WAITING)
    assert first.waiting == 5
    assert {one.name for one in first.appeals} == {"Rater"}
    assert {one.words for one in first.appeals} == {WORDS}
    seen = [one.appeal.appeal for one in first.appeals]
    await store.write(
        lambda tx: settle_appeal(tx, world.owner, NAME, seen[1], "refused", "Please look again.")
    )
    after = first.next
    while after is not None:
        found = await page(ShownAppeals.WAITING, after)
        assert found.waiting == 4
        seen += [one.appeal.appeal for one in found.appeals]
        after = found.next
    assert sorted(seen) == sorted(made)
    assert seen[0] == made[0]
    settled = await page(ShownAppeals.SETTLED)
    assert [one.appeal.appeal for one in settled.appeals] == [seen[1]]
    assert (await page(ShownAppeals.GRANTED)).appeals == ()
    assert [one.appeal.appeal for one in (await page(ShownAppeals.REFUSED)).appeals] == [seen[1]]
    newest = await page(ShownAppeals.ALL)
    assert {one.appeal.appeal for one in newest.appeals} == set(made[3:])
    for bad in ("nonsense", cursor("x", "y"), cursor(1)):
        with pytest.raises(InputError, match="is none that a page gave"):
            await page(ShownAppeals.WAITING, bad)

"""Many at once, over all server processes that a store allows: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from functools import partial
from random import Random
from typing import NamedTuple, TypeVar

import pytest
import sqlalchemy as sa

from campaigns import (
    MINUTE,
    NAME,
    World,
    assert_counts_are_sound,
    assert_views_are_replay,
    everybody,
    labels,
    new_vault,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from databases import Home
from quorate.campaign.accounts.joining import Newcomer, join_as_newcomer, new_account
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.changing import change_campaign
from quorate.campaign.enrolling import enrol, join
from quorate.campaign.erasing import erase_person
from quorate.campaign.excluding import exclude
from quorate.campaign.expiring import expire
from quorate.campaign.handing.working import Supply
from quorate.campaign.inviting import invite, revoke_invitation
from quorate.campaign.items import retire_item
from quorate.campaign.opening import open_campaign
from quorate.campaign.publishing import publish_guideline
from quorate.campaign.revising import Revision, revise
from quorate.campaign.rights import MEMBER, Actor, ConflictError, NotFoundError, Role
from quorate.campaign.skipping import skip
from quorate.campaign.standing import change_standing
from quorate.campaign.submitting import Submission
from quorate.ledger.views import CAMPAIGNS, INVITATIONS, ITEMS, JUDGMENTS, LEASES
from quorate.schema.errors import QuorateError
from quorate.storage.statement import Query
from quorate.storage.statement import words as text
from quorate.storage.store import Store, Work
from quorate.storage.tables import person_keys, sealed
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
T = TypeVar("T")


class WordsLeft(NamedTuple):
    blobs: int
    keys: int


WORDS_LEFT = Query(
    WordsLeft,
    sa.select(
        *(
            sa.select(sa.func.count()).where(table.c.person == text("person")).scalar_subquery()
            for table in (sealed, person_keys)
        )
    ),
)


async def at_once(servers: Sequence[Store], works: Sequence[Work[T]]) -> list[T | BaseException]:
    """Run the pieces of work at the same time, dealt out over the servers."""
    pieces: list[Awaitable[T]] = [
        servers[n % len(servers)].write(work) for n, work in enumerate(works)
    ]
    return list(await asyncio.gather(*pieces, return_exceptions=True))


def fine(answers: Sequence[T | BaseException]) -> list[T]:
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def refusals(answers: Sequence[object]) -> list[BaseException]:
    return [answer for answer in answers if isinstance(answer, BaseException)]


async def sound(store: Store, overlap: int) -> None:
    await store.number()
    await store.read(assert_views_are_replay)
    await store.read(lambda tx: assert_counts_are_sound(tx, overlap))


async def judge_all(store: Store, world: World, rater: Actor) -> int:
    """Work as a page does until nothing is left: each answer brings the next items."""

    def answered(tx: Transaction, lease: str) -> Supply:
        world.answer(tx, rater, lease)
        return world.supply(tx, rater)

    given = await store.write(partial(world.supply, rater=rater))
    judged = 0
    while given.leases:
        given = await store.write(partial(answered, lease=given.leases[0].lease))
        judged += 1
    return judged


@pytest.mark.parametrize("order", ["shuffled", "as_given"])
async def test_64_raters_judge_all_and_no_item_beyond_its_overlap(home: Home, order: str) -> None:
    servers = await home.servers()
    spec = small_spec(overlap=3, order=order)
    world = await servers[0].write(lambda tx: new_world(tx, raters=64, items=60, spec=spec))
    worlds = [world, *(world.beside() for n in range(1, len(servers)))]
    judged = await asyncio.gather(
        *(
            judge_all(servers[n % len(servers)], where, rater)
            for n, (where, rater) in enumerate(everybody(worlds))
        )
    )
    await sound(servers[0], 3)
    assert sum(judged) == 180
    rows = await servers[0].read(lambda tx: view_rows(tx, ITEMS).values())
    assert {row["judged"] for row in rows} == {3}


async def test_two_copies_of_one_submission_are_one_judgment(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=8, items=8))
    for rater in world.raters:
        held = await servers[0].write(partial(world.take, rater=rater))
        copy = partial(world.answer, rater=rater, lease=held.lease)
        receipts = fine(await at_once(servers, [copy] * 6))
        assert len(receipts) == 6
        assert len(set(receipts)) == 1
    assert len(await servers[0].read(lambda tx: view_rows(tx, JUDGMENTS))) == 8
    await sound(servers[0], 2)


async def test_two_submissions_for_one_lease_are_one_judgment(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    rater = world.raters[0]
    held = await servers[0].write(partial(world.take, rater=rater))
    answers = await at_once(
        servers,
        [
            partial(world.answer, rater=rater, lease=held.lease, submission=f"s{n}")
            for n in range(6)
        ],
    )
    assert len(fine(answers)) == 1
    assert all(isinstance(refused, ConflictError) for refused in refusals(answers))
    await sound(servers[0], 2)


async def test_one_name_for_two_items_is_refused(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    rater = world.raters[0]
    given = await servers[0].write(partial(world.supply, rater=rater))
    answers = await at_once(
        servers,
        [
            partial(world.answer, rater=rater, lease=held.lease, submission="same")
            for held in given.leases
        ],
    )
    assert len(fine(answers)) == 1
    assert isinstance(refusals(answers)[0], ConflictError)
    await sound(servers[0], 2)


async def test_pages_in_several_tabs_get_no_more_than_one_rater_may_hold(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, items=20))
    rater = world.raters[0]
    worlds = [world.beside() for n in range(6)]
    answers = await at_once(servers, [partial(w.supply, rater=rater) for w in worlds])
    assert len(fine(answers)) == 6
    assert len(await servers[0].read(lambda tx: view_rows(tx, LEASES))) == 2
    await sound(servers[0], 2)


async def test_an_invitation_for_three_admits_three(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    link = await servers[0].write(lambda tx: invite(tx, world.owner, NAME, Role.RATER, 3))
    vault = new_vault()

    def come(tx: Transaction, n: int) -> str:
        return join_as_newcomer(tx, vault, Newcomer(f"Rater {n}"), link.secret).person

    answers = await at_once(servers, [partial(come, n=n) for n in range(10)])
    assert len(fine(answers)) == 3
    assert all(isinstance(refused, NotFoundError) for refused in refusals(answers))
    row = await servers[0].read(lambda tx: view_row(tx, INVITATIONS, invitation=link.invitation))
    assert row["uses_left"] == 0
    await sound(servers[0], 2)


async def test_one_person_uses_an_invitation_once_however_often_they_click(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    links = [
        await servers[0].write(lambda tx: invite(tx, world.owner, NAME, Role.RATER, 5))
        for _ in range(2)
    ]
    person = await servers[0].write(
        lambda tx: new_account(tx, world.vault, Newcomer("Rater"), MEMBER)
    )
    answers = await at_once(
        servers, [partial(join, person=person, secret=links[n % 2].secret) for n in range(8)]
    )
    assert answers == [NAME] * 8
    rows = await servers[0].read(lambda tx: view_rows(tx, INVITATIONS).values())
    assert sum(int(str(row["uses_left"])) for row in rows) == 9
    await sound(servers[0], 2)


async def test_an_invitation_revoked_twice_while_used(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    link = await servers[0].write(lambda tx: invite(tx, world.owner, NAME, Role.RATER, 50))
    vault = new_vault()

    def come(tx: Transaction) -> None:
        join_as_newcomer(tx, vault, Newcomer("Rater"), link.secret)

    def revoke(tx: Transaction) -> None:
        revoke_invitation(tx, world.owner, NAME, link.invitation)

    await at_once(servers, [come, revoke, come, revoke, come, revoke, come])
    with pytest.raises(NotFoundError):
        await servers[0].write(come)
    await sound(servers[0], 2)


async def test_a_person_is_enrolled_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    person = await servers[0].write(
        lambda tx: new_account(tx, world.vault, Newcomer("Rater"), MEMBER)
    )
    work = partial(enrol, actor=world.owner, campaign=NAME, person=person, role=Role.RATER)
    answers = await at_once(servers, [work] * 6)
    assert len(fine(answers)) == 1
    assert all(isinstance(refused, ConflictError) for refused in refusals(answers))
    await sound(servers[0], 2)


async def test_a_campaign_is_opened_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(new_world)
    work = partial(open_campaign, actor=world.owner, spec=small_spec(name="other"))
    answers = await at_once(servers, [work] * 6)
    assert len(fine(answers)) == 1
    assert all(isinstance(refused, ConflictError) for refused in refusals(answers))


async def test_a_file_of_items_sent_twice_at_once_adds_each_item_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, items=0))
    rows = [NewItem({"sentence": f"{n}"}, f"i{n}") for n in range(40)]
    work = partial(add_items, actor=world.owner, campaign=NAME, rows=rows)
    added = fine(await at_once(servers, [work] * 4))
    assert sorted(len(one.items) for one in added) == [0, 0, 0, 40]
    assert sorted(len(one.refused) for one in added) == [0, 40, 40, 40]
    row = await servers[0].read(lambda tx: view_row(tx, CAMPAIGNS, campaign=NAME))
    assert row["items"] == 40
    await sound(servers[0], 2)


async def test_of_two_revisions_one_stands_and_the_other_hears_so(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=1, items=12))
    rater = world.raters[0]
    for _ in range(12):
        held = await servers[0].write(partial(world.take, rater=rater))
        receipt = await servers[0].write(partial(world.answer, rater=rater, lease=held.lease))

        def change(tx: Transaction, judgment: str, why: str) -> str:
            given = Submission("r", "", labels("cold", why), 100)
            revise(tx, world.vault, rater, NAME, Revision(judgment, given, 0))
            return why

        answers = await at_once(
            servers, [partial(change, judgment=receipt.judgment, why=why) for why in "abcd"]
        )
        assert len(fine(answers)) == 1
        assert all(isinstance(refused, ConflictError) for refused in refusals(answers))
    await sound(servers[0], 2)


async def test_judgments_excluded_twice_at_once_are_asked_again_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=3, items=10))
    for rater in world.raters[:2]:
        await judge_all(servers[0], world, rater)
    work = partial(
        exclude, actor=world.owner, campaign=NAME, rater=world.raters[0].person, reason="guessing"
    )
    assert sorted(fine(await at_once(servers, [work] * 4))) == [0, 0, 0, 10]
    await sound(servers[0], 2)
    assert await judge_all(servers[-1], world.beside(), world.raters[2]) == 10
    await sound(servers[0], 2)


async def test_the_place_of_a_lapsed_lease_is_taken_once(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(
        lambda tx: new_world(tx, raters=12, items=3, spec=small_spec(overlap=2, hold=1))
    )
    late = world.raters[:6]
    held = {
        rater.person: await servers[0].write(partial(world.take, rater=rater)) for rater in late
    }
    home.clock.advance(31 * MINUTE)
    works: list[Work[object]] = [
        expire,
        *(partial(world.answer, rater=r, lease=held[r.person].lease) for r in late),
        expire,
        *(partial(world.supply, rater=rater) for rater in world.raters[6:]),
        expire,
    ]
    answers = await at_once(servers, works)
    assert not refusals(answers)
    await sound(servers[0], 2)
    counted = await servers[0].read(lambda tx: view_rows(tx, JUDGMENTS).values())
    assert len(list(counted)) == 6


async def test_everything_at_once_leaves_views_equal_to_replay(home: Home) -> None:
    """Leads change, retire, exclude, pause, publish and erase while raters work."""
    servers = await home.servers()
    world = await servers[0].write(
        lambda tx: new_world(tx, raters=16, items=30, spec=small_spec(overlap=3))
    )
    worlds = [world, *(world.beside() for n in range(1, len(servers)))]
    rng = Random(11)

    def rate(tx: Transaction, where: World, rater: Actor, how: int) -> None:
        for held in where.supply(tx, rater).leases:
            if how == 0:
                skip(tx, where.vault, rater, NAME, held.lease, "other", "no idea")
            elif how < 8:
                where.answer(tx, rater, held.lease, given=labels("cold", "so it seems"))

    def lead(tx: Transaction, what: int, rater: str) -> None:
        owner = world.owner
        match what:
            case 0:
                spec = small_spec(overlap=rng.choice([2, 3, 4]))
                change_campaign(tx, owner, NAME, spec)
            case 1:
                retire_item(tx, owner, NAME, f"i{rng.randrange(30):03d}", "bad")
            case 2:
                exclude(tx, owner, NAME, rater, "guessing")
            case 3:
                standing = rng.choice(["paused", "active"])
                change_standing(tx, owner, NAME, rater, standing, "for a while")  # type: ignore[arg-type]
            case 4:
                expire(tx)
            case 5:
                add_items(tx, owner, NAME, [NewItem({"sentence": "More."})] * 2)
            case 6:
                publish_guideline(tx, owner, NAME, f"1.{rng.randrange(1000)}", "New words.")

    for _ in range(8):
        works: list[Work[None]] = []
        for where, rater in everybody(worlds):
            works.append(partial(rate, where=where, rater=rater, how=rng.randrange(10)))
            if rng.random() < 0.5:
                works.append(partial(lead, what=rng.randrange(7), rater=rater.person))
        rng.shuffle(works)
        answers = await at_once(servers, works)
        assert not [bad for bad in refusals(answers) if not isinstance(bad, QuorateError)]
        home.clock.advance(9 * MINUTE)
    await at_once(
        servers,
        [
            partial(erase_person, actor=world.owner, person=rater.person, reason="asked")
            for rater in world.raters[:4] * 2
        ]
        + [partial(rate, where=world, rater=rater, how=1) for rater in world.raters[:4]],
    )
    await sound(servers[0], 4)


async def test_who_is_erased_while_writing_leaves_no_words_behind(home: Home) -> None:
    servers = await home.servers()
    world = await servers[0].write(lambda tx: new_world(tx, raters=10, items=30))
    for rater in world.raters:
        given = await servers[0].write(partial(world.supply, rater=rater))
        words = labels("warm", "a private thought")
        answer = partial(world.answer, rater=rater, given=words)
        works: list[Work[object]] = [
            *(partial(answer, lease=held.lease) for held in given.leases),
            partial(erase_person, actor=world.owner, person=rater.person, reason="asked"),
        ]
        await at_once(servers, works)
    await sound(servers[0], 2)
    for rater in world.raters:
        left = await servers[0].read(partial(words_left, person=rater.person))
        assert left == 0


def words_left(tx: Transaction, person: str) -> int:
    found = tx.one(WORDS_LEFT, person=person)
    assert found is not None
    return found.blobs + found.keys

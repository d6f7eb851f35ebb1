"""Pages of people on every store: nobody twice or missed, found by name, few names opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pytest

from campaigns import MINUTE, NAME, Clock, World, new_rater, new_world, small_spec
from counted import costing
from quorate.campaign.accounts.finding import (
    LOOKED,
    MEMBERSHIPS,
    PART,
    SoughtMembers,
    SoughtPeople,
    members_page,
    people_page,
)
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.enrolling import change_role, enrol
from quorate.campaign.erasing import erase_person
from quorate.campaign.inviting import DAY, invite, revoke_invitation
from quorate.campaign.opening import open_campaign
from quorate.campaign.paging import Page, Span, cursor
from quorate.campaign.reading import NamedMember, SoughtInvitations, campaign_invitations
from quorate.campaign.rights import MEMBER, Actor, ForbiddenError, Right, Role
from quorate.campaign.sealing import seal
from quorate.campaign.standing import change_standing
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.ledger.views import MEMBERS, PEOPLE
from quorate.schema.errors import InputError
from quorate.storage.queries.members import MemberOrder
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
MANY = 10_000


class CountedVault(Vault):
    """A vault that counts what it opens."""

    __slots__ = ("opened",)

    def __init__(self, master: bytes) -> None:
        super().__init__(master)
        self.opened = 0

    def open(self, person: str, wrapped: bytes, blob: bytes, context: str, commitment: str) -> Json:
        self.opened += 1
        return super().open(person, wrapped, blob, context, commitment)


def called(tx: Transaction, world: World, name: str) -> Actor:
    """Somebody of that name, in the campaign."""
    person = new_account(tx, world.vault, Newcomer(name), MEMBER)
    enrol(tx, world.owner, NAME, person, Role.RATER)
    return Actor(person)


def page(
    tx: Transaction, world: World, sought: SoughtMembers, actor: Actor | None = None
) -> Page[NamedMember]:
    return members_page(tx, world.vault, actor or world.owner, NAME, sought)


def ids(found: Page[NamedMember]) -> list[str]:
    return [one.member.person for one in found.entries]


def every(ask: Callable[[str], Page[NamedMember]]) -> list[str]:
    """The ids of all pages."""
    found, after = [], ""
    while True:
        one = ask(after)
        found += ids(one)
        if one.next is None:
            return found
        after = one.next


async def test_pages_have_everybody_once_whoever_joins_between_them(
    store: Store, clock: Clock
) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=5, items=1))
    first = await store.read(lambda tx: page(tx, world, SoughtMembers(span=Span(limit=4))))
    assert len(first.entries) == 4
    assert first.next is not None
    clock.advance(1)
    late = await store.write(lambda tx: new_rater(tx, world, small_spec()))
    after = Span(first.next, 4)
    last = await store.read(lambda tx: page(tx, world, SoughtMembers(span=after)))
    assert last.next is None
    everybody = [world.owner.person, *(one.person for one in world.raters), late.person]
    assert sorted(ids(first) + ids(last)) == sorted(everybody)
    assert ids(last)[-1] == late.person


async def test_those_are_found_who_are_asked_for(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=3, items=1))
    one, two, three = (rater.person for rater in world.raters)

    def prepare(tx: Transaction) -> None:
        change_role(tx, world.owner, NAME, two, Role.EXPERT)
        change_standing(tx, world.owner, NAME, three, "paused", "Wait.")
        lease = world.take(tx, world.raters[1])
        world.answer(tx, world.raters[1], lease.lease)

    await store.write(prepare)
    asked: dict[str, tuple[SoughtMembers, set[str]]] = {
        "role": (SoughtMembers(roles=["rater"]), {one, three}),
        "roles": (SoughtMembers(roles=["rater", "expert"]), {one, two, three}),
        "standing": (SoughtMembers(standings=["paused"]), {three}),
        "both": (SoughtMembers(roles=["expert"], standings=["paused"]), set()),
        "ids": (SoughtMembers(persons=[one, two, "p_00"]), {one, two}),
        "part of an id": (SoughtMembers(search=one[3:].upper()), {one}),
    }
    for about, (sought, expected) in asked.items():
        found = await store.read(partial(page, world=world, sought=sought))
        assert set(ids(found)) == expected, about
        assert found.next is None
    most = SoughtMembers(order=MemberOrder.JUDGED, span=Span(limit=1))
    found = await store.read(lambda tx: page(tx, world, most))
    assert ids(found) == [two]
    rest = await store.read(
        lambda tx: every(lambda after: page(tx, world, replace(most, span=Span(after, 1))))
    )
    assert len(rest) == len(set(rest)) == 4


async def test_names_are_found_whatever_their_case_and_their_letters(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=0, items=1))
    names = ["Zoë Straße", "ZOE\u0308", "Anna", "100%_\\"]
    people = [(await store.write(partial(called, world=world, name=name))).person for name in names]

    async def found(search: str, actor: Actor | None = None) -> list[str]:
        sought = SoughtMembers(search=search)
        joined = ids(await store.read(lambda tx: page(tx, world, sought, actor)))
        return sorted(joined, key=people.index)  # all joined at the same moment

    assert await found("zoë") == people[:2]
    assert await found(" STRASSE ") == [people[0]]
    assert await found("%_\\") == [people[3]]
    assert await found("%") == [people[3]]
    assert await found("nobody") == []
    reads = Actor(world.owner.person, world.owner.role, frozenset({Right.READ}))
    assert await found("anna", reads) == []  # who does not run it sees no names
    assert await found(people[2], reads) == [people[2]]
    await store.write(lambda tx: erase_person(tx, world.owner, people[2], ""))
    assert await found("anna") == []
    assert await found(people[2]) == [people[2]]
    shown = await store.read(lambda tx: page(tx, world, SoughtMembers(persons=[people[2]])))
    assert [one.name for one in shown.entries] == [""]


async def test_a_cursor_that_no_page_gave_is_refused(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1))
    first = await store.read(lambda tx: page(tx, world, SoughtMembers(span=Span(limit=1))))
    assert first.next is not None
    judged = MemberOrder.JUDGED
    for sought in (
        SoughtMembers(span=Span("nonsense")),
        SoughtMembers(span=Span(cursor("joined", "x", "p_0"))),
        SoughtMembers(span=Span(cursor("joined", 2**80, "p_0"))),
        SoughtMembers(span=Span(cursor(1, "p_0"))),
        SoughtMembers(order=judged, span=Span(first.next)),
        SoughtMembers(search="a", span=Span("nonsense")),
    ):
        with pytest.raises(InputError, match="is none that a page"):
            await store.read(partial(page, world=world, sought=sought))
    for span in (Span("nonsense"), Span(cursor("a", "b"))):
        sought_people, sought_links = SoughtPeople(span=span), SoughtInvitations(span=span)
        with pytest.raises(InputError, match="is none that a page"):
            await store.read(
                partial(people_page, vault=world.vault, actor=world.owner, sought=sought_people)
            )
        with pytest.raises(InputError, match="is none that a page"):
            await store.read(
                partial(campaign_invitations, actor=world.owner, campaign=NAME, sought=sought_links)
            )


def fill(tx: Transaction, world: World, number: int) -> None:
    """Members straight into the views, one named Zoë among them, the last."""
    for n in range(number):
        person = f"p_{n:020x}"
        name = "Zoë" if n == number - 1 else f"Rater {n}"
        sealed = seal(tx, world.vault, person, {"name": name}, f"profile {person}")
        joined = tx.now + n // 3  # several at the same moment
        tx.insert(
            PEOPLE,
            {
                "person": person,
                "role": "member",
                "state": "active",
                "sealed": sealed,
                "joined_at": joined,
            },
        )
        tx.insert(
            MEMBERS,
            {
                "campaign": NAME,
                "person": person,
                "role": "rater",
                "standing": "active",
                "enrolled_at": joined,
                "since": joined,
            },
        )


class Took(NamedTuple):
    """What a page took: questions, rows, names that were opened, and who was on it."""

    asked: int
    rows: int
    opened: int
    found: list[str]


async def test_a_page_asks_and_opens_as_much_however_many_there_are(store: Store) -> None:
    vault = CountedVault(os.urandom(32))
    world = await store.write(lambda tx: new_world(tx, raters=0, items=1, vault=vault))
    await store.write(lambda tx: fill(tx, world, MANY))

    async def cost(sought: SoughtMembers) -> Took:
        before = vault.opened
        found, took = await costing(store, lambda tx: page(tx, world, sought))
        return Took(took.asked, took.rows, vault.opened - before, ids(found))

    # who asks, whether they run it, the rows and one more, their names
    first = await cost(SoughtMembers())
    assert (first.asked, first.rows, first.opened) == (4, 1 + 1 + 51 + 50, 50)
    last = await cost(SoughtMembers(persons=[f"p_{n:020x}" for n in range(MANY - 200, MANY)]))
    assert (last.asked, last.opened) == (4, 50)
    # a search that finds nobody stops, and says from where on it goes on
    parts = LOOKED // PART
    none = await cost(SoughtMembers(search="zoë"))
    assert (none.asked, none.opened, none.found) == (2 + 2 * parts, LOOKED, [])
    # one that finds many stops when its page is full
    many = await cost(SoughtMembers(search="rater"))
    assert (many.asked, many.opened, len(many.found)) == (4, PART, 50)

    def searched(tx: Transaction) -> list[list[str]]:
        found: list[list[str]] = []
        after: str | None = ""
        while after is not None:
            one = page(tx, world, SoughtMembers(search="zoë", span=Span(after)))
            found.append(ids(one))
            after = one.next
        return found

    pages = await store.read(searched)
    assert pages == [[]] * (MANY // LOOKED) + [[f"p_{MANY - 1:020x}"]]
    # all pages have everybody once, though many joined at the same moment
    everybody = await store.read(
        lambda tx: every(
            lambda after: page(tx, world, SoughtMembers(persons=[], span=Span(after, 200)))
        )
    )
    assert len(everybody) == len(set(everybody)) == MANY + 1


async def test_owners_find_people_with_the_first_of_their_memberships(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1))
    busy = world.raters[0].person
    more = MEMBERSHIPS + 1

    def join(tx: Transaction) -> None:
        for n in range(more):
            spec = small_spec(name=f"c{n:02d}")
            open_campaign(tx, world.owner, spec)
            enrol(tx, world.owner, spec.name, busy, Role.RATER)

    await store.write(join)
    found = await store.read(lambda tx: people_page(tx, world.vault, world.owner, SoughtPeople()))
    lines = {one.person.person: one for one in found.entries}
    assert len(lines) == 3
    assert found.next is None
    assert (lines[busy].campaigns, len(lines[busy].memberships)) == (more + 1, MEMBERSHIPS)
    assert [one.campaign for one in lines[busy].memberships][:2] == ["c00", "c01"]
    assert lines[world.raters[1].person].campaigns == 1
    sought = SoughtPeople(roles=["owner"], states=["active", "erased"])
    owners = await store.read(lambda tx: people_page(tx, world.vault, world.owner, sought))
    assert [one.person.person for one in owners.entries] == [world.owner.person]
    rater = SoughtPeople(search="RATER", span=Span(limit=1))
    first = await store.read(lambda tx: people_page(tx, world.vault, world.owner, rater))
    assert first.next is not None
    rest = replace(rater, span=Span(first.next, 1))
    second = await store.read(lambda tx: people_page(tx, world.vault, world.owner, rest))
    seen = {one.person.person for one in (*first.entries, *second.entries)}
    assert seen == {one.person for one in world.raters}
    with pytest.raises(ForbiddenError):
        await store.read(lambda tx: people_page(tx, world.vault, world.raters[0], SoughtPeople()))


async def test_invitations_come_by_page_the_newest_first(store: Store, clock: Clock) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=0, items=1))
    made = []
    for days in (1, 3, 5, 7):
        clock.advance(MINUTE)
        made.append(await store.write(partial(invite, actor=world.owner, campaign=NAME, days=days)))
    withdrawn = made[3].invitation
    await store.write(lambda tx: revoke_invitation(tx, world.owner, NAME, withdrawn))

    async def listed(sought: SoughtInvitations) -> tuple[list[str], str | None]:
        found = await store.read(lambda tx: campaign_invitations(tx, world.owner, NAME, sought))
        return [one.invitation for one in found.entries], found.next

    names = [one.invitation for one in reversed(made)]
    first, after = await listed(SoughtInvitations(span=Span(limit=3)))
    assert first == names[:3]
    assert after is not None
    newer = await store.write(lambda tx: invite(tx, world.owner, NAME))
    assert await listed(SoughtInvitations(span=Span(after, 3))) == (names[3:], None)
    assert await listed(SoughtInvitations(living=True)) == ([newer.invitation, *names[1:]], None)
    clock.advance(2 * DAY)
    soon = SoughtInvitations(living=True, until=made[2].expires_at)
    assert await listed(soon) == ([made[1].invitation], None)

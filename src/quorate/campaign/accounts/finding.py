"""Find people: pages of a campaign's members and of everybody, by name too. Never writes.

Names lie sealed in the vault, so no index knows them: a page opens those of the people on it. A
search opens names part by part, ``PART`` at once, until its page is full, and stops when it has
looked at ``LOOKED`` people: what it found until then is a page too, perhaps an empty one, and its
cursor goes on where it stopped. So no request opens more, however many people there are.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from quorate.campaign.accounts.introducing import Named, known_of, names_of
from quorate.campaign.paging import FIRST, Page, Part, Span, cursor, page_of, placed
from quorate.campaign.reading import NamedMember, may_run
from quorate.campaign.rights import Actor, Right, demand, demand_owner
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts, campaigns
from quorate.storage.queries import members as queries
from quorate.storage.queries.accounts import Person
from quorate.storage.queries.campaigns import Member, Membership
from quorate.storage.queries.members import MemberOrder
from quorate.storage.transaction import Transaction

R = TypeVar("R", bound=NamedTuple)
T = TypeVar("T")

PART = 200
"""people whose names a search opens at once"""
LOOKED = 2_000
"""people whose names a search opens for one page, at most: some 20 ms of a processor"""
LONGEST_SEARCH = 200
MOST_NAMED = 200
"""people that can be asked for by id at once"""
MEMBERSHIPS = 20
"""campaigns of a person that are named on a page of people; how many there are is told"""


@dataclass(frozen=True, slots=True)
class SoughtMembers:
    """Which members: of these roles and standings, with these ids, of whom a name or an id has
    ``search`` in it. What is empty asks for nothing."""

    roles: Sequence[str] = ()
    standings: Sequence[str] = ()
    persons: Sequence[str] = ()
    search: str = ""
    order: MemberOrder = MemberOrder.JOINED
    span: Span = FIRST


@dataclass(frozen=True, slots=True)
class SoughtPeople:
    """Which people: as of members; ``login`` is the HMAC of a login."""

    roles: Sequence[str] = ()
    states: Sequence[str] = ()
    persons: Sequence[str] = ()
    login: str = ""
    search: str = ""
    span: Span = FIRST


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with name and login, empty when erased, and the first of their memberships."""

    person: Person
    named: Named
    memberships: tuple[Membership, ...]

    @property
    def campaigns(self) -> int:
        """Of how many campaigns they are a member."""
        return self.memberships[0].number if self.memberships else 0


def members_page(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, sought: SoughtMembers
) -> Page[NamedMember]:
    """A page of members. Only those who run the campaign see names, and find people by them.

    By joining, everybody who was there at the first page is on one page and no other, whoever joins
    meanwhile. By judgments, who judges between two pages may move to one that was read. Raises
    InputError for a cursor that no page in this order gave.
    """
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    named = may_run(tx, actor, campaign)
    asked: dict[str, str | int] = {"campaign": campaign}
    asked |= _among(role=sought.roles, standing=sought.standings, person=sought.persons)

    def read(after: str, rows: int) -> list[Member]:
        query = queries.page(
            sought.order,
            bool(sought.roles),
            bool(sought.standings),
            bool(sought.persons),
            bool(after),
        )
        return tx.all(query, **asked, **_behind(after, sought.order), limit=rows)

    def opened(rows: Sequence[Member]) -> list[NamedMember]:
        names = names_of(tx, vault, [one.person for one in rows]) if named else {}
        return [NamedMember(row, names.get(row.person, "")) for row in rows]

    def place(row: Member) -> tuple[Part, ...]:
        sort = row.judged if sought.order is MemberOrder.JUDGED else row.enrolled_at
        return sought.order.value, sort, row.person

    listed = _List(read, opened, place, lambda one: (one.name, one.member.person))
    return listed.page(sought.span, sought.search)


def people_page(
    tx: Transaction, vault: Vault, actor: Actor, sought: SoughtPeople
) -> Page[KnownPerson]:
    """A page of everybody in the order in which they joined, for owners.

    ``search`` looks at logins too. Raises InputError for a cursor that no page gave.
    """
    demand_owner(actor)
    asked: dict[str, str | int] = {}
    asked |= _among(role=sought.roles, state=sought.states, person=sought.persons)
    if sought.login:
        asked["login"] = sought.login

    def read(after: str, rows: int) -> list[Person]:
        query = accounts.people_page(
            bool(sought.roles),
            bool(sought.states),
            bool(sought.persons),
            bool(sought.login),
            bool(after),
        )
        start: dict[str, str | int] = {}
        if after:
            start["joined"], start["last"] = placed(after, int, str)
        return tx.all(query, **asked, **start, limit=rows)

    def opened(rows: Sequence[Person]) -> list[tuple[Person, Named]]:
        known = known_of(tx, vault, [one.person for one in rows])
        return [(row, known.get(row.person, Named())) for row in rows]

    listed = _List(
        read,
        opened,
        lambda row: (row.joined_at, row.person),
        lambda one: (one[1].name, one[1].login or "", one[0].person),
    )
    found = listed.page(sought.span, sought.search)
    joined = _memberships(tx, [person.person for person, _ in found.entries])
    lines = (KnownPerson(one, named, tuple(joined[one.person])) for one, named in found.entries)
    return Page(tuple(lines), found.next)


@dataclass(frozen=True, slots=True)
class _List(Generic[R, T]):
    """A list that is searched by what is sealed: how rows are read behind a cursor, how they are
    opened, the cursor behind one, and the texts of an opened one that are looked at."""

    read: Callable[[str, int], list[R]]
    opened: Callable[[Sequence[R]], list[T]]
    place: Callable[[R], tuple[Part, ...]]
    texts: Callable[[T], Sequence[str]]

    def page(self, span: Span, search: str) -> Page[T]:
        wanted = _plain(search)
        if wanted:
            return self._searched(span, wanted)
        page = page_of(self.read(span.after, span.rows), span.limit, self.place)
        return Page(tuple(self.opened(page.entries)), page.next)

    def _searched(self, span: Span, wanted: str) -> Page[T]:
        kept: list[tuple[R, T]] = []
        looked, after, ended = 0, span.after, False
        while not ended and looked < LOOKED and len(kept) < span.limit:
            rows = self.read(after, PART)
            kept += [
                (row, one)
                for row, one in zip(rows, self.opened(rows), strict=True)
                if any(wanted in _plain(text) for text in self.texts(one))
            ]
            looked, ended = looked + len(rows), len(rows) < PART
            after = cursor(*self.place(rows[-1])) if rows else after
        if len(kept) > span.limit:
            after, ended = cursor(*self.place(kept[span.limit - 1][0])), False
        found = tuple(one for _, one in kept[: span.limit])
        return Page(found, None if ended else after)


def _memberships(tx: Transaction, persons: Sequence[str]) -> dict[str, list[Membership]]:
    joined: dict[str, list[Membership]] = {person: [] for person in persons}
    asked = json.dumps(persons)
    for one in tx.all(campaigns.MEMBERSHIPS_OF, persons=asked, limit=MEMBERSHIPS):
        joined[one.person].append(one)
    return joined


def _among(**asked: Sequence[str]) -> dict[str, str]:
    """What is asked for, as JSON arrays."""
    return {name: json.dumps(list(values)) for name, values in asked.items() if values}


def _behind(after: str, order: MemberOrder) -> dict[str, str | int]:
    if not after:
        return {}
    given, sort, last = placed(after, str, int, str)
    if given != order.value:
        raise InputError(
            f"cursor {after[:80]!r} is none that a page in this order gave",
            remedy="begin again without it",
        )
    return {"sort": sort, "last": last}


def _plain(text: str) -> str:
    """A text as it is compared: whatever its case, and how its letters are put together."""
    return unicodedata.normalize("NFKC", text).casefold().strip()

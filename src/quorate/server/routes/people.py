"""People of the installation, for its owners."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.appointing import appoint
from quorate.campaign.accounts.finding import (
    LONGEST_SEARCH,
    MOST_NAMED,
    KnownPerson,
    SoughtPeople,
    people_page,
)
from quorate.campaign.accounts.leaving import leave_everywhere
from quorate.campaign.accounts.logins import LONGEST as LONGEST_LOGIN
from quorate.campaign.accounts.logins import login_digest
from quorate.campaign.erasing import erase_person
from quorate.campaign.paging import Span
from quorate.server.listing import After, Limit
from quorate.server.names import PersonId
from quorate.server.problem import problems
from quorate.server.routing import OWN, Here, Me, Present, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.campaigns import MEMBERSHIPS

router = new_router("people")
InstallRole = Literal["owner", "member"]
State = Literal["active", "erased", "imported"]


class PersonMembership(BaseModel):
    """A person in a campaign."""

    campaign: str
    role: Literal["lead", "expert", "rater", "auditor"]
    standing: str


class PersonView(BaseModel):
    """A person; name and login come from the vault and are empty once erased.

    ``campaigns`` names 20 of those that they are a member of at most; ``in_campaigns`` is how many
    they are.
    """

    person: str
    name: str
    login: str | None
    role: InstallRole
    state: State
    """``imported``: named by a file of another tool, without an account"""
    joined_at: int
    campaigns: list[PersonMembership]
    in_campaigns: int


class People(BaseModel):
    """A page of people; ``next`` is the cursor of the one behind, null on the last.

    A page of a search may be short, or empty, and have a next one all the same.
    """

    people: list[PersonView]
    next: str | None


class NewRole(BaseModel):
    """A role in the installation."""

    role: InstallRole


class Reason(BaseModel):
    """Why; it stands in the log, so it names nobody."""

    reason: str = Field(default="", max_length=500)


@router.get("/people", response_model=People, responses=problems(401, 403, 422, 503))
async def people(
    house: Here,
    me: Me,
    role: Annotated[list[InstallRole], Query(default_factory=list, max_length=2)],
    state: Annotated[list[State], Query(default_factory=list, max_length=3)],
    person: Annotated[list[PersonId], Query(default_factory=list, max_length=MOST_NAMED)],
    login: Annotated[str, Query(max_length=LONGEST_LOGIN)] = "",
    search: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """A page of everybody in the order in which they joined, for owners.

    ``role``, ``state`` and ``person`` can be given several times: any of them will do. ``login`` is
    the whole login of somebody who has a password, found at once. ``search`` is part of a name,
    login or id. Names lie sealed, so a search opens them one after another, those of 2,000 people
    for a page at most: go on with ``next`` until it is null.
    """
    digest = login_digest(house.login_key, login) if login else ""
    sought = SoughtPeople(role, state, person, digest, search, Span(after, limit))
    page = await house.store.read(lambda tx: people_page(tx, house.vault, me, sought))
    return said(People(people=[_view(one) for one in page.entries], next=page.next))


@router.put("/people/{person}/role", status_code=204, responses=OWN)
async def appoint_person(house: Here, me: Present, person: str, given: NewRole) -> Response:
    """Make somebody an owner, or a member; the last owner stays one."""
    await house.store.write(lambda tx: appoint(tx, me.actor, person, given.role))
    house.doorkeeper.forget()
    return Response(status_code=204)


@router.delete("/people/{person}/sessions", status_code=204, responses=OWN)
async def end_sessions(house: Here, me: Me, person: str) -> Response:
    """Log somebody out everywhere: oneself, or for owners anybody."""
    await house.store.write(lambda tx: leave_everywhere(tx, me, person))
    house.doorkeeper.forget()
    return Response(status_code=204)


@router.post("/people/{person}/erase", status_code=204, responses=OWN)
async def erase_account(house: Here, me: Present, person: str, given: Reason) -> Response:
    """Erase somebody's account and personal data for ever: oneself, or for owners anybody."""
    joined = await house.store.read(lambda tx: tx.all(MEMBERSHIPS, person=person))
    await house.store.write(lambda tx: erase_person(tx, me.actor, person, given.reason))
    house.doorkeeper.forget()
    for member in joined:
        await house.forget(member.campaign)
    return Response(status_code=204)


def _view(known: KnownPerson) -> PersonView:
    row = known.person
    return PersonView(
        person=row.person,
        name=known.named.name,
        login=known.named.login,
        role=row.role,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        joined_at=row.joined_at,
        campaigns=[
            PersonMembership(campaign=m.campaign, role=m.role, standing=m.standing)  # type: ignore[arg-type]
            for m in known.memberships
        ],
        in_campaigns=known.campaigns,
    )

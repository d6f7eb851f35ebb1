"""People of the installation, for its owners."""

from __future__ import annotations

from typing import Literal

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.appointing import appoint
from quorate.campaign.accounts.introducing import Introduced, introduce_all
from quorate.campaign.accounts.leaving import leave_everywhere
from quorate.campaign.erasing import erase_person
from quorate.server.problem import problems
from quorate.server.routing import OWN, Here, Me, Present, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.campaigns import MEMBERSHIPS

router = new_router("people")


class PersonMembership(BaseModel):
    """A person in a campaign."""

    campaign: str
    role: Literal["lead", "expert", "rater", "auditor"]
    standing: str


class PersonView(BaseModel):
    """A person; name and login come from the vault and are empty once erased."""

    person: str
    name: str
    login: str | None
    role: Literal["owner", "member"]
    state: Literal["active", "erased", "imported"]
    """``imported``: named by a file of another tool, without an account"""
    joined_at: int
    campaigns: list[PersonMembership]


class People(BaseModel):
    """Everybody, in the order in which they joined."""

    people: list[PersonView]


class NewRole(BaseModel):
    """A role in the installation."""

    role: Literal["owner", "member"]


class Reason(BaseModel):
    """Why; it stands in the log, so it names nobody."""

    reason: str = Field(default="", max_length=500)


@router.get("/people", response_model=People, responses=problems(401, 403, 503))
async def people(house: Here, me: Me) -> Response:
    """Everybody, for owners."""
    known = await house.store.read(lambda tx: introduce_all(tx, house.vault, me))
    return said(People(people=[_view(one) for one in known]))


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


def _view(known: Introduced) -> PersonView:
    row = known.person
    return PersonView(
        person=row.person,
        name=known.name,
        login=known.login,
        role=row.role,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        joined_at=row.joined_at,
        campaigns=[
            PersonMembership(campaign=m.campaign, role=m.role, standing=m.standing)  # type: ignore[arg-type]
            for m in known.memberships
        ],
    )

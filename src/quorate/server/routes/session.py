"""Logging in and out, and who one is."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.entering import credential_for, enter
from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.accounts.leaving import leave, leave_everywhere
from quorate.campaign.accounts.logins import login_digest
from quorate.campaign.accounts.passwords import LONGEST, hashed, is_dated, matches
from quorate.campaign.accounts.repassing import (
    change_password,
    own_credential,
    refresh_hash,
)
from quorate.campaign.listing import own_campaigns, reads
from quorate.campaign.paging import Span
from quorate.campaign.rights import Actor, ForbiddenError
from quorate.schema.errors import InputError
from quorate.server.doorkeeper import COOKIE, shown_in
from quorate.server.house import House
from quorate.server.listing import After, Limit
from quorate.server.problem import UnauthenticatedError, problems
from quorate.server.routing import (
    OWN,
    PUBLIC,
    Address,
    Caller,
    Here,
    Me,
    Present,
    said,
)
from quorate.server.routing import router as new_router
from quorate.storage.queries import accounts
from quorate.storage.queries.listing import Seen
from quorate.storage.transaction import Transaction

router = new_router("people")
LONGEST_LOGIN = 254


class Membership(BaseModel):
    """A campaign that one is a member of."""

    campaign: str
    title: str
    role: Literal["lead", "expert", "rater", "auditor"]
    state: str
    standing: str


class MembershipList(BaseModel):
    """A page of campaigns, the newest first; ``next`` is the cursor of the one behind."""

    campaigns: list[Membership]
    next: str | None


class SessionView(MembershipList):
    """Who one is, with the newest campaigns that one is in, or owns; the others are under
    `session/campaigns`. ``reads`` says whether one has campaigns to look at as a lead, an expert or
    an auditor."""

    person: str
    name: str
    install_role: Literal["owner", "member"]
    reads: bool


class Login(BaseModel):
    """Login and password."""

    login: str = Field(min_length=1, max_length=LONGEST_LOGIN)
    password: str = Field(min_length=1, max_length=LONGEST)


class NewPassword(BaseModel):
    """A change of password; ``login`` and no ``old`` for accounts that had none."""

    old: str = Field(default="", max_length=LONGEST)
    new: str = Field(max_length=LONGEST)
    login: str | None = Field(default=None, max_length=LONGEST_LOGIN)


def view_of(tx: Transaction, house: House, actor: Actor) -> SessionView:
    """Who the actor is, with the newest campaigns that they see."""
    if tx.one(accounts.PERSON, person=actor.person) is None:
        raise UnauthenticatedError("nobody is logged in")
    page = own_campaigns(tx, actor)
    return SessionView(
        person=actor.person,
        name=names_of(tx, house.vault, [actor.person]).get(actor.person, ""),
        install_role="owner" if actor.owner else "member",
        reads=reads(tx, actor),
        campaigns=[_membership(one) for one in page.entries],
        next=page.next,
    )


def _membership(one: Seen) -> Membership:
    return Membership(
        campaign=one.campaign,
        title=one.title,
        role=one.role or "lead",  # type: ignore[arg-type]  # one of them
        state=one.state,
        standing=one.standing or "active",
    )


def set_session(response: Response, house: House, secret: str) -> None:
    """Give the browser its session."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=house.settings.session_ms // 1000,
        httponly=True,
        samesite="lax",
        secure=house.settings.secure,
        path="/",
    )


def drop_session(response: Response, house: House) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        COOKIE, path="/", httponly=True, samesite="lax", secure=house.settings.secure
    )


def planted(request: Request) -> str | None:
    """The secret of the session that the browser has before it logs in."""
    shown = shown_in(request.scope["headers"])
    return shown.secret if shown is not None and not shown.bearer else None


@router.get("/session", response_model=SessionView, responses=problems(401, 503))
async def who(house: Here, me: Me) -> Response:
    """Who one is, and the campaigns that one sees."""
    return said(await house.store.read(lambda tx: view_of(tx, house, me)))


@router.get("/session/campaigns", response_model=MembershipList, responses=OWN)
async def my_campaigns(
    house: Here,
    me: Me,
    judging: Annotated[bool, Query(description="those alone in which one judges, or did")] = False,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """The campaigns that one is in, or owns, the newest first."""
    span = Span(after, limit)
    page = await house.store.read(lambda tx: own_campaigns(tx, me, span, judging=judging))
    shown = [_membership(one) for one in page.entries]
    return said(MembershipList(campaigns=shown, next=page.next))


@router.post("/session", response_model=SessionView, responses={**PUBLIC, **problems(401, 403)})
async def log_in(request: Request, house: Here, given: Login, where: Address) -> Response:
    """Log in with login and password; the answer sets the session's cookie."""
    house.limits.login_address.take(where)
    digest = login_digest(house.login_key, given.login)
    house.limits.login_account.take(digest)
    found = await house.store.read(lambda tx: credential_for(tx, digest))
    kept = None if found is None else found.password
    async with house.hashing:
        right = await asyncio.to_thread(matches, kept, given.password)
    if found is None or not right:
        raise UnauthenticatedError(
            "login or password is wrong", remedy="try again, or ask a lead for a new link"
        )
    fresh = None
    if kept is not None and is_dated(kept):
        async with house.hashing:
            fresh = await asyncio.to_thread(hashed, given.password)
    before, lasts = planted(request), house.settings.session_ms

    def work(tx: Transaction) -> tuple[str, SessionView]:
        if fresh is not None:
            refresh_hash(tx, found, fresh)
        secret = enter(tx, found.person, "password", lasts, before)
        person = tx.one(accounts.PERSON, person=found.person)
        role = "member" if person is None else person.role
        return secret, view_of(tx, house, Actor(found.person, role))

    secret, view = await house.store.write(work)
    house.doorkeeper.forget()
    response = said(view)
    set_session(response, house, secret)
    return response


@router.delete("/session", status_code=204, responses=problems(401, 403, 503))
async def log_out(house: Here, me: Present) -> Response:
    """Log out here."""
    digest = me.session
    if digest is not None:
        await house.store.write(lambda tx: leave(tx, digest))
    house.doorkeeper.forget()
    response = Response(status_code=204)
    drop_session(response, house)
    return response


@router.delete("/sessions", status_code=204, responses=problems(401, 403, 503))
async def log_out_everywhere(house: Here, me: Caller) -> Response:
    """Log out on every device."""
    await house.store.write(lambda tx: leave_everywhere(tx, me.actor, me.actor.person))
    house.doorkeeper.forget()
    response = Response(status_code=204)
    drop_session(response, house)
    return response


@router.post("/password", status_code=204, responses=OWN)
async def new_password(house: Here, me: Present, given: NewPassword) -> Response:
    """Change one's password, or set a first one with a login; all other sessions end."""
    house.limits.password.take(me.actor.person)
    kept = await house.store.read(lambda tx: own_credential(tx, me.actor))
    if kept is None:
        raise ForbiddenError("this account has no password", remedy="log in the way you do")
    async with house.hashing:
        right = kept.password is None or await asyncio.to_thread(matches, kept.password, given.old)
    if not right:
        raise ForbiddenError("the old password is wrong")
    digest = None
    if kept.login is None:
        if given.login is None:
            raise InputError("a first password needs a login", where="login")
        digest = login_digest(house.login_key, given.login)
    async with house.hashing:
        made = await asyncio.to_thread(hashed, given.new)
    lasts = house.settings.session_ms

    def work(tx: Transaction) -> str:
        change_password(tx, me.actor, kept, made, digest)
        return enter(tx, me.actor.person, "password", lasts)

    secret = await house.store.write(work)
    house.doorkeeper.forget()
    response = Response(status_code=204)
    set_session(response, house, secret)
    return response

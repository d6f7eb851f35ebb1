"""Single sign-on: setting out to the issuer, and coming back."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel
from starlette.responses import RedirectResponse

from quorate.campaign.accounts.entering import enter
from quorate.campaign.accounts.joining import Newcomer, join_as_newcomer, new_account
from quorate.campaign.enrolling import join
from quorate.campaign.rights import MEMBER, ForbiddenError, NotFoundError
from quorate.schema.errors import QuorateError
from quorate.server import pages
from quorate.server.house import House
from quorate.server.oidc import (
    COOKIE,
    LASTS,
    PURPOSE,
    Identity,
    Issuer,
    opened_flow,
    subject_digest,
)
from quorate.server.problem import problems
from quorate.server.routes.session import planted, set_session
from quorate.server.routing import PUBLIC, Address, Here, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction

router = new_router("people")
PATH = "/api/oidc/callback"
Text = Annotated[str, Query(max_length=2_048)]


class SingleSignOn(BaseModel):
    """Whether people can log in elsewhere, and what that is called."""

    enabled: bool
    name: str | None


@router.get("/oidc", response_model=SingleSignOn, responses=PUBLIC)
async def single_sign_on(house: Here) -> Response:
    """Whether one can log in elsewhere."""
    found = house.settings.oidc
    name = None if found is None else found.name
    return said(SingleSignOn(enabled=found is not None, name=name))


@router.get(
    "/oidc/start",
    status_code=303,
    response_class=Response,
    responses={**PUBLIC, **problems(404), 303: {"description": "On to the issuer"}},
)
async def set_out(request: Request, house: Here, where: Address, invitation: Text = "") -> Response:
    """Go to the issuer to log in; with an invitation's secret, to join by it."""
    house.limits.login_address.take(where)
    issuer = _issuer(request, house)
    target, cookie = await issuer.departure(house.derived(PURPOSE), invitation)
    response = RedirectResponse(target, 303)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=LASTS,
        httponly=True,
        samesite="lax",
        secure=house.settings.secure,
        path=PATH,
    )
    return response


@router.get(
    "/oidc/callback",
    status_code=303,
    response_class=Response,
    responses={**PUBLIC, **problems(404), 303: {"description": "Logged in; on to the pages"}},
)
async def come_back(
    request: Request, house: Here, where: Address, state: Text = "", code: Text = ""
) -> Response:
    """Come back from the issuer; who is known or invited is logged in."""
    house.limits.login_address.take(where)
    issuer = _issuer(request, house)
    try:
        flow = opened_flow(house.derived(PURPOSE), request.cookies.get(COOKIE, ""), state)
        identity = await issuer.identity(flow, code)
        secret = await _entered(request, house, issuer, identity, flow.invitation)
    except QuorateError as error:
        response = pages.notice("Not logged in", error.what, error.remedy, status=403)
    else:
        house.doorkeeper.forget()
        response = RedirectResponse("/", 303)
        set_session(response, house, secret)
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _issuer(request: Request, house: House) -> Issuer:
    settings = house.settings.oidc
    if settings is None:
        raise NotFoundError("single sign-on is not set up here")
    found: Issuer | None = getattr(request.app.state, "issuer", None)
    if found is None:
        redirect = f"{house.settings.public_url}{PATH}"
        found = request.app.state.issuer = Issuer(settings, redirect)
    return found


async def _entered(
    request: Request, house: House, issuer: Issuer, identity: Identity, invitation: str
) -> str:
    subject = subject_digest(house.login_key, issuer.settings.issuer, identity.subject)
    newcomer = Newcomer(identity.name, identity.address, subject=subject)
    before, lasts = planted(request), house.settings.session_ms

    def work(tx: Transaction) -> str:
        known = tx.one(accounts.BY_SUBJECT, subject=subject)
        if known is not None:
            if invitation:
                join(tx, known.person, invitation)
            return enter(tx, known.person, "single sign-on", lasts, before)
        if invitation:
            person = join_as_newcomer(tx, house.vault, newcomer, invitation).person
        elif issuer.admits(identity):
            person = new_account(tx, house.vault, newcomer, MEMBER)
        else:
            raise ForbiddenError("you have no account here", remedy="ask a lead for an invitation")
        return enter(tx, person, "single sign-on", lasts, before)

    return await house.store.write(work)

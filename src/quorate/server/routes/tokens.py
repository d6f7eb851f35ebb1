"""Tokens for the HTTP API."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.issuing import (
    LONGEST_NAME,
    MOST_DAYS,
    issue_token,
    revoke_token,
    tokens_of,
)
from quorate.campaign.paging import Span
from quorate.campaign.rights import ForbiddenError, Right
from quorate.server.listing import After, Limit
from quorate.server.operator import OPERATOR
from quorate.server.problem import problems
from quorate.server.routing import OWN, Here, Me, Present, said
from quorate.server.routing import router as new_router

router = new_router("people")


class TokenView(BaseModel):
    """A token, without its secret. Times are milliseconds UTC."""

    token: str
    name: str
    scopes: list[Right]
    issued_at: int
    expires_at: int | None
    revoked_at: int | None


class Tokens(BaseModel):
    """A page of tokens, the oldest first; ``next`` is the cursor of the one behind."""

    tokens: list[TokenView]
    next: str | None


class NewToken(BaseModel):
    """What a token is for, what it may do, and for how long."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    scopes: Annotated[list[Right], Field(min_length=1, max_length=len(Right))]
    days: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    person: Annotated[str, Field(max_length=80)] | None = None
    """whose it is; only who sits at the machine issues tokens to others"""


class IssuedToken(BaseModel):
    """A new token; ``secret`` is shown this once."""

    token: str
    secret: str
    expires_at: int | None


@router.get("/tokens", response_model=Tokens, responses=problems(401, 403, 422, 503))
async def tokens(
    house: Here,
    me: Me,
    person: Annotated[str, Query(max_length=80)] = "",
    living: Annotated[bool, Query(description="those alone that open something now")] = False,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """One's tokens, the oldest first; for owners those of a person."""
    page = await house.store.read(
        lambda tx: tokens_of(tx, me, person or me.person, Span(after, limit), living=living)
    )
    shown = [
        TokenView(
            token=row.token,
            name=row.name,
            scopes=[Right(scope) for scope in row.scopes.split()],
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in page.entries
    ]
    return said(Tokens(tokens=shown, next=page.next))


@router.post("/tokens", response_model=IssuedToken, status_code=201, responses=OWN)
async def new_token(house: Here, me: Present, given: NewToken) -> Response:
    """Issue a token; only with a browser's session, so that tokens do not breed."""
    person = given.person or me.actor.person
    if person != me.actor.person and me.actor.person != OPERATOR:
        raise ForbiddenError(
            "tokens for others are issued at the machine", remedy="run: quorate tokens issue"
        )
    made = await house.store.write(
        lambda tx: issue_token(tx, me.actor, given.name, given.scopes, given.days, person)
    )
    shown = IssuedToken(token=made.token, secret=made.secret, expires_at=made.expires_at)
    return said(shown, 201)


@router.delete("/tokens/{token}", status_code=204, responses=OWN)
async def revoke(house: Here, me: Me, token: str) -> Response:
    """Revoke a token; it opens nothing any more, at once."""
    await house.store.write(lambda tx: revoke_token(tx, me, token))
    house.doorkeeper.forget()
    return Response(status_code=204)

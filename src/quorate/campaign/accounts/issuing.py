"""Issue and revoke tokens for the HTTP API."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.campaign.accounts.recognising import PREFIX
from quorate.campaign.names import fresh, link_digest
from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Right,
    demand_owner,
)
from quorate.ledger.event import HOUSE
from quorate.ledger.events import TokenIssued, TokenRevoked
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts
from quorate.storage.queries.accounts import Token
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000
MOST_DAYS = 3_650
MOST_TOKENS = 100
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and its secret, which is shown once and kept nowhere."""

    token: str
    secret: str
    expires_at: int | None


def issue_token(
    tx: Transaction,
    actor: Actor,
    name: str,
    scopes: Iterable[Right],
    days: int | None = None,
    person: str | None = None,
) -> Issued:
    """A token that may do what its person may, within its scopes: the actor, or another person.

    Raises ForbiddenError for scopes that the actor does not act with. Whether the actor may issue
    tokens to others is for the caller to say.
    """
    person = person or actor.person
    wanted = frozenset(scopes)
    if not wanted <= actor.scopes:
        raise ForbiddenError("a token cannot allow more than you are allowed yourself")
    if not wanted or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"a token needs a name of at most {LONGEST_NAME} characters and a scope")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise InputError(f"a token lasts 1 to {MOST_DAYS} days, not {days}", where="days")
    found = tx.one(accounts.PERSON, person=person)
    if found is None or found.state != "active":
        raise ForbiddenError("only people have tokens", remedy="log in as a person")
    living = tx.one(accounts.LIVING, person=person)
    if living is not None and living.number >= MOST_TOKENS:
        raise ConflictError(f"you have {MOST_TOKENS} tokens", remedy="revoke those not used")
    secret = PREFIX + secrets.token_urlsafe(32)
    event = TokenIssued(
        token=fresh("t"),
        person=person,
        name=name,
        scopes=sorted(scope.value for scope in wanted),
        digest=link_digest(secret),
        expires_at=None if days is None else tx.now + days * DAY,
    )
    tx.append(HOUSE, actor.person, event)
    return Issued(event.token, secret, event.expires_at)


def tokens_of(
    tx: Transaction, actor: Actor, person: str, span: Span = FIRST, *, living: bool = False
) -> Page[Token]:
    """A page of a person's tokens, the oldest first: one's own, or for an owner anybody's.

    Revoked ones and those that ended too, unless ``living``. Raises InputError for a cursor that
    no page gave.
    """
    if person != actor.person:
        demand_owner(actor)
    given: dict[str, str | int] = {"person": person, "limit": span.rows}
    if living:
        given["now"] = tx.now
    if span.after:
        given["at"], given["last"] = placed(span.after, int, str)
    rows = tx.all(accounts.tokens_page(living, bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.issued_at, one.token))


def revoke_token(tx: Transaction, actor: Actor, token: str) -> None:
    """Withdraw a token: one's own, or for an owner anybody's."""
    found = tx.one(accounts.TOKEN, token=token)
    if found is None or not (found.person == actor.person or actor.owner):
        raise NotFoundError(f"you have no token {token!r}")
    if found.revoked_at is None:
        tx.append(HOUSE, actor.person, TokenRevoked(token))

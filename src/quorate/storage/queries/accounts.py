"""Questions about people: who they are, how they prove it, where they are logged in."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import (
    VIEWS,
    credentials,
    person_keys,
    sealed,
    secrets,
    sessions,
)


class Person(NamedTuple):
    """A person; ``sealed`` is the commitment to their name and address."""

    person: str
    role: str
    state: str
    sealed: str | None
    joined_at: int


class Credential(NamedTuple):
    """How a person proves who they are."""

    person: str
    login: str | None
    password: str | None
    subject: str | None


class Session(NamedTuple):
    """A login, with what the person is."""

    digest: str
    person: str
    role: str
    made_at: int
    seen_at: int
    expires_at: int


class Bearer(NamedTuple):
    """A token, with what its person is."""

    token: str
    person: str
    role: str
    scopes: str
    expires_at: int | None


class Token(NamedTuple):
    """A token as its person sees it; its secret is kept nowhere."""

    token: str
    person: str
    name: str
    scopes: str
    issued_at: int
    expires_at: int | None
    revoked_at: int | None


class Profile(NamedTuple):
    """What a person told of themselves, sealed, and their key, which is sealed too."""

    person: str
    commitment: str
    context: str
    blob: bytes
    wrapped: bytes


class Number(NamedTuple):
    """How many there are."""

    number: int


class Secret(NamedTuple):
    """Something that the installation keeps to itself."""

    blob: bytes


people = VIEWS["people"]
tokens = VIEWS["tokens"]

_person = words("person")
_digest = words("digest")
_people = sa.select(*(people.c[name] for name in Person._fields))
_one = _people.where(people.c.person == _person)

PERSON = Query(Person, _one)
LOCKED_PERSON = Query(Person, _one.with_for_update())
_profiles = (
    sa.select(
        people.c.person,
        sealed.c.commitment,
        sealed.c.context,
        sealed.c.blob,
        person_keys.c.wrapped,
    )
    .join(sealed, sealed.c.commitment == people.c.sealed)
    .join(person_keys, person_keys.c.person == people.c.person)
)
PROFILES_OF = Query(Profile, _profiles.where(people.c.person.in_(parts_of(words("persons")))))
"""what those told of themselves whose ids are given as JSON, but for who was erased"""


@cache
def people_page(role: bool, state: bool, person: bool, login: bool, after: bool) -> Query[Person]:
    """The statement for a page of people in the order in which they joined.

    Parameters: limit; ``role``, ``state`` and ``person`` where they are asked for, each a JSON
    array of those that may be; ``login``, the HMAC of one; ``joined`` and ``last``, the time and
    the id of the last of the page before, when after one.
    """
    chosen = _people
    for name, asked in (("role", role), ("state", state), ("person", person)):
        if asked:
            chosen = chosen.where(people.c[name].in_(parts_of(words(name))))
    if login:
        known = sa.select(credentials.c.person).where(credentials.c.login == words("login"))
        chosen = chosen.where(people.c.person.in_(known))
    # a sum is in no index: those named are found by their key, and not along the order of all
    named = person or login
    place = people.c.joined_at + sa.literal_column("0") if named else people.c.joined_at
    if after:
        joined, last = number("joined"), words("last")
        chosen = chosen.where(place >= joined, sa.or_(place > joined, people.c.person > last))
    return Query(Person, chosen.order_by(place, people.c.person).limit(number("limit")))


OWNERS = Query(
    Person,
    _people.where(people.c.role == "owner", people.c.state == "active")
    .order_by(people.c.person)
    .with_for_update(),
)
"""those who own the installation, locked, so that the last one stays"""

_credential = sa.select(*(credentials.c[name] for name in Credential._fields))
CREDENTIAL = Query(Credential, _credential.where(credentials.c.person == _person))
BY_LOGIN = Query(Credential, _credential.where(credentials.c.login == words("login")))
BY_SUBJECT = Query(Credential, _credential.where(credentials.c.subject == words("subject")))
NEW_CREDENTIAL = Statement(sa.insert(credentials))
SET_PASSWORD = Statement(
    sa.update(credentials)
    .where(credentials.c.person == words("whose"))
    .values(login=words("login"), password=words("password"))
)
FORGET_CREDENTIALS = Statement(sa.delete(credentials).where(credentials.c.person == _person))

_living = (people.c.person == sessions.c.person) & (people.c.state == "active")
SESSION = Query(
    Session,
    sa.select(
        sessions.c.digest,
        sessions.c.person,
        people.c.role,
        sessions.c.made_at,
        sessions.c.seen_at,
        sessions.c.expires_at,
    )
    .join(people, _living)
    .where(sessions.c.digest == _digest),
)
NEW_SESSION = Statement(sa.insert(sessions))
SEEN = Statement(
    sa.update(sessions).where(sessions.c.digest == words("which")).values(seen_at=number("now"))
)
FORGET_SESSION = Statement(sa.delete(sessions).where(sessions.c.digest == _digest))
FORGET_SESSIONS = Statement(sa.delete(sessions).where(sessions.c.person == _person))
FORGET_OLD_SESSIONS = Statement(
    sa.delete(sessions).where(
        (sessions.c.expires_at <= number("now")) | (sessions.c.seen_at <= number("idle_since"))
    )
)

BEARER = Query(
    Bearer,
    sa.select(tokens.c.token, tokens.c.person, people.c.role, tokens.c.scopes, tokens.c.expires_at)
    .join(people, (people.c.person == tokens.c.person) & (people.c.state == "active"))
    .where(tokens.c.digest == _digest, tokens.c.revoked_at.is_(None)),
)
_tokens = sa.select(*(tokens.c[name] for name in Token._fields))
TOKEN = Query(Token, _tokens.where(tokens.c.token == words("token")))
LIVING = Query(
    Number,
    sa.select(sa.func.count()).where(
        tokens.c.person == _person, sa.text("tokens.revoked_at IS NULL")
    ),
)
"""a person's tokens that were not revoked"""


@cache
def tokens_page(living: bool, after: bool) -> Query[Token]:
    """The statement for a page of a person's tokens, the oldest first.

    Parameters: person, limit; ``now`` for those alone that open something then; ``at`` and
    ``last``, of the last of the page before, when after one.
    """
    c = tokens.c
    chosen = _tokens.where(c.person == _person)
    if living:
        chosen = chosen.where(
            c.revoked_at.is_(None), sa.or_(c.expires_at.is_(None), c.expires_at > number("now"))
        )
    if after:
        at, last = number("at"), words("last")
        chosen = chosen.where(c.issued_at >= at, sa.or_(c.issued_at > at, c.token > last))
    return Query(Token, chosen.order_by(c.issued_at, c.token).limit(number("limit")))


SECRET = Query(Secret, sa.select(secrets.c.blob).where(secrets.c.name == words("name")))
NEW_SECRET = Statement(sa.insert(secrets))
FORGET_SECRET = Statement(sa.delete(secrets).where(secrets.c.name == words("name")))

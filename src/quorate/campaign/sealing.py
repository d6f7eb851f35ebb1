"""Personal words in and out of the vault: the log gets the commitment, the vault the blob."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, Statement, words
from quorate.storage.tables import person_keys, sealed
from quorate.storage.transaction import Transaction


class Wrapped(NamedTuple):
    """A person's key, sealed under the install's."""

    wrapped: bytes


class Blob(NamedTuple):
    """Something sealed."""

    person: str
    context: str
    blob: bytes


class Opening(NamedTuple):
    """Something sealed, with its person's key."""

    commitment: str
    person: str
    context: str
    blob: bytes
    wrapped: bytes


_person = words("person")
KEY = Query(Wrapped, sa.select(person_keys.c.wrapped).where(person_keys.c.person == _person))
NEW_KEY = Statement(sa.insert(person_keys))
NEW_BLOB = Statement(sa.insert(sealed))
BLOB = Query(
    Blob,
    sa.select(sealed.c.person, sealed.c.context, sealed.c.blob).where(
        sealed.c.commitment == words("commitment")
    ),
)
OPENINGS = Query(
    Opening,
    sa.select(
        sealed.c.commitment, sealed.c.person, sealed.c.context, sealed.c.blob, person_keys.c.wrapped
    )
    .join(person_keys, person_keys.c.person == sealed.c.person)
    .where(sealed.c.commitment.in_(parts_of(words("commitments")))),
)
"""what is sealed under commitments that are given as JSON"""
DISCARD = Statement(sa.delete(sealed).where(sealed.c.commitment == words("commitment")))
FORGET_KEY = Statement(sa.delete(person_keys).where(person_keys.c.person == _person))
FORGET_BLOBS = Statement(sa.delete(sealed).where(sealed.c.person == _person))


def seal(tx: Transaction, vault: Vault, person: str, value: Json, context: str) -> str:
    """Put a value into the vault under the person's key; its commitment, for the log."""
    found = tx.one(KEY, person=person)
    if found is None:
        wrapped = vault.new_person_key(person)
        tx.run(NEW_KEY, person=person, wrapped=wrapped)
    else:
        wrapped = found.wrapped
    box = vault.seal(person, wrapped, value, context)
    tx.run(NEW_BLOB, commitment=box.commitment, person=person, context=context, blob=box.blob)
    return box.commitment


def unseal(tx: Transaction, vault: Vault, commitment: str) -> Json:
    """What was sealed; None when it was erased."""
    blob = tx.one(BLOB, commitment=commitment)
    key = None if blob is None else tx.one(KEY, person=blob.person)
    if blob is None or key is None:
        return None
    return vault.open(blob.person, key.wrapped, blob.blob, blob.context, commitment)


def unseal_all(tx: Transaction, vault: Vault, commitments: Iterable[str]) -> dict[str, Json]:
    """What was sealed by commitment, in one statement; nothing of what was erased."""
    asked = json.dumps(sorted(set(commitments)))
    return {
        one.commitment: vault.open(one.person, one.wrapped, one.blob, one.context, one.commitment)
        for one in tx.all(OPENINGS, commitments=asked)
    }


def discard(tx: Transaction, commitment: str) -> None:
    """Delete one thing that was sealed; the log keeps a commitment that nobody can open."""
    tx.run(DISCARD, commitment=commitment)


def forget(tx: Transaction, person: str) -> None:
    """Delete a person's key and everything sealed under it."""
    tx.run(FORGET_BLOBS, person=person)
    tx.run(FORGET_KEY, person=person)

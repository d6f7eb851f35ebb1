"""The vault: personal data sealed under a key a person, with a commitment for the log.

An event never holds personal data, only ``SHA-256(salt ‖ canonical bytes)``. The data lie outside
the log:

    blob     0x01 ‖ nonce (12) ‖ box
             box = AES-256-GCM(person's key, nonce, salt (16) ‖ canonical bytes; context)
    wrapped  0x01 ‖ master key's id (8) ‖ nonce (12) ‖ box
             box = AES-256-GCM(master key, nonce, person's key; person)

What stands after a semicolon is authenticated, not stored: a box opens only where it was sealed.
Who deletes a person's wrapped key and blobs leaves commitments that nobody can open, and not a byte
of the log has changed. The salt lies inside the seal, so a commitment cannot be guessed from likely
answers. Nothing here reads or writes a store. Sources: NIST SP 800-38D (GCM), RFC 8785.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from quorate.ledger.canonical import Json, canonical
from quorate.schema.errors import IntegrityError, RequestError

KEY_SIZE = 32
"""bytes of a master key, and of a person's key"""
SALT_SIZE = 16
"""bytes of the salt inside a seal"""

_FORM = b"\x01"
_NONCE_SIZE = 12
_TAG_SIZE = 16
_ID_SIZE = 8
_WRAPPED_SIZE = 1 + _ID_SIZE + _NONCE_SIZE + KEY_SIZE + _TAG_SIZE
_LEAST_BLOB = 1 + _NONCE_SIZE + SALT_SIZE + 1 + _TAG_SIZE
# what is authenticated begins differently, so that one kind of seal never opens as the other
_KEY_OF = b"quorate key of person\x00"
_DATA_IN = b"quorate sealed data\x00"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed data for the vault's table, and the commitment (hexadecimal) for the event."""

    blob: bytes
    commitment: str


def commitment(salt: bytes, value: object) -> str:
    """SHA-256(salt ‖ canonical bytes of the value), in hexadecimal: what an event holds."""
    return sha256(salt + canonical(value)).hexdigest()


class Vault:
    """Seals and opens under a master key of 32 bytes.

    ``others`` are master keys that may still wrap some persons' keys, while the master key is being
    changed; new keys are always wrapped under ``master``. Raises RequestError for a key that is not
    32 bytes.
    """

    __slots__ = ("_id", "_masters")

    def __init__(self, master: bytes, *others: bytes) -> None:
        for key in (master, *others):
            if len(key) != KEY_SIZE:
                raise RequestError(f"a master key has {KEY_SIZE} bytes, not {len(key)}")
        self._id = _id_of(master)
        self._masters = {_id_of(key): AESGCM(key) for key in (master, *others)}

    def new_person_key(self, person: str) -> bytes:
        """A new random key for a person, wrapped under the master key: what a store keeps."""
        return self._wrap(person, os.urandom(KEY_SIZE))

    def rewrap(self, person: str, wrapped: bytes) -> bytes:
        """A person's key wrapped under ``master``; the same bytes when it is already.

        Raises IntegrityError when no master key given opens it for this person.
        """
        key = self._unwrap(person, wrapped)
        return wrapped if wrapped[1 : 1 + _ID_SIZE] == self._id else self._wrap(person, key)

    def seal(self, person: str, wrapped: bytes, value: object, context: str) -> Sealed:
        """Seal a JSON value under a person's key, for one place and no other.

        ``context`` names that place (campaign, kind, record) and must be given again to open it.
        Raises IntegrityError when the wrapped key is not this person's, InputError for a value that
        is not JSON.
        """
        nonce, salt = os.urandom(_NONCE_SIZE), os.urandom(SALT_SIZE)
        opening = salt + canonical(value)
        box = AESGCM(self._unwrap(person, wrapped)).encrypt(nonce, opening, _place(context))
        return Sealed(_FORM + nonce + box, sha256(opening).hexdigest())

    def open(self, person: str, wrapped: bytes, blob: bytes, context: str, commitment: str) -> Json:
        """The value that was sealed for this person and context, and committed to.

        Raises IntegrityError when any of them is not what it was.
        """
        value: Json = json.loads(self.opening(person, wrapped, blob, context, commitment)[1])
        return value

    def opening(
        self, person: str, wrapped: bytes, blob: bytes, context: str, commitment: str
    ) -> tuple[bytes, bytes]:
        """The salt and the canonical bytes: what a person needs to prove their own data.

        Raises IntegrityError as `open` does.
        """
        if len(blob) < _LEAST_BLOB or blob[:1] != _FORM:
            raise _not_a_seal("sealed data", context)
        nonce, box = blob[1 : 1 + _NONCE_SIZE], blob[1 + _NONCE_SIZE :]
        key = self._unwrap(person, wrapped)
        try:
            opening = AESGCM(key).decrypt(nonce, box, _place(context))
        except InvalidTag as error:
            raise IntegrityError(
                "sealed data do not open",
                where=context,
                remedy="they were altered, or are another person's or of another place",
            ) from error
        if sha256(opening).hexdigest() != commitment:
            raise IntegrityError(
                "sealed data are not what the log committed to",
                where=context,
                remedy="restore the vault and the log from the same backup",
            )
        return opening[:SALT_SIZE], opening[SALT_SIZE:]

    def verify_commitment(
        self, person: str, wrapped: bytes, blob: bytes, context: str, commitment: str
    ) -> None:
        """Check that sealed data open and are what the log committed to.

        Raises IntegrityError when not.
        """
        self.opening(person, wrapped, blob, context, commitment)

    def _wrap(self, person: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_SIZE)
        box = self._masters[self._id].encrypt(nonce, key, _KEY_OF + person.encode())
        return _FORM + self._id + nonce + box

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        if len(wrapped) != _WRAPPED_SIZE or wrapped[:1] != _FORM:
            raise _not_a_seal("a person's key", person)
        master = self._masters.get(wrapped[1 : 1 + _ID_SIZE])
        if master is None:
            raise IntegrityError(
                "a person's key is wrapped under another master key",
                where=person,
                remedy="start with the master key that belongs to this data",
            )
        nonce, box = wrapped[1 + _ID_SIZE :][:_NONCE_SIZE], wrapped[1 + _ID_SIZE + _NONCE_SIZE :]
        try:
            return master.decrypt(nonce, box, _KEY_OF + person.encode())
        except InvalidTag as error:
            raise IntegrityError(
                "a person's key does not open",
                where=person,
                remedy="it was altered, or is another person's",
            ) from error


def _id_of(master: bytes) -> bytes:
    return sha256(b"quorate master key\x00" + master).digest()[:_ID_SIZE]


def _place(context: str) -> bytes:
    return _DATA_IN + context.encode()


def _not_a_seal(what: str, where: str) -> IntegrityError:
    return IntegrityError(
        f"{what} has not the form of a seal", where=where, remedy="restore it from a backup"
    )

"""Envelopes: a payload and who signs it (DSSE), as supply-chain tools read it.

What is signed is not the payload alone but PAE(type, payload), so that no payload of another type
has the same signature:

    PAE(type, payload) = "DSSEv1" SP len(type) SP type SP len(payload) SP payload

with lengths in bytes, decimal. Here the payload is JSON in UTF-8 and the keys are those that sign
checkpoints; a signature's ``keyid`` is the key's name and id, ``name+hash``, and only a hint.
Source: the DSSE specification, protocol version 1.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.ledger.checkpoint import Signature, Signer, VerifierKey, encode64
from quorate.schema.errors import IntegrityError

ATTESTATION = "proof/attestation.dsse.json"
IN_TOTO = "application/vnd.in-toto+json"
_MOST_SIGNATURES = 64


@dataclass(frozen=True, slots=True)
class Made:
    """A signature: the hint at its key, and its bytes."""

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its type and signatures."""

    payload: bytes
    payload_type: str = IN_TOTO
    signatures: tuple[Made, ...] = ()

    @property
    def text(self) -> str:
        """The envelope as JSON, the same for the same signatures."""
        record = {
            "payload": encode64(self.payload),
            "payloadType": self.payload_type,
            "signatures": [{"keyid": s.keyid, "sig": encode64(s.sig)} for s in self.signatures],
        }
        return json.dumps(record, indent=1) + "\n"

    def signed(self, signer: Signer) -> Envelope:
        """The envelope with one more signature."""
        key = signer.verifier
        made = Made(_keyid(key), signer.sign(self._signed_text()).made)
        return Envelope(self.payload, self.payload_type, (*self.signatures, made))

    def verify(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """The keys that signed it. Raises IntegrityError when none of these did.

        The hints are not trusted: every key is tried on every signature.
        """
        text = self._signed_text()
        found = tuple(
            key
            for key in keys
            if any(
                Signature(key.name, key.key_id, made.sig).holds(key, text)
                for made in self.signatures
            )
        )
        if not found:
            raise IntegrityError(
                "none of the keys given signed this, or what was signed was altered",
                where=ATTESTATION,
                remedy="it names "
                + (", ".join(made.keyid for made in self.signatures) or "nobody"),
            )
        return found

    @classmethod
    def parse(cls, text: str | bytes, where: str = ATTESTATION) -> Envelope:
        """Read an envelope. Raises IntegrityError for what is not one."""
        try:
            record = json.loads(text)
            marks = record["signatures"]
            made = tuple(Made(str(m.get("keyid") or ""), _bytes64(m["sig"])) for m in marks)
            found = cls(_bytes64(record["payload"]), record["payloadType"], made)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _malformed(
                where, "this is not an envelope with payload and signatures"
            ) from error
        if not isinstance(found.payload_type, str) or len(made) > _MOST_SIGNATURES:
            raise _malformed(where, "this is not an envelope of which one can tell who signed it")
        return found

    def _signed_text(self) -> str:
        try:
            return pae(self.payload_type, self.payload).decode()
        except UnicodeError as error:
            raise _malformed(ATTESTATION, "the payload is not text in UTF-8") from error


def pae(payload_type: str, payload: bytes) -> bytes:
    """What is signed, in one sequence of bytes (DSSE pre-authentication encoding).

    >>> pae("http://example.com/HelloWorld", b"hello world")
    b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
    """
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _keyid(key: VerifierKey) -> str:
    return f"{key.name}+{key.key_id.hex()}"


def _bytes64(text: object) -> bytes:
    """Standard or URL-safe base64, both of which the specification allows."""
    if not isinstance(text, str):
        raise TypeError("base64 is text")
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _malformed(where: str, what: str) -> IntegrityError:
    return IntegrityError(what, where=where, remedy="get the whole release again")

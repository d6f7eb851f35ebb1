"""Witnesses: others who saw the log grow, and sign that they saw no other (C2SP tlog-cosignature).

A cosignature is one more line under a checkpoint, by the witness's own key. What is signed has the
time in it (seconds since 1970):

    cosignature/v1
    time 1679315147
    the text of the checkpoint

and the line holds the key's id (4 bytes), the time (8 bytes, big-endian) and the Ed25519 signature.
The id is SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key), the first four bytes; as text the key is
``name+hash+base64`` of 0x04 and the public key. Cosignatures by ML-DSA-44 are passed over.

The checkpoint that a witness signed may be older than the release: then it vouches for the
beginning of the log. Source: c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from quorate.certificate.proof.reading import Entries, root_of
from quorate.ledger.checkpoint import Checkpoint, Signature, decode64, encode64
from quorate.schema.errors import IntegrityError, RequestError

WITNESS = "proof/witness"
_TYPE = b"\x04"
_KEY_SIZE = 32
_TIME_SIZE = 8
_SIGNATURE_SIZE = 64


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """A key that checks cosignatures: the witness's name and the 32 bytes of its public key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The id that signature lines give, four bytes."""
        return sha256(self.name.encode() + b"\n" + _TYPE + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one line of text."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(_TYPE + self.public)}"

    @classmethod
    def parse(cls, text: str) -> WitnessKey:
        """The key in ``name+hash+base64``. Raises RequestError when it is no Ed25519 witness's."""
        name, _, rest = text.strip().partition("+")
        hexadecimal, _, encoded = rest.partition("+")
        try:
            material = decode64(encoded)
        except ValueError:
            material = b""
        key = cls(name, material[1:])
        if (
            not name
            or material[:1] != _TYPE
            or len(material) != 1 + _KEY_SIZE
            or key.key_id.hex() != hexadecimal
        ):
            raise RequestError(
                f"{text.strip()!r} is not the key of a witness",
                remedy="it is name+hash+base64, of an Ed25519 key for cosignatures (type 0x04)",
            )
        return key


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness of one's own: its name, and the 32 bytes of its private key (never shown)."""

    name: str
    private: bytes = field(repr=False)

    @property
    def key(self) -> WitnessKey:
        """The key that checks its cosignatures."""
        public = Ed25519PrivateKey.from_private_bytes(self.private).public_key()
        return WitnessKey(self.name, public.public_bytes_raw())

    def cosign(self, checkpoint: Checkpoint, at: int) -> Checkpoint:
        """The checkpoint with its cosignature of a time, in seconds since 1970."""
        private = Ed25519PrivateKey.from_private_bytes(self.private)
        made = at.to_bytes(_TIME_SIZE, "big") + private.sign(_message(checkpoint, at))
        line = Signature(self.name, self.key.key_id, made)
        return replace(checkpoint, signatures=(*checkpoint.signatures, line))


@dataclass(frozen=True, slots=True)
class Seen:
    """That a witness saw the log at a size, and when: seconds since 1970."""

    witness: str
    size: int
    at: int


def cosignatures(checkpoint: Checkpoint, keys: Iterable[WitnessKey]) -> tuple[Seen, ...]:
    """Which of the witnesses saw this head.

    Lines by others are passed over. Raises IntegrityError when a line that names one of the keys
    does not hold.
    """
    found = []
    for key in keys:
        for line in checkpoint.signatures:
            if (line.name, line.key_id) == (key.name, key.key_id):
                found.append(Seen(key.name, checkpoint.size, _time_of(line, key, checkpoint)))
    return tuple(found)


def check_beginning(checkpoint: Checkpoint, entries: Entries, origin: str) -> None:
    """Check that the log of a release begins with the head that a witness saw.

    ``origin`` is that of the release's own checkpoint. Raises IntegrityError when it does not.
    """
    where = f"checkpoint of {checkpoint.origin} at {checkpoint.size}"
    if checkpoint.origin != origin:
        raise IntegrityError(f"the witness saw another log than {origin}", where=where)
    if checkpoint.size > entries.size:
        raise IntegrityError(
            f"the witness saw more entries than the {entries.size} of the release",
            where=where,
            remedy="take a head that was signed before the release, or of the same place",
        )
    log = origin.rpartition("/")[2]
    if root_of(entries, log, size=checkpoint.size) != checkpoint.root:
        raise IntegrityError(
            "the log of the release does not begin with what the witness saw",
            where=where,
            remedy="entries were altered or taken away since; ask whoever made the release",
        )


def _time_of(line: Signature, key: WitnessKey, checkpoint: Checkpoint) -> int:
    at = int.from_bytes(line.made[:_TIME_SIZE], "big")
    try:
        if len(line.made) != _TIME_SIZE + _SIGNATURE_SIZE:
            raise ValueError(f"{len(line.made)} bytes")
        public = Ed25519PublicKey.from_public_bytes(key.public)
        public.verify(line.made[_TIME_SIZE:], _message(checkpoint, at))
    except (InvalidSignature, ValueError) as error:
        raise IntegrityError(
            f"the cosignature by {key.name} does not hold",
            where=f"checkpoint of {checkpoint.origin} at {checkpoint.size}",
            remedy="the checkpoint, the time or the signature was altered",
        ) from error
    return at


def _message(checkpoint: Checkpoint, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{checkpoint.body}".encode()

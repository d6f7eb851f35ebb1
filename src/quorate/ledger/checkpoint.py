"""Checkpoints: who says that a log has so many entries with this root (C2SP tlog-checkpoint).

A checkpoint is a signed note: a text, an empty line, and a line for each signature.

    example.org/quorate/reply-quality        origin: which log
    20852                                    size: how many entries
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3…    root, in base64

    — example.org/quorate/reply-quality Az3grlgtzPICa5OS8npVmf1Myq/5IZni…

A signature is base64 of the key's id (4 bytes) and the Ed25519 signature of the text, the last line
end included. Sources: c2sp.org/tlog-checkpoint, c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from quorate.ledger.merkle import HASH_SIZE
from quorate.schema.errors import IntegrityError, RequestError

_ED25519 = b"\x01"
_KEY_SIZE = 32
_ID_SIZE = 4
_DASH = "— "
_MOST_SIGNATURES = 64
_LARGEST_NOTE = 1 << 20
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that checks signatures: the signer's name and the 32 bytes of the public key.

    As text it is ``name+hash+base64``: the key's id in hexadecimal, then 0x01 and the public key.
    Raises RequestError for a name that is empty or has spaces or ``+``.
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _must_be_name(self.name)
        if len(self.public) != _KEY_SIZE:
            raise RequestError(f"a public Ed25519 key has 32 bytes, not {len(self.public)}")

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), the first four bytes."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID_SIZE]

    @property
    def text(self) -> str:
        """The key as one line of text."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key in ``name+hash+base64``. Raises RequestError when it is no such Ed25519 key."""
        name, _, rest = text.strip().partition("+")
        hexadecimal, _, encoded = rest.partition("+")
        try:
            material = decode64(encoded)
        except ValueError:
            material = b""
        if material[:1] != _ED25519 or len(material) != 1 + _KEY_SIZE:
            raise RequestError(
                f"{text.strip()!r} is not a verifier key",
                remedy="a verifier key is name+hash+base64, of an Ed25519 key",
            )
        key = cls(name, material[1:])
        if key.key_id.hex() != hexadecimal:
            raise RequestError(
                f"the verifier key of {name} has hash {hexadecimal!r}, and should have"
                f" {key.key_id.hex()!r}",
                remedy="copy the whole key again from where it was published",
            )
        return key


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs: a name, and the 32 bytes of the private Ed25519 key (never shown)."""

    name: str
    private: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _must_be_name(self.name)
        if len(self.private) != _KEY_SIZE:
            raise RequestError(f"a private Ed25519 key has 32 bytes, not {len(self.private)}")

    @property
    def verifier(self) -> VerifierKey:
        """The key that checks what this one signs."""
        public = Ed25519PrivateKey.from_private_bytes(self.private).public_key()
        return VerifierKey(self.name, public.public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a text, its last line end included."""
        made = Ed25519PrivateKey.from_private_bytes(self.private).sign(text.encode())
        return Signature(self.name, self.verifier.key_id, made)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the signer's name, the key's id, and the signature's bytes."""

    name: str
    key_id: bytes
    made: bytes

    @property
    def line(self) -> str:
        """The line, without its end."""
        return f"{_DASH}{self.name} {encode64(self.key_id + self.made)}"

    def is_by(self, key: VerifierKey) -> bool:
        """Whether the name and the key's id are those of the key."""
        return self.name == key.name and self.key_id == key.key_id

    def holds(self, key: VerifierKey, text: str) -> bool:
        """Whether the key made this signature of the text."""
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(self.made, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: origin, size, root; further lines, if any; and signatures.

    Raises RequestError for an origin or a further line that is empty or has control characters, a
    negative size and a root that is not 32 bytes.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not _is_text(line):
                raise RequestError(
                    f"{line!r} cannot be a line of a checkpoint",
                    remedy="lines are not empty and have no control characters or surrogates",
                )
        if self.size < 0 or len(self.root) != HASH_SIZE:
            raise RequestError(
                f"size {self.size} with a root of {len(self.root)} bytes is not the head of a log"
            )

    @property
    def body(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), encode64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @property
    def text(self) -> str:
        """The whole note. Raises RequestError when nobody signed it yet."""
        if not self.signatures:
            raise RequestError(f"the checkpoint of {self.origin} is not signed", remedy="sign it")
        return self.body + "\n" + "".join(f"{signature.line}\n" for signature in self.signatures)

    def signed(self, *signers: Signer) -> Checkpoint:
        """The checkpoint with these signatures too."""
        made = tuple(signer.sign(self.body) for signer in signers)
        return replace(self, signatures=self.signatures + made)

    def verify(
        self, keys: Iterable[VerifierKey], *, origin: str | None = None, least: int = 1
    ) -> tuple[str, ...]:
        """Check the signatures, and that the checkpoint is of the log that is meant.

        Every signature that claims to be by one of the keys must hold, and ``least`` different keys
        must have signed; signatures by other keys are ignored. The origin must be ``origin``; if
        that is not given, the name of one of the keys that signed. Gives the names of the keys
        that signed. Raises IntegrityError when this does not hold.
        """
        trusted = tuple(keys)
        if least < 1:
            raise RequestError(f"{least} signatures prove nothing", remedy="ask for one or more")
        signed: dict[VerifierKey, None] = {}
        for signature in self.signatures:
            for key in trusted:
                if not signature.is_by(key):
                    continue
                if not signature.holds(key, self.body):
                    raise IntegrityError(
                        f"the signature by {key.name} does not hold",
                        where=f"checkpoint of {self.origin} at {self.size}",
                        remedy="the checkpoint or the signature was altered",
                    )
                signed[key] = None
        if len(signed) < least:
            raise IntegrityError(
                f"{len(signed)} of the {len(trusted)} keys given signed this, and {least} must",
                where=f"checkpoint of {self.origin} at {self.size}",
                remedy="signed by " + (", ".join(s.name for s in self.signatures) or "nobody"),
            )
        names = tuple(key.name for key in signed)
        meant = names if origin is None else (origin,)
        if self.origin not in meant:
            raise IntegrityError(
                f"the checkpoint is of the log {self.origin}, not of {' or '.join(meant)}",
                remedy="take the checkpoint of the log that is meant, or name its origin",
            )
        return names

    @classmethod
    def parse(cls, text: str, *, where: str = "checkpoint") -> Checkpoint:
        """Read a signed checkpoint; writing it again gives the same text.

        Raises IntegrityError, with the line, for what is not one.
        """
        if len(text) > _LARGEST_NOTE:
            raise _malformed(where, 1, f"a note of {len(text)} characters is too large")
        body, gap, tail = text.rpartition("\n\n")
        lines = body.split("\n")
        after = len(lines) + 2
        if not gap or not tail.endswith("\n"):
            raise _malformed(where, after, "there are no signatures after an empty line")
        if len(lines) < 3:
            raise _malformed(where, after, "a checkpoint has an origin, a size and a root")
        if not _NUMBER.fullmatch(lines[1]):
            raise _malformed(where, 2, f"{lines[1]!r} is not a size")
        root = _decoded(lines[2], where, 3)
        marks = tail[:-1].split("\n")
        if len(marks) > _MOST_SIGNATURES:
            raise _malformed(where, after, f"{len(marks)} signatures are too many")
        signatures = tuple(_signature(m, where, after + n) for n, m in enumerate(marks))
        try:
            return cls(lines[0], int(lines[1]), root, tuple(lines[3:]), signatures)
        except RequestError as error:
            raise IntegrityError(error.what, where=where, remedy=error.remedy) from error


def encode64(data: bytes) -> str:
    """Bytes in standard base64."""
    return base64.b64encode(data).decode("ascii")


def decode64(text: str) -> bytes:
    """The bytes of standard base64, in its one right spelling. Raises ValueError otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if encode64(data) != text:
        raise ValueError("the last character has bits that mean nothing")
    return data


def _signature(line: str, where: str, number: int) -> Signature:
    dash, _, rest = line.partition(_DASH)
    name, _, encoded = rest.partition(" ")
    if dash or not _is_name(name):
        raise _malformed(where, number, f"{line!r} is not a signature: '{_DASH}name base64'")
    blob = _decoded(encoded, where, number)
    if len(blob) <= _ID_SIZE:
        raise _malformed(where, number, f"the signature of {name} is too short")
    return Signature(name, blob[:_ID_SIZE], blob[_ID_SIZE:])


def _decoded(text: str, where: str, number: int) -> bytes:
    try:
        return decode64(text)
    except ValueError as error:
        raise _malformed(where, number, f"{text!r} is not base64: {error}") from error


def _is_text(line: str) -> bool:
    return bool(line) and not any(c < " " or "\ud800" <= c <= "\udfff" for c in line)


def _is_name(name: str) -> bool:
    return _is_text(name) and not any(c.isspace() or c == "+" for c in name)


def _must_be_name(name: str) -> None:
    if not _is_name(name):
        raise RequestError(
            f"{name!r} cannot be the name of a key",
            remedy="use a name without spaces and '+', such as example.org/quorate/my-campaign",
        )


def _malformed(where: str, line: int, what: str) -> IntegrityError:
    return IntegrityError(what, where=f"{where}, line {line}", remedy="get the whole note again")

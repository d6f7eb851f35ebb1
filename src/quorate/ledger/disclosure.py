"""What of an entry can be shown to a stranger, and what stays hidden behind its leaf.

An entry of a campaign's log has a ``salt`` of its own, 128 random bits, and a leaf in two levels:

    told  = canonical {"data": the fields that its kind discloses, "salt": H("told" ‖ salt)}
    kept  = SHA-256(canonical {"at", "by", "data": the other fields, "salt": H("kept" ‖ salt)})
    rest  = SHA-256(SHA-256(told) ‖ kept)
    outer = canonical {"kind", "log", "rest": in hexadecimal, "v"}
    leaf  = SHA-256(0x00 ‖ outer)

H is SHA-256 in hexadecimal, cut to 32 digits; ``salt`` is the text of 32 hexadecimal digits. So
there are three views with one leaf: that an entry of this kind is there (kind, rest), what is told
of it (told, kept), or all of it (the body). Neither salt follows from the other, so nobody can try
out what was not shown. An entry without a salt, as older versions wrote them and as the house's log
has them, is shown as a whole or not at all: its leaf is SHA-256(0x00 ‖ body).

Which fields a kind discloses never changes for a field that was written once, since the leaves
follow from it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import NamedTuple, TypedDict, cast

from quorate.ledger.canonical import canonical, plain
from quorate.ledger.event import Json
from quorate.ledger.events import KINDS
from quorate.ledger.merkle import HASH_SIZE, leaf_hash
from quorate.schema.errors import IntegrityError, QuorateError

SALT_DIGITS = 32
"""hexadecimal digits of a salt"""

_SALT = re.compile(r"[0-9a-f]{32}")
_FIELDS = frozenset({"at", "by", "data", "kind", "log", "salt", "v"})
_NESTED = 2
"""how deep a field's value lies in the body"""


class _Record(TypedDict):
    """The body of an entry with a salt."""

    at: int
    by: str
    data: dict[str, Json]
    kind: str
    log: str
    salt: str
    v: int


class Shown(NamedTuple):
    """The views of an entry. One without a salt has no kind, and its leaf in the place of rest."""

    kind: str | None
    version: int
    rest: bytes
    told: bytes = b""
    kept: bytes = b""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it is stored: its canonical bytes and its leaf."""

    body: bytes
    leaf: bytes


def new_salt() -> str:
    """A salt that nobody can guess: 128 random bits in hexadecimal."""
    return secrets.token_hex(SALT_DIGITS // 2)


def write(
    at: int, by: str, data: Mapping[str, Json], kind: str, log: str, version: int, salt: str | None
) -> Written:
    """The bytes and the leaf of an entry. Raises InputError for what canonical JSON cannot say."""
    record = {"at": at, "by": by, "data": data, "kind": kind, "log": log, "v": version}
    if salt is None:
        body = canonical(record)
        return Written(body, leaf_hash(body))
    fields = _members(data)
    if fields is None:
        return _written(canonical({**record, "salt": salt}))
    stamp = f'{{"at":{at},"by":{encode_basestring(by)},"data":{{'
    named = f'"kind":"{kind}","log":{encode_basestring(log)},'
    every = ",".join(fields.values())
    try:
        body = f'{stamp}{every}}},{named}"salt":"{salt}","v":{version}}}'.encode()
    except UnicodeEncodeError:  # an unpaired surrogate: this says where
        return _written(canonical({**record, "salt": salt}))
    disclosed = KINDS[kind].disclosed
    told_salt, kept_salt = salts(salt)
    told = ",".join([text for name, text in fields.items() if name in disclosed])
    kept = ",".join([text for name, text in fields.items() if name not in disclosed])
    rest = rest_of(
        f'{{"data":{{{told}}},"salt":"{told_salt}"}}'.encode(),
        sha256(f'{stamp}{kept}}},"salt":"{kept_salt}"}}'.encode()).digest(),
    )
    outer = f'{{{named}"rest":"{rest.hex()}","v":{version}}}'
    return Written(body, leaf_hash(outer.encode()))


def shown(body: bytes) -> Shown:
    """What can be shown of the entry with these bytes.

    Raises IntegrityError when they have a salt and are not an entry in canonical bytes, or of a
    kind that this version does not know.
    """
    record = _salted(body)
    return Shown(None, 0, leaf_hash(body)) if record is None else _views(record)


def outer_of(body: bytes) -> bytes:
    """The bytes that the leaf of an entry is the hash of: the outer level, or all without a salt.

    Raises as `shown`.
    """
    record = _salted(body)
    if record is None:
        return body
    return outer(record["kind"], record["log"], _views(record).rest, record["v"])


def leaf_of(body: bytes) -> bytes:
    """The leaf of the entry with these bytes. Raises as `shown`."""
    return leaf_hash(outer_of(body))


def rest_of(told: bytes, kept: bytes) -> bytes:
    """What the outer level says of the inner one: SHA-256(SHA-256(told) ‖ kept)."""
    return sha256(sha256(told).digest() + kept).digest()


def outer(kind: str, log: str, rest: bytes, version: int) -> bytes:
    """The outer level of an entry with a salt, of which the leaf is the hash."""
    if len(rest) != HASH_SIZE:
        raise IntegrityError(f"the rest of an entry has {len(rest)} bytes, and should have 32")
    return canonical({"kind": kind, "log": log, "rest": rest.hex(), "v": version})


def salts(salt: str) -> tuple[str, str]:
    """The salts of what is told and of what is kept, neither of which leads to the other."""
    return (
        sha256(b"told" + salt.encode()).hexdigest()[:SALT_DIGITS],
        sha256(b"kept" + salt.encode()).hexdigest()[:SALT_DIGITS],
    )


def _members(data: Mapping[str, Json]) -> dict[str, str] | None:
    """The fields as they stand in the body, in order; None when only `canonical` writes them."""
    members = {}
    for name in sorted(data):
        value = data[name]
        text = encode_basestring(value) if type(value) is str else plain(value, _NESTED)
        if text is None:
            return None
        members[name] = f'"{name}":{text}'
    return members


def _views(record: _Record) -> Shown:
    kind, data = record["kind"], record["data"]
    disclosed = KINDS[kind].disclosed
    told_salt, kept_salt = salts(record["salt"])
    told = canonical({"data": {n: v for n, v in data.items() if n in disclosed}, "salt": told_salt})
    hidden = {n: v for n, v in data.items() if n not in disclosed}
    stamp = {"at": record["at"], "by": record["by"]}
    kept = sha256(canonical({**stamp, "data": hidden, "salt": kept_salt})).digest()
    return Shown(kind, record["v"], rest_of(told, kept), told, kept)


def _written(body: bytes) -> Written:
    return Written(body, leaf_of(body))


def _salted(body: bytes) -> _Record | None:
    """The parts of an entry with a salt; None for bytes without one."""
    if b'"salt":' not in body:
        return None
    try:
        record = json.loads(body)
        if not isinstance(record, dict) or "salt" not in record:
            return None
        exact = canonical(record) == body
    except (ValueError, RecursionError, QuorateError) as error:
        raise _refusal("these bytes are not an entry of a log") from error
    if not exact or set(record) != _FIELDS or not isinstance(record["data"], dict):
        raise _refusal("these are not the canonical bytes of an entry with a salt")
    if not isinstance(record["salt"], str) or not _SALT.fullmatch(record["salt"]):
        raise _refusal(f"a salt is {SALT_DIGITS} hexadecimal digits")
    known = KINDS.get(record["kind"]) if isinstance(record["kind"], str) else None
    if known is None or record["v"] != known.kind_version:
        raise IntegrityError(
            f"event kind {record['kind']!r} in version {record['v']!r} is unknown",
            remedy="use the version of Quorate that wrote it, or a newer one",
        )
    return cast(_Record, record)


def _refusal(what: str) -> IntegrityError:
    return IntegrityError(what, remedy="get the entry again from where it was written")

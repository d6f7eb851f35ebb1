"""The views of many entries that rest in our own store, without reading their JSON.

The bytes are canonical, so the parts of an entry can be cut out where its keys stand: in canonical
JSON a quotation mark inside a text has a backslash before it, so ``,"kind":`` is only ever a key.
A key of the entry and one that lies deeper look the same; so the leaf that was stored decides
whether the cut was right, and where it was not, the entry is read as ``shown`` reads it.
"""

from __future__ import annotations

import re
from binascii import hexlify
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from quorate.ledger.disclosure import SALT_DIGITS, Shown, leaf_of, shown
from quorate.ledger.events import KINDS
from quorate.schema.errors import IntegrityError

_DATA = b',"data":{'
_END = len(b'","v":1}')
_SALT = SALT_DIGITS + _END
_BEFORE = re.compile(rb'\},("kind":"([a-z_]+)","log":"(?:[^"\\]|\\.)*",)"salt":"')
_BEHIND = re.compile(rb'","v":([1-9])\}')


class _Plan(NamedTuple):
    """How entries of a kind are cut: what stands around the rest in the outer level, the fields."""

    kind: str
    version: int
    before: bytes
    behind: bytes
    runs: tuple[tuple[bool, tuple[bytes, ...]], ...]
    """the fields in their order, as runs of those on the same side; none of a kind of which
    nothing is disclosed"""


def show(body: bytes, leaf: bytes) -> Shown:
    """The same as ``shown``, of an entry with this leaf.

    Raises IntegrityError when the entry has another leaf.
    """
    tail_at = body.rfind(b'},"kind":"')
    plan = _plan(body[tail_at:-_SALT], body[-_END:]) if tail_at > 0 else None
    if plan is not None:
        kind, version, before, behind, runs = plan
        salt = body[-_SALT:-_END]
        told, hidden = _sides(body, tail_at, runs)
        told = b'{"data":{%b},"salt":"%b"}' % (told, _salt(b"told" + salt))
        kept = sha256(b'%b},"salt":"%b"}' % (hidden, _salt(b"kept" + salt))).digest()
        rest = sha256(sha256(told).digest() + kept).digest()
        if sha256(before + hexlify(rest) + behind).digest() == leaf:
            return Shown(kind, version, rest, told, kept)
    if leaf_of(body) != leaf:
        raise IntegrityError(
            "the bytes of an entry do not hash to its leaf", remedy="run: quorate ledger verify"
        )
    return shown(body)


def _salt(of: bytes) -> bytes:
    return hexlify(sha256(of).digest()[: SALT_DIGITS // 2])


def _sides(
    body: bytes, tail_at: int, runs: tuple[tuple[bool, tuple[bytes, ...]], ...]
) -> tuple[bytes, bytes]:
    """The fields that are disclosed, and the entry up to its kind with the others only."""
    if not runs:
        return b"", body[:tail_at]
    data_at = body.find(_DATA) + len(_DATA)
    stamp = body[:data_at]
    if len(runs) == 1:
        return body[data_at:tail_at], stamp
    data = b"," + body[data_at:tail_at]
    told: list[bytes] = []
    kept: list[bytes] = []
    find = data.find
    disclosed, start = runs[0][0], 0
    for side, keys in runs:
        for key in keys:
            found = find(key, start)
            if found >= 0:
                if found:
                    (told if disclosed else kept).append(data[start:found])
                disclosed, start = side, found
                break
    (told if disclosed else kept).append(data[start:])
    return b"".join(told)[1:], stamp + b"".join(kept)[1:]


@lru_cache(maxsize=1_024)
def _plan(before: bytes, behind: bytes) -> _Plan | None:
    """The plan for entries with this around their salt, if they have one."""
    around, version = _BEFORE.fullmatch(before), _BEHIND.fullmatch(behind)
    if around is None or version is None:
        return None
    kind = around[2].decode()
    runs: tuple[tuple[bool, tuple[bytes, ...]], ...] = ()
    known = KINDS.get(kind)
    if known is not None and known.disclosed:
        names: tuple[str, ...] = known.__slots__
        sides = groupby(sorted(names), key=known.disclosed.__contains__)
        runs = tuple(
            (disclosed, tuple(b',"%b":' % name.encode() for name in side))
            for disclosed, side in sides
        )
    return _Plan(
        kind, int(version[1]), b"\0{" + around[1] + b'"rest":"', b'","v":' + version[1] + b"}", runs
    )

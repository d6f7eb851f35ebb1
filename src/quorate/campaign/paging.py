"""Cursors: from where on the next page goes."""

from __future__ import annotations

import base64
import json

from quorate.schema.errors import InputError

Part = str | int


def cursor(*parts: Part) -> str:
    """The cursor of the page behind the entry that these parts place."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def placed(given: str, *types: type[Part]) -> tuple[Part, ...]:
    """The parts of a cursor, of these types. Raises InputError for one that no page gave."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(given.encode("ascii")))
        fits = isinstance(parts, list) and [type(part) for part in parts] == list(types)
    except (ValueError, TypeError):
        parts, fits = [], False
    if not fits or not all(_kept(part) for part in parts):
        raise InputError(
            f"cursor {given[:80]!r} is none that a page gave", remedy="begin again without it"
        )
    return tuple(parts)


def _kept(part: Part) -> bool:
    """Whether a store takes it: 64 bits, or text without NUL and unpaired surrogates."""
    if isinstance(part, int):
        return -(2**63) <= part < 2**63
    return "\x00" not in part and not any("\ud800" <= c <= "\udfff" for c in part)

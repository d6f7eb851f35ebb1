"""Pages of a list, and cursors: from where on the next one goes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from quorate.schema.errors import InputError

Part = str | int
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """Which page is asked for; a cursor that a page gave, or nothing for the first."""

    after: str = ""
    limit: int = 50

    @property
    def rows(self) -> int:
        """How many rows to read: one more than are shown tells whether there is a next page."""
        return self.limit + 1


FIRST = Span()
"""the first page, as long as usual"""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Entries of a list, and the cursor of the page behind them; None when this is the last."""

    entries: tuple[T, ...]
    next: str | None


def page_of(rows: Sequence[T], limit: int, place: Callable[[T], tuple[Part, ...]]) -> Page[T]:
    """The page of these rows, of which one more than ``limit`` was read where there are more.

    ``place`` gives the parts of the cursor behind an entry.
    """
    kept = tuple(rows[:limit])
    return Page(kept, cursor(*place(kept[-1])) if len(rows) > limit else None)


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

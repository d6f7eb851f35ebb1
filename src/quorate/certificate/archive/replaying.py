"""Replay an archive: its entries and heads held against each other, and the views that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from quorate.certificate.archive.manifest import HEADS, PARTS, Place
from quorate.certificate.archive.reading import Archive, Kept, entries_in, heads_in
from quorate.ledger.checking import Checking, Head
from quorate.ledger.replay import Folded

Tell = Callable[[str, float], None]


def read_through(archive: Archive, public: bytes, tell: Tell = lambda step, done: None) -> Checking:
    """Read the log of an archive to its end: what is wrong with it, and the views that follow."""
    return _read(archive.manifest.place, archive.entries(), archive.heads(), public, tell)


def read_parts(
    folder: Path, place: Place, public: bytes, tell: Tell = lambda step, done: None
) -> Checking:
    """The same of an archive that has no manifest yet."""
    parts = sorted(folder.glob(PARTS))
    return _read(place, entries_in(parts), heads_in(folder / HEADS), public, tell)


def _read(
    place: Place, entries: Iterable[Kept], heads: Iterable[Head], public: bytes, tell: Tell
) -> Checking:
    checking = Checking(place.log, public, heads, Folded(spilled=True))
    for index, kind, at, item, body, leaf, by in entries:
        entry = checking.numbered(index, kind, at, item, body.encode(), leaf)
        if entry is not None and entry.stamp.by != by:
            checking.fault(f"column by is {by!r}, the entry says {entry.stamp.by!r}", index)
        if not index % 10_000:
            tell("reading again", index / max(place.size, 1))
    checking.ended()
    return checking

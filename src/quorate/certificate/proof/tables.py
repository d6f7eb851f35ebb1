"""The log of a campaign as a release shows it: every entry's place and kind, what is told of some.

proof/entries.parquet      kind, v, rest: one row an entry, in order; an entry without a salt has no
                           kind, v 0, and its leaf for a rest
proof/judgments.parquet    index, told, kept: judgments and their revisions that are in the release
proof/events.parquet       index, told, kept: other kinds of which something is told

``v`` is the version of the kind; ``rest``, ``told`` and ``kept`` are those of
``quorate.ledger.disclosure``. The last two files are there only where raters are told apart across
items: the order of the log would link answers, and so undo what telling groups apart protects.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars as pl

from quorate.ledger.events import KINDS
from quorate.ledger.showing import show
from quorate.schema.errors import IntegrityError

ENTRIES = "proof/entries.parquet"
JUDGMENTS = "proof/judgments.parquet"
EVENTS = "proof/events.parquet"
ENTRY_SCHEMA = pl.Schema({"kind": pl.String(), "v": pl.UInt8(), "rest": pl.Binary()})
SHOWN_SCHEMA = pl.Schema({"index": pl.Int64(), "told": pl.Binary(), "kept": pl.Binary()})
JUDGED = frozenset({"judgment_submitted", "judgment_imported", "judgment_revised"})
"""the kinds that are shown in ``JUDGMENTS``"""
OTHERS = frozenset(name for name, kind in KINDS.items() if kind.disclosed) - JUDGED
"""the kinds that are shown in ``EVENTS``"""

_AT_ONCE = 1 << 16
_JUDGMENT = re.compile(rb',"judgment":"([^"\\]*)"')

Tell = Callable[[int], None]
Row = tuple[int, bytes, bytes]
"""the index, the canonical bytes and the leaf of an entry"""


class Line(NamedTuple):
    """An entry as the log has it: its index, canonical bytes, leaf."""

    number: int
    body: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows of each file, and how many entries there are of each kind.

    ``withheld`` counts judgments and revisions, and what is about them, that were not shown;
    ``unsalted`` the entries of which nothing can be shown. A file that is not written has None.
    """

    entries: int
    judgments: int | None
    events: int | None
    withheld: int
    unsalted: int
    kinds: Mapping[str, int]


def write_tables(
    lines: Iterable[Row],
    folder: Path,
    *,
    told: bool,
    withheld: Container[str] = frozenset(),
    tell: Tell = lambda entries: None,
) -> Written:
    """Write the tables of a log below the folder of a release; the same log makes the same bytes.

    ``told`` says whether entries are shown, not only that they are there; judgments whose id is in
    ``withheld`` are not, nor is what is about them. ``tell`` hears how many entries are done, now
    and then. Needs memory for 65,536 entries, and room in the folder for all. Raises IntegrityError
    when an index is missing, or an entry does not have its leaf.
    """
    (folder / ENTRIES).parent.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    count = hidden = unsalted = 0
    with tempfile.TemporaryDirectory(dir=folder, prefix=".proof-") as room:
        entries = _Table(Path(room) / "entries", ENTRY_SCHEMA)
        judgments = _Table(Path(room) / "judgments", SHOWN_SCHEMA)
        events = _Table(Path(room) / "events", SHOWN_SCHEMA)
        shown_in = {}
        if told:
            shown_in = dict.fromkeys(JUDGED, judgments) | dict.fromkeys(OTHERS, events)
        for index, body, leaf in lines:
            if index != count:
                raise _gap(count, index)
            kind, version, rest, disclosed, kept = show(body, leaf)
            entries.add(kind, version, rest)
            count += 1
            if not count % _AT_ONCE:
                tell(count)
            if kind is None:
                unsalted += 1
                continue
            kinds[kind] += 1
            table = shown_in.get(kind)
            if table is None:
                continue
            if _is_withheld(disclosed, withheld):
                hidden += 1
            else:
                table.add(index, disclosed, kept)
        entries.write(folder / ENTRIES)
        if told:
            judgments.write(folder / JUDGMENTS)
            events.write(folder / EVENTS)
    return Written(
        count,
        judgments.rows if told else None,
        events.rows if told else None,
        hidden,
        unsalted,
        dict(sorted(kinds.items())),
    )


def _is_withheld(told: bytes, withheld: Container[str]) -> bool:
    # the first such key is the event's own: only texts stand before it
    found = _JUDGMENT.search(told)
    return found is not None and found[1].decode() in withheld


@dataclass(slots=True)
class _Table:
    """Rows that are gathered in parts on the disk, then written as one file."""

    room: Path
    schema: pl.Schema
    rows: int = 0
    _waiting: tuple[list[object], list[object], list[object]] = field(
        default_factory=lambda: ([], [], [])
    )
    """values by column: rows would be looked through by the collector of garbage, again and again
    """
    _parts: list[Path] = field(default_factory=list)

    def add(self, first: object, second: object, third: object) -> None:
        a, b, c = self._waiting
        a.append(first)
        b.append(second)
        c.append(third)
        if len(a) == _AT_ONCE:
            self._put_down()

    def write(self, target: Path) -> None:
        if self._waiting[0] or not self._parts:
            self._put_down()
        pl.scan_parquet(self._parts).sink_parquet(
            target,
            compression="zstd",
            row_group_size=_AT_ONCE,
            statistics=False,
            maintain_order=True,
        )

    def _put_down(self) -> None:
        series = [
            pl.Series(name, values, dtype)
            for (name, dtype), values in zip(self.schema.items(), self._waiting, strict=True)
        ]
        self.room.mkdir(exist_ok=True)
        part = self.room / f"{len(self._parts):06}.parquet"
        pl.DataFrame(series).write_parquet(part, compression="uncompressed", statistics=False)
        self._parts.append(part)
        self.rows += len(self._waiting[0])
        for values in self._waiting:
            values.clear()


def _gap(expected: int, found: int) -> IntegrityError:
    return IntegrityError(
        f"entry {expected} of the log is missing: {found} comes in its place",
        remedy="give the entries from 0 on, without gaps, in their order",
    )

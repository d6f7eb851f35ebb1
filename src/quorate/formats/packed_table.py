"""What is kept beside a packed table: the question, how it was read, and what files were seen.

about.json   question, digest, reading
             seen: rows of each file, how often each label occurs, words that set rows aside
             turns: the digest of the judgments each time files were added, the present one last
items.parquet, beside ``name``: ``turn`` in which the item last got judgments, and whether it
was ``split`` over files
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import overload

import polars as pl

from quorate.analysis.numerics.packed import Part
from quorate.formats.asked import Seen
from quorate.formats.columns import Columns
from quorate.formats.packed_cache import packed_about
from quorate.schema.errors import ReadError
from quorate.schema.question import Kind, Question
from quorate.schema.reading import SHOWN_LINES, Reading, Remark

MADE_FROM = "made_from"
REGROUPED = "lay in several files and were regrouped"
TURN, SPLIT = "turn", "split"

Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Table:
    """What was packed: the question, the digest of the judgments, and how they were read."""

    question: Question
    digest: str
    reading: Reading


@dataclass(frozen=True, eq=False)
class Past:
    """What a cache tells the files that come later."""

    table: Table
    seen: Seen
    columns: str
    turns: tuple[str, ...]

    @property
    def about(self) -> dict[str, object]:
        """As it is kept in a cache."""
        seen = self.seen
        return {
            **_about(self.table),
            "columns": self.columns,
            "seen": {
                "rows": dict(seen.rows),
                "labels": seen.labels.sort(pl.all()).to_dict(as_series=False),
                "aside": {role: sorted(words) for role, words in seen.aside.items()},
            },
            "turns": list(self.turns),
        }


def columns_said(columns: Columns) -> str:
    """Which columns are read, as text that is the same for the same ones."""
    said = asdict(columns)
    del said["remarks"]
    return json.dumps({**said, "chosen": sorted(columns.chosen)}, sort_keys=True)


def packed_table(folder: Path) -> Table:
    """What a cache that ``pack_source`` made says of its table."""
    about = packed_about(folder)
    try:
        said, read = about["question"], about["reading"]
        question = Question(said["name"], Kind(said["kind"]), tuple(said["options"]))
        remarks = tuple(Remark(e, what, n, tuple(at), p) for e, what, n, at, p in read["remarks"])
        reading = Reading(read["source"], read["rows"], dict(read["columns"]), remarks)
        return Table(question, str(about["digest"]), reading)
    except (KeyError, TypeError, ValueError) as error:
        raise ReadError(
            f"the packed cache does not say what it was made from ({error})",
            where=str(folder),
            remedy="remove the folder; it is made again",
        ) from None


def packed_past(folder: Path) -> Past | None:
    """What a cache tells later files; None where it was made before caches did."""
    about = packed_about(folder)
    try:
        seen = about["seen"]
        schema = {name: pl.Int64 if name == "len" else pl.String for name in seen["labels"]}
        known = Seen(
            {str(name): int(rows) for name, rows in seen["rows"].items()},
            pl.DataFrame(seen["labels"], schema).with_columns(pl.col("len").cast(pl.UInt32)),
            {role: frozenset(words) for role, words in seen["aside"].items()},
            pl.Series([], dtype=pl.String),
        )
        return Past(packed_table(folder), known, str(about["columns"]), tuple(about["turns"]))
    except (KeyError, TypeError, ValueError):
        return None


def packed_turns(folder: Path) -> tuple[str, ...]:
    """The digests of the judgments each time files were added, the present one last."""
    past = packed_past(folder)
    return () if past is None else past.turns


def added(
    readings: Sequence[Reading], first: Sequence[Remark] = ()
) -> tuple[list[Remark], tuple[Remark, ...]]:
    """Remarks of parts of a table: notes once, ``first`` ones first; rows added, first lines kept.

    A remark with a negative count takes its rows out again.
    """
    noted = list(first)
    counted: dict[tuple[str, str, str], tuple[int, tuple[int, ...]]] = {}
    for reading in readings:
        for remark in reading.remarks:
            if not remark.count:
                if remark not in noted:
                    noted.append(remark)
                continue
            key = remark.effect, remark.what, remark.place
            count, lines = counted.get(key, (0, ()))
            if remark.count < 0:
                left = tuple(line for line in lines if line not in remark.lines)
            else:
                left = tuple(sorted((*lines, *remark.lines))[:SHOWN_LINES])
            counted[key] = count + remark.count, left
    rows = tuple(
        Remark(effect, what, count, lines, place)
        for (effect, what, place), (count, lines) in counted.items()
        if count > 0
    )
    return noted, rows


def regrouped(split: int) -> tuple[Remark, ...]:
    """The remark on items that lay in several files, where there are any."""
    return (Remark("noted", f"{split:,} items {REGROUPED}"),) if split else ()


class Telling(Sequence[Part]):
    """Parts that say how far they have been gone through."""

    def __init__(self, parts: Sequence[Part], tell: Tell) -> None:
        self.parts = parts
        self.tell = tell

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | Sequence[Part]:
        if isinstance(index, int) and index < len(self.parts):
            self.tell("writing", index / len(self.parts))
        return self.parts[index]


def _about(table: Table) -> Mapping[str, object]:
    reading = table.reading
    return {
        "question": {
            "name": table.question.name,
            "kind": table.question.kind.value,
            "options": list(table.question.options),
        },
        "digest": table.digest,
        "reading": {
            "source": reading.source,
            "rows": reading.rows,
            "columns": dict(reading.columns),
            "remarks": [
                [r.effect, r.what, r.count, list(r.lines), r.place] for r in reading.remarks
            ],
        },
    }

"""Tables: does each say the same as JSON lines and as Parquet?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import ClassVar

import polars as pl

from quorate.certificate.bundle import DATA
from quorate.certificate.folder import json_lines
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.formats.export import spelled

AT_ONCE = 50_000
"""rows that are compared at a time"""


@dataclass(frozen=True)
class SameTables:
    """Each table is there twice, and both say the same, with as many rows as the manifest says."""

    name: ClassVar[str] = "tables"
    title: ClassVar[str] = "Tables"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare the tables row by row."""
        told = Told(self.name)
        rows = {str(one["name"]): one.get("rows") for one in objects(release.manifest["files"])}
        names = {name for name in rows if name.startswith(DATA)}
        tables = sorted({name.removeprefix(DATA).rpartition(".")[0] for name in names})
        for table in tables:
            frame = release.table(table)
            for ending in ("parquet", "jsonl"):
                name = f"{DATA}{table}.{ending}"
                told.compare(
                    "the manifest has another number of rows", name, rows.get(name), len(frame)
                )
            self._compare(told, release, table, frame)
        return told.ended(f"{len(tables):,} tables say the same as JSON lines and as Parquet")

    def _compare(self, told: Told, release: Opened, table: str, frame: pl.DataFrame) -> None:
        name = f"{DATA}{table}.jsonl"
        first = 0
        with release.path(name).open("rb") as file:
            for part in frame.iter_slices(AT_ONCE):
                lines = list(islice(file, len(part)))
                # most releases have these very bytes, which need not be read as JSON
                if b"".join(lines) != json_lines(part):
                    self._compare_rows(told, name, lines, part, first)
                if len(lines) < len(part):
                    return
                first += len(part)
            if file.readline():
                told.failed("one table has more rows than the other", f"{name}, row {first + 1}")

    def _compare_rows(
        self, told: Told, name: str, lines: list[bytes], part: pl.DataFrame, first: int
    ) -> None:
        written = name in (f"{DATA}judgments.jsonl", f"{DATA}excluded.jsonl")
        rows = part.iter_rows(named=True)
        for number, (line, row) in enumerate(zip_longest(lines, rows), first + 1):
            if line is None or row is None:
                told.failed("one table has more rows than the other", f"{name}, row {number}")
                return
            found = json.loads(line)
            if written:
                found["label"] = spelled(found["label"])
            expected = {key: value for key, value in row.items() if value is not None}
            if found != expected:
                told.failed("the tables differ", f"{name}, row {number}", expected, found)

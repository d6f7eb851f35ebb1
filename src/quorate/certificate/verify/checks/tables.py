"""Tables: does each say the same as JSON lines and as Parquet?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.bundle import DATA
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.formats.export import spelled


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
        written = table in ("judgments", "excluded")
        number = 0
        with release.path(name).open("rb") as file:
            rows = frame.iter_rows(named=True)
            for number, (line, row) in enumerate(_beside(file, rows), 1):
                if line is None or row is None:
                    told.failed("one table has more rows than the other", f"{name}, row {number}")
                    return
                found = json.loads(line)
                if written:
                    found["label"] = spelled(found["label"])
                expected = {key: value for key, value in row.items() if value is not None}
                if found != expected:
                    told.failed("the tables differ", f"{name}, row {number}", expected, found)


def _beside(
    lines: Iterable[bytes], rows: Iterator[dict[str, object]]
) -> Iterator[tuple[bytes | None, dict[str, object] | None]]:
    for line in lines:
        yield line, next(rows, None)
    for row in rows:
        yield None, row

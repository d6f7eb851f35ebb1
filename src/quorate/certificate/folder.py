"""Folder: the files of a release as they are written, each with its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from quorate.schema.json_value import Json

ROW_GROUP = 50_000
LINES_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of a release, by its path with ``/``; ``rows`` of tables only."""

    name: str
    sha256: str
    bytes: int
    rows: int | None = None


class Folder:
    """Writes the files of a release below a folder that is there and empty."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, WrittenFile] = {}

    @property
    def files(self) -> tuple[WrittenFile, ...]:
        """What was written, sorted by name."""
        return tuple(self._files[name] for name in sorted(self._files))

    def write(self, name: str, data: bytes, rows: int | None = None) -> WrittenFile:
        """Write a file."""
        path = self._place(name)
        path.write_bytes(data)
        return self._note(WrittenFile(name, hashlib.sha256(data).hexdigest(), len(data), rows))

    def text(self, name: str, text: str) -> WrittenFile:
        """Write a text as UTF-8."""
        return self.write(name, text.encode())

    def json(self, name: str, value: Json) -> WrittenFile:
        """Write a JSON value, indented, its keys in order."""
        return self.text(
            name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )

    def table(self, name: str, table: pl.DataFrame) -> None:
        """Write a table twice, as JSON lines and as Parquet.

        A column ``json`` has the labels as JSON has them; it takes the place of ``label`` in the
        lines, which say nothing of columns without a value.
        """
        self._lines(f"{name}.jsonl", table)
        target = self._place(f"{name}.parquet")
        kept = table.drop("json", strict=False)
        kept.write_parquet(target, compression="zstd", row_group_size=ROW_GROUP)
        self.found(f"{name}.parquet", table.height)

    def found(self, name: str, rows: int | None = None) -> WrittenFile:
        """Take in a file that somebody else wrote to its place."""
        path = self.root / name
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self._note(WrittenFile(name, digest, path.stat().st_size, rows))

    def _lines(self, name: str, table: pl.DataFrame) -> None:
        with self._place(name).open("wb") as file:
            for part in table.iter_slices(LINES_AT_ONCE):
                file.write(_json_lines(part))
        self.found(name, table.height)

    def _place(self, name: str) -> Path:
        path = self.root / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _note(self, file: WrittenFile) -> WrittenFile:
        self._files[file.name] = file
        return file


def _json_lines(table: pl.DataFrame) -> bytes:
    lines = []
    for row in table.iter_rows(named=True):
        given = row.pop("json", None)
        if given is not None:
            row["label"] = json.loads(given)
        told = {name: value for name, value in row.items() if value is not None}
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    return "".join(lines).encode()

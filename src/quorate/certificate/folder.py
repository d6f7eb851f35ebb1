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
_ESCAPED = r'["\\\x00-\x1f]'
"""what JSON does not write as it is"""


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
                file.write(json_lines(part))
        self.found(name, table.height)

    def _place(self, name: str) -> Path:
        path = self.root / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _note(self, file: WrittenFile) -> WrittenFile:
        self._files[file.name] = file
        return file


def json_lines(table: pl.DataFrame) -> bytes:
    """A table as JSON lines, as ``Folder.table`` writes it: ``json.dumps`` of each row.

    >>> json_lines(pl.DataFrame({"item": ["a", "b"], "label": ["x", "y"], "json": ['["x"]', None]}))
    b'{"item": "a", "label": ["x"]}\n{"item": "b", "label": "y"}\n'
    """
    if "json" in table.columns:
        named = {name: _written(table[name]) for name in table.columns if name != "json"}
        given = table["json"].replace_strict(_rewritten(table["json"]), return_dtype=pl.String)
        named["label"] = pl.select(pl.coalesce(given, named["label"])).to_series()
    else:
        named = {name: _written(table[name]) for name in table.columns}
    members = [
        f"{json.dumps(name, ensure_ascii=False)}: " + values for name, values in named.items()
    ]
    if not members or table.is_empty():
        return b"{}\n" * table.height
    line = pl.concat_str(*members, separator=", ", ignore_nulls=True)
    lines = pl.select("{" + line + "}\n").to_series()
    return "".join(lines.to_list()).encode()


def _written(values: pl.Series) -> pl.Series:
    """Each value as JSON, null where there is none."""
    if values.dtype.is_integer():
        return values.cast(pl.String)
    if values.dtype == pl.String:
        odd = values.filter(values.str.contains(_ESCAPED)).unique(maintain_order=True)
        plain = '"' + values + '"'
        if odd.is_empty():
            return plain
        by_value = {text: json.dumps(text, ensure_ascii=False) for text in odd.to_list()}
        escaped = values.replace_strict(by_value, default=None, return_dtype=pl.String)
        return pl.select(pl.coalesce(escaped, plain)).to_series()
    if values.dtype.is_float():
        together = json.dumps(values.to_list())[1:-1].split(", ") if len(values) else []
        return pl.Series(values.name, together, pl.String).replace("null", None)
    told = [
        None if value is None else json.dumps(value, ensure_ascii=False)
        for value in values.to_list()
    ]
    return pl.Series(values.name, told, pl.String)


def _rewritten(values: pl.Series) -> dict[str | None, str | None]:
    """JSON as ``json.dumps`` spaces it, by JSON that has other spaces."""
    return {
        text: None if text is None else json.dumps(json.loads(text), ensure_ascii=False)
        for text in values.unique(maintain_order=True).to_list()
    }

"""Write an archive: the parts of its log as they come, then what follows from them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from quorate.certificate.archive import manifest as names
from quorate.certificate.archive.answers import spec_in, write_answers
from quorate.certificate.archive.files import digest_of
from quorate.certificate.archive.manifest import Manifest, Place
from quorate.certificate.archive.reading import ENTRY_SCHEMA, HEAD_SCHEMA
from quorate.certificate.archive.readme import readme
from quorate.certificate.folder import WrittenFile
from quorate.formats.parquet_file import write_parquet
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Signer
from quorate.ledger.replay import Folded
from quorate.schema.errors import IntegrityError

ROWS = 1 << 17
"""entries of a part"""
ROW_GROUP = 1 << 14
Tell = Callable[[str, float], None]
Columns = Sequence[Sequence[object]]
"""index, at, kind, item, body and leaf of some entries"""
_BY = r'^\{"at":-?[0-9]+,"by":"([^"\\]*)"'


@dataclass(frozen=True, slots=True)
class Beside:
    """Files that go along: what each is called in the archive, where it lies, and its SHA-256."""

    name: str
    path: Path
    sha256: str


def write_log(folder: Path, pages: Iterable[Columns]) -> int:
    """Write entries into parts, from index 0 on; how many there were.

    Needs memory for a part and a page. Raises IntegrityError where one is missing.
    """
    waiting: list[pl.DataFrame] = []
    count = written = 0
    for page in pages:
        frame = _frame(page)
        indexes = frame["index"]
        if indexes[0] != count or indexes[-1] != count + frame.height - 1:
            raise IntegrityError(
                f"entry {count} of the log is missing", remedy="run: quorate ledger verify"
            )
        waiting.append(frame)
        count += frame.height
        if count - written >= ROWS:
            written += _put_down(folder, waiting, written, ROWS)
    if count > written or not count:
        _put_down(folder, waiting, written, ROWS)
    return count


def write_heads(folder: Path, heads: Columns) -> None:
    """Write the signed heads: size, at, root, frontier and note of each."""
    frame = _of(heads, HEAD_SCHEMA)
    _write(frame, folder / names.HEADS)


def write_rest(
    folder: Path,
    views: Folded,
    place: Place,
    at: int,
    signer: Signer,
    beside: Iterable[Beside],
    tell: Tell = lambda step, done: None,
) -> tuple[Manifest, str]:
    """Write what follows from the log, and the manifest; that and its digest.

    Everything is on the disk when this returns. Raises IntegrityError where a file that goes along
    is not what its digest says.
    """
    campaign = place.log
    spec = spec_in(views, campaign)
    (folder / names.CAMPAIGN).write_bytes(canonical(spec.as_data()))
    (folder / names.KEY).write_text(signer.verifier.text + "\n", encoding="utf-8")
    rows = {names.JUDGMENTS: write_answers(views, campaign, folder / names.JUDGMENTS)}
    along = [*beside]
    for number, one in enumerate(along):
        tell("files", number / len(along))
        _take(one, folder)
    counts = {name: len(table) for name, table in sorted(views.tables.items()) if table}
    draft = Manifest(campaign, spec.title, place, at, counts, ())
    (folder / names.README).write_text(readme(draft, rows[names.JUDGMENTS]), encoding="utf-8")
    files = tuple(_files(folder, rows, tell))
    made = Manifest(campaign, spec.title, place, at, counts, files)
    digest = sha256(made.text.encode()).hexdigest()
    (folder / names.MANIFEST).write_text(made.text, encoding="utf-8")
    (folder / names.SIGNED).write_text(names.sign(digest, signer), encoding="utf-8")
    sync(folder)
    return made, digest


def sync(folder: Path) -> None:
    """Wait until everything in a folder is on the disk."""
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _frame(page: Columns) -> pl.DataFrame:
    index, at, kind, item, body, leaf = page
    found = pl.DataFrame(
        {
            "index": pl.Series(index, dtype=pl.Int64()),
            "at": pl.Series(at, dtype=pl.Int64()),
            "kind": pl.Series(kind, dtype=pl.String()),
            "item": pl.Series(item, dtype=pl.String()),
            "body": pl.Series(body, dtype=pl.String()),
            "leaf": pl.Series(leaf, dtype=pl.Binary()),
        }
    )
    by = pl.coalesce(pl.col("body").str.extract(_BY), pl.col("body").str.json_path_match("$.by"))
    return found.with_columns(by=by).select(ENTRY_SCHEMA.names())


def _put_down(folder: Path, waiting: list[pl.DataFrame], written: int, most: int) -> int:
    """Write one part of what waits; how many rows it has."""
    whole = pl.concat(waiting) if waiting else pl.DataFrame(schema=ENTRY_SCHEMA)
    part = whole[:most]
    _write(part, folder / names.part_name(written // most))
    waiting[:] = [whole[most:]] if whole.height > most else []
    return part.height


def _of(columns: Columns, schema: pl.Schema) -> pl.DataFrame:
    if not columns:
        return pl.DataFrame(schema=schema)
    pairs = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([pl.Series(name, values, dtype) for (name, dtype), values in pairs])


def _write(frame: pl.DataFrame, path: Path) -> None:
    write_parquet(path, frame, ROW_GROUP)


def _take(one: Beside, folder: Path) -> None:
    """Put a file into the archive: the same file once more where the disk allows, else a copy."""
    target = folder / one.name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(one.path, target)
    except FileNotFoundError:
        raise IntegrityError(
            "a file of the campaign is missing",
            where=str(one.path),
            remedy="put it back from a backup, then archive the campaign again",
        ) from None
    except OSError:
        shutil.copyfile(one.path, target)
    if one.sha256 and digest_of(target) != one.sha256:
        raise IntegrityError("a file of the campaign is damaged", where=str(one.path))


def _files(folder: Path, rows: Mapping[str, int], tell: Tell) -> Iterable[WrittenFile]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    for number, path in enumerate(found):
        tell("digests", number / len(found))
        name = path.relative_to(folder).as_posix()
        count = rows.get(name)
        if count is None and name.endswith(".parquet"):
            count = pl.scan_parquet(path).select(pl.len()).collect().item()
        yield WrittenFile(name, digest_of(path), path.stat().st_size, count)

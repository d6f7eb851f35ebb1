"""Folder: the ground of documents read back from a release, so that they can be made again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl

from quorate.certificate.documents.columns import data_file
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.ground import CAMPAIGN, FACTS, MANIFEST, DataFile, Ground
from quorate.schema.errors import IntegrityError, ReadError
from quorate.schema.json_value import Json

DATA = "data"
ENDINGS = (".jsonl", ".parquet")


def ground_from(folder: Path) -> Ground:
    """What the documents of the release in this folder stand on, with digests as they are there.

    Raises ReadError for a file that is missing or no JSON object.
    """
    manifest = {
        name: value for name, value in _object(folder / MANIFEST).items() if name != "files"
    }
    return Ground(
        manifest=manifest,
        facts=_object(folder / FACTS),
        campaign=_object(folder / CAMPAIGN),
        files=data_files(folder),
    )


def remade(folder: Path) -> dict[str, bytes]:
    """The documents of the release in this folder, made again from what is in it.

    Raises IntegrityError where that cannot be done, ReadError as ``ground_from`` does.
    """
    ground = ground_from(folder)
    try:
        return documents(ground)
    except Exception as error:  # whatever somebody wrote into these files
        raise IntegrityError(
            f"the documents cannot be made again from {MANIFEST}, {FACTS} and {CAMPAIGN}: {error}"
        ) from error


def data_files(folder: Path) -> tuple[DataFile, ...]:
    """The tables in a release's folder, by name; those without Parquet beside are no tables."""
    found = []
    for path in sorted((folder / DATA).iterdir()):
        table = path.with_suffix(".parquet")
        if path.suffix not in ENDINGS or not table.exists():
            continue
        schema = pl.read_parquet_schema(table)
        rows = pl.scan_parquet(table).select(pl.len()).collect().item()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        found.append(
            data_file(f"{DATA}/{path.name}", digest, path.stat().st_size, int(rows), schema)
        )
    return tuple(found)


def _object(path: Path) -> dict[str, Json]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ReadError(f"not readable as JSON: {error}", where=path.name) from error
    if not isinstance(found, dict):
        raise ReadError("this is no JSON object", where=path.name)
    return found

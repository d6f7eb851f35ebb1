"""The folder of an export: rows, card and account, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import polars as pl

from quorate.cli.output import as_text
from quorate.formats.preference.exporting import ACCOUNT, CARD, Export
from quorate.schema.errors import RequestError


def write_export(found: Export, folder: Path, *, parquet: bool, force: bool) -> None:
    """Write everything beside the folder, then put it in its place.

    Raises RequestError when something is there already (unless ``force``), or the folder cannot be
    written.
    """
    if folder.exists() and not force:
        raise RequestError(
            "it is there already",
            where=str(folder),
            remedy="name another with --out, or replace it with --force",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
        try:
            _fill(found, draft, parquet=parquet)
            draft.chmod(0o755)
            if folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)
            os.replace(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise RequestError(
            f"the folder cannot be written ({error.strerror or error})",
            where=str(folder),
            remedy="name another with --out",
        ) from None


def _fill(found: Export, folder: Path, *, parquet: bool) -> None:
    for split, rows in found.rows.items():
        if parquet:
            pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(
                folder / f"{split}.parquet"
            )
        else:
            with (folder / f"{split}.jsonl").open("wb") as file:
                file.writelines(found.lines(split))
    for name, document in found.beside.items():
        (folder / name).write_text(as_text(document) + "\n", encoding="utf-8")
    card = found.card.replace(".jsonl", ".parquet") if parquet else found.card
    (folder / CARD).write_text(card, encoding="utf-8")
    (folder / ACCOUNT).write_text(as_text(found.account.to_dict()) + "\n", encoding="utf-8")

"""The folder of an export: rows, card and account, whole or not at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from quorate.cli.output import as_text
from quorate.cli.whole_folder import write_whole
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
    write_whole(folder, partial(_fill, found, parquet=parquet))


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

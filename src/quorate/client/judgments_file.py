"""A file of judgments, fetched whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from quorate.client.answers import campaign_path
from quorate.client.connection import Connection
from quorate.schema.errors import RequestError

FORMATS = ("csv", "jsonl", "parquet")


def fetch_judgments(
    connection: Connection, campaign: str, target: Path, *, counted: bool = False
) -> Path:
    """Write judgments into a file; the file.

    Raises RequestError when its name ends in no format, or it cannot be written.
    """
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise RequestError(
            f"{target.suffix or 'no suffix'!r} is no format of judgments",
            where=str(target),
            remedy="name the file .csv, .jsonl or .parquet",
        )
    source = campaign_path(campaign, f"judgments.{kind}")
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
        ) as draft:
            try:
                connection.fetch(source, {"counted": counted}, draft)
                draft.flush()
                os.chmod(draft.name, 0o644)
                os.replace(draft.name, target)
            except BaseException:
                os.unlink(draft.name)
                raise
    except OSError as error:
        raise RequestError(
            f"the file cannot be written ({error.strerror or error})",
            where=str(target),
            remedy="choose a folder that exists and can be written to",
        ) from None
    return target

"""``quorate backup``: an installation as one file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from quorate.cli.server_options import DATA, DATABASE, settings_of


@click.command("backup")
@click.argument("file", metavar="FILE")
@DATA
@DATABASE
def command(file: str, data: str, database: str | None) -> None:
    """Copy an installation into a file, while its server runs.

    FILE becomes a tar of the database as it was at one moment, the media, the keys and the
    settings. It opens everything, personal data too: keep it like the folder itself. A PostgreSQL
    database is in it when pg_dump is on this machine; else it says how to dump it. FILE is not
    overwritten.
    """
    from quorate.cli.progress import progress
    from quorate.server.backup import write_backup

    os.umask(0o077)
    with progress(file) as told:
        made = write_backup(Path(data), settings_of(data, database), Path(file), told)
    print(f"Wrote {made.path}: {made.size:,} bytes, {made.media:,} media files.")
    for digest in made.missing:
        print(f"media {digest} is named by an item and not in the folder: it is not in the backup")
    if made.database == "absent":
        print(
            "pg_dump is not on this machine, so the database is NOT in it. Where it is, run\n"
            "  pg_dump --format=custom --no-owner --file=quorate.pgdump DATABASE-URL\n"
            "then make this backup again, so that it has all media of the dump, and keep the two "
            "together."
        )

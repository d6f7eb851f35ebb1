"""``quorate restore``: an installation from a backup."""

from __future__ import annotations

import os
from pathlib import Path

import click

from quorate.cli.server_options import DATA, DATABASE, settings_of


@click.command("restore")
@click.argument("file", metavar="FILE")
@DATA
@DATABASE
def command(file: str, data: str, database: str | None) -> None:
    """Put a backup back, and verify it.

    The data folder must not be there yet, or be empty. A PostgreSQL dump is read with pg_restore
    into --database, which must be empty, or into the one of the settings. What was erased since
    the backup was made is there again: erase it again.
    """
    from quorate.cli.progress import progress
    from quorate.cli.verdict import deliver, verified
    from quorate.server.backup import restore_backup

    os.umask(0o077)
    with progress(file) as told:
        made = restore_backup(Path(file), Path(data), database, told)
    print(f"Restored {data}: {made.media:,} media files.")
    if made.database == "absent":
        print(
            "The backup has no database. Restore the dump that was made with it, then verify:\n"
            "  pg_restore --single-transaction --no-owner --dbname=DATABASE-URL quorate.pgdump\n"
            f"  quorate ledger verify --data {data}"
        )
        return
    deliver(verified(Path(data), settings_of(data, database)), data)

"""Due: what a server would archive and erase now, told beforehand."""

from __future__ import annotations

from pathlib import Path

from quorate.campaign.retention import Due, due
from quorate.schema.errors import RequestError
from quorate.server.house import DATABASE
from quorate.server.settings import Settings
from quorate.storage.clock import wall_clock
from quorate.storage.snapshot import read_file, read_server


async def what_is_due(data: Path, settings: Settings) -> Due:
    """What would be done, read beside a running server and without one; nothing is changed.

    Raises RequestError when there is no installation.
    """
    after, days, now = settings.archive_after_days, settings.personal_data_days, wall_clock()
    if settings.database is not None:
        return await read_server(settings.database, lambda tx: due(tx, after, days, now))
    if not (data / DATABASE).exists():
        raise RequestError(
            "there is no database in this folder",
            where=str(data),
            remedy="give the folder of the installation with --data",
        )
    return read_file(data / DATABASE, lambda tx: due(tx, after, days, now))

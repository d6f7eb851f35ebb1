"""What a server does with what is old: archive campaigns, erase people, if the settings say so."""

from __future__ import annotations

import logging
from pathlib import Path

from quorate.campaign.retention import Due, due, erase_due
from quorate.campaign.rights import ConflictError
from quorate.ledger.event import SYSTEM
from quorate.schema.errors import QuorateError, RequestError
from quorate.server.archives import Archives
from quorate.server.house import DATABASE
from quorate.server.settings import Settings
from quorate.storage.snapshot import read_file, read_server
from quorate.storage.store import Store, StoreError

EVERY = 3_600.0
"""seconds between two looks"""
log = logging.getLogger("quorate.server")


async def keep_no_longer(store: Store, settings: Settings, archives: Archives) -> None:
    """Do what is due now, and what was cut off before. What cannot be done is told in the log."""
    await archives.go_on()
    after, days = settings.archive_after_days, settings.personal_data_days
    if after is None and days is None:
        return
    found = await store.read(lambda tx: due(tx, after, days))
    for one in found.campaigns:
        try:
            await archives.archive(SYSTEM, one.campaign)
            log.info("campaign %s was archived, closed for %s days", one.campaign, after)
        except ConflictError as error:
            log.info("campaign %s is not archived yet: %s", one.campaign, error)
        except StoreError:
            raise
        except QuorateError as error:
            log.warning("campaign %s cannot be archived: %s", one.campaign, error)
    for idle in found.people if days is not None else ():
        gone = await store.write(lambda tx: erase_due(tx, days or 0, idle.person))  # noqa: B023
        if gone:
            log.info(
                "person %s was erased, without an open campaign for %s days", idle.person, days
            )


async def what_is_due(data: Path, settings: Settings) -> Due:
    """What would be done, read beside a running server and without one; nothing is changed.

    Raises RequestError when there is no installation.
    """
    after, days = settings.archive_after_days, settings.personal_data_days
    if settings.database is not None:
        return await read_server(settings.database, lambda tx: due(tx, after, days))
    if not (data / DATABASE).exists():
        raise RequestError(
            "there is no database in this folder",
            where=str(data),
            remedy="give the folder of the installation with --data",
        )
    return read_file(data / DATABASE, lambda tx: due(tx, after, days))

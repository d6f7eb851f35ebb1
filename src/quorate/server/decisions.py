"""Recompute the decisions of a campaign, beside a running server or without one."""

from __future__ import annotations

from pathlib import Path

from quorate.campaign.rights import refuse_archived
from quorate.campaign.watch.replaying import Replayed, replay
from quorate.ledger.event import HOUSE
from quorate.schema.errors import RequestError
from quorate.server.house import DATABASE, open_house
from quorate.server.settings import Settings
from quorate.storage.queries import log as logs
from quorate.storage.snapshot import read_file, read_server
from quorate.storage.transaction import Transaction


async def decisions_of(data: Path, settings: Settings, campaign: str) -> Replayed:
    """Every draw and decision of the campaign, computed again from its log and the secret.

    Raises RequestError when there is no installation, or no such campaign.
    """
    if settings.database is None and not (data / DATABASE).exists():
        raise RequestError(
            "there is no database in this folder",
            where=str(data),
            remedy="give the folder of the installation with --data",
        )
    secret = open_house(data, settings).draws(campaign)

    def work(tx: Transaction) -> Replayed:
        there = [row.log for row in tx.all(logs.LOGS) if row.log != HOUSE]
        if campaign not in there:
            raise RequestError(
                f"there is no campaign {campaign!r}",
                remedy=f"there are {', '.join(there) or 'none'}",
            )
        refuse_archived(tx, campaign)
        return replay(tx, campaign, secret)

    if settings.database is not None:
        return await read_server(settings.database, work)
    return read_file(data / DATABASE, work)

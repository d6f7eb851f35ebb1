"""Retention: which campaigns are due to be archived, and which people to be erased."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.erasing import erase_person
from quorate.campaign.rights import OWNER, Actor
from quorate.ledger.event import SYSTEM
from quorate.storage.queries import retention as queries
from quorate.storage.queries.retention import Closed, Idle
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Due:
    """What need not be kept any longer: campaigns in the database, people in the vault."""

    campaigns: tuple[Closed, ...]
    people: tuple[Idle, ...]


def due(tx: Transaction, archive_after: int | None, personal_data: int | None) -> Due:
    """What is due, after so many days; nothing of a kind for which there is no number.

    Campaigns are due so long after they were closed. People are due so long after the last of their
    campaigns was closed, unless one is open, something that they earned was not paid yet, or they
    lead a campaign or own the installation.
    """
    campaigns: list[Closed] = []
    people: list[Idle] = []
    if archive_after is not None:
        campaigns = tx.all(queries.CLOSED, before=tx.now - archive_after * DAY)
    if personal_data is not None:
        people = tx.all(queries.IDLE, before=tx.now - personal_data * DAY)
    return Due(tuple(campaigns), tuple(people))


def erase_due(tx: Transaction, personal_data: int, person: str) -> bool:
    """Erase a person who is due; whether they still were."""
    if person not in {one.person for one in due(tx, None, personal_data).people}:
        return False
    reason = f"{personal_data} days after the last campaign was closed"
    erase_person(tx, Actor(SYSTEM, OWNER), person, reason)
    return True

"""Retention: which campaigns are due to be archived, and which people to be erased."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.erasing import erase_person
from quorate.campaign.rights import OWNER, Actor
from quorate.ledger.event import SYSTEM
from quorate.ledger.events import CampaignUnarchived
from quorate.storage.queries import accounts
from quorate.storage.queries import retention as queries
from quorate.storage.queries.retention import Closed, Idle
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000
ENTRIES = 500
"""entries of a log that are read at once"""


@dataclass(frozen=True, slots=True)
class Due:
    """What need not be kept any longer: campaigns in the database, people in the vault."""

    campaigns: tuple[Closed, ...]
    people: tuple[Idle, ...]


def due(tx: Transaction, archive_after: int | None, personal_data: int | None, now: int) -> Due:
    """What is due, after so many days; nothing of a kind for which there is no number.

    ``now`` in milliseconds UTC. Campaigns are due so long after they were closed, or, if they came
    back from an archive since, after that. People are due so long after the last of their
    campaigns was closed, unless one is open, something that they earned was not paid yet, or they
    lead a campaign or own the installation.
    """
    campaigns: list[Closed] = []
    people: list[Idle] = []
    if archive_after is not None:
        before = now - archive_after * DAY
        closed = tx.all(queries.CLOSED, before=before)
        campaigns = [one for one in closed if not _back_since(tx, one, before)]
    if personal_data is not None:
        people = tx.all(queries.IDLE, before=now - personal_data * DAY)
    return Due(tuple(campaigns), tuple(people))


def _back_since(tx: Transaction, closed: Closed, moment: int) -> bool:
    """Whether a campaign came back from an archive after a moment.

    Reads its log from the end to that moment: little happens in a campaign that is closed.
    """
    before = 2**62
    while rows := tx.all(queries.LAST, log=closed.campaign, before=before, limit=ENTRIES):
        for row in rows:
            if row.at <= moment:
                return False
            if row.kind == CampaignUnarchived.kind:
                return True
        before = rows[-1].idx
    return False


def erase_due(tx: Transaction, personal_data: int, person: str, now: int) -> bool:
    """Erase a person who is due; whether they still were."""
    tx.one(accounts.LOCKED_PERSON, person=person)  # another process may be about to do the same
    if tx.one(queries.STILL_IDLE, person=person, before=now - personal_data * DAY) is None:
        return False
    reason = f"{personal_data} days after the last campaign was closed"
    erase_person(tx, Actor(SYSTEM, OWNER), person, reason)
    return True

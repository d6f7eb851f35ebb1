"""Count the items of a large campaign now and then, and keep the count for all who ask."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.campaign.rights import ConflictError
from quorate.storage.queries import log as logs
from quorate.storage.queries import status, tallies
from quorate.storage.queries.status import Places
from quorate.storage.transaction import Transaction

FEW = 20_000
"""items that are counted whenever somebody asks"""
SHARE = 50
"""counting may take one part in so many of the time"""


@dataclass(frozen=True, slots=True)
class Counted:
    """The items of a campaign by state and judgments, as they were at ``at`` (milliseconds).

    The log had ``head`` entries then, and counting took ``took`` milliseconds.
    """

    places: tuple[Places, ...]
    head: int
    at: int
    took: int = 0

    def good(self, head: int, now: int) -> bool:
        """Whether there is no need to count again."""
        return head == self.head or now < self.at + SHARE * self.took


def count(tx: Transaction, campaign: str) -> Counted:
    """Count now; reads an index of all items."""
    head = tx.one(logs.SIZE, log=campaign)
    places = tuple(tx.all(status.PLACES, campaign=campaign))
    return Counted(places, 0 if head is None else head.size, tx.now)


def kept(tx: Transaction, campaign: str) -> Counted | None:
    """What was counted last, by whichever server."""
    found = tx.one(tallies.TALLY, campaign=campaign)
    if found is None:
        return None
    places = tuple(Places(*row) for row in json.loads(found.places))
    return Counted(places, found.head, found.at, found.took)


def keep(tx: Transaction, campaign: str, counted: Counted) -> None:
    """Keep a count. It is no view: it can be counted again, and no event tells of it."""
    row: dict[str, str | int] = {
        "head": counted.head,
        "at": counted.at,
        "took": counted.took,
        "places": json.dumps(counted.places),
    }
    if not tx.run(tallies.KEEP, of=campaign, **{f"new_{name}": row[name] for name in row}):
        tx.run(tallies.BEGIN, campaign=campaign, **row)


def judged_or_imported(tx: Transaction, campaign: str) -> int:
    """Judgments that were given or imported, by the counts of the raters: reads no judgment."""
    found = tx.one(status.WORK, campaign=campaign, since=tx.now)
    return 0 if found is None else found.judged + found.imported


def demand_few(tx: Transaction, campaign: str, most: int, what: str, remedy: str) -> None:
    """Raises ConflictError where more than ``most`` judgments were given: too many for ``what``.

    It reads the counts of the raters and no judgment, so that nobody waits to be refused.
    """
    number = judged_or_imported(tx, campaign)
    if number > most:
        raise ConflictError(
            f"campaign {campaign!r} has {number:,} judgments, and {what} takes {most:,} at most",
            remedy=remedy,
        )

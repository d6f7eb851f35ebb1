"""What a server does with what is old: archive campaigns, erase people, if the settings say so.

Nothing is done of what only the clock says: where nobody looked for long, the server was off or its
clock was set, and what is due is told for some hours before it is done.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from quorate.campaign.retention import DAY, Due, due, erase_due
from quorate.campaign.rights import ConflictError
from quorate.ledger.event import SYSTEM
from quorate.schema.errors import QuorateError
from quorate.server.archives import Archives
from quorate.server.duties import Duties
from quorate.server.settings import Settings
from quorate.storage.clock import wall_clock
from quorate.storage.store import Store

TASK = "retention"
EVERY = 3_600.0
"""seconds between two looks"""
LONG = 7 * DAY
"""milliseconds without a look, after which the clock is not believed at once"""
HOURS = 20
"""hours for which what is due is only told then"""
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class Retention:
    """The rounds in which a server keeps no longer what the settings say."""

    store: Store
    settings: Settings
    archives: Archives
    duties: Duties
    clock: Callable[[], int] = wall_clock
    ticks: Callable[[], float] = time.monotonic
    _believed: float | None = None
    """from when on the clock is believed, in ticks"""

    async def round(self) -> None:
        """Do what is due now, and what was cut off before. What cannot be done is told in the log.

        Raises ConflictError where that is only told.
        """
        await self.archives.go_on()
        after, days = self.settings.archive_after_days, self.settings.personal_data_days
        if after is None and days is None:
            return
        now = self.clock()  # the store's never goes back, also when this one was wrong for a time
        found = await self.store.read(lambda tx: due(tx, after, days, now))
        if not found.campaigns and not found.people:
            self._believed = None
            return
        await self._demand_belief(now, found)
        for one in found.campaigns:
            await self._archive(one.campaign, after)
        for idle in found.people if days is not None else ():
            await self._erase(idle.person, days or 0, now)

    async def _demand_belief(self, now: int, found: Due) -> None:
        last = await self.duties.last(TASK)
        if last is None or now - last <= LONG:
            self._believed = None
            return
        if self._believed is None:
            self._believed = self.ticks() + HOURS * 3_600
        left = self._believed - self.ticks()
        if left > 0:
            raise ConflictError(
                f"{len(found.campaigns)} campaigns are due to be archived and {len(found.people)} "
                f"people to be erased, but nobody looked since {_moment(last)}, and the clock says "
                f"{_moment(now)}: nothing is done yet",
                remedy="look whether the clock is right, and at quorate retention; it is done in "
                f"{left / 3_600:.0f} hours",
            )

    async def _archive(self, campaign: str, after: int | None) -> None:
        try:
            if await self.archives.archive(SYSTEM, campaign):
                log.info("campaign %s was archived, closed for %s days", campaign, after)
        except ConflictError as error:
            log.info("campaign %s is not archived yet: %s", campaign, error)
        except QuorateError as error:  # of one campaign, or the next statement says it too
            log.warning("campaign %s cannot be archived: %s", campaign, error)

    async def _erase(self, person: str, days: int, now: int) -> None:
        if await self.store.write(lambda tx: erase_due(tx, days, person, now)):
            log.info("person %s was erased, without an open campaign for %s days", person, days)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")

"""Fits: what a release made now would say of items, computed once for all who ask."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from quorate.campaign.rights import Actor, Right, demand
from quorate.ledger.vault import Vault
from quorate.server.kept import Kept
from quorate.storage.queries import log as logs
from quorate.storage.store import Store, StoreUnavailableError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.freezing import Gathered
    from quorate.campaign.insight.fitted import Fitted

LARGE = 50_000
"""entries of a log beyond which a fit may be a little old while much happens"""
REMEMBERED = 20
"""questions of which a fit is kept"""
TRIES = 50
PAUSE = 0.1
"""seconds between tries to see a log of which every entry has its index"""


class Fits:
    """By campaign and question the fit by the log as it is, held until the log grows.

    Of a log of more than ``LARGE`` entries it may be as old as ``Kept`` says; ``read`` tells how
    many entries it knows. All follows from the log: after a restart it is the same.
    """

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._kept: dict[tuple[str, str], Kept[Fitted]] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, me: Actor, campaign: str, question: str) -> Fitted:
        """The consensus of a question now. Raises DeniedError without the right to read."""
        await self._store.number()
        head = await self._store.read(lambda tx: _head(tx, me, campaign))
        kept = self._kept.setdefault((campaign, question), Kept(0.0))
        while len(self._kept) > REMEMBERED:
            del self._kept[next(iter(self._kept))]
        if head <= LARGE:
            kept.due = 0.0

        async def make() -> tuple[Fitted, int]:
            found = await self._gathered(me, campaign)
            async with self._one:
                made = await asyncio.to_thread(_fitted, found, question)
            return made, made.read

        return await kept.get(head, make)

    async def _gathered(self, me: Actor, campaign: str) -> Gathered:
        # the analytic stack, which a server without leads who look need not load
        from quorate.campaign.freezing import gather

        for _ in range(TRIES):
            await self._store.number()
            found = await self._store.read(lambda tx: gather(tx, self._vault, me, campaign))
            if found is not None:
                return found
            await asyncio.sleep(PAUSE)
        raise StoreUnavailableError(
            f"the log of {campaign!r} has entries without an index for a while now",
            remedy="try again when less is written",
        )


def _head(tx: Transaction, me: Actor, campaign: str) -> int:
    demand(tx, me, campaign, Right.READ)
    found = tx.one(logs.SIZE, log=campaign)
    return 0 if found is None else found.size


def _fitted(found: Gathered, question: str) -> Fitted:
    from quorate.campaign.insight.fitted import fitted

    return fitted(found, question)

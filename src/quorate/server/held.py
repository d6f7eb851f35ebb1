"""Held: views of groups stay until what is new speaks of many."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from quorate.campaign.rights import campaign_state
from quorate.storage.store import Store

if TYPE_CHECKING:
    from quorate.schema import Judgments
    from quorate.server.disagreement import Asked


class Held:
    """By campaign and question, the answers by which groups were last shown.

    They are of this process, as is all that pages keep: after a restart the next view is a new one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shown: dict[tuple[str, str], Asked] = {}
        self._one = asyncio.Lock()

    async def of(self, asked: Asked) -> Asked:
        """The answers by which groups may be shown: these, or the ones shown before.

        Of a closed campaign these, for nothing more will come.
        """
        key = asked.spec.name, asked.question
        async with self._one:
            old = self._shown.get(key)
            if old is None or await self._free(old, asked):
                self._shown[key] = asked
                return asked
            return old

    async def _free(self, old: Asked, new: Asked) -> bool:
        if old.table is None or new.table is None or old.head == new.head:
            return True
        if await self._closed(new.spec.name):
            return True
        return await asyncio.to_thread(_may_replace, old.table, new.table)

    async def _closed(self, campaign: str) -> bool:
        return await self._store.read(lambda tx: campaign_state(tx, campaign).state == "closed")


def _may_replace(old: Judgments, new: Judgments) -> bool:
    from quorate.campaign.insight.renewing import may_replace

    return may_replace(old, new)

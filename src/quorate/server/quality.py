"""The lead's numbers, computed once for all who look, and only when something changed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from quorate.campaign.burning import FEW, Burning, burning_of, keep_burning
from quorate.campaign.insight.rehearsing import MOST, Proposal
from quorate.campaign.rights import ConflictError, campaign_state
from quorate.campaign.watch.room import TooLargeError
from quorate.campaign.way.attributes import groups
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.server.kept import Kept
from quorate.server.watch import Watching
from quorate.storage.queries import campaigns
from quorate.storage.queries import log as logs
from quorate.storage.store import Store, StoreError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.insight.measuring import Measured
    from quorate.campaign.watch.sight import Sight
    from quorate.schema.campaign import CampaignSpec

log = logging.getLogger(__name__)

LEAST = 2.0
"""seconds for which numbers are good, at least"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a campaign, and how its budget was used up over time."""

    measured: Measured
    burning: Burning


class Quality:
    """The numbers of this process."""

    def __init__(self, store: Store, vault: Vault, watch: Watching) -> None:
        self._store = store
        self._vault = vault
        self._watch = watch
        self._kept: dict[str, Kept[Numbers]] = {}
        self._rehearsing = asyncio.Lock()

    async def of(self, campaign: str) -> Numbers:
        """The numbers, a little old while much happens. The caller asked for the right to read.

        Raises NotFoundError when there is no such campaign.
        """
        head = await self._store.read(lambda tx: _head(tx, campaign))
        if campaign not in self._kept:
            # loaded once, so it does not count as what computing the numbers takes
            await asyncio.to_thread(load)
        kept = self._kept.setdefault(campaign, Kept(LEAST))
        return await kept.get(head, partial(self._numbers, campaign))

    async def rehearse(self, campaign: str, proposal: Proposal) -> dict[str, Json]:
        """What rules would have done; one rehearsal at a time, for it computes for a while."""
        async with self._rehearsing:
            from quorate.campaign.watch.sight import see

            sight = await self._watch.ask(campaign, see)
            return await asyncio.to_thread(_rehearse, sight, proposal)

    async def _numbers(self, campaign: str) -> tuple[Numbers, int]:
        from quorate.campaign.insight.unread import counted, unread
        from quorate.campaign.watch.sight import see

        large = self._watch.too_large(campaign)
        if large is None and not await self._store.read(lambda tx: unread(tx, campaign)):
            try:
                sight = await self._watch.ask(campaign, see)
            except TooLargeError as error:
                large = str(error)
            else:
                return await self._measured(campaign, sight)
        found, burning = await self._store.read(
            lambda tx: (counted(tx, campaign), _burning(tx, campaign))
        )
        await self._keep(campaign, burning)
        if large is not None:
            found = replace(found, left_out=large)
        return Numbers(found, burning), found.sight.read

    async def _measured(self, campaign: str, sight: Sight) -> tuple[Numbers, int]:
        from quorate.campaign.insight.measuring import measured

        crowds, burning = await self._store.read(
            lambda tx: (_crowds(tx, self._vault, sight.spec), _burning(tx, campaign))
        )
        await self._keep(campaign, burning)
        found = await asyncio.to_thread(measured, sight, crowds)
        return Numbers(found, burning), sight.read

    async def _keep(self, campaign: str, burning: Burning) -> None:
        """Keep what took a while to add up, for all servers."""
        if burning.new > FEW:
            try:
                await self._store.write(lambda tx: keep_burning(tx, campaign, burning))
            except StoreError as error:  # another server kept its own, or the next look tries again
                log.info("sums of campaign %s were not kept: %s", campaign, error)


def load() -> None:
    """The analytic stack, which a server without leads who look need not load."""
    import quorate.campaign.insight.measuring
    import quorate.campaign.watch.sight  # noqa: F401


def _rehearse(sight: Sight, proposal: Proposal) -> dict[str, Json]:
    from quorate.quality.rehearsal import latest, rehearse
    from quorate.quality.rule_faults import Kept, heard, rule_faults

    if sight.view is None:
        raise ConflictError(
            f"campaign {proposal.spec.name!r} has no checks, so nothing was kept to try rules on",
            remedy="switch checks on first",
        )
    kept = Kept(proposal.known, sum(one.work for one in sight.items.values()))
    never = {
        name: f"{fault.found}; it takes {fault.allowed}"
        for name, fault in rule_faults(proposal.spec, kept)
    }
    view = latest(sight.view, MOST)
    return rehearse(proposal.spec.rules, heard(proposal.spec), view, never=never).to_json()


def _head(tx: Transaction, campaign: str) -> int:
    campaign_state(tx, campaign)
    found = tx.one(logs.SIZE, log=campaign)
    return 0 if found is None else found.size


def _crowds(tx: Transaction, vault: Vault, spec: CampaignSpec) -> dict[str, dict[str, str]]:
    """Groups of raters by what they told of themselves, those that are large enough."""
    found = {}
    for attribute in spec.way.attributes:
        told = groups(tx, vault, spec.name, attribute.name)
        found[attribute.name] = {
            rater: value for value, raters in told.raters.items() for rater in raters
        }
    return {name: of_rater for name, of_rater in found.items() if of_rater}


def _burning(tx: Transaction, campaign: str) -> Burning:
    row = tx.one(campaigns.CAMPAIGN, campaign=campaign)
    return burning_of(tx, campaign, tx.now if row is None else row.opened_at)

"""Why raters differ, computed once for all who look, and only when something changed."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from quorate.campaign.asked import spec_of
from quorate.campaign.exporting import Row
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.server.answers import all_answers
from quorate.server.kept import Kept
from quorate.storage.queries import causes as queries
from quorate.storage.queries import log as logs
from quorate.storage.queries.causes import Coded, Remark
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.insight.causing import Caused

LEAST = 10.0
"""seconds for which a report is good, at least"""
ITEMS = 500
"""items of a page"""
MOST = 50_000
"""answers beyond which a report is the command line's"""


class Causing:
    """The reports of this process."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._kept: dict[tuple[str, str], Kept[Caused]] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, me: Actor, campaign: str, question: str | None) -> Caused:
        """Why raters differ on a question (the first that has options), a little old while much
        happens.

        Raises NotFoundError for a campaign or a question with options that there is none of,
        DeniedError without the right to read, EmptyError while nobody answered, ConflictError
        for more answers than a page can wait for.
        """
        spec, head = await self._store.read(lambda tx: _asked(tx, me, campaign))
        asked = await asyncio.to_thread(_chosen, spec, question)
        kept = self._kept.setdefault((campaign, asked), Kept(LEAST))

        async def made() -> tuple[Caused, int]:
            rows = await all_answers(
                self._store, self._vault, me, campaign, most=MOST, instead="call quorate.causes"
            )
            coded = await self._coded(campaign)
            remarks = await self._store.read(lambda tx: _remarks(tx, campaign))
            async with self._one:
                return await asyncio.to_thread(_report, spec, asked, rows, coded, remarks), head

        return await kept.get(head, made)

    async def _coded(self, campaign: str) -> list[Coded]:
        items: list[Coded] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_page, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                return items


def _asked(tx: Transaction, me: Actor, campaign: str) -> tuple[CampaignSpec, int]:
    demand(tx, me, campaign, Right.READ)
    found = tx.one(logs.SIZE, log=campaign)
    return spec_of(tx, campaign), 0 if found is None else found.size


def _page(tx: Transaction, campaign: str, after: str) -> list[Coded]:
    return list(tx.all(queries.CODED, campaign=campaign, after=after, limit=ITEMS))


def _remarks(tx: Transaction, campaign: str) -> list[Remark]:
    skipped = list(tx.all(queries.SKIPPED, campaign=campaign))
    return skipped + list(tx.all(queries.REPORTED, campaign=campaign))


def _chosen(spec: CampaignSpec, question: str | None) -> str:
    # the analytic stack, which a server without leads who look need not load
    from quorate.campaign.insight.causing import codable

    names = codable(spec)
    if not names or question not in {None, *names}:
        raise NotFoundError(
            f"campaign {spec.name!r} has no question {question or ''!r} in which raters take one "
            "option",
            remedy=f"name one of {', '.join(names)}" if names else "causes need options",
        )
    return question or names[0]


def _report(
    spec: CampaignSpec,
    question: str,
    rows: list[Row],
    coded: list[Coded],
    remarks: list[Remark],
) -> Caused:
    from quorate.campaign.insight.causing import caused

    return caused(spec, question, rows, coded, remarks)

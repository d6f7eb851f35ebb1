"""What raters prefer, computed once for all who look, and only when something changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from quorate.campaign.asked import spec_of
from quorate.campaign.exporting import Row
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions.comparison import Comparison
from quorate.server.answers import all_answers
from quorate.server.kept import Kept
from quorate.storage.queries import log as logs
from quorate.storage.queries.preference import SHOWN, Shown
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.analysis.preference.candidates import Candidates
    from quorate.analysis.preference.report import Preference
    from quorate.schema import Judgments

LEAST = 10.0
"""seconds for which a report is good, at least"""
ITEMS = 500
"""items of a page"""
MOST = 200_000
"""judgments beyond which a report is the command line's"""
BOOTSTRAP = 200


@dataclass(frozen=True, slots=True)
class Gathered:
    """A campaign with all its answers, and with the items that somebody judged."""

    spec: CampaignSpec
    rows: list[Row]
    items: list[Shown]


class Preferences:
    """The reports of this process."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._kept: dict[tuple[str, str], Kept[Preference]] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, me: Actor, campaign: str, question: str) -> Preference:
        """What the judgments of a question say, a little old while much happens.

        Raises NotFoundError for a campaign or a comparing question that there is none of,
        DeniedError without the right to read, EmptyError while nobody answered.
        """
        head = await self.head(me, campaign, question)
        kept = self._kept.setdefault((campaign, question), Kept(LEAST))

        async def made() -> tuple[Preference, int]:
            table, candidates = await self.tables(me, campaign, question)
            async with self._one:
                return await asyncio.to_thread(_report, table, candidates), head

        return await kept.get(head, made)

    async def head(self, me: Actor, campaign: str, question: str) -> int:
        """How many events the campaign has; for who may read it, of a question that compares."""
        _, head = await self._store.read(lambda tx: _asked(tx, me, campaign, question))
        return head

    async def tables(self, me: Actor, campaign: str, question: str) -> tuple[Judgments, Candidates]:
        """The judgments of a comparing question, and what was compared in each item."""
        found = await self.gathered(me, campaign, question)
        return await asyncio.to_thread(_tables, found.spec, question, found.rows, found.items)

    async def gathered(self, me: Actor, campaign: str, question: str) -> Gathered:
        """The answers of a campaign and the items that were judged, for a comparing question."""
        spec, _ = await self._store.read(lambda tx: _asked(tx, me, campaign, question))
        rows = await all_answers(
            self._store, self._vault, me, campaign, most=MOST, instead="run quorate prefer"
        )
        items: list[Shown] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_shown, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                break
        return Gathered(spec, rows, items)


def _asked(tx: Transaction, me: Actor, campaign: str, question: str) -> tuple[CampaignSpec, int]:
    """The campaign and the size of its log, for who may read it and asks for what compares."""
    demand(tx, me, campaign, Right.READ)
    spec = spec_of(tx, campaign)
    _check(spec, question)
    found = tx.one(logs.SIZE, log=campaign)
    return spec, 0 if found is None else found.size


def _shown(tx: Transaction, campaign: str, after: str) -> list[Shown]:
    return list(tx.all(SHOWN, campaign=campaign, after=after, limit=ITEMS))


def _check(spec: CampaignSpec, question: str) -> None:
    for one in spec.questions:
        if one.name == question and isinstance(one, Comparison):
            return
    raise NotFoundError(
        f"campaign {spec.name!r} has no question {question!r} that compares",
        remedy="name a pair, a best-of or a ranking",
    )


def _tables(
    spec: CampaignSpec, question: str, rows: list[Row], items: list[Shown]
) -> tuple[Judgments, Candidates]:
    # the analytic stack, which a server without leads who look need not load
    from quorate.campaign.insight.preferring import candidates_of, judgments_of

    return judgments_of(spec, question, rows), candidates_of(spec, question, items)


def _report(table: Judgments, candidates: Candidates) -> Preference:
    from quorate.analysis.preference.report import preference

    return preference(table, candidates, bootstrap=BOOTSTRAP)

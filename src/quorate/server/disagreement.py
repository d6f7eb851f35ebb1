"""Where people disagree, computed once for all who look, and only when something changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from quorate.campaign.asked import spec_of
from quorate.campaign.exporting import Row, judgment_rows
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.campaign.way.attributes import groups
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.server.kept import Kept
from quorate.storage.queries import log as logs
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.analysis.disagreement.groups import Groups
    from quorate.analysis.disagreement.groups.rater_map import RaterMap
    from quorate.analysis.disagreement.jury import Composition
    from quorate.campaign.insight.disagreeing import Divided, Seated, Told
    from quorate.schema import Judgments

LEAST = 10.0
"""seconds for which a report is good, at least"""
MOST = 50_000
"""answers beyond which a report is the command line's"""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question with its answers; no table while nobody answered.

    ``small`` counts, by attribute, raters in groups that are too small to be told apart, ``untold``
    those who said nothing of themselves.
    """

    spec: CampaignSpec
    question: str
    table: Judgments | None
    small: dict[str, int]
    untold: dict[str, int]
    head: int


class Disagreements:
    """The reports of this process."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._asked: dict[tuple[str, str], Kept[Asked]] = {}
        self._divided: dict[tuple[str, str], Kept[Divided]] = {}
        self._groups: dict[tuple[str, str], Kept[Groups]] = {}
        self._apart: dict[tuple[str, str], Kept[RaterMap]] = {}
        self._one = asyncio.Semaphore(1)

    async def asked(self, me: Actor, campaign: str, question: str) -> Asked:
        """A question and its answers, a little old while much happens.

        Raises NotFoundError for a campaign or a question with options or numbers that there is none
        of, DeniedError without the right to read, ConflictError for more answers than a page can
        wait for.
        """
        spec, head = await self._store.read(lambda tx: _read(tx, me, campaign))
        await asyncio.to_thread(_check, spec, question)
        kept = self._asked.setdefault((campaign, question), Kept(LEAST))

        async def made() -> tuple[Asked, int]:
            rows = await self._rows(me, campaign)
            told, small, untold = await self._store.read(lambda tx: _told(tx, self._vault, spec))
            table = await asyncio.to_thread(_table, spec, question, rows, told)
            return Asked(spec, question, table, small, untold, head), head

        found = await kept.get(head, made)
        if found.table is None:
            kept.due = 0.0  # it costs nothing to see whether somebody answered now
        return found

    async def divided(self, asked: Asked) -> Divided | None:
        """How far people differ on each item; None while nobody answered."""
        return await self._part(self._divided, asked, _divided)

    async def groups(self, asked: Asked) -> Groups | None:
        """Whether groups of raters answer differently; None while nobody answered."""
        return await self._part(self._groups, asked, _grouped)

    async def apart(self, asked: Asked) -> RaterMap | None:
        """Who differs from whom; None while nobody answered."""
        return await self._part(self._apart, asked, _apart)

    async def jury(self, asked: Asked, this: Composition, other: Composition) -> Seated:
        """What a jury decides, beside another. Raises NotApplicableError for what is too small."""
        if asked.table is None:
            raise ConflictError("nobody answered the question yet", remedy="wait for judgments")
        async with self._one:
            return await asyncio.to_thread(_seated, asked.table, this, other)

    async def _part(
        self,
        parts: dict[tuple[str, str], Kept[T]],
        asked: Asked,
        make: Callable[[Judgments], T],
    ) -> T | None:
        table = asked.table
        if table is None:
            return None
        kept = parts.setdefault((asked.spec.name, asked.question), Kept(LEAST))

        async def made() -> tuple[T, int]:
            async with self._one:
                return await asyncio.to_thread(make, table), asked.head

        return await kept.get(asked.head, made)

    async def _rows(self, me: Actor, campaign: str) -> list[Row]:
        page = await self._store.read(lambda tx: judgment_rows(tx, self._vault, me, campaign))
        rows = list(page.rows)
        while page.next is not None:
            if len(rows) > MOST:
                raise ConflictError(
                    f"campaign {campaign!r} has more than {MOST:,} answers, too many for a page",
                    remedy="download the judgments and run quorate audit",
                )
            ask = partial(
                judgment_rows, vault=self._vault, actor=me, campaign=campaign, after=page.next
            )
            page = await self._store.read(ask)
            rows += page.rows
        return rows


def _read(tx: Transaction, me: Actor, campaign: str) -> tuple[CampaignSpec, int]:
    demand(tx, me, campaign, Right.READ)
    found = tx.one(logs.SIZE, log=campaign)
    return spec_of(tx, campaign), 0 if found is None else found.size


def _told(
    tx: Transaction, vault: Vault, spec: CampaignSpec
) -> tuple[Told, dict[str, int], dict[str, int]]:
    found = [groups(tx, vault, spec.name, one.name) for one in spec.way.attributes]
    return (
        {one.attribute: one.raters for one in found},
        {one.attribute: one.small for one in found},
        {one.attribute: one.untold for one in found},
    )


# below: the analytic stack, which a server without leads who look need not load


def _check(spec: CampaignSpec, question: str) -> None:
    from quorate.campaign.insight.disagreeing import divisible

    names = divisible(spec)
    if question not in names:
        raise NotFoundError(
            f"campaign {spec.name!r} has no question {question!r} with options or numbers",
            remedy=f"name one of {', '.join(names)}" if names else "spread needs options",
        )


def _table(spec: CampaignSpec, question: str, rows: list[Row], told: Told) -> Judgments | None:
    from quorate.campaign.insight.disagreeing import judgments_of

    return judgments_of(spec, question, rows, told)


def _divided(table: Judgments) -> Divided:
    from quorate.campaign.insight.disagreeing import divided

    return divided(table)


def _grouped(table: Judgments) -> Groups:
    from quorate.campaign.insight.disagreeing import grouped

    return grouped(table)


def _apart(table: Judgments) -> RaterMap:
    from quorate.campaign.insight.disagreeing import apart

    return apart(table)


def _seated(table: Judgments, this: Composition, other: Composition) -> Seated:
    from quorate.campaign.insight.disagreeing import seated

    return seated(table, this, other)

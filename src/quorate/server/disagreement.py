"""Where people disagree, computed once for all who look, and only when something changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from quorate.campaign.asked import spec_of
from quorate.campaign.exporting import Row
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.campaign.way.attributes import groups
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import EmptyError, NotApplicableError
from quorate.server.answers import all_answers
from quorate.server.held import Held
from quorate.server.kept import Kept
from quorate.storage.queries import disagreement as queries
from quorate.storage.queries import log as logs
from quorate.storage.queries.disagreement import Judged
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.analysis.disagreement.deconvolution import Deconvolution
    from quorate.analysis.disagreement.experts import ExpertCrowd
    from quorate.analysis.disagreement.groups import Groups
    from quorate.analysis.disagreement.groups.rater_map import RaterMap
    from quorate.analysis.disagreement.jury import Composition
    from quorate.analysis.disagreement.slices import SliceAgreement
    from quorate.campaign.insight.contrasting import Contrasted
    from quorate.campaign.insight.disagreeing import Divided, Seated
    from quorate.campaign.insight.disagreeing import Told as Grouping
    from quorate.schema import Judgments

LEAST = 10.0
"""seconds for which a report is good, at least"""
MOST = 50_000
"""answers beyond which a report is the command line's"""
ITEMS = 500
"""items of a page"""
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question with its answers; no table while nobody answered.

    ``small`` counts, by attribute, raters in groups that are too small to be told apart, ``untold``
    those who said nothing of themselves. ``contrasted`` has the tables without any of that. ``at``
    is when it was read, in milliseconds.
    """

    spec: CampaignSpec
    question: str
    table: Judgments | None
    contrasted: Contrasted | None
    small: dict[str, int]
    untold: dict[str, int]
    head: int
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Seen(Generic[T_co]):
    """What was found, and the answers that it was found in.

    It is None while nobody answered, or for the reason ``why``, in words. ``due`` is until when it
    is shown even where more people answer, in milliseconds.
    """

    found: T_co | None
    asked: Asked
    due: int
    why: str = ""


Told = tuple[T | None, str]
"""what was found, or why nothing can be"""
Parts = dict[tuple[str, str], Kept[tuple[Told[T], Asked]]]


class Disagreements:
    """The reports of this process."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._asked: dict[tuple[str, str], Kept[Asked]] = {}
        self._divided: Parts[Divided] = {}
        self._groups: Parts[Groups] = {}
        self._apart: Parts[RaterMap] = {}
        self._slices: Parts[SliceAgreement] = {}
        self._experts: Parts[ExpertCrowd] = {}
        self._primary: Parts[Deconvolution] = {}
        self._held = Held(store)
        self._one = asyncio.Semaphore(1)

    async def asked(self, me: Actor, campaign: str, question: str) -> Asked:
        """A question and its answers, a little old while much happens.

        Raises NotFoundError for a campaign or a question with options or numbers that there is none
        of, DeniedError without the right to read, ConflictError for more answers than a page can
        wait for.
        """
        spec, head, now = await self._store.read(lambda tx: _read(tx, me, campaign))
        await asyncio.to_thread(_check, spec, question)
        kept = self._asked.setdefault((campaign, question), Kept(LEAST))

        async def made() -> tuple[Asked, int]:
            rows = await all_answers(
                self._store, self._vault, me, campaign, most=MOST, instead="run quorate audit"
            )
            items = await self._items(campaign)
            told, small, untold = await self._store.read(
                lambda tx: _grouping(tx, self._vault, spec)
            )
            experts = await self._store.read(lambda tx: _experts(tx, campaign))
            table = await asyncio.to_thread(_table, spec, question, rows, told)
            tables = await asyncio.to_thread(_contrasted, spec, question, rows, items, experts)
            return Asked(spec, question, table, tables, small, untold, head, now), head

        found = await kept.get(head, made)
        if found.table is None:
            kept.due = 0.0  # it costs nothing to see whether somebody answered now
        return found

    async def divided(self, asked: Asked) -> Seen[Divided]:
        """How far people differ on each item."""
        return await self._part(self._divided, asked, _divided)

    async def groups(self, asked: Asked) -> Seen[Groups]:
        """Whether groups of raters answer differently, as long as few are new as it was before."""
        return await self._part(self._groups, await self._held.of(asked), _grouped)

    async def apart(self, asked: Asked) -> Seen[RaterMap]:
        """Who differs from whom."""
        return await self._part(self._apart, asked, _apart)

    async def slices(self, asked: Asked) -> Seen[SliceAgreement]:
        """Whether raters agree less on some items than on the rest."""
        return await self._part(self._slices, asked, _sliced)

    async def experts(self, asked: Asked) -> Seen[ExpertCrowd]:
        """How far the crowd says what experts say."""
        return await self._part(self._experts, asked, _crowd)

    async def primary(self, asked: Asked) -> Seen[Deconvolution]:
        """How often people change their answer, and what is left of the spread without that."""
        return await self._part(self._primary, asked, _primary)

    async def jury(self, asked: Asked, this: Composition, other: Composition) -> Seated:
        """What a jury decides, beside another. Raises NotApplicableError for what is too small."""
        if asked.table is None:
            raise ConflictError("nobody answered the question yet", remedy="wait for judgments")
        table = (await self._held.of(asked)).table or asked.table
        async with self._one:
            return await asyncio.to_thread(_seated, table, this, other)

    async def _part(
        self, parts: Parts[T], asked: Asked, make: Callable[[Asked], Told[T]]
    ) -> Seen[T]:
        key = asked.spec.name, asked.question
        if asked.table is None:
            return Seen(None, asked, asked.at)
        kept = parts.setdefault(key, Kept(LEAST))

        async def made() -> tuple[tuple[Told[T], Asked], int]:
            async with self._one:
                return (await asyncio.to_thread(make, asked), asked), asked.head

        (found, why), of = await kept.get(asked.head, made)
        left = max(kept.due, self._asked[key].due) - time.monotonic()
        now = await self._store.read(lambda tx: tx.now)
        return Seen(found, of, now + max(0, round(left * 1000)), why)

    async def _items(self, campaign: str) -> list[Judged]:
        items: list[Judged] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_page, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                return items


def _read(tx: Transaction, me: Actor, campaign: str) -> tuple[CampaignSpec, int, int]:
    demand(tx, me, campaign, Right.READ)
    found = tx.one(logs.SIZE, log=campaign)
    return spec_of(tx, campaign), 0 if found is None else found.size, tx.now


def _page(tx: Transaction, campaign: str, after: str) -> list[Judged]:
    return list(tx.all(queries.JUDGED, campaign=campaign, after=after, limit=ITEMS))


def _experts(tx: Transaction, campaign: str) -> frozenset[str]:
    return frozenset(one.person for one in tx.all(queries.EXPERTS, campaign=campaign))


def _grouping(
    tx: Transaction, vault: Vault, spec: CampaignSpec
) -> tuple[Grouping, dict[str, int], dict[str, int]]:
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


def _table(spec: CampaignSpec, question: str, rows: list[Row], told: Grouping) -> Judgments | None:
    from quorate.campaign.insight.disagreeing import judgments_of

    return judgments_of(spec, question, rows, told)


def _contrasted(
    spec: CampaignSpec,
    question: str,
    rows: list[Row],
    items: list[Judged],
    experts: frozenset[str],
) -> Contrasted | None:
    from quorate.campaign.insight.contrasting import contrasted

    return contrasted(spec, question, rows, items, experts)


def _divided(asked: Asked) -> Told[Divided]:
    from quorate.campaign.insight.disagreeing import divided

    return None if asked.table is None else divided(asked.table), ""


def _grouped(asked: Asked) -> Told[Groups]:
    from quorate.campaign.insight.disagreeing import grouped

    return None if asked.table is None else grouped(asked.table), ""


def _apart(asked: Asked) -> Told[RaterMap]:
    from quorate.campaign.insight.disagreeing import apart

    return None if asked.table is None else apart(asked.table), ""


def _sliced(asked: Asked) -> Told[SliceAgreement]:
    from quorate.campaign.insight.contrasting import sliced

    return _or_why(asked.contrasted, sliced)


def _crowd(asked: Asked) -> Told[ExpertCrowd]:
    from quorate.campaign.insight.contrasting import crowd

    return _or_why(asked.contrasted, crowd)


def _primary(asked: Asked) -> Told[Deconvolution]:
    from quorate.campaign.insight.contrasting import primary

    return _or_why(asked.contrasted, primary)


def _or_why(tables: Contrasted | None, make: Callable[[Contrasted], T]) -> Told[T]:
    if tables is None:
        return None, ""
    try:
        return make(tables), ""
    except (NotApplicableError, EmptyError) as error:
        remedy = f"; {error.remedy}" if error.remedy else ""
        return None, f"{error.what}{remedy}"


def _seated(table: Judgments, this: Composition, other: Composition) -> Seated:
    from quorate.campaign.insight.disagreeing import seated

    return seated(table, this, other)

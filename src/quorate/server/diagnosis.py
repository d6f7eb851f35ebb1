"""What a model says of the labels of a campaign: trained in the background, once for all."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from quorate.campaign.asked import spec_of
from quorate.campaign.exporting import Row
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.formats.export import spelled
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import QuorateError
from quorate.server.answers import all_answers
from quorate.storage.queries import log as logs
from quorate.storage.queries.preference import SHOWN, Shown
from quorate.storage.queries.releases import SETTLED
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.insight.diagnosing import Diagnosed

Step = Literal["waiting", "reading", "features", "training", "signals"]
STEPS: tuple[Step, ...] = ("waiting", "reading", "features", "training", "signals")
MOST = 200_000
"""judgments beyond which a diagnosis is the command line's"""
ITEMS = 500
"""items of a page"""
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class Diagnosing:
    """A diagnosis being made, made, or not to be had."""

    head: int
    """how many events the campaign had when it was asked for"""
    begun: int
    """milliseconds UTC"""
    before: Diagnosing | None = None
    """the one before that found something"""
    step: Step = "waiting"
    done: float = 0.0
    """the share of the step that is done"""
    diagnosed: Diagnosed | None = None
    problem: str = ""
    """why there is none"""
    ended: bool = False

    def tell(self, step: str, done: float) -> None:
        """Note how far it is. Raises CancelledError where the server stops."""
        if self.ended:
            raise asyncio.CancelledError
        self.step = next(one for one in STEPS if one == step)
        self.done = done

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self.diagnosed is None and not self.problem


class Diagnoses:
    """The diagnoses of this process, made one at a time; the last two of each question are kept."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._made: dict[tuple[str, str], Diagnosing] = {}
        self._tasks: dict[asyncio.Task[None], Diagnosing] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, me: Actor, campaign: str, question: str) -> tuple[Diagnosing | None, int]:
        """The diagnosis that was asked for last, None without any, and the events there are now.

        Raises NotFoundError for a campaign, or a question with options, that there is none of,
        DeniedError without the right to read.
        """
        spec, head = await self._store.read(lambda tx: _asked(tx, me, campaign))
        await asyncio.to_thread(_check, spec, question)
        return self._made.get((campaign, question)), head

    async def start(self, me: Actor, campaign: str, question: str) -> tuple[Diagnosing, int]:
        """Begin a diagnosis, unless one is being made or nothing has happened since the last.

        Raises as ``of`` does; what goes wrong later is the diagnosis' ``problem``.
        """
        kept, head = await self.of(me, campaign, question)
        if kept is not None and (kept.running or (kept.head == head and not kept.problem)):
            return kept, head
        begun = Diagnosing(head, time.time_ns() // 1_000_000, _last(kept))
        self._made[campaign, question] = begun
        task = asyncio.create_task(self._make(begun, me, campaign, question))
        self._tasks[task] = begun
        task.add_done_callback(self._tasks.pop)
        return begun, head

    async def stop(self) -> None:
        """Give up what is being made."""
        tasks = dict(self._tasks)
        for task, one in tasks.items():
            one.ended = True
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, one: Diagnosing, me: Actor, campaign: str, question: str) -> None:
        try:
            async with self._one:
                one.tell("reading", 0.0)
                spec, _ = await self._store.read(lambda tx: _asked(tx, me, campaign))
                rows = await all_answers(
                    self._store,
                    self._vault,
                    me,
                    campaign,
                    most=MOST,
                    instead="run quorate diagnose",
                )
                items = await self._items(campaign)
                settled = await self._store.read(lambda tx: _settled(tx, spec, question))
                one.diagnosed = await asyncio.to_thread(
                    _diagnosed, spec, question, rows, items, settled, one
                )
        except QuorateError as error:
            one.problem = str(error)
        except Exception:  # a fault of ours is not one of the page
            log.exception("a diagnosis of %s failed", campaign)
            one.problem = "the server failed; its log says why"

    async def _items(self, campaign: str) -> list[Shown]:
        items: list[Shown] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_shown, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                return items


def _last(kept: Diagnosing | None) -> Diagnosing | None:
    """The last diagnosis that found something, without those before it."""
    if kept is None:
        return None
    if kept.diagnosed is None or kept.diagnosed.found is None:
        return kept.before
    kept.before = None
    return kept


def _asked(tx: Transaction, me: Actor, campaign: str) -> tuple[CampaignSpec, int]:
    demand(tx, me, campaign, Right.READ)
    found = tx.one(logs.SIZE, log=campaign)
    return spec_of(tx, campaign), 0 if found is None else found.size


def _settled(tx: Transaction, spec: CampaignSpec, question: str) -> dict[str, str]:
    """What experts said of items, of this question."""
    asked = next(one for one in spec.questions if one.name == question)
    told: dict[str, str] = {}
    for one in tx.all(SETTLED, campaign=spec.name):
        label = asked.label_of(json.loads(one.adjudicated or "{}").get(question))
        if label is not None:
            told[one.item] = spelled(label)
    return told


def _shown(tx: Transaction, campaign: str, after: str) -> list[Shown]:
    return list(tx.all(SHOWN, campaign=campaign, after=after, limit=ITEMS))


# below: the analytic stack, which a server without leads who look need not load


def _check(spec: CampaignSpec, question: str) -> None:
    from quorate.campaign.insight.diagnosing import diagnosable

    names = diagnosable(spec)
    if question not in names:
        raise NotFoundError(
            f"campaign {spec.name!r} has no question {question!r} whose labels a model can learn",
            remedy=f"name one of {', '.join(names)}"
            if names
            else "it needs one of several options, and items with text",
        )


def _diagnosed(
    spec: CampaignSpec,
    question: str,
    rows: list[Row],
    items: list[Shown],
    settled: dict[str, str],
    one: Diagnosing,
) -> Diagnosed:
    from quorate.campaign.insight.diagnosing import diagnosed

    return diagnosed(spec, question, rows, items, settled, one.tell)

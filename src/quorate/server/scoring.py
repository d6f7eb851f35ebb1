"""Scoring: what a choice by a model makes of items, kept beside the draw and made anew."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.assignment.choice import Choice, chosen
from quorate.campaign.asked import spec_of
from quorate.campaign.counting import judged_or_imported
from quorate.campaign.exporting import Mark, Row, judgment_rows
from quorate.campaign.handing.choosing import by_model
from quorate.campaign.handing.scored import Scored
from quorate.campaign.rejudging import doubted_question
from quorate.campaign.rights import OWNER, Actor, NotFoundError
from quorate.campaign.scoring import BUILT_IN, note_built_in, scores_in_use
from quorate.ledger.event import SYSTEM
from quorate.ledger.events import ScoresGiven
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import QuorateError
from quorate.server.media import MediaFolder
from quorate.server.shelf import Shelf
from quorate.storage.queries import log as logs
from quorate.storage.queries import published, watch
from quorate.storage.queries import scoring as queries
from quorate.storage.queries.published import Published
from quorate.storage.queries.scoring import Askable
from quorate.storage.queries.scoring import Scored as Given
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.assignment.model_scores import ModelScores

EVERY = 2.0
"""seconds between two looks"""
GROWTH = 1.05
"""how much more must be judged before values are made anew"""
LEARNING = 1.2
"""and before the built-in model learns again"""
SHARE = 4
"""learning may take one part in so many of the time"""
ITEMS = 2_000
"""items of a page"""
KIND = "scores"
"""what is published for other processes"""
FRESH = 60.0
"""seconds for which what is published holds, unless it is said again"""
HERE = Actor(SYSTEM, OWNER)
"""who reads for the server itself"""
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class _Kept:
    """What is known of a campaign: values by which scores, and at how many judgments."""

    scored: Scored | None = None
    choice: tuple[Choice | None, float] = (None, 0.0)
    judged: int = -1
    learned: int = 0
    learns_from: float = 0.0
    told: Scored | None = None
    """what was published last, under which name, and when it is said again that it holds"""
    name: str = ""
    tells_from: float = 0.0


class Scoring:
    """The values of this process, by campaign."""

    def __init__(self, store: Store, vault: Vault, folder: MediaFolder, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._published: dict[str, tuple[str, Scored]] = {}
        """what another process made of items, with the name under which it lies on the shelf"""
        self._reading: asyncio.Task[None] | None = None
        self._vault = vault
        self._kept: dict[str, _Kept] = {}
        self.folder = folder
        """the files of scores, each under its digest"""

    def of(self, campaign: str) -> Scored | None:
        """What the campaign's choice makes of its items, where that is known."""
        kept = self._kept.get(campaign)
        if kept is not None and kept.scored is not None:
            return kept.scored
        told = self._published.get(campaign)
        return None if told is None else told[1]

    def start(self) -> None:
        """Begin to read what other processes publish."""
        self._reading = asyncio.create_task(self._read())

    async def stop(self) -> None:
        """End."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None

    async def round(self) -> None:
        """Make anew what is out of date, for every open campaign that chooses by a model."""
        for spec in await self._store.read(_by_model):
            try:
                await self._refresh(spec)
            except QuorateError as error:  # others are served; this one is drawn by chance
                log.warning("scores of campaign %s: %s", spec.name, error)
                self._kept.pop(spec.name, None)
            await self._publish(spec.name)

    async def _publish(self, campaign: str) -> None:
        """Let other processes know what is made of the items of a campaign."""
        kept = self._kept.get(campaign)
        scored = None if kept is None else kept.scored
        if kept is None or scored is None:
            return
        if kept.told is not scored:
            body = json.dumps([scored.scores, dict(scored.values)]).encode()
            name = hashlib.sha256(body).hexdigest()[:32]
            await asyncio.to_thread(self._shelf.put, campaign, KIND, name, 0, body)
            if kept.name not in ("", name):
                await asyncio.to_thread(self._shelf.drop, campaign, KIND, kept.name, 0)
            kept.told, kept.name = scored, name
        elif time.monotonic() < kept.tells_from:
            return
        kept.tells_from = time.monotonic() + FRESH / 4
        await self._store.write(lambda tx: _tell(tx, campaign, kept.name))

    async def _read(self) -> None:
        while True:
            try:
                rows = await self._store.read(_told)
                for row in rows:
                    if self._published.get(row.campaign, ("",))[0] != row.name:
                        found = await asyncio.to_thread(self._scored, row)
                        if found is not None:
                            self._published[row.campaign] = row.name, found
                for campaign in self._published.keys() - {row.campaign for row in rows}:
                    del self._published[campaign]
            except QuorateError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("what is made of items was not read")
            await asyncio.sleep(EVERY)

    def _scored(self, row: Published) -> Scored | None:
        """What another process made of the items of a campaign, from the shelf."""
        data = self._shelf.get(row.campaign, KIND, row.name, 0)
        return None if data is None else Scored(*json.loads(data))

    async def _refresh(self, spec: CampaignSpec) -> None:
        kept = self._kept.setdefault(spec.name, _Kept())
        judged = await self._store.read(lambda tx: judged_or_imported(tx, spec.name))
        if spec.assignment.model == BUILT_IN:
            await self._learn(spec, kept, judged)
        given = await self._store.read(lambda tx: scores_in_use(tx, spec))
        if given is None:
            kept.scored = None
            return
        sought = chosen(spec.assignment), spec.assignment.outliers
        known = kept.scored is not None and kept.scored.scores == given.scores
        if known and kept.choice == sought and judged < max(kept.judged * GROWTH, kept.judged + 1):
            return
        rows = await self._rows(spec.name)
        items = await self._items(spec.name)
        path = self.folder.path(given.digest)
        if not path.is_file():
            raise NotFoundError("the file of scores is not here", remedy="upload it again")
        kept.scored = await asyncio.to_thread(_scored, spec, given, path, rows, items)
        kept.choice, kept.judged = sought, judged

    async def _learn(self, spec: CampaignSpec, kept: _Kept, judged: int) -> None:
        """Train the built-in model anew when enough was judged since."""
        due = max(kept.learned * LEARNING, kept.learned + 1)
        if judged < due or time.monotonic() < kept.learns_from:
            return
        question = doubted_question(spec, None)
        begun = time.monotonic()
        read = await self._store.read(lambda tx: _size(tx, spec.name))
        rows, items = await self._rows(spec.name), await self._items(spec.name)
        found = await asyncio.to_thread(_learned, spec, question, rows, items)
        kept.learned = judged
        now = time.monotonic()
        kept.learns_from = now + (now - begun) * (SHARE - 1)
        if found is not None:
            await self._note(spec.name, question, found, read)

    async def _note(self, campaign: str, question: str, found: ModelScores, read: int) -> None:
        digest = await asyncio.to_thread(lambda: self.folder.keep(found.to_bytes()))
        event = event_of(campaign, question, BUILT_IN, None, digest, found, read)
        await self._store.write(lambda tx: note_built_in(tx, event))

    async def _rows(self, campaign: str) -> list[Row]:
        rows: list[Row] = []
        after: Mark | None = None
        while True:
            ask = partial(
                judgment_rows, vault=self._vault, actor=HERE, campaign=campaign, after=after
            )
            page = await self._store.read(ask)
            rows += page.rows
            after = page.next
            if after is None:
                return rows

    async def _items(self, campaign: str) -> list[Askable]:
        items: list[Askable] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_askable, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                return items


def event_of(
    campaign: str,
    question: str,
    model: str,
    version: str | None,
    digest: str,
    found: ModelScores,
    read: int | None = None,
) -> ScoresGiven:
    """The event of scores whose file is kept under the digest; its verb gives the id."""
    return ScoresGiven(
        campaign=campaign,
        scores="",
        question=question,
        model=model,
        digest=digest,
        items=len(found.items),
        members=found.probabilities.shape[0],
        dimensions=0 if found.vectors is None else found.vectors.shape[1],
        version=version,
        read=read,
    )


def _by_model(tx: Transaction) -> list[CampaignSpec]:
    specs = [spec_of(tx, one.campaign, one.digest) for one in tx.all(watch.OPEN)]
    return [spec for spec in specs if by_model(chosen(spec.assignment))]


def _size(tx: Transaction, campaign: str) -> int:
    found = tx.one(logs.SIZE, log=campaign)
    return 0 if found is None else found.size


def _askable(tx: Transaction, campaign: str, after: str) -> list[Askable]:
    return list(tx.all(queries.ASKABLE, campaign=campaign, after=after, limit=ITEMS))


def _tell(tx: Transaction, campaign: str, name: str) -> None:
    if tx.one(published.LOCKED, of=campaign, what=KIND) is None:
        tx.run(published.BEGIN, campaign=campaign, kind=KIND, name=name, at=tx.now)
    else:
        tx.run(published.CHANGE, of=campaign, what=KIND, called=name, now=tx.now)


def _told(tx: Transaction) -> list[Published]:
    found = tx.all(published.FRESH, since=tx.now - round(FRESH * 1000))
    return [row for row in found if row.kind == KIND]


# below: the analytic stack, which a server whose campaigns choose otherwise need not load


def _scored(
    spec: CampaignSpec,
    given: Given,
    path: Path,
    rows: Sequence[Row],
    items: Sequence[Askable],
) -> Scored:
    from quorate.assignment.model_scores import ModelScores
    from quorate.campaign.insight.scoring import scored

    scores = ModelScores.of_bytes(path.read_bytes())
    return scored(spec, given.question, scores, given.scores, rows, items)


def _learned(
    spec: CampaignSpec, question: str, rows: Sequence[Row], items: Sequence[Askable]
) -> ModelScores | None:
    from quorate.campaign.insight.scoring import learned

    return learned(spec, question, rows, items)

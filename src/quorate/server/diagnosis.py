"""What a model says of the labels of a campaign: trained in the background, once for all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal, cast, get_args

from quorate.campaign.asked import spec_of
from quorate.campaign.counting import demand_few
from quorate.campaign.exporting import Row
from quorate.campaign.insight.rejudged import Line, filled, line_of
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.campaign.scoring import BUILT_IN
from quorate.formats.export import spelled
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.server.answers import all_answers
from quorate.server.fits import Fits
from quorate.server.job_rows import Asked as JobAsked
from quorate.server.job_rows import Key
from quorate.server.jobs import REMEMBERED, Job, Jobs, Kind, Progress, packed_kind
from quorate.server.media import MediaFolder
from quorate.server.shelf import Shelf
from quorate.storage.queries import log as logs
from quorate.storage.queries import rejudging, scoring
from quorate.storage.queries.preference import SHOWN, Shown
from quorate.storage.queries.rejudging import Rejudged
from quorate.storage.queries.releases import SETTLED
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.analysis.diagnosis.further import Further
    from quorate.campaign.insight.diagnosing import Diagnosed
    from quorate.campaign.insight.learnable import Learnable
    from quorate.campaign.insight.verdicts import Calibrated

Step = Literal["waiting", "reading", "features", "training", "signals"]
STEPS: tuple[Step, ...] = get_args(Step)
MoreStep = Literal["waiting", "training", "curve", "cleaning"]
MORE_STEPS: tuple[MoreStep, ...] = get_args(MoreStep)
What = Literal["curves", "threshold"]
MOST_GIVEN = 2_000_000
"""judgments of a campaign whose labels are diagnosed here"""
ITEMS = 500
"""items of a page"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The diagnosis that was asked for last, in the light of what raters said of it since.

    ``head`` is how many events the campaign has now.
    """

    job: Job[Diagnosed] | None
    head: int
    calibrated: Calibrated | None = None

    @property
    def shown(self) -> Diagnosed | None:
        """What is shown of it."""
        if self.calibrated is not None:
            return self.calibrated.diagnosed
        return None if self.job is None else self.job.result


@dataclass(slots=True)
class _Light:
    """The verdicts of a diagnosis by which it was calibrated last, and what came of it."""

    diagnosis: str = ""
    lines: tuple[tuple[str, str, bool], ...] = ()
    calibrated: Calibrated | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Diagnoses:
    """The diagnoses of an installation, made one at a time; the last two of a question are kept."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        fits: Fits,
        shelf: Shelf,
        media: MediaFolder,
        scores: MediaFolder,
        wake: Callable[[], None],
    ) -> None:
        """``wake`` is called when something is to be made."""
        self._store = store
        self._vault = vault
        self._fits = fits
        self._media = media
        self._scores = scores
        kind = packed_kind("diagnosis", STEPS, _classes, _found, _older)
        self._jobs: Jobs[Diagnosed] = Jobs(kind, store, shelf, self._made, wake)
        more: Kind[Further] = packed_kind("more", MORE_STEPS, _more_classes)
        self._more: Jobs[Further] = Jobs(more, store, shelf, self._made_more, wake)
        self._light: dict[Key, _Light] = {}

    async def of(self, me: Actor, campaign: str, question: str) -> Asked:
        """The diagnosis that was asked for last, with what raters said of its suspects since.

        Raises NotFoundError for a campaign, or a question with options, that there is none of,
        DeniedError without the right to read.
        """
        spec, job, head = await self._last(me, campaign, question)
        if job is None or job.result is None or job.result.found is None:
            return Asked(job, head)
        return Asked(job, head, await self._lit(me, spec, question, job.result))

    async def start(self, me: Actor, campaign: str, question: str) -> Asked:
        """Begin a diagnosis, unless one is being made or nothing has happened since the last.

        Raises as ``of`` does; what goes wrong later is the diagnosis' ``problem``.
        """
        spec, head = await self._asked(me, campaign, question)
        job = await self._jobs.start(me, Key(campaign, question), head)
        if job.result is None or job.result.found is None:
            return Asked(job, head)
        return Asked(job, head, await self._lit(me, spec, question, job.result))

    async def more(
        self, me: Actor, campaign: str, question: str, what: What
    ) -> tuple[Asked, Job[Further] | None]:
        """What further trainings said of the diagnosis that is shown; None before they were begun.

        Raises as ``of`` does.
        """
        asked = await self.of(me, campaign, question)
        made = None if asked.job is None else asked.job.result
        if asked.job is None or made is None:
            return asked, None
        job = await self._more.of(_key_of_more(campaign, question, what), asked.head)
        # those of an earlier diagnosis were begun at fewer events
        return asked, None if job is None or job.head != asked.job.head else job

    async def start_more(
        self, me: Actor, campaign: str, question: str, what: What
    ) -> tuple[Asked, Job[Further]]:
        """Begin further trainings on the diagnosis that is shown, unless they were made.

        Raises as ``of`` does, and NotFoundError without a diagnosis that found something.
        """
        asked = await self.of(me, campaign, question)
        made = None if asked.job is None else asked.job.result
        if asked.job is None or made is None or made.found is None:
            raise NotFoundError(
                f"there is no diagnosis of {question!r} yet", remedy="look for wrong labels first"
            )
        # by the events that the diagnosis knows, so that one is made of each diagnosis
        key = _key_of_more(campaign, question, what)
        given: dict[str, Json] = {"question": question, "what": what}
        return asked, await self._more.start(me, key, asked.job.head, given)

    @property
    def makes(self) -> tuple[Jobs[Diagnosed], Jobs[Further]]:
        """What makes these jobs."""
        return self._jobs, self._more

    async def forget(self, campaign: str) -> None:
        """Delete what was made of a campaign."""
        await self._jobs.forget(campaign)
        await self._more.forget(campaign)
        self._light = {key: one for key, one in self._light.items() if key.campaign != campaign}

    async def _last(
        self, me: Actor, campaign: str, question: str
    ) -> tuple[CampaignSpec, Job[Diagnosed] | None, int]:
        spec, head = await self._asked(me, campaign, question)
        return spec, await self._jobs.of(Key(campaign, question), head), head

    async def _asked(self, me: Actor, campaign: str, question: str) -> tuple[CampaignSpec, int]:
        spec, head = await self._store.read(lambda tx: _asked(tx, me, campaign))
        await asyncio.to_thread(_check, spec, question)
        return spec, head

    async def _made(self, asked: JobAsked, job: Progress) -> Diagnosed:
        me, (campaign, question) = asked.me, asked.key
        job.tell("reading", 0.0)
        spec, _ = await self._store.read(lambda tx: _asked(tx, me, campaign))
        await self._store.read(
            lambda tx: demand_few(
                tx, campaign, MOST_GIVEN, "a diagnosis", "download them and run quorate diagnose"
            )
        )
        shown = await self._items(campaign)
        given = await self._store.read(lambda tx: _scores(tx, campaign, question))
        path = None if given is None else self._scores.path(given)
        scores = await asyncio.to_thread(path.read_bytes) if path and path.is_file() else None
        items = await asyncio.to_thread(_learnable, spec, question, shown, scores)
        seen = await asyncio.to_thread(items.seen, self._picture, job.tell)
        # of a campaign larger than a page can learn, only what was drawn is read
        rows = await all_answers(
            self._store, self._vault, me, campaign, only=seen.places if seen.of else None
        )
        settled = await self._store.read(lambda tx: _settled(tx, spec, question))
        return await asyncio.to_thread(_diagnosed, spec, question, rows, seen, settled, job)

    async def _made_more(self, asked: JobAsked, job: Progress) -> Further:
        job.tell("training", 0.0)
        question, what = str(asked.given["question"]), asked.given["what"]
        found = await self.of(asked.me, asked.key.campaign, question)
        made = None if found.job is None else found.job.result
        if found.job is None or made is None or found.job.head != asked.head:
            raise ConflictError(
                "labels were diagnosed anew meanwhile", remedy="ask for it again, of that diagnosis"
            )
        return await asyncio.to_thread(_more, made, cast("What", what), job)

    def _picture(self, digest: str) -> bytes | None:
        try:
            return self._media.path(digest).read_bytes()
        except (OSError, ValueError):
            return None

    async def _items(self, campaign: str) -> list[Shown]:
        items: list[Shown] = []
        while True:
            after = items[-1].item if items else ""
            page = await self._store.read(partial(_shown, campaign=campaign, after=after))
            items += page
            if len(page) < ITEMS:
                return items

    async def _lit(
        self, me: Actor, spec: CampaignSpec, question: str, made: Diagnosed
    ) -> Calibrated | None:
        """The diagnosis calibrated by the items that came back of batches that name it."""
        rows = await self._store.read(lambda tx: _again(tx, spec.name, question, made.digest))
        if not rows:
            return None
        lines = await self._lines(me, spec, question, rows)
        told = tuple((one.item, str(one.now), one.audit) for one in lines)
        if not told:
            return None
        light = self._light.setdefault(Key(spec.name, question), _Light())
        while len(self._light) > REMEMBERED:
            del self._light[next(iter(self._light))]
        async with light.lock:
            if (light.diagnosis, light.lines) != (made.digest, told):
                light.calibrated = await asyncio.to_thread(_calibrated, made, told)
                light.diagnosis, light.lines = made.digest, told
            return light.calibrated

    async def _lines(
        self, me: Actor, spec: CampaignSpec, question: str, rows: list[Rejudged]
    ) -> list[Line]:
        """The items that are back and decided, each once, by name."""
        items = [row.item for row in rows]
        fit = await self._fits.of(me, spec.name, question)
        found = await asyncio.to_thread(fit.standing, items)
        now = await self._store.read(lambda tx: filled(tx, spec, question, items, found))
        lines = {row.item: line_of(row, question, spec, now) for row in rows}
        # of those without a label the last is None too
        return [one for _, one in sorted(lines.items()) if one.undecided is False]


def _key_of_more(campaign: str, question: str, what: What) -> Key:
    return Key(campaign, f"{question}/{what}")


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


def _scores(tx: Transaction, campaign: str, question: str) -> str | None:
    """The digest of the scores that somebody uploaded last for this question."""
    found = tx.all(scoring.SCORES, campaign=campaign)
    return next(
        (one.digest for one in found if one.question == question and one.model != BUILT_IN), None
    )


def _again(tx: Transaction, campaign: str, question: str, diagnosis: str) -> list[Rejudged]:
    """All items of the batches that name a diagnosis, the oldest batch first."""
    found: list[Rejudged] = []
    for batch in reversed(tx.all(rejudging.BATCHES, campaign=campaign)):
        if batch.diagnosis != diagnosis or batch.question != question:
            continue
        after = ""
        while page := tx.all(
            rejudging.LINES, campaign=campaign, batch=batch.batch, after=after, limit=ITEMS
        ):
            found += page
            after = page[-1].item
    return found


# below: the analytic stack, which a server without leads who look need not load


def _check(spec: CampaignSpec, question: str) -> None:
    from quorate.campaign.insight.diagnosing import diagnosable

    names = diagnosable(spec)
    if question not in names:
        raise NotFoundError(
            f"campaign {spec.name!r} has no question {question!r} whose labels a model can learn",
            remedy=f"name one of {', '.join(names)}"
            if names
            else "it needs a question of which one of several options is right",
        )


def _learnable(
    spec: CampaignSpec, question: str, shown: list[Shown], scores: bytes | None
) -> Learnable:
    from quorate.assignment.model_scores import ModelScores
    from quorate.campaign.insight.diagnosing import MOST
    from quorate.campaign.insight.learnable import learnable

    given = None if scores is None else ModelScores.of_bytes(scores)
    return learnable(spec, shown, given).drawn(MOST)


def _diagnosed(
    spec: CampaignSpec,
    question: str,
    rows: list[Row],
    items: Learnable,
    settled: dict[str, str],
    job: Progress,
) -> Diagnosed:
    from quorate.campaign.insight.diagnosing import diagnosed

    return diagnosed(spec, question, rows, items, settled, job.tell)


def _more(made: Diagnosed, what: What, job: Progress) -> Further:
    from quorate.campaign.insight.diagnosing import more_of

    return more_of(made, what, job.tell)


def _calibrated(made: Diagnosed, told: tuple[tuple[str, str, bool], ...]) -> Calibrated | None:
    from quorate.campaign.insight.verdicts import Verdict, calibrated

    return calibrated(made, [Verdict(*one) for one in told])


def _found(made: Diagnosed) -> bool:
    return made.found is not None


def _older(made: Diagnosed) -> Diagnosed:
    from quorate.campaign.insight.diagnosing import older

    return older(made)


def _classes() -> tuple[type, ...]:
    from quorate.campaign.insight.diagnosing import PARTS

    return PARTS


def _more_classes() -> tuple[type, ...]:
    from quorate.campaign.insight.diagnosing import PARTS_OF_MORE

    return PARTS_OF_MORE

"""What a reward model would learn: trained and tried in the background, once for all who look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, get_args

from quorate.campaign.rights import Actor
from quorate.server.job_rows import Asked, Key
from quorate.server.jobs import Job, Jobs, Kind, Progress, packed_kind
from quorate.server.preferences import Gathered, Preferences
from quorate.server.shelf import Shelf
from quorate.storage.store import Store

if TYPE_CHECKING:
    from quorate.campaign.insight.rewarding import Learned

Step = Literal["waiting", "reading", "training", "noise", "learning"]
STEPS: tuple[Step, ...] = get_args(Step)


class Rewards:
    """The reports of an installation, made one at a time."""

    def __init__(
        self, store: Store, preferences: Preferences, shelf: Shelf, wake: Callable[[], None]
    ) -> None:
        """``wake`` is called when something is to be made."""
        self._preferences = preferences
        kind: Kind[Learned] = packed_kind("reward", STEPS, _classes)
        self._jobs: Jobs[Learned] = Jobs(kind, store, shelf, self._made, wake)

    async def of(self, me: Actor, campaign: str, question: str) -> tuple[Job[Learned] | None, int]:
        """The report that was asked for last, None without any, and the events that there are now.

        Raises NotFoundError for a campaign or a comparing question that there is none of,
        DeniedError without the right to read.
        """
        head = await self._preferences.head(me, campaign, question)
        return await self._jobs.of(Key(campaign, question), head), head

    async def start(self, me: Actor, campaign: str, question: str) -> tuple[Job[Learned], int]:
        """Begin a report, unless one is being made or nothing has happened since the last.

        Raises as ``of`` does; what goes wrong later is the report's ``problem``.
        """
        head = await self._preferences.head(me, campaign, question)
        return await self._jobs.start(me, Key(campaign, question), head), head

    @property
    def makes(self) -> tuple[Jobs[Learned]]:
        """What makes these jobs."""
        return (self._jobs,)

    async def forget(self, campaign: str) -> None:
        """Delete what was made of a campaign."""
        await self._jobs.forget(campaign)

    async def _made(self, asked: Asked, job: Progress) -> Learned:
        job.tell("reading", 0.0)
        campaign, question = asked.key
        found = await self._preferences.gathered(asked.me, campaign, question)
        return await asyncio.to_thread(_learned, found, question, job)


# below: the analytic stack, which a server without leads who look need not load


def _learned(found: Gathered, question: str, job: Progress) -> Learned:
    from quorate.campaign.insight.rewarding import learned

    return learned(found.spec, question, found.rows, found.items, job.tell)


def _classes() -> tuple[type, ...]:
    from quorate.analysis.preference.reward import Figure, RewardReport
    from quorate.analysis.preference.trust.ceiling import Ceiling
    from quorate.campaign.insight.rewarding import Learned

    return Learned, RewardReport, Figure, Ceiling

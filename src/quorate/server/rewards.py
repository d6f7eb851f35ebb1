"""What a reward model would learn: trained and tried in the background, once for all who look."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, get_args

from quorate.campaign.rights import Actor
from quorate.server.jobs import Job, Jobs, Key, Pace, packed_kind
from quorate.server.preferences import Gathered, Preferences
from quorate.server.shelf import Shelf

if TYPE_CHECKING:
    from quorate.campaign.insight.rewarding import Learned

Step = Literal["waiting", "reading", "training", "noise", "learning"]
STEPS: tuple[Step, ...] = get_args(Step)


class Rewards:
    """The reports of an installation, made one at a time."""

    def __init__(self, preferences: Preferences, shelf: Shelf) -> None:
        self._preferences = preferences
        self._jobs: Jobs[Learned] = Jobs(
            packed_kind("reward", STEPS, _classes), shelf, asyncio.Semaphore(1)
        )

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

        async def make(job: Job[Learned]) -> Learned:
            job.tell("reading", 0.0)
            found = await self._preferences.gathered(me, campaign, question)
            return await asyncio.to_thread(_learned, found, question, job)

        return await self._jobs.start(Key(campaign, question), head, make), head

    def pace(self) -> list[Pace]:
        """How what is made goes."""
        return [self._jobs.pace()]

    async def forget(self, campaign: str) -> None:
        """Delete what was made of a campaign."""
        await self._jobs.forget(campaign)

    async def stop(self) -> None:
        """Give up what is being made."""
        await self._jobs.stop()


# below: the analytic stack, which a server without leads who look need not load


def _learned(found: Gathered, question: str, job: Job[Learned]) -> Learned:
    from quorate.campaign.insight.rewarding import learned

    return learned(found.spec, question, found.rows, found.items, job.tell)


def _classes() -> tuple[type, ...]:
    from quorate.analysis.preference.reward import Figure, RewardReport
    from quorate.analysis.preference.trust.ceiling import Ceiling
    from quorate.campaign.insight.rewarding import Learned

    return Learned, RewardReport, Figure, Ceiling

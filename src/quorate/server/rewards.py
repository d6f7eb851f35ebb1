"""What a reward model would learn: trained and tried in the background, once for all who look."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quorate.campaign.rights import Actor
from quorate.schema.errors import QuorateError
from quorate.server.preferences import Gathered, Preferences

if TYPE_CHECKING:
    from quorate.campaign.insight.rewarding import Learned

Step = Literal["waiting", "reading", "training", "noise", "learning"]
STEPS: tuple[Step, ...] = ("waiting", "reading", "training", "noise", "learning")
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class Training:
    """A report being made, made, or not to be had."""

    head: int
    """how many events the campaign had when it was asked for"""
    begun: int
    """milliseconds UTC"""
    step: Step = "waiting"
    done: float = 0.0
    """the share of the step that is done"""
    learned: Learned | None = None
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
        return self.learned is None and not self.problem


class Rewards:
    """The reports of this process, made one at a time."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._made: dict[tuple[str, str], Training] = {}
        self._tasks: dict[asyncio.Task[None], Training] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, me: Actor, campaign: str, question: str) -> tuple[Training | None, int]:
        """The report that was asked for last, None without any, and the events that there are now.

        Raises NotFoundError for a campaign or a comparing question that there is none of,
        DeniedError without the right to read.
        """
        head = await self._preferences.head(me, campaign, question)
        return self._made.get((campaign, question)), head

    async def start(self, me: Actor, campaign: str, question: str) -> tuple[Training, int]:
        """Begin a report, unless one is being made or nothing has happened since the last.

        Raises as ``of`` does; what goes wrong later is the report's ``problem``.
        """
        kept, head = await self.of(me, campaign, question)
        if kept is not None and (kept.running or (kept.head == head and not kept.problem)):
            return kept, head
        begun = self._made[campaign, question] = Training(head, time.time_ns() // 1_000_000)
        task = asyncio.create_task(self._make(begun, me, campaign, question))
        self._tasks[task] = begun
        task.add_done_callback(self._tasks.pop)
        return begun, head

    async def stop(self) -> None:
        """Give up what is being made."""
        tasks = dict(self._tasks)
        for task, training in tasks.items():
            training.ended = True
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, training: Training, me: Actor, campaign: str, question: str) -> None:
        try:
            async with self._one:
                training.tell("reading", 0.0)
                found = await self._preferences.gathered(me, campaign, question)
                training.learned = await asyncio.to_thread(_learned, found, question, training)
        except QuorateError as error:
            training.problem = str(error)
        except Exception:  # a fault of ours is not one of the page
            log.exception("a reward model of %s failed", campaign)
            training.problem = "the server failed; its log says why"


def _learned(found: Gathered, question: str, training: Training) -> Learned:
    # the analytic stack, which a server without leads who look need not load
    from quorate.campaign.insight.rewarding import learned

    return learned(found.spec, question, found.rows, found.items, training.tell)

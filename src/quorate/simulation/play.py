"""The demo's play: campaigns opened, links told, simulated raters at work until somebody stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from threading import Event

from quorate.data.demo import demo_campaigns
from quorate.server.house import House
from quorate.server.operator import PURPOSE, operator_token
from quorate.simulation.crew import work_on
from quorate.simulation.stage import Crew, open_campaigns, rater_link, recruit
from quorate.simulation.wire import CutOffError, Wire

STOPPING = 30.0
"""seconds within which a server that cuts us off has stopped"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: how many items, and a rater's link with the title of each campaign."""

    items: int
    links: Sequence[tuple[str, str]]


def play(
    house: House,
    url: str,
    speed: float | None,
    stop: Event,
    ready: Callable[[Opened], None],
    tell: Callable[[str], None],
) -> None:
    """Play the demo against the server at ``url``, which serves ``house``, until ``stop`` is set.

    ``ready`` is called once the campaigns are open; without ``speed`` that is all. ``tell`` hears
    what happens after. Raises CutOffError when the server goes without a stop.
    """
    with ExitStack() as wires:
        owner = Wire(url, lambda: operator_token(house.derived(PURPOSE)))
        wires.enter_context(closing(owner))
        try:
            campaigns = open_campaigns(owner, demo_campaigns())
            links = [(rater_link(owner, url, c.spec.name), c.spec.title) for c in campaigns]
            ready(Opened(sum(len(campaign.items) for campaign in campaigns), links))
            if speed is None:
                return
            crew = Crew(house.derived("simulated raters"), speed)
            workers = recruit(owner, url, campaigns, crew)
            for worker in workers:
                wires.enter_context(closing(worker.wire))
            tell(f"{len(workers)} simulated raters are at work; each says so in its name.")
            judged = work_on(workers, stop, tell)
            if not stop.is_set():
                tell(f"The simulated raters gave {judged} judgments; the rest is for you.")
        except CutOffError:
            if not stop.wait(STOPPING):
                raise

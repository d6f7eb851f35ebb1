"""A crew: simulated raters who work side by side, driven by one thread."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Sequence
from random import Random
from threading import Event

from quorate.schema.errors import InputError, RequestError
from quorate.simulation.worker import Worker


def work_on(workers: Sequence[Worker], stop: Event, tell: Callable[[str], None]) -> int:
    """Let the workers work at their pace until all have finished or ``stop`` is set.

    A worker who is refused what should be taken is told of and works no more; the others go on.
    Returns how many judgments were given. Raises CutOffError when the server has gone.
    """
    rng = Random("arrivals")
    now = time.monotonic()
    due = [(now + rng.uniform(0, 4) / w.speed, place) for place, w in enumerate(workers)]
    heapq.heapify(due)
    while due:
        when, place = heapq.heappop(due)
        if stop.wait(max(when - time.monotonic(), 0)):
            break
        worker = workers[place]
        try:
            pause = worker.step()
        except (InputError, RequestError) as error:
            tell(f"{worker.character.name} stopped: {error.message}")
            continue
        if pause is not None:
            heapq.heappush(due, (time.monotonic() + pause, place))
    return sum(worker.judged for worker in workers)

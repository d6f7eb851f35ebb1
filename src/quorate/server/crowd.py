"""A crowd: more is asked than the store takes in; who would wait too long is told at once.

Pages go first, then what can be asked again without loss, submissions last. Whoever is sent away
has lost nothing: not a byte of the request was acted on, and outbox and client ask again under the
same submission name.
"""

from __future__ import annotations

from enum import Enum
from random import Random

from quorate.schema.errors import QuorateError
from quorate.storage.meter import Meter

MOST = 5_000
"""how much work may wait for the store, however soon its turn comes"""
LONGEST = 30
"""seconds after which to ask again, at most"""


class Asked(Enum):
    """What is asked for, with the share of the limit up to which it is taken."""

    PAGE = 0.5
    CHANGE = 0.75
    SUBMISSION = 1.0


class CrowdedError(QuorateError):
    """Too much waits already; ``retry_after`` is in whole seconds. Nothing was done."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "too much is asked of the server just now; nothing was done",
            remedy=f"ask again in {retry_after} s",
        )
        self.retry_after = retry_after


class Crowd:
    """Who is sent away when work waits for the store for longer than ``seconds``.

    ``rng`` spreads when those who were sent away ask again.
    """

    def __init__(self, meter: Meter, seconds: float, rng: Random | None = None) -> None:
        self._meter = meter
        self._seconds = seconds
        self._rng = rng or Random()
        self.sent_away = dict.fromkeys(Asked, 0)

    def crowded(self, asked: Asked) -> CrowdedError | None:
        """None when this is taken, else what to answer."""
        writes, reads = self._meter.writes, self._meter.reads
        waited = writes.waited()
        if asked is Asked.PAGE:  # long reads, such as a release's, keep nobody from submitting
            waited = max(waited, reads.waited())
        waiting = len(writes) + len(reads)
        if waited <= asked.value * self._seconds and waiting <= asked.value * MOST:
            return None
        self.sent_away[asked] += 1
        least = 1 + min(LONGEST // 2, int(waited))
        return CrowdedError(self._rng.randint(least, 2 * least))


def asked_for(method: str, path: str) -> Asked | None:
    """What a request asks for; None for what never waits for the store."""
    if not path.startswith("/api/"):
        return None
    if method in ("GET", "HEAD", "OPTIONS"):
        # handing out what to do next is a change
        return Asked.CHANGE if path.endswith("/work") else Asked.PAGE
    # the campaign's name may be anything, so the fourth part decides: /api/campaigns/x/judgments
    parts = path.split("/", 5)
    submits = parts[2] == "campaigns" and parts[4:5] == ["judgments"]
    return Asked.SUBMISSION if submits else Asked.CHANGE

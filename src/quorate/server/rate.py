"""Rate limits: token buckets in this process's memory."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from quorate.schema.errors import RequestError

MOST_BUCKETS = 50_000


class TooManyError(RequestError):
    """Too many requests of one kind; ``retry_after`` is in whole seconds."""

    def __init__(self, what: str, retry_after: int) -> None:
        super().__init__(what, remedy=f"wait {retry_after} s")
        self.retry_after = retry_after


class Buckets:
    """A bucket a key: ``burst`` at once, then ``per_second``.

    The longest unused buckets are forgotten when there are too many; a forgotten bucket is full,
    so whoever could fill the memory wins no more than a burst for each address that they have.
    """

    def __init__(
        self,
        what: str,
        burst: float,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._burst = burst
        self._rate = per_second
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one. Raises TooManyError when the bucket is empty."""
        now = self._clock()
        level, since = self._levels.get(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        if level < 1:
            raise TooManyError(self._what, math.ceil((1 - level) / self._rate))
        self._levels[key] = (level - 1, now)
        self._levels.move_to_end(key)
        if len(self._levels) > MOST_BUCKETS:
            self._levels.popitem(last=False)


class Limits:
    """The limits of a server."""

    def __init__(
        self, judgments_per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        def limit(what: str, burst: float, per_second: float) -> Buckets:
            return Buckets(what, burst, per_second, clock)

        self.login_address = limit("too many logins from your address", 30, 0.2)
        self.login_account = limit("too many logins to this account", 10, 0.1)
        self.invitation = limit("too many invitations from your address", 60, 1.0)
        self.password = limit("too many changes of password", 10, 0.1)
        self.submit = limit(
            "you answer faster than anybody can", 4 * judgments_per_second, judgments_per_second
        )

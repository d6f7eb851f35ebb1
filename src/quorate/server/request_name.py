"""The name of a request: in its log lines, in its answer, and in the problem that a rater quotes.

It is taken from ``X-Request-ID``, else it is the trace of ``traceparent`` (W3C Trace Context), else
a random one. It opens nothing and proves nothing: whoever asks may choose it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from random import Random

HEADER = b"x-request-id"
TRACE = b"traceparent"
_GIVEN = re.compile(rb"[\w.-]{4,64}", re.ASCII)
_TRACE = re.compile(rb"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
# not the system's random bytes, which cost a call to it: a name is no secret
_RANDOM = Random()

CURRENT: ContextVar[str] = ContextVar("quorate_request", default="")
"""the name of the request that is being answered; empty when none is"""


def name_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The name of a request with these headers; what does not look like one is passed over."""
    trace = ""
    for name, value in headers:
        if name == HEADER and _GIVEN.fullmatch(value):
            return value.decode("ascii")
        if name == TRACE and (found := _TRACE.fullmatch(value)) is not None:
            trace = found[1].decode("ascii")
    return trace or f"{_RANDOM.getrandbits(64):016x}"

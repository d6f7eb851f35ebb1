"""Bounds of the hyper-parameters of methods."""

from __future__ import annotations

from quorate.analysis.consensus.method import Method
from quorate.schema import RequestError


def positive(method: Method, *names: str) -> None:
    """Raise RequestError for the first of the options that is not above 0."""
    for name in names:
        value = getattr(method, name)
        if not value > 0:
            raise RequestError(
                f"option {name!r} of method {method.name!r} is {value}, and must be above 0",
                remedy="leave it out for the default",
            )

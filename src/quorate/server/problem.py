"""Problems: how every refusal looks on the wire, whatever raised it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from quorate.campaign.rights import ConflictError, ForbiddenError, NotFoundError
from quorate.schema.errors import (
    FaultyError,
    InputError,
    QuorateError,
    RequestError,
    UnknownNameError,
)
from quorate.server.crowd import CrowdedError
from quorate.server.elsewhere import AwaitedError
from quorate.server.rate import TooManyError
from quorate.server.readiness import NotReadyError
from quorate.server.request_name import CURRENT
from quorate.storage.store import StoreError

log = logging.getLogger("quorate.server")


SHED = "Quorate-Shed"
"""the header of an answer to a request of which nothing was done, so that any can be repeated"""


class UnauthenticatedError(RequestError):
    """Nobody is logged in, or what was shown is worth nothing any more."""


class Detail(BaseModel):
    """One thing that does not fit."""

    path: str
    found: str
    allowed: str


class Refusal(BaseModel):
    """What is wrong, where, and what to do."""

    what: str
    where: str = ""
    remedy: str = ""
    details: list[Detail] = Field(default_factory=list)
    request: str = ""
    """the name of the request in the server's log, to be quoted"""


class Problem(BaseModel):
    """The body of every answer that is not a success."""

    error: Refusal


_SAID: dict[int, str] = {
    400: "The request cannot be read",
    401: "Nobody is logged in",
    403: "You may not do that",
    404: "There is nothing of that name for you",
    409: "Not possible in the state in which things are",
    413: "The request is too large",
    422: "A value does not fit; `details` says which",
    429: "Too many requests; `Retry-After` says how long to wait",
    503: "Not now: ask again when `Retry-After` says",
}


_BODY = {"application/json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """The documentation of these statuses, for ``responses`` of a route.

    They refer to the schema of `Problem`, which one route has to bring with ``modelled``: a model
    is read anew for each status of each route, which takes a fifth of the time to start.
    """
    return {status: {"content": _BODY, "description": _SAID[status]} for status in statuses}


def modelled(*statuses: int) -> dict[int | str, dict[str, object]]:
    """The same with the schema itself."""
    return {status: {"model": Problem, "description": _SAID[status]} for status in statuses}


STATUSES: tuple[tuple[type[QuorateError], int], ...] = (
    (UnauthenticatedError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (UnknownNameError, 404),
    (ConflictError, 409),
    (TooManyError, 429),
    (InputError, 422),
    (StoreError, 503),
    (NotReadyError, 503),
    (CrowdedError, 503),
    (AwaitedError, 503),
    (RequestError, 400),
)
"""the first class that fits gives the status"""


def answer(
    status: int,
    what: str,
    where: str = "",
    remedy: str = "",
    details: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A refusal as JSON."""
    body = {
        "what": what,
        "where": where,
        "remedy": remedy,
        "details": list(details),
        "request": CURRENT.get(),
    }
    return Response(
        to_json({"error": body}),
        status_code=status,
        media_type="application/json",
        headers=dict(headers) if headers else None,
    )


def refusal(error: QuorateError) -> Response:
    """The answer to an error of ours. What the server itself got wrong is logged, not told."""
    status = next((code for kind, code in STATUSES if isinstance(error, kind)), 500)
    headers: dict[str, str] = {}
    where, what, remedy = error.where, error.what, error.remedy
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, CrowdedError):
        headers = {"Retry-After": str(error.retry_after), SHED: "1"}
    elif isinstance(error, NotReadyError | AwaitedError):
        headers["Retry-After"] = "2"
    elif isinstance(error, UnauthenticatedError):
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, StoreError):
        log.error("%s", error)
        headers["Retry-After"] = "2"
        # paths and driver's words are for the log
        what, where, remedy = "the database does not answer now", "", "ask again in a moment"
    elif status == 500:
        log.error("%s", error)
        what, where, remedy = "the server found its own data wrong", "", "tell the owner"
    details: list[dict[str, str]] = []
    if isinstance(error, FaultyError | NotReadyError):
        details = [
            {"path": fault.path, "found": fault.found, "allowed": fault.allowed}
            for fault in error.faults
        ]
    return answer(status, what, where, remedy, details, headers)


def install(app: FastAPI) -> None:
    """Give every error the one shape."""

    async def ours(_: Request, error: Exception) -> Response:
        return refusal(error if isinstance(error, QuorateError) else QuorateError(str(error)))

    async def http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        said = error.detail if isinstance(error, HTTPException) else ""
        headers = error.headers if isinstance(error, HTTPException) else None
        return answer(status, said or _SAID.get(status, ""), headers=headers)

    async def invalid(_: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        return answer(422, "the request does not fit", details=[_detail(one) for one in found])

    app.add_exception_handler(QuorateError, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)


def _detail(one: Mapping[str, object]) -> dict[str, str]:
    place = one.get("loc", ())
    path = ".".join(str(part) for part in place) if isinstance(place, tuple) else str(place)
    found = repr(one.get("input"))
    return {
        "path": path,
        "found": found if len(found) <= 80 else found[:79] + "…",
        "allowed": str(one.get("msg", "")),
    }

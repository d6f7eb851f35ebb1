"""Refusals: what a server said no to, as the errors of Quorate."""

from __future__ import annotations

import httpx

from quorate.schema.errors import Fault, FaultyError, InputError, QuorateError, RequestError


class RefusedError(RequestError):
    """The server refused: ``status`` is the HTTP status, such as 403, 404 or 409."""

    def __init__(self, what: str, *, status: int, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status


class UnavailableError(QuorateError):
    """The server does not answer, or its database does not; what was sent may or may not be kept.

    A submission can be sent again under the same name: it is taken once.
    """

    exit_code = 6


def refusal(response: httpx.Response) -> QuorateError:
    """The error that an answer stands for. Its body has been read."""
    status = response.status_code
    said = _error_in(response)
    if said is None:
        what = f"the server answered {status} {response.reason_phrase}, not as Quorate does"
        remedy = "look at the address, and at what stands between"
        if status in (502, 503, 504):
            return UnavailableError(what, where=_place(response), remedy=remedy)
        return RefusedError(what, status=status, where=_place(response), remedy=remedy)
    what, where, remedy = (str(said.get(name) or "") for name in ("what", "where", "remedy"))
    if status == 422:
        faults = _faults(said.get("details"))
        if faults:
            return FaultyError(faults, where=where, remedy=remedy)
        return InputError(what, where=where, remedy=remedy)
    if status == 503:
        return UnavailableError(what, where=where or _place(response), remedy=remedy)
    if status >= 500:
        return QuorateError(what, where=where or _place(response), remedy=remedy)
    return RefusedError(what, status=status, where=where, remedy=remedy)


def _error_in(response: httpx.Response) -> dict[str, object] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    said = body.get("error") if isinstance(body, dict) else None
    return said if isinstance(said, dict) and "what" in said else None


def _faults(details: object) -> list[Fault]:
    if not isinstance(details, list):
        return []
    return [
        Fault(str(one.get("path", "")), str(one.get("found", "")), str(one.get("allowed", "")))
        for one in details
        if isinstance(one, dict)
    ]


def _place(response: httpx.Response) -> str:
    url = response.request.url
    return f"{url.scheme}://{url.netloc.decode('ascii')}"

"""The wire: JSON over HTTP to a server, as somebody with a session or a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus

import httpx

from quorate.schema.errors import QuorateError, RequestError

PATIENCE = 60.0
"""seconds to wait for an answer: a busy machine is not a broken one"""
Body = Mapping[str, object]


class RefusedError(RequestError):
    """The server refused; ``status`` is the HTTP status."""

    def __init__(self, status: int, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status


class CutOffError(QuorateError):
    """The server does not answer: it has stopped, or is about to."""


class Wire:
    """A connection with a session of its own, or with a token that is asked for each time."""

    def __init__(self, url: str, token: Callable[[], str] | None = None) -> None:
        self._token = token
        self._client = httpx.Client(
            base_url=url,
            timeout=PATIENCE,
            headers={"Origin": url},
            trust_env=False,  # a proxy has no business between us and this computer
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def get(self, path: str) -> dict[str, object]:
        """The answer to a GET."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Body | None = None) -> dict[str, object]:
        """The answer to a POST."""
        return self._ask("POST", path, body)

    def put(self, path: str, body: Body) -> dict[str, object]:
        """The answer to a PUT."""
        return self._ask("PUT", path, body)

    def upload(self, path: str, name: str, type_: str, data: bytes) -> dict[str, object]:
        """The answer to a POST of a file."""
        return self._ask("POST", path, None, {"file": (name, data, type_)})

    def _ask(
        self,
        method: str,
        path: str,
        body: Body | None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> dict[str, object]:
        headers = {} if self._token is None else {"Authorization": f"Bearer {self._token()}"}
        try:
            answer = self._client.request(
                method, f"/api{path}", json=body, files=files, headers=headers
            )
        except httpx.TransportError as error:
            raise CutOffError(f"the server does not answer: {error}", where=path) from error
        if answer.status_code == HTTPStatus.NO_CONTENT:
            return {}
        found: dict[str, object] = answer.json()
        if answer.is_error:
            raise _refused(answer.status_code, found)
        return found


def _refused(status: int, found: Mapping[str, object]) -> RefusedError:
    error = found.get("error")
    said = error if isinstance(error, dict) else {}
    details = [
        f"{d.get('path')}: found {d.get('found')}, allowed {d.get('allowed')}"
        for d in said.get("details") or []
    ]
    what = " · ".join([str(said.get("what", f"HTTP status {status}")), *details])
    return RefusedError(status, what, str(said.get("where", "")), str(said.get("remedy", "")))

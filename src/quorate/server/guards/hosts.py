"""Under which names the server answers, and paths that nothing has."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.server.problem import answer


class Hosts:
    """Refuses other names in ``Host`` when names are set, and paths with U+0000 always."""

    def __init__(self, app: ASGIApp, *, names: Iterable[str]) -> None:
        self.app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it is for us."""
        if scope["type"] == "http":
            said: bytes = scope["query_string"]
            if "\x00" in scope["path"] or b"%00" in said:
                await answer(400, "the address has the character U+0000")(scope, receive, send)
                return
            if self._names and _host(scope) not in self._names:
                await answer(400, "this server has another name")(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            host: str = value.decode("latin-1").lower()
            return host[: host.index("]") + 1] if "]" in host else host.partition(":")[0]
    return ""

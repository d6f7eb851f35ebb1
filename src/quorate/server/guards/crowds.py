"""Nobody waits in vain: who would wait too long for the store is told before anything is done."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.server.crowd import asked_for
from quorate.server.house import House
from quorate.server.problem import refusal


class Crowds:
    """Sends requests away with 503 while the store has too much to do."""

    def __init__(self, app: ASGIApp, *, house: House) -> None:
        self.app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or not."""
        if scope["type"] == "http":
            asked = asked_for(scope["method"], scope["path"])
            crowded = None if asked is None else self._house.crowd.crowded(asked)
            if crowded is not None:
                await refusal(crowded)(scope, receive, send)
                return
        await self.app(scope, receive, send)

"""A name for every request, by which its answer and its log lines are found again."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.request_name import CURRENT, HEADER, name_of


class Named:
    """Names the request, and says its name with the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = name_of(scope["headers"])

        async def with_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                message["headers"] = [*given, (HEADER, name.encode())]
            await send(message)

        before = CURRENT.set(name)
        try:
            await self.app(scope, receive, with_name)
        finally:
            CURRENT.reset(before)

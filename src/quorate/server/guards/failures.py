"""What the server failed at: logged whole, told in one sentence."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.problem import answer

log = logging.getLogger("quorate.server")


class Failures:
    """Answers 500 when something was not foreseen, without a word about the inside.

    It stands within the headers, so that this answer has them too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; catch what nobody caught."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            # no path: it may hold the secret of an invitation
            log.error("a %s request failed", scope["method"], exc_info=error)
            if begun:
                raise  # half an answer is out: the connection must end, not look whole
            response = answer(500, "the server failed", remedy="ask again; tell the owner")
            await response(scope, receive, send)

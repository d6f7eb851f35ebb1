"""How large a body may be, said or not said in advance."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.server.problem import answer

UPLOADS = ("/items", "/items/upload", "/media", "/restore")
"""paths of campaigns, by their end, that take files"""


class _TooLargeError(Exception):
    """More came than is taken."""


class Bodies:
    """Refuses bodies beyond a limit with 413, before anything reads them."""

    def __init__(self, app: ASGIApp, *, ordinary: int, uploads: int) -> None:
        self.app = app
        self._ordinary = ordinary
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        upload = path.startswith("/api/campaigns/") and path.endswith(UPLOADS)
        limit = self._uploads if upload else self._ordinary
        if _said(scope) > limit:
            await _refuse(limit, scope, receive, send)
            return
        await self._counted(limit, scope, receive, send)

    async def _counted(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        got = 0
        begun = False

        async def counting() -> Message:
            nonlocal got
            message = await receive()
            if message["type"] == "http.request":
                got += len(message.get("body", b""))
                if got > limit:
                    raise _TooLargeError
            return message

        async def noting(message: Message) -> None:
            nonlocal begun
            # an answer to a body that was cut off is ours to give
            if got > limit and not begun:
                raise _TooLargeError
            begun = True
            await send(message)

        try:
            await self.app(scope, counting, noting)
        except _TooLargeError:
            if not begun:
                await _refuse(limit, scope, receive, send)


def _said(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def _refuse(limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    response = answer(
        413,
        f"the body is larger than {limit:,} bytes",
        remedy="send less at once",
        # what is still under way must not be taken for the next request
        headers={"Connection": "close"},
    )
    await response(scope, receive, send)

"""Where a request comes from: what changes something must come from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.server.problem import answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginCheck:
    """Refuses requests that change something and that another site made a browser send.

    A browser says where a request comes from: by ``Sec-Fetch-Site``, or by ``Origin``. With a
    cookie one of them must be there and must be us; without one, neither may be another site, so
    that nobody is logged in to somebody else's account. Bearer tokens are not sent by themselves,
    and need no check.
    """

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self.app = app
        self._public = None if public_url is None else urlsplit(public_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if nothing speaks against it."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            reason = self._objection(scope)
            if reason is not None:
                response = answer(403, reason, remedy="use the pages of this server, or a token")
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _objection(self, scope: Scope) -> str | None:
        found: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in (b"authorization", b"cookie", b"sec-fetch-site", b"origin", b"host"):
                found[name] = value
        if b"authorization" in found:
            return None
        site = found.get(b"sec-fetch-site")
        if site is not None:
            return None if site in (b"same-origin", b"none") else "this came from another site"
        origin = found.get(b"origin")
        if origin is not None:
            ours = self._is_ours(origin, found.get(b"host", b""))
            return None if ours else "this came from another site"
        if b"cookie" in found:
            return "the browser does not say where this came from"
        return None

    def _is_ours(self, origin: bytes, host: bytes) -> bool:
        netloc = urlsplit(origin.decode("latin-1")).netloc.lower()
        return bool(netloc) and netloc in (self._public, host.decode("latin-1").lower())

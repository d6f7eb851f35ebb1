"""Routes whose files are loaded when they are called, for commands, which call few of them.

Loading all takes most of a second, mostly for models of bodies and answers.
"""

from __future__ import annotations

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from quorate.server.routes import files_of, routes_of


class CalledRoutes(BaseRoute):
    """All routes as one, which answers as they would."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that matches, or the first that would with another method."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] != "http":
            return found
        for route in routes_of(files_of(scope["path"])):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "called": route}
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = match, {**child, "called": route}
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let that route answer."""
        await scope["called"].handle(scope, receive, send)

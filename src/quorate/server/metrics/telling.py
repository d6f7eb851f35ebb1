"""Telling: the figures over HTTP."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quorate.server.metrics.family import OPEN, PLAIN
from quorate.server.metrics.metrics import Metrics
from quorate.server.problem import UnauthenticatedError, refusal

PATH = "/metrics"


def route(metrics: Metrics, token: str | None) -> Route:
    """The address of the figures, for whoever shows the token; for all where there is none."""

    async def told(request: Request) -> Response:
        shown = request.headers.get("authorization", "").encode()
        if token is not None and not hmac.compare_digest(shown, f"Bearer {token}".encode()):
            return refusal(UnauthenticatedError("the token of the figures is another"))
        openly = "application/openmetrics-text" in request.headers.get("accept", "")
        text = await metrics.text(openly=openly)
        # whole, with the character set as both formats spell it
        return Response(text, headers={"Content-Type": OPEN if openly else PLAIN})

    return Route(PATH, told, methods=["GET"])

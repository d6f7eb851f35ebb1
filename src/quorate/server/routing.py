"""Routing: routers whose bodies are strict JSON, and what every route can ask for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, TypeVar

import pydantic_core
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from quorate.campaign.accounts.recognising import Recognised
from quorate.campaign.rights import Actor, ForbiddenError
from quorate.server import elsewhere
from quorate.server.doorkeeper import shown_in
from quorate.server.house import House
from quorate.server.problem import UnauthenticatedError, problems

T = TypeVar("T")


class StrictRequest(Request):
    """A request whose JSON is I-JSON: no lone surrogates, no NaN, nested at most 200 deep."""

    async def json(self) -> object:
        """The body. Raises HTTPException 400 when it is not such JSON."""
        if not hasattr(self, "_json"):
            self._json = parsed(await self.body())
        return self._json


def parsed(body: bytes) -> object:
    """JSON as a value. Raises HTTPException 400 when it is none, too deep, or has U+0000."""
    try:
        value = pydantic_core.from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON that can be taken: {error}") from None
    # PostgreSQL cannot keep it in a text, and nobody types it
    if b"\\u0000" in body and _has_null(value):
        raise HTTPException(400, "the body has the character U+0000")
    return value


def _has_null(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, list):
        return any(_has_null(one) for one in value)
    if isinstance(value, dict):
        return any("\x00" in key or _has_null(one) for key, one in value.items())
    return False


class StrictRoute(APIRoute):
    """A route that reads its body strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[object, object, Response]]:
        """The handler, given strict requests."""
        handle = super().get_route_handler()
        apart = self.name in elsewhere.ROUTES

        async def strictly(request: Request) -> Response:
            if apart and elsewhere.CALLER not in request.scope and house_of(request).asks:
                return await house_of(request).elsewhere.answer(request, await actor(request))
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


def operation(route: APIRoute) -> str:
    """What generated clients call the operation: the function's own name."""
    return route.name


def router(tag: str) -> APIRouter:
    """A router for one resource; list it in ``routes/__init__.py``."""
    return APIRouter(
        prefix="/api",
        tags=[tag],
        route_class=StrictRoute,
        generate_unique_id_function=operation,
    )


def house_of(request: Request) -> House:
    """The house that the application serves."""
    house: House = request.app.state.house
    return house


async def recognised(request: Request) -> Recognised | None:
    """Who asks, if they show anything that is worth something."""
    asked: Recognised | None = request.scope.get(elsewhere.CALLER)
    if asked is not None:
        return asked
    shown = shown_in(request.scope["headers"])
    return None if shown is None else await house_of(request).doorkeeper.recognise(shown)


async def caller(request: Request) -> Recognised:
    """Who asks. Raises UnauthenticatedError when that is nobody."""
    found = await recognised(request)
    if found is None:
        raise UnauthenticatedError("nobody is logged in", remedy="log in, or show a token")
    return found


async def actor(request: Request) -> Actor:
    """Who acts. Raises UnauthenticatedError when that is nobody."""
    return (await caller(request)).actor


async def person_present(request: Request) -> Recognised:
    """Who asks, and not by a token: what a token may never do. Raises ForbiddenError for tokens."""
    found = await caller(request)
    if found.token is not None:
        raise ForbiddenError("a token may not do this", remedy="log in with a browser")
    return found


def address(request: Request) -> str:
    """The address that asks: the proxy's word for it only when the proxy is trusted."""
    client = request.scope.get("client")
    seen: str = client[0] if client else ""
    trusted = house_of(request).settings.trusted_proxies
    if not trusted:
        return seen
    from quorate.server.guards.proxies import forwarded_for

    return forwarded_for(seen, request.headers.getlist("x-forwarded-for"), trusted)


async def _house(request: Request) -> House:
    return house_of(request)


async def _address(request: Request) -> str:
    return address(request)


Here = Annotated[House, Depends(_house)]
Me = Annotated[Actor, Depends(actor)]
Caller = Annotated[Recognised, Depends(caller)]
Present = Annotated[Recognised, Depends(person_present)]
Anybody = Annotated[Recognised | None, Depends(recognised)]
Address = Annotated[str, Depends(_address)]


def said(model: BaseModel, status: int = 200) -> Response:
    """A model as the answer, serialised once."""
    body = model.__pydantic_serializer__.to_json(model)
    return Response(body, status_code=status, media_type="application/json")


PUBLIC = problems(400, 413, 422, 429, 503)
"""what a route that needs no login can answer beside success"""
OWN = problems(400, 401, 403, 404, 409, 413, 422, 429, 503)
"""what a route that acts for somebody can answer beside success"""

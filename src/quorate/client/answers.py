"""Answers of a server as results, and where in it they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from quorate.client.connection import Connection
from quorate.client.refusals import RefusedError

R = TypeVar("R", bound=BaseModel)
T = TypeVar("T")

PAGE = 200
"""entries of a list that are fetched at once"""


def campaign_path(campaign: str, *parts: str) -> str:
    """Where a campaign is, or what is part of it."""
    return "/".join(("/api/campaigns", *(quote(part, safe=".") for part in (campaign, *parts))))


def answered(kind: type[R], response: httpx.Response) -> R:
    """An answer as a result. Raises RefusedError when it has another shape."""
    return valid(TypeAdapter(kind), response.json())


def found(
    connection: Connection,
    kind: type[R],
    path: str,
    parameters: Mapping[str, str | int | bool] | None = None,
) -> R:
    """What lies at a path."""
    return answered(kind, connection.ask("GET", path, parameters=parameters))


def paged(
    connection: Connection,
    kind: type[R],
    path: str,
    key: str,
    parameters: Mapping[str, str | int | bool] | None = None,
) -> Iterator[R]:
    """The list that lies at a path under this key, a page fetched when it is come to."""
    after = ""
    while True:
        asked = {**(parameters or {}), "after": after, "limit": PAGE}
        page = connection.ask("GET", path, parameters=asked).json()
        yield from valid(TypeAdapter(list[kind]), page[key])  # type: ignore[valid-type]
        if page["next"] is None:
            return
        after = page["next"]


def given(**parameters: str) -> dict[str, str | int | bool]:
    """The parameters that are asked for: those that are not empty."""
    return {name: value for name, value in parameters.items() if value}


def valid(adapter: TypeAdapter[T], value: object) -> T:
    """A value of an answer as what it should be. Raises RefusedError when it has another shape."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise RefusedError(
            f"the server answered in another way than this version knows: {error}",
            status=200,
            remedy="use the versions of Quorate that go together",
        ) from None

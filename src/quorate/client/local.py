"""The installation in a folder of this machine: its running server, or the application itself.

Whoever can read the install's keys owns it. A request is signed with a key that follows from them
and is worth something for ten minutes; no token is kept anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

import httpx

from quorate.ledger.keys import MASTER
from quorate.schema.errors import RequestError
from quorate.server import operator
from quorate.server.app import create_app
from quorate.server.called_routes import CalledRoutes
from quorate.server.house import House, open_house
from quorate.server.serving import served_at
from quorate.server.settings import read_settings

IN_PROCESS = "http://in-process.quorate"
RENEWED = 300.0
"""seconds after which another token is made, well before the first runs out"""
WATCHED_AFTER = 10.0
"""seconds after which campaigns are watched here: that reads their logs, and most commands are over
by then"""


class Operator(httpx.Auth):
    """Signs requests as the operator of the machine."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._token = ""
        self._made = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put a fresh token on the request."""
        now = time.monotonic()
        if not self._token or now - self._made > RENEWED:
            self._token, self._made = operator.operator_token(self._key), now
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def open_local(data: Path, *, make: bool = False, database: str | None = None) -> httpx.Client:
    """A connection to the installation in a folder, as its operator.

    Raises RequestError when there is none, unless ``make``; StoreLockedError when another process
    than a server writes there.
    """
    if not make and not (data / MASTER).exists():
        raise RequestError(
            "there is no installation in this folder",
            where=str(data),
            remedy="give its folder with --data, or make one: quorate serve",
        )
    house = open_house(data, read_settings(data, {"database": database} if database else None))
    signing = Operator(house.derived(operator.PURPOSE))
    # a server with names answers under these alone
    names = house.settings.hosts
    headers = {"Host": names[0]} if names else {}
    url = served_at(data)
    if url is not None:
        # no proxy stands between two processes of a machine
        return httpx.Client(base_url=url, auth=signing, headers=headers, trust_env=False)
    return httpx.Client(
        base_url=IN_PROCESS, auth=signing, headers=headers, transport=_application(house)
    )


def _application(house: House) -> httpx.BaseTransport:
    from quorate.client.in_process import InProcess

    app = create_app(house, [CalledRoutes()], WATCHED_AFTER)
    return InProcess(app, app.router.lifespan_context(app))

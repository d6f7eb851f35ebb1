"""A server that is ended and begun again on the same folder."""

from __future__ import annotations

from pathlib import Path

from campaigns import Clock
from house import Place
from quorate.server.app import create_app
from quorate.server.house import open_house
from quorate.server.settings import Settings


async def again(place: Place, data: Path, clock: Clock) -> None:
    """Let another process serve the same folder; cookies stay good."""
    await place.stack.aclose()
    place.house = open_house(data, Settings(), clock)
    place.app = create_app(place.house)
    await place.stack.enter_async_context(place.app.router.lifespan_context(place.app))
    cookies = place.owner.cookies
    place.owner = await place.browser()
    place.owner.cookies.update(cookies)

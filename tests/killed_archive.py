"""Archive a campaign or bring it back in a process that kills itself at a step of the way.

python tests/killed_archive.py DATA VERB STEP CAMPAIGN [DATABASE]
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from quorate.campaign.rights import OWNER, Actor
from quorate.campaign.unarchiving import bring_back
from quorate.ledger.event import SYSTEM
from quorate.server import archives
from quorate.server.archives import Archives, Moving
from quorate.server.house import House, open_house
from quorate.server.settings import Settings
from quorate.storage.transaction import Transaction

OUT = (
    "writing",
    "digests",
    "before it is in its place",
    "in its place",
    "in the log",
    "taken over",
    "deleted 1",
    "deleted 3",
    "deleted all",
    "told that it moves no more",
)
"""the steps of archiving at which a process is killed"""
BACK = (
    "verified",
    "cleared",
    "put back 1",
    "put back 4",
    "before its files",
    "before the log says so",
    "the log says so",
    "back",
)
"""the steps of bringing back"""


def die(*_: object) -> NoReturn:
    """End as a process that is killed ends."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still here")


async def die_soon(*_: object) -> None:
    """The same where it is awaited."""
    die()


def told(step: str) -> None:
    """Die when it is told that a step goes on."""
    tell = Moving.tell

    def heard(moving: Moving, now: str, done: float) -> None:
        tell(moving, now, done)
        if now == step:
            die()

    put(Moving, "tell", heard)


def put(where: object, name: str, what: object) -> None:
    """Have something else there."""
    setattr(where, name, what)


def after(name: str, times: int = 1) -> None:
    """Die in the transaction in which a verb was done for so many times, or last for 0."""
    verb: Callable[..., int | None] = getattr(archives, name)
    calls = 0

    def done(*given: object, **named: object) -> int | None:
        nonlocal calls
        found = verb(*given, **named)
        calls += 1
        if calls == times or (times == 0 and found == 0):
            die()
        return found

    put(archives, name, done)


def when_back(house: House) -> None:
    """Die when the campaign is back, before anything else is done."""
    number, back = house.store.number, bring_back
    done: list[str] = []

    def brought(tx: Transaction, by: str, campaign: str, holder: str, root: str) -> None:
        back(tx, by, campaign, holder, root)
        done.append(campaign)

    async def numbered() -> None:
        if done:
            die()
        await number()

    put(archives, "bring_back", brought)
    put(house.store, "number", numbered)


async def cleared(own: Archives, campaign: str, holder: str, moving: Moving) -> None:
    """Die when what was left of the rows is deleted."""
    await CLEAR(own, campaign, holder, moving)
    die()


CLEAR = Archives._clear
PLACES: Mapping[str, tuple[object, str, object]] = MappingProxyType(
    {
        "before it is in its place": (archives, "put_into_place", die),
        "in the log": (Archives, "_delete", die_soon),
        "taken over": (Archives, "_drop_media", die_soon),
        "verified": (Archives, "_clear", die_soon),
        "cleared": (Archives, "_clear", cleared),
        "before its files": (Archives, "_take_media", die),
        "before the log says so": (archives, "bring_back", die),
    }
)
"""the steps at which something else is done instead"""


def prepare(step: str, house: House) -> None:
    """Have this process killed at a step."""
    words, _, last = step.rpartition(" ")
    if step in PLACES:
        put(*PLACES[step])
    elif step in ("writing", "digests"):
        told(step)
    elif step == "in its place":
        after("put_into_place")
    elif words == "deleted":
        after("delete_some", 0 if last == "all" else int(last))
    elif words == "put back":
        after("_put_back", int(last))
    elif step == "the log says so":
        after("bring_back")
    elif step == "back":
        when_back(house)
    else:
        put(house.archives, "forget", die_soon)


async def reach(house: House, verb: str, campaign: str) -> None:
    """Do what a verb says, and wait until it is done. Raises what came in the way."""
    me = Actor(SYSTEM, OWNER)
    begin: dict[str, Callable[[Actor, str], Awaitable[None]]] = {
        "archive": house.archives.start,
        "unarchive": house.archives.start_back,
    }
    await begin[verb](me, campaign)
    await asyncio.gather(*house.archives._tasks)
    moving = house.archives._moving[campaign]
    if moving.problem:
        raise RuntimeError(moving.problem)


async def main(data: str, verb: str, step: str, campaign: str, database: str = "") -> None:
    """Run it."""
    house = open_house(Path(data), Settings(database=database or None))
    await house.start()
    prepare(step, house)
    await reach(house, verb, campaign)
    await house.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

"""A campaign that was judged and closed, in a real house on each store, to be archived."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from house import Place, opened
from quorate.campaign.archiving import OUT
from quorate.ledger.events import MediaAdded
from quorate.ledger.views import ALL
from quorate.server.house import House
from quorate.server.settings import Settings
from quorate.storage.queries import archives as queries
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

PICTURE = b"\x89PNG\r\n\x1a\n of nothing"
Dump = dict[str, list[tuple[object, ...]]]
Said = dict[str, dict[str, object]]


@asynccontextmanager
async def closed_campaign(
    data: Path, database: str | None = None, answers: int = 6
) -> AsyncIterator[Place]:
    """A closed campaign with answers of two raters, with words of their own, and a file."""
    settings = Settings(database=database)
    async with opened(data, settings=settings, items=answers) as place:
        await _judge(place)
        digest = place.house.media.keep(PICTURE)
        media = MediaAdded(place.name, digest, "image/png", len(PICTURE), 1, 1)
        by = place.owner_actor.person
        await place.house.store.write(lambda tx: tx.append(place.name, by, media))
        answer = await place.owner.post(f"/api/campaigns/{place.name}/close", json={})
        assert answer.status_code == 204, answer.text
        yield place


async def _judge(place: Place) -> None:
    for rater in place.raters:
        while leases := (await place.work(rater))["leases"]:
            assert isinstance(leases, list)
            answer = await place.submit(
                rater, leases[0]["lease"], labels={"tone": "warm", "why": "It is kind."}
            )
            assert answer.status_code == 200, answer.text


async def moved(place: Place, verb: str, *, problem: bool = False) -> Said:
    """Ask for a move, and wait until it is over; what is said of it then."""
    path = f"/api/campaigns/{place.name}"
    begun = await place.owner.post(f"{path}/{verb}")
    assert begun.status_code == 202, begun.text
    found: Said = begun.json()
    while moving := found.get("moving") or {}:
        if moving["problem"]:
            assert problem, moving
            return found
        await asyncio.sleep(0.02)
        found = (await place.owner.get(f"{path}/archive")).json()
    assert not problem
    return found


def folder_of(place: Place) -> Path:
    """The folder of the one archive that there is."""
    [folder] = [one for one in place.house.archives.folder.iterdir() if one.name[0] != "."]
    return folder


async def dump(place: Place) -> Dump:
    """Every row of the campaign: of its views, its log, its heads."""
    return await dump_of(place.house, place.name)


async def dump_of(house: House, campaign: str) -> Dump:
    """The same, of any campaign."""
    await house.store.number()
    return await house.store.read(lambda tx: _dump(tx, campaign))


def _dump(tx: Transaction, campaign: str) -> Dump:
    found: Dump = {
        view.name: sorted(
            (tuple(row.values()) for row in tx.select(view, {"campaign": campaign})), key=repr
        )
        for view in ALL
        if "campaign" in view.columns
    }
    lines = tx.all(logs.LINES, log=campaign, start=0, limit=100_000)
    found["log"] = [tuple(line[1:]) for line in lines]
    found["heads"] = [tuple(row) for row in tx.all(logs.CHECKPOINTS, log=campaign)]
    return found


async def cut_off(place: Place, bites: int) -> None:
    """Leave the rows of an archived campaign as a process that was killed leaves them: some are
    deleted, and the move has another holder."""
    from quorate.campaign.archiving import delete_some, take_over

    def begin(tx: Transaction) -> None:
        take_over(tx, place.name, OUT, "gone")

    await place.house.store.write(begin)
    for _ in range(bites):
        await place.house.store.write(lambda tx: delete_some(tx, place.name, OUT, "gone", 3))


async def waiting_moves(place: Place) -> int:
    """How many campaigns are on their way."""
    return len(await place.house.store.read(lambda tx: tx.all(queries.MOVES)))

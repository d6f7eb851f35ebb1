"""Downloads: a campaign's judgments as the one table, and its items with them, as they are read."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Literal

from fastapi import Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, StreamingResponse

from quorate.campaign.exporting import Row, RowPage, judgment_rows
from quorate.campaign.rights import Actor
from quorate.campaign.whole_items import ItemLines, Mark, item_lines
from quorate.formats.export import (
    MEDIA_TYPES,
    Cell,
    csv_header,
    csv_rows,
    instant,
    json_lines,
    text_lines,
    to_parquet,
)
from quorate.server.house import House
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("downloads")
Format = Literal["csv", "jsonl", "parquet"]
_BYTES = {
    "content": {
        kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for kind in MEDIA_TYPES.values()
    },
    "description": "The table",
}


@router.get(
    "/campaigns/{campaign}/judgments.{format}",
    response_class=Response,
    responses={**OWN, 200: _BYTES},
)
async def judgments(
    house: Here, me: Me, campaign: CampaignName, format: Format, counted: bool = False
) -> Response:
    """All judgments that were given until now, a row for each answered question, items together.

    With ``counted`` without those that do not speak of an item's answer: excluded, too late to
    count, practice, tests, traps and repetitions. In CSV, text that a
    spreadsheet would run as a formula stands behind an apostrophe; the other formats hold it as it
    was written.
    """
    now, first = await house.store.read(
        lambda tx: (tx.now, judgment_rows(tx, house.vault, me, campaign))
    )
    pages = _pages(house, me, campaign, now, first)
    headers = {"Content-Disposition": f'attachment; filename="{campaign}-judgments.{format}"'}
    if format == "parquet":
        return await _parquet(pages, headers, counted=counted)
    stream = _csv(pages, counted=counted) if format == "csv" else _jsonl(pages, counted=counted)
    return StreamingResponse(stream, media_type=MEDIA_TYPES[format], headers=headers)


@router.get(
    "/campaigns/{campaign}/items.jsonl",
    response_class=Response,
    responses={
        **OWN,
        200: {
            "content": {MEDIA_TYPES["jsonl"]: {"schema": {"type": "string", "format": "binary"}}},
            "description": "A line of JSON an item",
        },
    },
)
async def whole_items(house: Here, me: Me, campaign: CampaignName) -> Response:
    """All items with their content, the judgments that were given until now, and skips: each line
    has what the route of one item has, but for its history and what is believed."""

    def begin(tx: Transaction) -> tuple[int, ItemLines]:
        return tx.now, item_lines(tx, house.vault, me, campaign, Mark(), tx.now)

    now, first = await house.store.read(begin)
    headers = {"Content-Disposition": f'attachment; filename="{campaign}-items.jsonl"'}
    stream = _items(house, me, campaign, now, first)
    return StreamingResponse(stream, media_type=MEDIA_TYPES["jsonl"], headers=headers)


async def _items(
    house: House, me: Actor, campaign: str, until: int, page: ItemLines
) -> AsyncIterator[bytes]:
    yield page.lines
    while page.next is not None:
        page = await house.store.read(
            partial(
                item_lines,
                vault=house.vault,
                actor=me,
                campaign=campaign,
                after=page.next,
                until=until,
            )
        )
        yield page.lines


async def _pages(
    house: House, me: Actor, campaign: str, until: int, page: RowPage
) -> AsyncIterator[tuple[Row, ...]]:
    while True:
        yield page.rows
        after = page.next
        if after is None:
            return
        next_page = partial(
            judgment_rows,
            vault=house.vault,
            actor=me,
            campaign=campaign,
            after=after,
            until=until,
        )
        page = await house.store.read(next_page)


async def _csv(pages: AsyncIterator[tuple[Row, ...]], *, counted: bool) -> AsyncIterator[bytes]:
    yield csv_header()
    async for rows in pages:
        yield csv_rows(_cells(rows, counted=counted))


async def _jsonl(pages: AsyncIterator[tuple[Row, ...]], *, counted: bool) -> AsyncIterator[bytes]:
    async for rows in pages:
        yield json_lines(_cells(rows, counted=counted))


async def _parquet(
    pages: AsyncIterator[tuple[Row, ...]], headers: dict[str, str], *, counted: bool
) -> Response:
    folder = tempfile.TemporaryDirectory(prefix="quorate-")
    try:
        lines = Path(folder.name) / "lines"
        target = Path(folder.name) / "table"
        with lines.open("wb") as file:
            async for rows in pages:
                file.write(text_lines(_cells(rows, counted=counted)))
        await asyncio.to_thread(to_parquet, lines, target)
        lines.unlink()
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        target,
        media_type=MEDIA_TYPES["parquet"],
        headers=headers,
        background=BackgroundTask(folder.cleanup),
    )


def _cells(rows: tuple[Row, ...], *, counted: bool) -> list[dict[str, Cell]]:
    return [{**asdict(row), "at": instant(row.at)} for row in rows if not counted or row.counts]

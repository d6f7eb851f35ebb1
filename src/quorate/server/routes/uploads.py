"""Uploads: files that items show, and files of items."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from fastapi import Request, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from quorate.campaign.adding import NewItem, Refused, add_items
from quorate.campaign.asked import spec_of
from quorate.campaign.media import add_media
from quorate.campaign.rights import Actor, Right, demand
from quorate.formats.items.archive import Archive
from quorate.formats.items.columns import FILES, Columns, ItemRow, columns_of, item_row
from quorate.formats.items.rows import Row, rows_of
from quorate.formats.media_file import MediaFile, media_file
from quorate.ledger.events import MediaAdded
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.server.house import House
from quorate.server.names import CampaignName
from quorate.server.routes.items import RefusedRow
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("items")
AT_ONCE = 500
MOST_NAMED = 1_000
"""refused rows that are named; the others are counted"""
_FILE: dict[str, object] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class KeptMedia(BaseModel):
    """A file that items can name as ``media``."""

    media: str
    type: str
    bytes: int
    width: int | None
    height: int | None


class Uploaded(BaseModel):
    """How many items a file added, what was taken for what, and the rows that were refused."""

    added: int
    refused_count: int
    refused: list[RefusedRow]
    mapping: list[str]
    media: int


class Prepared(NamedTuple):
    """Rows that are ready to be added, the files they name, and rows that are not."""

    rows: list[tuple[int, NewItem]]
    files: list[MediaAdded]
    refused: list[Refused]


@router.post(
    "/campaigns/{campaign}/media",
    response_model=KeptMedia,
    responses=OWN,
    openapi_extra=_FILE,
)
async def upload_media(house: Here, me: Me, campaign: CampaignName, request: Request) -> Response:
    """Keep a picture, sound or film. What it is, is read from its bytes; its name is not kept."""
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.RUN))
    async with request.form(max_files=1, max_fields=4) as form:
        upload = _file_of(form.get("file"))
        data = await upload.read()
    found = await asyncio.to_thread(media_file, data)
    added = await asyncio.to_thread(_keep, house, campaign, found)
    await house.store.write(lambda tx: add_media(tx, me, campaign, added))
    return said(
        KeptMedia(
            media=f"media:{added.digest}",
            type=added.type,
            bytes=added.bytes,
            width=added.width,
            height=added.height,
        )
    )


@router.post(
    "/campaigns/{campaign}/items/upload",
    response_model=Uploaded,
    responses=OWN,
    openapi_extra=_FILE,
)
async def upload_items(house: Here, me: Me, campaign: CampaignName, request: Request) -> Response:
    """Add the items of a CSV, TSV, JSON, JSON lines or Parquet file, or of a ZIP with its media.

    Rows that do not fit are named with what is wrong; the others are added. Sending the file again
    adds what is missing: items whose names are there already are refused.
    """
    spec = await house.store.read(lambda tx: _spec(tx, me, campaign))
    async with request.form(max_files=1, max_fields=4) as form:
        upload = _file_of(form.get("file"))
        name = PurePosixPath(upload.filename or "").name[:200]
        return said(await _add_all(house, me, spec, name, upload.file))


async def _add_all(
    house: House, me: Actor, spec: CampaignSpec, name: str, file: BinaryIO
) -> Uploaded:
    added, media, refused, mapping = 0, 0, list[Refused](), list[str]()
    with ExitStack() as stack:
        archive, table, rows = await asyncio.to_thread(_opened, stack, name, file)
        columns: Columns | None = None
        while chunk := await asyncio.to_thread(lambda: list(islice(rows, AT_ONCE))):
            if columns is None:
                columns = columns_of(spec, dict.fromkeys(k for row in chunk for k in row.values))
                mapping = columns.said()
            source = (archive, table) if archive else None
            ready = await asyncio.to_thread(_prepare, house, spec, columns, chunk, source)
            done = await _add(house, me, spec.name, ready)
            added += done[0]
            media += len(ready.files)
            refused += ready.refused + done[1]
    house.cursors.freed(spec.name)
    refused.sort(key=lambda one: one.row)
    named = [RefusedRow(row=r.row, item=r.item, what=r.what) for r in refused[:MOST_NAMED]]
    return Uploaded(
        added=added, refused_count=len(refused), refused=named, mapping=mapping, media=media
    )


def _opened(
    stack: ExitStack, name: str, file: BinaryIO
) -> tuple[Archive | None, str, Iterator[Row]]:
    if not name.lower().endswith(".zip"):
        return None, name, rows_of(name, file)
    archive = Archive(name, file)
    table = archive.table()
    return archive, table, rows_of(table, stack.enter_context(archive.opened(table)))


def _prepare(
    house: House,
    spec: CampaignSpec,
    columns: Columns,
    chunk: list[Row],
    source: tuple[Archive, str] | None,
) -> Prepared:
    ready = Prepared([], [], [])
    for row in chunk:
        name = None
        try:
            if row.fault:
                raise InputError(row.fault)
            found = item_row(spec, columns, row)
            name = found.item
            if source is not None:
                ready.files.extend(_bring_media(house, spec, found, *source))
            item = NewItem(
                content=found.content,
                item=found.item,
                gold=found.gold,
                priority=found.priority,
                bank=found.bank,
                slices=found.slices,
                explanation=found.explanation,
            )
            ready.rows.append((row.number, item))
        except InputError as error:
            ready.refused.append(Refused(row.number, name, error.message))
    return ready


def _bring_media(
    house: House, spec: CampaignSpec, found: ItemRow, archive: Archive, table: str
) -> list[MediaAdded]:
    files = []
    for field in spec.content:
        path = found.content.get(field.name)
        if field.type not in FILES or not isinstance(path, str) or path.startswith("media:"):
            continue
        added = _keep(house, spec.name, media_file(archive.media(path, table), path))
        found.content[field.name] = f"media:{added.digest}"
        files.append(added)
    return files


async def _add(
    house: House, me: Actor, campaign: str, ready: Prepared
) -> tuple[int, list[Refused]]:
    def work(tx: Transaction) -> tuple[int, list[Refused]]:
        for file in {file.digest: file for file in ready.files}.values():
            add_media(tx, me, campaign, file)
        done = add_items(tx, me, campaign, [item for _, item in ready.rows])
        # counted from 1 within the piece; told by the row of the file
        numbers = [number for number, _ in ready.rows]
        refused = [Refused(numbers[r.row - 1], r.item, r.what) for r in done.refused]
        return len(done.items), refused

    return await house.store.write(work)


def _keep(house: House, campaign: str, file: MediaFile) -> MediaAdded:
    digest = house.media.keep(file.data)
    return MediaAdded(campaign, digest, file.type, len(file.data), file.width, file.height)


def _file_of(given: object) -> UploadFile:
    if not isinstance(given, UploadFile):
        raise InputError("the form has no file", where="file", remedy="send it as field `file`")
    return given


def _spec(tx: Transaction, me: Actor, campaign: str) -> CampaignSpec:
    demand(tx, me, campaign, Right.RUN)
    return spec_of(tx, campaign)

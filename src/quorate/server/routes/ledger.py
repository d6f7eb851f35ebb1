"""The ledger: what happened, the signed heads of its logs, and proofs."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, JsonValue
from starlette.responses import PlainTextResponse

from quorate.campaign.checkpointing import checkpoint, latest_checkpoint, may_read_log
from quorate.campaign.receipts import MOST as MOST_JUDGMENTS
from quorate.campaign.receipts import receipt_of
from quorate.campaign.rights import Actor, campaign_state
from quorate.ledger.event import HOUSE
from quorate.server.names import CampaignName, LogName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import log as logs
from quorate.storage.queries.log import Line
from quorate.storage.transaction import Transaction

router = new_router("ledger")
MOST = 1_000
_Index = Annotated[int, Query(ge=0, le=2**53 - 1)]
_NOTE = {
    "content": {"text/plain": {"schema": {"type": "string"}}},
    "description": "Text, as it travels",
}


class LogEntry(BaseModel):
    """An entry of a log; ``body`` is its canonical JSON, byte for byte, ``leaf`` its hash."""

    index: int
    kind: str
    at: int
    by: str
    data: dict[str, JsonValue]
    body: str
    leaf: str


class LogPage(BaseModel):
    """Entries from an index on; ``next`` is the index behind, null at the end."""

    entries: list[LogEntry]
    next: int | None


class ConsistencyProof(BaseModel):
    """Hashes in hexadecimal that show the older log to be a beginning of the newer (RFC 6962)."""

    old: int
    size: int
    path: list[str]


@router.get("/campaigns/{campaign}/log", response_model=LogPage, responses=OWN)
async def log(
    house: Here,
    me: Me,
    campaign: CampaignName,
    start: _Index = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Response:
    """What happened in the campaign, in order."""
    return said(await house.store.read(lambda tx: _page(tx, me, campaign, start, limit)))


@router.get(
    "/ledger/{log}/checkpoint",
    response_class=Response,
    responses={**OWN, 200: _NOTE},
)
async def head(house: Here, me: Me, log: LogName) -> Response:
    """The newest signed head of the log (C2SP tlog-checkpoint)."""
    found = await house.store.read(lambda tx: latest_checkpoint(tx, me, log))
    return PlainTextResponse(found.text)


@router.post(
    "/ledger/{log}/checkpoint",
    response_class=Response,
    responses={**OWN, 200: _NOTE},
)
async def sign(house: Here, me: Me, log: LogName) -> Response:
    """Sign the head of the log as it is now, unless it is signed already."""
    await house.store.number()

    def work(tx: Transaction) -> str:
        may_read_log(tx, me, log, even_archived=True)
        if log != HOUSE:
            campaign_state(tx, log)
        return checkpoint(tx, log, house.signer(log)).note

    return PlainTextResponse(await house.store.write(work))


@router.get(
    "/ledger/{log}/proof/{index}",
    response_class=Response,
    responses={**OWN, 200: _NOTE},
)
async def proof(house: Here, me: Me, log: LogName, index: int) -> Response:
    """That an entry is in the log, as a text that is checked offline (C2SP tlog-proof)."""
    found = await house.store.read(lambda tx: house.prover.inclusion(tx, me, log, index))
    return PlainTextResponse(found.text)


@router.get(
    "/campaigns/{campaign}/receipts",
    response_class=Response,
    responses={
        **OWN,
        200: {
            "content": {"application/json": {"schema": {"type": "object"}}},
            "description": "A signed envelope (DSSE)",
        },
    },
)
async def receipts(
    house: Here,
    me: Me,
    campaign: CampaignName,
    start: _Index = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_JUDGMENTS)] = MOST_JUDGMENTS,
) -> Response:
    """One's own judgments as they are in the log, signed, to be held against a release later.

    Goes on from ``next`` in it when there are more. It says nothing of the items.
    """
    await house.store.number()
    found = await house.store.read(
        lambda tx: receipt_of(tx, house.prover, me, campaign, start, limit)
    )
    envelope = found.signed(house.signer(campaign))
    name = f"{campaign}.receipt.json"
    return Response(
        envelope.text,
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/ledger/{log}/consistency", response_model=ConsistencyProof, responses=OWN)
async def consistency(house: Here, me: Me, log: LogName, old: _Index, size: _Index) -> Response:
    """That the log at one size is a beginning of the log at another."""
    path = await house.store.read(lambda tx: house.prover.consistency(tx, me, log, old, size))
    return said(ConsistencyProof(old=old, size=size, path=[step.hex() for step in path]))


def _page(tx: Transaction, me: Actor, campaign: str, start: int, limit: int) -> LogPage:
    may_read_log(tx, me, campaign)
    lines = tx.all(logs.LINES, log=campaign, start=start, limit=limit)
    more = len(lines) == limit and lines
    return LogPage(
        entries=[_entry(line) for line in lines],
        next=(lines[-1].idx or 0) + 1 if more else None,
    )


def _entry(line: Line) -> LogEntry:
    record = json.loads(line.body)
    return LogEntry(
        index=line.idx or 0,
        kind=line.kind,
        at=line.at,
        by=record["by"],
        data=record["data"],
        body=line.body,
        leaf=line.leaf.hex(),
    )

"""How far a campaign is: asked for, or told as it happens."""

from __future__ import annotations

from fastapi import Response
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from quorate.campaign.rights import Right, demand
from quorate.campaign.status import Status
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

router = new_router("status")


class StatusItems(BaseModel):
    """Items by state; ``closed`` have all the judgments that they want."""

    open: int
    closed: int
    retired: int


class StatusHour(BaseModel):
    """Judgments given from a full hour on."""

    at: int
    count: int


class StatusSource(BaseModel):
    """A file of another tool that judgments came from; ``digest`` is its SHA-256."""

    source: str
    tool: str
    file: str
    digest: str
    judgments: int
    at: int


class LabelFrequency(BaseModel):
    """How often a label was given."""

    label: str
    count: int


class StatusView(BaseModel):
    """Where a campaign stands.

    ``judgments`` counts all that were given, ``counted`` those that fill a place of an item that is
    not retired, ``wanted`` the places. ``eta`` is when the last place will be filled at the rate of
    the last judgments. ``label_counts`` is a little older than the rest, and of the latest 50,000
    judgments; of a question it has the hundred most frequent labels. Items and places are as they
    were ``counted_at``: in a campaign of more than 20,000 items some time ago, so that counting
    takes a fiftieth of the time at most.
    """

    state: str
    at: int
    items: StatusItems
    judgments: int
    counted: int
    wanted: int
    held: int
    skipped: int
    raters: int
    raters_active: int
    median_seconds: float | None
    eta: int | None
    per_hour: list[StatusHour]
    counted_at: int
    imported: int
    """judgments that came from other tools; time and people at work are of the others"""
    sources: list[StatusSource]
    """the 100 that came last; ``sources_left_out`` counts the others"""
    sources_left_out: int
    label_counts: dict[str, list[LabelFrequency]]


_STREAM = {
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
    "description": "Events `status`, each with the status as JSON",
}


@router.get("/campaigns/{campaign}/status", response_model=StatusView, responses=OWN)
async def status(house: Here, me: Me, campaign: CampaignName) -> Response:
    """Where the campaign stands."""
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.READ))
    return said(status_view(*await house.live.now(campaign)))


@router.get(
    "/campaigns/{campaign}/events",
    response_class=StreamingResponse,
    responses={**OWN, 200: _STREAM},
)
async def events(request: Request, house: Here, me: Me, campaign: CampaignName) -> Response:
    """The status, sent again whenever it changes, at most once a second (server-sent events).

    A browser that connects again names the last event that it had, and is sent the status at once
    only when it has changed since.
    """
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.READ))
    last = request.headers.get("last-event-id", "")
    stream = house.live.listen(me, campaign, last)
    return StreamingResponse(
        stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def status_view(found: Status, labels: dict[str, tuple[tuple[str, int], ...]]) -> StatusView:
    """The status as it is sent."""
    return StatusView(
        state=found.state,
        at=found.at,
        items=StatusItems(
            open=found.items.open, closed=found.items.closed, retired=found.items.retired
        ),
        judgments=found.judgments,
        counted=found.counted,
        wanted=found.wanted,
        held=found.held,
        skipped=found.skipped,
        raters=found.raters,
        raters_active=found.raters_active,
        median_seconds=found.median_seconds,
        eta=found.eta,
        per_hour=[StatusHour(at=hour.at, count=hour.count) for hour in found.per_hour],
        counted_at=found.counted_at,
        imported=found.imported,
        sources=[StatusSource(**one._asdict()) for one in found.sources],
        sources_left_out=found.sources_left_out,
        label_counts={
            question: [LabelFrequency(label=label, count=count) for label, count in counts]
            for question, counts in labels.items()
        },
    )

"""Archives: take a closed campaign out of the database, and bring it back."""

from __future__ import annotations

from typing import Literal

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.rights import Actor
from quorate.server.archives import Seen
from quorate.server.house import House
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.archives import Archived

router = new_router("archives")


class ArchiveLine(BaseModel):
    """The archive of a campaign: when it was made, the digest of its manifest, the size and root of
    the log in it, and the bytes of its files."""

    at: int
    digest: str
    log_size: int
    root: str
    bytes: int


class MovingView(BaseModel):
    """A campaign on its way into its archive or back; ``problem`` says why it did not get there."""

    way: Literal["out", "in"]
    since: int
    step: str
    done: float
    """the share of the step"""
    problem: str


class ArchiveView(BaseModel):
    """Where a campaign is: in the database, or in an archive."""

    archive: ArchiveLine | None
    folder: str | None
    """its name below the folder ``archives`` of the installation, where it is there"""
    moving: MovingView | None


@router.get("/campaigns/{campaign}/archive", response_model=ArchiveView, responses=OWN)
async def archive(house: Here, me: Me, campaign: CampaignName) -> Response:
    """The archive of a campaign, and what goes on."""
    return said(await _view(house, me, campaign))


@router.post(
    "/campaigns/{campaign}/archive", response_model=ArchiveView, status_code=202, responses=OWN
)
async def archive_it(house: Here, me: Me, campaign: CampaignName) -> Response:
    """Begin to archive a closed campaign, or go on where that was cut off; for owners."""
    await house.archives.start(me, campaign)
    return said(await _view(house, me, campaign), 202)


@router.post(
    "/campaigns/{campaign}/unarchive", response_model=ArchiveView, status_code=202, responses=OWN
)
async def unarchive(house: Here, me: Me, campaign: CampaignName) -> Response:
    """Begin to bring an archived campaign back, or go on where that was cut off; for owners."""
    await house.archives.start_back(me, campaign)
    return said(await _view(house, me, campaign), 202)


def archive_line(found: Archived) -> ArchiveLine:
    """An archive as it is told."""
    shown = set(ArchiveLine.model_fields)
    return ArchiveLine.model_validate({k: v for k, v in found._asdict().items() if k in shown})


async def _view(house: House, me: Actor, campaign: str) -> ArchiveView:
    seen: Seen = await house.archives.seen(me, campaign)
    moving, found = seen.moving, seen.archived
    return ArchiveView(
        archive=None if found is None else archive_line(found),
        folder=house.archives.place(found).name if found is not None and seen.here else None,
        moving=None
        if moving is None
        else MovingView(
            way="out" if moving.way == "out" else "in",
            since=moving.begun,
            step=moving.step,
            done=moving.done,
            problem=moving.problem,
        ),
    )

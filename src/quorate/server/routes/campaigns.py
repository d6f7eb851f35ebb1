"""Campaigns: open one, look at it, change it, close it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Body, Response
from pydantic import BaseModel, Field, JsonValue

from quorate.campaign.changing import change_campaign
from quorate.campaign.closing import close_campaign, reopen_campaign
from quorate.campaign.listing import list_campaigns
from quorate.campaign.opening import open_campaign
from quorate.campaign.paging import Span
from quorate.campaign.reading import OpenedCampaign, open_view
from quorate.campaign.rights import Actor, Right, demand, demand_owner
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.errors import SpecError
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName
from quorate.server.problem import Detail, problems
from quorate.server.remarks import RemarkView, remarks_of
from quorate.server.routes.archives import ArchiveLine, archive_line
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.archives import Archived
from quorate.storage.queries.campaigns import CampaignRow
from quorate.storage.queries.listing import Listed
from quorate.storage.transaction import Transaction

router = new_router("campaigns")

SpecBody = Annotated[
    dict[str, JsonValue],
    Body(description="a campaign as in the campaign file; see /api/schema/campaign.json"),
]


class CampaignLine(BaseModel):
    """A campaign in a list."""

    campaign: str
    title: str
    state: Literal["open", "closed", "archived"]
    guideline: str
    items: int
    retired: int
    opened_at: int
    opened_by: str
    closed_at: int | None
    archive: ArchiveLine | None
    """where it rests, when it is archived"""


class CampaignList(BaseModel):
    """A page of the campaigns that one may read, the newest first; ``next`` is the cursor of the
    one behind."""

    campaigns: list[CampaignLine]
    next: str | None


class CampaignView(CampaignLine):
    """A campaign with its spec as it stands; the newest guideline is a resource of its own.

    ``role`` is what one is in it, null for an owner who is no member, or was removed.
    """

    revision: int
    role: Literal["lead", "expert", "rater", "auditor"] | None
    spec: dict[str, JsonValue]


class Checked(BaseModel):
    """Whether a campaign could be opened as it is, every fault, and what it means with defaults.

    ``remarks`` are about its guideline and questions, where it could be opened; none of them keeps
    it from that.
    """

    ok: bool
    errors: list[Detail]
    spec: dict[str, JsonValue] | None
    remarks: list[RemarkView]


class Changed(BaseModel):
    """The paths of the keys that changed."""

    changed: list[str]


class Why(BaseModel):
    """Why something is done."""

    reason: str = Field(default="", max_length=2_000)


def _line(row: CampaignRow | Listed, archived: Archived | None) -> dict[str, object]:
    shown = set(CampaignLine.model_fields)
    told = {name: value for name, value in row._asdict().items() if name in shown}
    return {**told, "archive": None if archived is None else archive_line(archived)}


def _view(opened: OpenedCampaign) -> CampaignView:
    row = opened.row
    line = _line(row, opened.archived)
    return CampaignView.model_validate(
        {
            **line,
            "revision": row.revision,
            "role": opened.role,
            "spec": opened.spec.as_data(),
        }
    )


@router.get("/campaigns", response_model=CampaignList, responses=problems(401, 422, 503))
async def campaigns(house: Here, me: Me, after: After = "", limit: Limit = 50) -> Response:
    """The campaigns that one may read, the newest first."""
    page = await house.store.read(lambda tx: list_campaigns(tx, me, Span(after, limit)))
    lines = [CampaignLine.model_validate(_line(one.row, one.archived)) for one in page.entries]
    return said(CampaignList(campaigns=lines, next=page.next))


@router.post("/campaigns", response_model=CampaignView, status_code=201, responses=OWN)
async def create(house: Here, me: Me, given: SpecBody) -> Response:
    """Open a campaign; one becomes its lead. Only owners may."""
    demand_owner(me)
    spec = campaign_spec(given)

    def work(tx: Transaction) -> OpenedCampaign:
        open_campaign(tx, me, spec)
        return open_view(tx, me, spec.name)

    return said(_view(await house.store.write(work)), 201)


@router.post("/campaigns/check", response_model=Checked, responses=OWN)
async def check(me: Me, given: SpecBody) -> Response:
    """Say what is wrong with a campaign, without opening it."""
    del me
    try:
        spec = campaign_spec(given)
    except SpecError as error:
        return said(Checked(ok=False, errors=faults_of(error), spec=None, remarks=[]))
    remarks = await remarks_of(spec)
    return said(Checked(ok=True, errors=[], spec=spec.as_data(), remarks=remarks))


def faults_of(error: SpecError) -> list[Detail]:
    """The faults as they are sent."""
    return [
        Detail(path=fault.path, found=fault.found, allowed=fault.allowed) for fault in error.faults
    ]


@router.get("/campaigns/{campaign}", response_model=CampaignView, responses=OWN)
async def campaign_view(house: Here, me: Me, campaign: CampaignName) -> Response:
    """One campaign."""
    return said(_view(await house.store.read(lambda tx: open_view(tx, me, campaign))))


@router.patch("/campaigns/{campaign}", response_model=Changed, responses=OWN)
async def change(house: Here, me: Me, campaign: CampaignName, given: SpecBody) -> Response:
    """Change keys of the campaign: those given replace those there were, null takes one away."""

    def work(tx: Transaction) -> tuple[str, ...]:
        return change_campaign(tx, me, campaign, _merged(tx, me, campaign, given))

    changed = await house.store.write(work)
    house.cursors.freed(campaign)
    return said(Changed(changed=list(changed)))


def _merged(tx: Transaction, me: Actor, campaign: str, given: dict[str, JsonValue]) -> CampaignSpec:
    demand(tx, me, campaign, Right.RUN)
    merged: dict[str, object] = {**open_view(tx, me, campaign).spec.as_data(), **given}
    return campaign_spec({key: value for key, value in merged.items() if value is not None})


@router.post("/campaigns/{campaign}/close", status_code=204, responses=OWN)
async def close(house: Here, me: Me, campaign: CampaignName, given: Why) -> Response:
    """Hand out nothing more."""
    await house.store.write(lambda tx: close_campaign(tx, me, campaign, given.reason))
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/reopen", status_code=204, responses=OWN)
async def reopen(house: Here, me: Me, campaign: CampaignName, given: Why) -> Response:
    """Hand out items again."""
    await house.store.write(lambda tx: reopen_campaign(tx, me, campaign, given.reason))
    house.cursors.freed(campaign)
    return Response(status_code=204)

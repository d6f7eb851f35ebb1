"""Certificates of skills, and messages to raters, by leads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.way.skills import LONGEST_WHY, MOST_DAYS, grant_skill, revoke_skill
from quorate.campaign.way.telling import LONGEST, send_message
from quorate.server.names import CampaignName, Id
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

router = new_router("members")
SKILL = r"^[a-z0-9][a-z0-9-]{0,62}$"
REVOKED = "a lead took it back"


class NewSkill(BaseModel):
    """A skill that a lead vouches for, and why; it counts in all campaigns."""

    skill: Annotated[str, Field(pattern=SKILL)]
    valid_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] | None = None
    """absent: for ever"""
    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WHY)]


class Granted(BaseModel):
    """Until when the certificate holds; absent: for ever."""

    expires_at: int | None


class NewMessage(BaseModel):
    """What a rater is told."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Sent(BaseModel):
    """That a message was sent."""

    message: str


@router.post(
    "/campaigns/{campaign}/raters/{rater}/skills",
    response_model=Granted,
    status_code=201,
    responses=OWN,
)
async def certify_rater(
    house: Here, me: Me, campaign: CampaignName, rater: Id, given: NewSkill
) -> Response:
    """Certify that a member has a skill."""
    until = await house.store.write(
        lambda tx: grant_skill(tx, me, campaign, rater, given.skill, given.valid_days, given.why)
    )
    return said(Granted(expires_at=until), 201)


@router.delete(
    "/campaigns/{campaign}/raters/{rater}/skills/{skill}", status_code=204, responses=OWN
)
async def revoke_certificate(
    house: Here,
    me: Me,
    campaign: CampaignName,
    rater: Id,
    skill: str,
    why: Annotated[str, Query(min_length=1, max_length=LONGEST_WHY)] = REVOKED,
) -> Response:
    """Take a member's certificate back."""
    await house.store.write(lambda tx: revoke_skill(tx, me, campaign, rater, skill, why))
    return Response(status_code=204)


@router.post(
    "/campaigns/{campaign}/raters/{rater}/messages",
    response_model=Sent,
    status_code=201,
    responses=OWN,
)
async def send_rater_message(
    house: Here, me: Me, campaign: CampaignName, rater: Id, given: NewMessage
) -> Response:
    """Send a rater a message."""
    sent = await house.store.write(lambda tx: send_message(tx, me, campaign, rater, given.text))
    return said(Sent(message=sent), 201)

"""What a rater must read and agree to."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.consenting import consent, withdraw_consent
from quorate.campaign.publishing import acknowledge_guideline
from quorate.server.routing import OWN, Here, Me
from quorate.server.routing import router as new_router

router = new_router("rater")


class Agreed(BaseModel):
    """Which text one agrees to."""

    version: Annotated[str, Field(min_length=1, max_length=64)]


@router.post(
    "/campaigns/{campaign}/guideline/{version}/acknowledge", status_code=204, responses=OWN
)
async def acknowledge(house: Here, me: Me, campaign: str, version: str) -> Response:
    """Say that one has read this version of the guideline."""
    await house.store.write(lambda tx: acknowledge_guideline(tx, me, campaign, version))
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/consent", status_code=204, responses=OWN)
async def agree(house: Here, me: Me, campaign: str, given: Agreed) -> Response:
    """Agree to the consent text of this version."""
    await house.store.write(lambda tx: consent(tx, me, campaign, given.version))
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/consent/withdraw", status_code=204, responses=OWN)
async def withdraw_agreement(house: Here, me: Me, campaign: str) -> Response:
    """Take one's agreement back: nothing more is handed out until one agrees again."""
    await house.store.write(lambda tx: withdraw_consent(tx, me, campaign))
    house.cursors.freed(campaign)
    return Response(status_code=204)

"""One's own standing, which also those read who were removed and reach nothing else."""

from __future__ import annotations

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, campaign_state, seat_of
from quorate.campaign.way.feedback import recent_messages, standing_of
from quorate.server.house import House
from quorate.server.routes.feedback import MessageView, StandingView, message_view, standing_view
from quorate.server.routes.supplies import Progress, progress_of
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("rater")


class OwnStanding(BaseModel):
    """How one stands in a campaign and why, what one did there, and what one was told."""

    campaign: str
    title: str
    language: str
    standing: StandingView
    progress: Progress
    messages: list[MessageView]
    """of the last thirty days, the newest first"""


@router.get("/campaigns/{campaign}/standing", response_model=OwnStanding, responses=OWN)
async def own_standing(house: Here, me: Me, campaign: str) -> Response:
    """How one stands in a campaign; who was removed reads here why, and may appeal."""
    house.limits.submit.take(me.person)
    # a seat is read under its lock, and that is for those who write
    return said(await house.store.write(lambda tx: _standing(tx, house, me, campaign)))


def _standing(tx: Transaction, house: House, me: Actor, campaign: str) -> OwnStanding:
    seat = seat_of(tx, me, campaign, even_removed=True, even_archived=True)
    spec = spec_of(tx, campaign, seat.digest)
    return OwnStanding.model_construct(
        campaign=campaign,
        title=campaign_state(tx, campaign).title,
        language=spec.language,
        standing=standing_view(standing_of(tx, house.vault, seat)),
        progress=progress_of(seat, spec),
        messages=[message_view(one) for one in recent_messages(tx, seat)],
    )

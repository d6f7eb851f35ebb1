"""The form: what a rater's page needs to know of a campaign."""

from __future__ import annotations

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ForbiddenError, Right, campaign_state, demand
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("rater")


class Form(BaseModel):
    """What is shown of an item and asked about it; the parts are those of a campaign file."""

    campaign: str
    title: str
    language: str
    content: list[dict[str, object]]
    questions: list[dict[str, object]]
    skip_reasons: list[dict[str, object]]
    break_minutes: int
    hold: int
    undo_minutes: int
    lease_minutes: int
    pay: dict[str, object] | None
    expected_seconds: float | None


@router.get("/campaigns/{campaign}/form", response_model=Form, responses=OWN)
async def form(house: Here, me: Me, campaign: str) -> Response:
    """The fields, questions and rules of a campaign."""
    return said(await house.store.read(lambda tx: _form(tx, me, campaign)))


def _form(tx: Transaction, me: Actor, campaign: str) -> Form:
    try:
        demand(tx, me, campaign, Right.JUDGE)
    except ForbiddenError:
        demand(tx, me, campaign, Right.READ)
    state = campaign_state(tx, campaign)
    data = spec_of(tx, campaign).as_data()
    kept = {name: data.get(name) for name in Form.model_fields if name not in ("campaign", "title")}
    return Form.model_validate({**kept, "campaign": campaign, "title": state.title})

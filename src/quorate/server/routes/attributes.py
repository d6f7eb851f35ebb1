"""What a rater tells of themselves, or takes back."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.rights import Actor
from quorate.campaign.way.attributes import give_attributes, own_attributes
from quorate.server.house import House
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.transaction import Transaction

router = new_router("rater")
Name = Annotated[str, Field(max_length=64)]
Given = Annotated[str, Field(max_length=200)]


class OptionView(BaseModel):
    """An answer that can be given."""

    value: str
    text: str


class AskedAttribute(BaseModel):
    """What is asked, and what for."""

    name: str
    ask: str
    why: str
    """Markdown"""
    options: list[OptionView]


class AttributesView(BaseModel):
    """What the campaign asks raters about themselves, and what one told."""

    asked: list[AskedAttribute]
    given: dict[str, str]


class Attributes(BaseModel):
    """What one tells, by name; empty takes all back."""

    given: Annotated[dict[Name, Given], Field(max_length=30)]


@router.get("/campaigns/{campaign}/attributes", response_model=AttributesView, responses=OWN)
async def attributes(house: Here, me: Me, campaign: str) -> Response:
    """What is asked, and what one told."""
    return said(await house.store.read(lambda tx: _view(tx, house, me, campaign)))


@router.put("/campaigns/{campaign}/attributes", response_model=AttributesView, responses=OWN)
async def tell_attributes(house: Here, me: Me, campaign: str, given: Attributes) -> Response:
    """Tell these of oneself, in the place of what was told before. Nobody needs to."""
    house.limits.submit.take(me.person)

    def work(tx: Transaction) -> AttributesView:
        give_attributes(tx, house.vault, me, campaign, given.given)
        return _view(tx, house, me, campaign)

    return said(await house.store.write(work))


def _view(tx: Transaction, house: House, me: Actor, campaign: str) -> AttributesView:
    asked, given = own_attributes(tx, house.vault, me, campaign)
    return AttributesView(
        asked=[
            AskedAttribute(
                name=one.name,
                ask=one.ask,
                why=one.why,
                options=[OptionView(value=o.value, text=o.text or o.value) for o in one.options],
            )
            for one in asked
        ],
        given=given,
    )

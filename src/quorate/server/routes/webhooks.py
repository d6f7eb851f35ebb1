"""Webhooks: addresses that are told of what happens in a campaign."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.webhooks import LONGEST_URL, add_webhook, list_webhooks, remove_webhook
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import webhooks
from quorate.storage.queries.webhooks import Delivery, Webhook
from quorate.storage.transaction import Transaction

router = new_router("webhooks")


class ToTell(BaseModel):
    """An address, and the kinds of events that it is told of; all when none is named."""

    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
    kinds: Annotated[list[str], Field(max_length=100)] = []


class NewWebhookView(BaseModel):
    """The webhook, and the secret that signs what it is told: shown now and never again."""

    webhook: str
    secret: str


class WebhookView(BaseModel):
    """A webhook: what it is told of, how far it was told, and what it last answered."""

    webhook: str
    url: str
    kinds: list[str]
    added_at: int
    next_index: int
    attempts: int
    answer: str


class WebhookList(BaseModel):
    """The webhooks of a campaign."""

    webhooks: list[WebhookView]


@router.get("/campaigns/{campaign}/webhooks", response_model=WebhookList, responses=OWN)
async def webhook_list(house: Here, me: Me, campaign: CampaignName) -> Response:
    """The webhooks of a campaign."""

    def work(tx: Transaction) -> list[WebhookView]:
        found = list_webhooks(tx, me, campaign)
        return [_view(one, tx.one(webhooks.DELIVERY, webhook=one.webhook)) for one in found]

    return said(WebhookList(webhooks=await house.store.read(work)))


@router.post(
    "/campaigns/{campaign}/webhooks",
    response_model=NewWebhookView,
    status_code=201,
    responses=OWN,
)
async def webhook_add(house: Here, me: Me, campaign: CampaignName, given: ToTell) -> Response:
    """Tell an address of events from now on."""
    made = await house.store.write(
        lambda tx: add_webhook(tx, house.vault, me, campaign, given.url, given.kinds)
    )
    return said(NewWebhookView(webhook=made.webhook, secret=made.secret), 201)


@router.delete("/campaigns/{campaign}/webhooks/{webhook}", status_code=204, responses=OWN)
async def webhook_remove(house: Here, me: Me, campaign: CampaignName, webhook: str) -> Response:
    """Tell it nothing more."""
    await house.store.write(lambda tx: remove_webhook(tx, me, campaign, webhook))
    return Response(status_code=204)


def _view(webhook: Webhook, delivery: Delivery | None) -> WebhookView:
    return WebhookView(
        webhook=webhook.webhook,
        url=webhook.url,
        kinds=webhook.kinds.split(),
        added_at=webhook.added_at,
        next_index=0 if delivery is None else delivery.next_idx,
        attempts=0 if delivery is None else delivery.attempts,
        answer="" if delivery is None else delivery.answer,
    )

"""Questions about webhooks, and how far each was told of its log."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import VIEWS, deliveries


class Webhook(NamedTuple):
    """An address that is told of events; ``kinds`` between spaces, none for all."""

    webhook: str
    campaign: str
    url: str
    kinds: str
    added_at: int
    removed_at: int | None


class Delivery(NamedTuple):
    """How far a webhook was told, and how the last try ended."""

    webhook: str
    next_idx: int
    attempts: int
    due_at: int
    answer: str


_w, _d = VIEWS["webhooks"].c, deliveries.c
_all = sa.select(*(_w[name] for name in Webhook._fields))
_delivery = sa.select(*(_d[name] for name in Delivery._fields))
_this = _d.webhook == words("of")

WEBHOOK = Query(Webhook, _all.where(_w.webhook == words("webhook")))
WEBHOOKS = Query(
    Webhook,
    _all.where(_w.campaign == words("campaign"), _w.removed_at.is_(None)).order_by(_w.added_at),
)
DELIVERY = Query(Delivery, _delivery.where(_d.webhook == words("webhook")))
DUE = Query(
    Delivery,
    _delivery.where(_d.due_at <= number("now"))
    .order_by(_d.due_at)
    .limit(number("limit"))
    .with_for_update(skip_locked=True),
)
BEGIN = Statement(sa.insert(deliveries))
TAKE = Statement(sa.update(deliveries).where(_this).values(due_at=number("due")))
TOLD = Statement(
    sa.update(deliveries)
    .where(_this)
    .values(
        next_idx=number("next"),
        attempts=number("tries"),
        due_at=number("due"),
        answer=words("said"),
    )
)
END = Statement(sa.delete(deliveries).where(_this))

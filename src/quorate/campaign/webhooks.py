"""Tell a program of what happens in a campaign: webhooks."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.campaign.sealing import seal, unseal
from quorate.ledger.events import KINDS, WebhookAdded, WebhookRemoved
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts, log, webhooks
from quorate.storage.queries.webhooks import Webhook
from quorate.storage.transaction import Transaction

MOST = 10
LONGEST_URL = 2_000
_HOLDER = "webhooks"


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook, and the secret that signs what it is told, which is shown once."""

    webhook: str
    secret: str


def add_webhook(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, url: str, kinds: Sequence[str]
) -> NewWebhook:
    """Tell this address of events of these kinds from now on; of all kinds when none is named.

    Raises InputError for an address that is not ``http(s)://``, or a kind that does not exist.
    """
    demand(tx, actor, campaign, Right.RUN)
    _check(url, kinds)
    if len(tx.all(webhooks.WEBHOOKS, campaign=campaign)) >= MOST:
        raise ConflictError(f"the campaign has {MOST} webhooks", remedy="remove one first")
    name, secret = fresh("w"), secrets.token_urlsafe(32)
    tx.append(campaign, actor.person, WebhookAdded(campaign, name, url, sorted(set(kinds))))
    commitment = seal(tx, vault, _HOLDER, secret, f"secret of {name}")
    tx.run(accounts.NEW_SECRET, name=f"webhook {name}", blob=commitment.encode())
    size = tx.one(log.SIZE, log=campaign)
    start = 0 if size is None else size.size
    tx.run(webhooks.BEGIN, webhook=name, next_idx=start, attempts=0, due_at=tx.now, answer="")
    return NewWebhook(name, secret)


def list_webhooks(tx: Transaction, actor: Actor, campaign: str) -> list[Webhook]:
    """The webhooks of a campaign that are told."""
    demand(tx, actor, campaign, Right.RUN)
    return tx.all(webhooks.WEBHOOKS, campaign=campaign)


def remove_webhook(tx: Transaction, actor: Actor, campaign: str, webhook: str) -> None:
    """Tell this address nothing more."""
    demand(tx, actor, campaign, Right.RUN)
    found = tx.one(webhooks.WEBHOOK, webhook=webhook)
    if found is None or found.campaign != campaign:
        raise NotFoundError(f"campaign {campaign!r} has no webhook {webhook!r}")
    if found.removed_at is None:
        tx.append(campaign, actor.person, WebhookRemoved(campaign, webhook))
        tx.run(webhooks.END, of=webhook)


def secret_of(tx: Transaction, vault: Vault, webhook: str) -> str:
    """The secret that signs what a webhook is told. Raises NotFoundError."""
    found = tx.one(accounts.SECRET, name=f"webhook {webhook}")
    opened = None if found is None else unseal(tx, vault, found.blob.decode())
    if not isinstance(opened, str):
        raise NotFoundError(f"there is no secret of webhook {webhook!r}")
    return opened


def _check(url: str, kinds: Sequence[str]) -> None:
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError as error:
        raise InputError(f"not an address: {error}", where="url") from error
    fits = parts.scheme in ("http", "https") and parts.hostname and port_fits
    if not fits or len(url) > LONGEST_URL or not url.isprintable() or "@" in parts.netloc:
        raise InputError(
            "not an address such as https://example.org/hook", where="url", remedy="give one"
        )
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise InputError(
            f"there are no events of kind {', '.join(unknown)}",
            where="kinds",
            remedy="see docs/reference/events.md",
        )

"""Deliver: tell webhooks what their campaign's log says, in its order, at least once.

A webhook is a place in the log. What lies behind it is sent; the place moves when the other side
said 2xx, and what it did not take is sent again, later and later. So nothing is queued, a restart
loses nothing, and handing out items costs no more for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from quorate.campaign.webhooks import secret_of
from quorate.ledger.vault import Vault
from quorate.storage.queries import log, webhooks
from quorate.storage.queries.webhooks import Delivery, Webhook
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

AT_ONCE = 200
"""entries looked at for one message"""
WAIT = 2_000
"""milliseconds between two looks at a log with nothing new"""
TAKEN = 60_000
"""milliseconds for which one server process has a webhook to itself"""
LONGEST_WAIT = 6 * 3_600_000
PATIENCE = 10.0
SIGNATURE = "Quorate-Signature"


class UnsafeAddressError(Exception):
    """The address leads into this machine or its network."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told, and how far the webhook is told when it was taken."""

    webhook: Webhook
    secret: str
    body: bytes
    next_idx: int
    attempts: int


@dataclass(slots=True)
class Webhooks:
    """The delivery of a running server. ``private`` allows addresses of the own network."""

    store: Store
    vault: Vault
    private: bool = False

    async def round(self) -> int:
        """Send what is due, and note how it went; how many messages were sent."""
        messages = await self.store.write(self._due)
        await asyncio.gather(*(self._send(message) for message in messages))
        return len(messages)

    def _due(self, tx: Transaction) -> list[Message]:
        found = []
        for delivery in tx.all(webhooks.DUE, now=tx.now, limit=20):
            message = self._message(tx, delivery)
            if message is None:
                tx.run(webhooks.TAKE, of=delivery.webhook, due=tx.now + WAIT)
            else:
                tx.run(webhooks.TAKE, of=delivery.webhook, due=tx.now + TAKEN)
                found.append(message)
        return found

    def _message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        webhook = tx.one(webhooks.WEBHOOK, webhook=delivery.webhook)
        if webhook is None or webhook.removed_at is not None:
            tx.run(webhooks.END, of=delivery.webhook)
            return None
        lines = tx.all(log.LINES, log=webhook.campaign, start=delivery.next_idx, limit=AT_ONCE)
        kinds = set(webhook.kinds.split())
        told = [line for line in lines if not kinds or line.kind in kinds]
        behind = delivery.next_idx + len(lines)
        if not told:
            if lines:
                self._move(tx, delivery.webhook, behind)
            return None
        events = [{"index": line.idx, **json.loads(line.body)} for line in told]
        body = json.dumps(
            {"webhook": webhook.webhook, "campaign": webhook.campaign, "events": events},
            separators=(",", ":"),
        )
        secret = secret_of(tx, self.vault, webhook.webhook)
        return Message(webhook, secret, body.encode(), behind, delivery.attempts)

    @staticmethod
    def _move(tx: Transaction, webhook: str, behind: int) -> None:
        tx.run(webhooks.TOLD, of=webhook, next=behind, tries=0, due=tx.now, said="nothing to tell")

    async def _send(self, message: Message) -> None:
        try:
            status = await self._post(message)
            taken, said = 200 <= status < 300, f"answered {status}"
        except (httpx.HTTPError, OSError, UnsafeAddressError) as error:
            taken, said = False, f"{type(error).__name__}: {error}"[:300]
        await self.store.write(lambda tx: self._note(tx, message, said, taken=taken))

    def _note(self, tx: Transaction, message: Message, said: str, *, taken: bool) -> None:
        name = message.webhook.webhook
        if taken:
            tx.run(webhooks.TOLD, of=name, next=message.next_idx, tries=0, due=tx.now, said=said)
            return
        delivery = tx.one(webhooks.DELIVERY, webhook=name)
        if delivery is not None:
            tries = message.attempts + 1
            wait = min(LONGEST_WAIT, 5_000 * 2 ** min(tries, 20))
            tx.run(
                webhooks.TOLD,
                of=name,
                next=delivery.next_idx,
                tries=tries,
                due=tx.now + wait,
                said=said,
            )

    async def _post(self, message: Message) -> int:
        address = await self._address(message.webhook.url)
        parts = urlsplit(message.webhook.url)
        url = httpx.URL(message.webhook.url).copy_with(host=address)
        at = await self.store.read(lambda tx: tx.now)
        headers = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "quorate-webhook",
            SIGNATURE: signature(message.secret, at, message.body),
        }
        # to the address that was looked at, so that no second answer of a name server leads inside
        async with (
            httpx.AsyncClient(trust_env=False, timeout=PATIENCE, follow_redirects=False) as client,
            client.stream(
                "POST",
                url,
                content=message.body,
                headers=headers,
                extensions={"sni_hostname": parts.hostname or ""},
            ) as answer,
        ):
            return answer.status_code

    async def _address(self, url: str) -> str:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not self.private:
            for address in addresses:
                refuse_inside(address)
        return addresses[0]


def refuse_inside(address: str) -> None:
    """Raises UnsafeAddressError for an address that is not out in the world."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    if not ip.is_global or ip.is_multicast:
        raise UnsafeAddressError(f"{address} is not an address out in the world")


def signature(secret: str, at: int, body: bytes) -> str:
    """``t=<ms>,v1=<hex>``: HMAC-SHA-256 under the secret of ``<ms>.`` and the body.

    Who gets a message compares it, and refuses old times, so that nobody sends it again.
    """
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"

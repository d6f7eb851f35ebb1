"""Record a payment to a rater."""

from __future__ import annotations

from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.events import PaymentRecorded
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

MOST = 10**12


def record_payment(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    rater: str,
    amount: int,
    currency: str,
    note: str = "",
) -> str:
    """Note that a rater was paid ``amount`` millionths of the currency; the payment's id.

    Quorate moves no money: this is the record beside what it computed as earned.
    """
    demand(tx, actor, campaign, Right.RUN, even_archived=True)
    if not 0 < amount <= MOST:
        raise InputError(f"an amount is between 1 and {MOST} millionths, not {amount}")
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise InputError(f"currency {currency!r} is not a code of three letters such as EUR")
    if tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=rater) is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    payment = fresh("y")
    event = PaymentRecorded(campaign, payment, rater, amount, currency, note)
    tx.append(campaign, actor.person, event)
    return payment

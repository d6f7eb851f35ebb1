"""A payment to a rater was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, PAYMENTS, Views


@dataclass(frozen=True, slots=True)
class PaymentRecorded(Event):
    """A payment to a rater was recorded."""

    kind: ClassVar[str] = "payment_recorded"

    campaign: str
    payment: str
    """the payment's id"""
    rater: str
    amount: int
    """millionths of the currency"""
    currency: str
    note: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A payment; the rater's paid sum."""
        views.insert(
            PAYMENTS,
            {
                "payment": self.payment,
                "campaign": self.campaign,
                "rater": self.rater,
                "amount": self.amount,
                "currency": self.currency,
                "note": self.note,
                "at": stamp.at,
                "paid_by": stamp.by,
            },
        )
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, add={"paid": self.amount})

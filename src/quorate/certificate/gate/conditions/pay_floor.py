"""Did raters earn what an hour of work should earn?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.facts.pay import NOT_PAID, Pay
from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number, percent


@dataclass(frozen=True)
class PayFloor:
    """Effective pay by the hour, all time counted, against the wage floors of the campaign file."""

    at_most: float = 0.0
    """the share of raters who may earn less than their floor, 0 to 1"""

    name: ClassVar[str] = "pay-floor"
    title: ClassVar[str] = "Raters earn what an hour of work should"
    source: ClassVar[str] = (
        "Fairwork 2024, Cloudwork principles, 1.2; Hara et al. 2018, doi:10.1145/3173574.3174023"
    )

    def look(self, ground: Ground) -> Finding:
        """How many earned less."""
        pay = ground.facts.labour.pay
        below = pay.below_floor
        if below is None or below.share is None:
            why = pay.floor_note or pay.note or "nothing is known of pay"
            says = f"Pay is not held against a floor: {why}."
            return Finding(State.UNKNOWN, says, {}, (_unknown(pay),))
        raters = number(below.of, "rater", "raters")
        says = f"{below.n:,} of {raters} ({percent(below.share)}) earned less than their floor"
        state = State.MET if below.share <= self.at_most else State.GAP
        figures = {"facts.json#/labour/pay/below_floor/share": below.share}
        told = {"n": below.n, "of": below.of, "share": below.share, "share_most": self.at_most}
        reasons = [Reason("below", {**told})]
        if pay.hourly.median is not None:
            says += f"; the median is {pay.hourly.median:.2f} {pay.currency} an hour"
            figures["facts.json#/labour/pay/hourly/median"] = pay.hourly.median
            money = {"amount": round(pay.hourly.median, 2), "currency": pay.currency}
            reasons.append(Reason("median", {**money}))
        return Finding(state, f"{says}.", {**figures}, tuple(reasons))


def _unknown(pay: Pay) -> Reason:
    if pay.note == NOT_PAID:
        return Reason("unpaid")
    return Reason("few" if pay.note or pay.floors else "no-floor")

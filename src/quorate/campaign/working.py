"""Keep a rater supplied: the leases they hold, topped up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from quorate.assignment.cursor import Cursors
from quorate.campaign.asked import spec_of
from quorate.campaign.names import ordered
from quorate.campaign.rights import Actor, seat_of
from quorate.ledger.event import Json
from quorate.ledger.events import ItemLeased
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Seat
from quorate.storage.queries.work import Picked
from quorate.storage.store import ContendedError
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Held:
    """An item in a rater's hands: what they are shown of it, and until when it is theirs."""

    lease: str
    content: Json
    shown: Json
    guideline: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What a rater has to do now.

    ``state``: ``work`` with leases; ``done`` when nothing is left for them at the moment;
    ``paused``, ``removed``, ``closed``; ``consent`` or ``guideline`` when they must agree to or
    read something first.
    """

    state: str
    leases: tuple[Held, ...]
    seat: Seat
    """the rater's membership as it is now, with their counts"""
    spec: CampaignSpec

    @property
    def reason(self) -> str:
        """Why they are paused or removed, in words for them."""
        return self.seat.reason


def supply(
    tx: Transaction, cursors: Cursors, rng: Random, actor: Actor, campaign: str, hold: int = 0
) -> Supply:
    """The leases that the rater holds, topped up to ``hold``, or to the campaign's own number."""
    seat = seat_of(tx, actor, campaign)
    spec = spec_of(tx, campaign, seat.digest)
    hindrance = _hindrance(seat, spec)
    held = [_held(row) for row in tx.all(work.HELD_ITEMS, campaign=campaign, rater=seat.person)]
    if hindrance is not None:
        return Supply(hindrance, tuple(held), seat, spec)
    wanted = min(hold or spec.hold, spec.hold)
    while len(held) < wanted:
        picked = _pick(tx, cursors, rng, seat, spec, patient=bool(held))
        if picked is None:
            break
        held.append(_lease(tx, rng, seat, spec, picked, len(held)))
    return Supply("work" if held else "done", tuple(held), seat, spec)


def _hindrance(seat: Seat, spec: CampaignSpec) -> str | None:
    if seat.state != "open":
        return "closed"
    if seat.standing != "active":
        return seat.standing
    if spec.consent and seat.consent != spec.consent_digest:
        return "consent"
    if seat.guideline != seat.newest:
        return "guideline"
    return None


def _pick(
    tx: Transaction,
    cursors: Cursors,
    rng: Random,
    seat: Seat,
    spec: CampaignSpec,
    *,
    patient: bool,
) -> Picked | None:
    """An item for the rater, locked; None when none is left for now.

    Raises ContendedError when others have all that is left in hand at this moment, unless the
    rater is ``patient``, having something to do.
    """
    cursor = cursors.of(spec.name, seat.person)
    salt = rng.randrange(1, work.SPREAD) if spec.order == "shuffled" else 0
    whose = {"campaign": spec.name, "rater": seat.person}
    starts = cursor.starts(tx.now)
    for start in starts:
        picked = tx.one(work.PICK, **whose, start=start, salt=salt)
        if picked is not None:
            cursor.found(picked.first)
            return picked
    if starts and tx.one(work.FIRST, **whose, start=0) is None:
        cursor.nothing(tx.now)
    elif starts and not patient:
        raise ContendedError("others have all items that are left in hand at this moment")
    return None


def _lease(
    tx: Transaction, rng: Random, seat: Seat, spec: CampaignSpec, picked: Picked, number: int
) -> Held:
    shown: Json = {name: list(order) for name, order in spec.drawn_orders(rng).items()}
    event = ItemLeased(
        campaign=spec.name,
        item=picked.item,
        lease=ordered("l", tx.now, number),
        rater=seat.person,
        round=0,
        shown=shown,
        guideline=seat.newest,
        expires_at=tx.now + spec.lease_minutes * 60_000,
    )
    tx.append(spec.name, seat.person, event)
    content: Json = json.loads(picked.content)
    return Held(event.lease, content, shown, event.guideline, event.expires_at)


def _held(row: work.HeldItem) -> Held:
    return Held(
        row.lease, json.loads(row.content), json.loads(row.shown), row.guideline, row.expires_at
    )

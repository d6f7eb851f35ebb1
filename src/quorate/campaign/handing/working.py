"""Keep a rater supplied: the leases they hold, topped up."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.handing.affording import affordable
from quorate.campaign.handing.choosing import anything_left, choose
from quorate.campaign.handing.desk import Desk
from quorate.campaign.handing.drawing import Dice, dice
from quorate.campaign.handing.injecting import Pick, inject, mixed_in, turned
from quorate.campaign.rights import Actor, seat_of
from quorate.campaign.way import calibrating, trials
from quorate.campaign.way.skills import missing_skills
from quorate.campaign.way.trials import PRACTISING, Practice, TrialState
from quorate.ledger.event import Json
from quorate.ledger.events import ItemLeased
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction

OTHERS_FIRST = 600_000
"""milliseconds for which a rater whose priority was lowered waits after the last other one"""


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
    ``training``, ``qualification``, ``retraining`` with one lease of a trial, or ``waiting`` for
    the next try or for items of its bank; ``paused``, ``removed``, ``closed``; ``consent``,
    ``guideline`` or ``skills`` when they must agree to, read or be certified for something first;
    ``budget`` when the campaign's money or judgments are used up.
    """

    state: str
    leases: tuple[Held, ...]
    seat: Seat
    """the rater's membership as it is now, with their counts"""
    spec: CampaignSpec
    trial: TrialState | None = None
    until: int | None = None
    """when to come again, for ``waiting``; None: nobody knows"""

    @property
    def reason(self) -> str:
        """Why they are paused or removed, in words for them."""
        return self.seat.reason


def supply(tx: Transaction, desk: Desk, actor: Actor, campaign: str, hold: int = 0) -> Supply:
    """The leases that the rater holds, topped up to ``hold``, or to the campaign's own number."""
    seat = seat_of(tx, actor, campaign)
    spec = spec_of(tx, campaign, seat.digest)
    if trials.tested_again(tx, seat, spec):
        seat = seat_of(tx, actor, campaign)
    held = [_held(row) for row in tx.all(work.HELD_ITEMS, campaign=campaign, rater=seat.person)]
    hindrance = _hindrance(tx, seat, spec)
    if hindrance is None and seat.standing in PRACTISING:
        practised = _practised(tx, desk, actor, seat, spec, held)
        if practised is not None:
            return practised
        seat = seat_of(tx, actor, campaign)
        hindrance = _hindrance(tx, seat, spec)
    if hindrance is not None:
        return Supply(hindrance, tuple(held), seat, spec)
    wanted = min(hold or spec.hold, spec.hold)
    state = "done"
    if len(held) < wanted:
        state = _top_up(tx, desk, seat, spec, held, wanted)
    return Supply("work" if held else state, tuple(held), seat, spec)


def _hindrance(tx: Transaction, seat: Seat, spec: CampaignSpec) -> str | None:
    if seat.state != "open":
        return "closed"
    if seat.standing != "active" and seat.standing not in PRACTISING:
        return seat.standing
    if spec.consent and seat.consent != spec.consent_digest:
        return "consent"
    if seat.guideline != seat.newest:
        return "guideline"
    if spec.way.requires and missing_skills(tx, seat.person, spec):
        return "skills"
    return None


def _practised(
    tx: Transaction, desk: Desk, actor: Actor, seat: Seat, spec: CampaignSpec, held: list[Held]
) -> Supply | None:
    """What the rater practises; None when they may work, or not, as the seat now says."""
    if held:
        trial = trials.now_practising(tx, seat, spec)
        return Supply(seat.standing, tuple(held[:1]), seat, spec, trial)
    name = desk.naming(tx.now, 0)
    chance = dice(desk.chance(spec.name, name), spec)
    found = trials.practice(tx, actor, seat, spec, chance.rng)
    if found is None:
        return None
    seat = seat_of(tx, actor, seat.campaign)
    trial = trial_of(found)
    if found.item is None:
        return Supply("waiting", (), seat, spec, trial, found.waits_until)
    draw = dict(found.draw or {})
    pick = Pick(found.item, _content(tx, seat, found.item), draw, found.purpose, found.round)
    lease = _lease(tx, seat, spec, pick, name, chance)
    return Supply(found.standing, (lease,), seat, spec, trial)


def trial_of(found: Practice) -> TrialState:
    """How far the rater is, of a practice that was begun or goes on."""
    return TrialState(found.stage, found.attempt, found.tries, found.given, found.of, found.bar)


def _content(tx: Transaction, seat: Seat, item: str) -> str:
    found = tx.one(work.ITEM, campaign=seat.campaign, item=item)
    return "{}" if found is None else found.content


def _top_up(
    tx: Transaction, desk: Desk, seat: Seat, spec: CampaignSpec, held: list[Held], wanted: int
) -> str:
    """Add leases up to the number wanted; the state of a rater who gets none."""
    left = affordable(tx, spec)
    if left == 0:
        return "budget"
    if left is not None:
        wanted = min(wanted, len(held) + left)
    others_first = bool(seat.lowered) and _others_at_work(tx, seat)
    while len(held) < wanted:
        name = desk.naming(tx.now, len(held))
        chance = dice(desk.chance(spec.name, name), spec)
        pick = _pick(tx, desk, seat, spec, chance, others_first, patient=bool(held))
        if pick is None:
            break
        held.append(_lease(tx, seat, spec, pick, name, chance))
    return "done"


def _others_at_work(tx: Transaction, seat: Seat) -> bool:
    since = tx.now - OTHERS_FIRST
    whose = {"campaign": seat.campaign, "rater": seat.person}
    return tx.one(work.BUSY, **whose, since=since) is not None


def _pick(
    tx: Transaction,
    desk: Desk,
    seat: Seat,
    spec: CampaignSpec,
    chance: Dice,
    others_first: bool,
    *,
    patient: bool,
) -> Pick | None:
    """What the rater gets next: calibration, something mixed in, or what wants judgments."""
    if seat.calibrating:
        blind = calibrating.next_item(tx, seat)
        if blind is not None:
            content = _content(tx, seat, blind.item)
            return Pick(blind.item, content, blind.draw, "calibration", blind.round)
    if others_first:
        return None
    kind = mixed_in(spec, seat.role, seat.gold_permille, chance.mix)
    if kind is not None and not anything_left(tx, desk, seat, spec):
        return None  # who has nothing left to do is not given gold to pass the time
    pick = None if kind is None else inject(tx, spec, seat, kind, chance.rng)
    if pick is not None:
        return pick
    pick = choose(tx, desk, seat, spec, chance, patient=patient)
    if pick is not None and kind is not None:
        pick.draw["lacked"] = kind
    return pick


def _lease(
    tx: Transaction, seat: Seat, spec: CampaignSpec, pick: Pick, name: str, chance: Dice
) -> Held:
    event = ItemLeased(
        campaign=spec.name,
        item=pick.item,
        lease=name,
        rater=seat.person,
        round=pick.round,
        shown=turned(chance.shown, pick.before),
        guideline=seat.newest,
        expires_at=tx.now + spec.lease_minutes * 60_000,
        purpose=pick.purpose or None,
        draw=pick.draw,
    )
    tx.append(spec.name, seat.person, event)
    content: Json = json.loads(pick.content)
    return Held(name, content, event.shown, event.guideline, event.expires_at)


def _held(row: work.HeldItem) -> Held:
    return Held(
        row.lease, json.loads(row.content), json.loads(row.shown), row.guideline, row.expires_at
    )

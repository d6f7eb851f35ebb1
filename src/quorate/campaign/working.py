"""Keep a rater supplied: the leases they hold, topped up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from quorate.assignment.cursor import Cursors, drawn
from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, ConflictError, Right, campaign_state, demand
from quorate.ledger.event import Json
from quorate.ledger.events import ItemLeased
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import CampaignState, Member
from quorate.storage.queries.work import OpenItem
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
    reason: str = ""


def supply(
    tx: Transaction, cursors: Cursors, rng: Random, actor: Actor, campaign: str, hold: int = 0
) -> Supply:
    """The leases that the rater holds, topped up to ``hold``, or to the campaign's own number."""
    member = demand(tx, actor, campaign, Right.JUDGE)
    if member is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    state = campaign_state(tx, campaign)
    spec = spec_of(tx, campaign)
    hindrance = _hindrance(member, state, spec)
    held = [_held(row) for row in tx.all(work.HELD_ITEMS, campaign=campaign, rater=member.person)]
    if hindrance is not None:
        return Supply(hindrance, tuple(held), member.reason)
    wanted = min(hold or spec.hold, spec.hold)
    while len(held) < wanted:
        got = _lease(tx, cursors, rng, member, state, spec)
        if got is None:
            break
        held.append(got)
    return Supply("work" if held else "done", tuple(held))


def _hindrance(member: Member, state: CampaignState, spec: CampaignSpec) -> str | None:
    if state.state != "open":
        return "closed"
    if member.standing != "active":
        return member.standing
    if spec.consent and member.consent != spec.consent_digest:
        return "consent"
    if member.guideline != state.guideline:
        return "guideline"
    return None


def _lease(
    tx: Transaction,
    cursors: Cursors,
    rng: Random,
    member: Member,
    state: CampaignState,
    spec: CampaignSpec,
) -> Held | None:
    def scan(start: int, limit: int) -> list[OpenItem]:
        return tx.all(
            work.NEXT_ITEMS,
            campaign=spec.name,
            rater=member.person,
            start=start,
            limit=limit,
        )

    candidates = cursors.of(spec.name, member.person).candidates(tx.now, scan)
    for candidate in drawn(candidates, rng, spec.order == "shuffled"):
        free = tx.one(work.FREE_ITEM, campaign=spec.name, item=candidate.item)
        if free is None or free.room < 1 or free.state != "open":
            continue
        shown: Json = {name: [*order] for name, order in spec.drawn_orders(rng).items()}
        lease = fresh("l")
        expires_at = tx.now + spec.lease_minutes * 60_000
        event = ItemLeased(
            campaign=spec.name,
            item=candidate.item,
            lease=lease,
            rater=member.person,
            round=0,
            shown=shown,
            guideline=state.guideline,
            expires_at=expires_at,
        )
        tx.append(spec.name, member.person, event)
        content: Json = json.loads(candidate.content)
        return Held(lease, content, shown, state.guideline, expires_at)
    return None


def _held(row: work.HeldItem) -> Held:
    return Held(
        row.lease, json.loads(row.content), json.loads(row.shown), row.guideline, row.expires_at
    )

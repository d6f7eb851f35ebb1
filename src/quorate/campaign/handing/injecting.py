"""Mix in what a rater cannot tell from other items: gold, audits, repeats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from quorate.campaign.rights import Role
from quorate.ledger.event import Json
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Seat
from quorate.storage.queries.work import Known
from quorate.storage.transaction import Transaction

GOLD, AUDIT, REPEAT = "gold", "audit", "repeat"
LAST_PLACE = 2**62


@dataclass(frozen=True, slots=True)
class Pick:
    """An item that was chosen for a rater, and how."""

    item: str
    content: str
    draw: dict[str, Json]
    purpose: str = ""
    round: int = 0
    before: Json = None
    """of a repeat: the orders in which its fields were shown the first time"""


def mixed_in(spec: CampaignSpec, role: str, gold_permille: int | None, mix: float) -> str | None:
    """What this draw mixes in, if there is some left; None: an item that wants a judgment.

    ``mix`` is drawn evenly from 0 to 1. A rater's own share of gold stands before the campaign's.
    Only raters are tested: experts make the gold.
    """
    if role != Role.RATER:
        return None
    shares = spec.assignment
    gold = shares.gold if gold_permille is None else gold_permille / 1000
    if mix < gold:
        return GOLD
    if mix < gold + shares.audit:
        return AUDIT
    return REPEAT if mix < gold + shares.audit + shares.repeats else None


def inject(tx: Transaction, spec: CampaignSpec, seat: Seat, kind: str, rng: Random) -> Pick | None:
    """An item of that kind which the rater has not had as such; None when none is left."""
    if kind == REPEAT:
        return _repeat(tx, spec, seat, rng)
    query = work.KNOWN_GOLD if kind == GOLD else work.KNOWN_AUDIT
    # from a random place on, then round to it: long banks are not counted whole
    start = int(rng.random() * work.ORDERS) + (work.ORDERS * 500)
    whose = {"campaign": seat.campaign, "rater": seat.person}
    found = tx.all(query, **whose, start=start, end=LAST_PLACE)
    if len(found) < work.WINDOW:
        found += tx.all(query, **whose, start=0, end=start)
    return _least_shown(found[: work.WINDOW], kind, rng)


def _least_shown(found: list[Known], kind: str, rng: Random) -> Pick | None:
    if not found:
        return None
    least = min(one.exposures for one in found)
    among = [one for one in found if one.exposures == least]
    chosen = among[rng.randrange(len(among))]
    draw: dict[str, Json] = {
        "choice": "least-shown",
        "among": [one.item for one in among],
        "exposures": least,
    }
    return Pick(chosen.item, chosen.content, draw, kind)


def _repeat(tx: Transaction, spec: CampaignSpec, seat: Seat, rng: Random) -> Pick | None:
    found = tx.all(
        work.REPEATABLE,
        campaign=seat.campaign,
        rater=seat.person,
        after=spec.assignment.repeat_after - 1,
    )
    if not found:
        return None
    chosen = found[rng.randrange(len(found))]
    draw: dict[str, Json] = {"choice": "repeat", "among": [one.item for one in found]}
    draw["turned"] = True
    return Pick(chosen.item, chosen.content, draw, REPEAT, 1, json.loads(chosen.shown))


def turned(drawn: dict[str, Json], before: Json) -> dict[str, Json]:
    """The orders of a repeat: those of the first time, turned round.

    So of two, each is shown at the other place. Fields that had no order then are as ``drawn``.
    """
    if not isinstance(before, dict):
        return drawn
    orders = dict(drawn)
    for name, order in drawn.items():
        last = before.get(name)
        if (
            isinstance(order, list)
            and isinstance(last, list)
            and sorted(map(str, last)) == sorted(map(str, order))
        ):
            orders[name] = last[::-1]
    return orders

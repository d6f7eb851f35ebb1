"""Calibration rounds: all judge the same items blind, look at the spread, and talk about it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.ledger.canonical import text
from quorate.ledger.event import Json
from quorate.storage.queries import calibrations, trials
from quorate.storage.queries.calibrations import Round
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Blind:
    """An item of a round that a rater is to judge, and how it is to be leased."""

    calibration: str
    item: str
    again: bool
    """whether it is judged a second time, after the discussion"""
    round: int
    draw: dict[str, Json]


def drawn_as(calibration: str, again: bool) -> dict[str, Json]:
    """How the leases of a round were chosen; by this their answers are found."""
    return {"calibration": calibration, "again": again}


def next_item(tx: Transaction, seat: Seat) -> Blind | None:
    """An item of a round that is being judged, which the rater has not had in it; the oldest
    round first.
    """
    if not seat.calibrating:
        return None
    for found in reversed(tx.all(calibrations.ROUNDS, campaign=seat.campaign)):
        if found.state not in ("blind", "again"):
            continue
        draw = drawn_as(found.round, found.state == "again")
        item = _unseen(tx, seat, found, draw)
        if item is not None:
            whose = {"campaign": seat.campaign, "person": seat.person}
            last = tx.one(trials.LAST_ROUND, **whose, item=item)
            number = 0 if last is None or last.round is None else last.round + 1
            return Blind(found.round, item, found.state == "again", number, draw)
    return None


def _unseen(tx: Transaction, seat: Seat, found: Round, draw: dict[str, Json]) -> str | None:
    whose = {"campaign": seat.campaign, "person": seat.person}
    had = {one.item for one in tx.all(calibrations.HAD, **whose, draw=text(draw))}
    items: list[str] = json.loads(found.items)
    return next((item for item in items if item not in had), None)


def open_round(tx: Transaction, seat: Seat) -> Round | None:
    """The newest round that has not ended."""
    rounds = tx.all(calibrations.ROUNDS, campaign=seat.campaign)
    return next((one for one in rounds if one.state != "closed"), None)

"""Calibration rounds: all judge the same items blind, look at the spread, and talk about it.

The agreement that a round began and ended with is computed outside the transaction, from answers
that are named by their digest, and written down only when these are still the answers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from quorate.campaign.names import fresh
from quorate.campaign.rights import (
    GRANTED,
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    Role,
    campaign_state,
    demand,
)
from quorate.campaign.sealing import seal
from quorate.campaign.way.comparing import (
    AGAIN,
    BLIND,
    Answers,
    answers_of,
    drawn_as,
    round_of,
)
from quorate.ledger.canonical import text
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import (
    CalibrationClosed,
    CalibrationNoted,
    CalibrationOpened,
    CalibrationRepeated,
    CalibrationRevealed,
    LeaseExpired,
)
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import calibrations, campaigns, trials
from quorate.storage.queries.calibrations import Round
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction

MOST_ITEMS = 200
LONGEST_TITLE = 200
LONGEST = 20_000
"""characters of a passage or an outcome"""
LONGEST_NOTE = 4_000
MOST_NOTES = 2_000
"""notes of a round"""


@dataclass(frozen=True, slots=True)
class Blind:
    """An item of a round that a rater is to judge, and how it is to be leased."""

    calibration: str
    item: str
    again: bool
    """whether it is judged a second time, after the discussion"""
    round: int
    draw: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Measured:
    """The agreement in answers with this digest, see ``quorate.campaign.way.agreeing``."""

    digest: str
    lines: list[Json]


def open_calibration(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    title: str,
    items: Sequence[str],
    passage: str = "",
) -> str:
    """Begin a round on these items; its id. All who judge get them before other items.

    Raises InputError for an item whose answer is used to test raters: a round shows all answers.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    if not title.strip() or len(title) > LONGEST_TITLE or len(passage) > LONGEST:
        raise InputError(f"a round has a title of 1 to {LONGEST_TITLE} characters", where="title")
    chosen = list(dict.fromkeys(items))
    if not 1 <= len(chosen) <= MOST_ITEMS:
        raise InputError(f"a round has 1 to {MOST_ITEMS} items, not {len(chosen)}", where="items")
    state = campaign_state(tx, campaign, lock=True)
    if state.state != "open":
        raise ConflictError(f"campaign {campaign!r} is {state.state}", remedy="reopen it first")
    for item in chosen:
        _check(tx, campaign, item)
    name = fresh("c")
    tx.append(campaign, actor.person, CalibrationOpened(campaign, name, title, chosen, passage))
    return name


def _check(tx: Transaction, campaign: str, item: str) -> None:
    row = tx.one(calibrations.ITEM, campaign=campaign, item=item)
    if row is None:
        raise InputError(f"campaign {campaign!r} has no item {item!r}", where="items")
    if row.state == "retired":
        raise InputError(f"item {item!r} is retired", where="items")
    secret = row.gold is not None or row.bank != ""
    if secret and row.bank != "calibration":
        raise InputError(
            f"item {item!r} tests raters, and a round would show its answer to all",
            where="items",
            remedy="take an item of the bank `calibration`, or one without a known answer",
        )


def next_item(tx: Transaction, seat: Seat) -> Blind | None:
    """An item of a round that is being judged, which the rater has not had in it; the oldest
    round first.
    """
    if not seat.calibrating:
        return None
    for found in tx.all(calibrations.JUDGED_ROUNDS, campaign=seat.campaign):
        draw = drawn_as(found.round, found.state == AGAIN)
        item = _unseen(tx, seat, found, draw)
        # whoever reveals it sees all leases of it, or is not there yet
        if item is not None and _still(tx, seat, found):
            whose = {"campaign": seat.campaign, "person": seat.person}
            last = tx.one(trials.LAST_ROUND, **whose, item=item)
            number = 0 if last is None or last.round is None else last.round + 1
            return Blind(found.round, item, found.state == AGAIN, number, draw)
    return None


def _still(tx: Transaction, seat: Seat, found: Round) -> bool:
    now = tx.one(calibrations.SHARED_ROUND, campaign=seat.campaign, round=found.round)
    return now is not None and now.state == found.state


def _unseen(tx: Transaction, seat: Seat, found: Round, draw: dict[str, Json]) -> str | None:
    whose = {"campaign": seat.campaign, "person": seat.person}
    had = {one.item for one in tx.all(calibrations.HAD, **whose, draw=text(draw))}
    items: list[str] = json.loads(found.items)
    return next((item for item in items if item not in had), None)


def open_round(tx: Transaction, seat: Seat) -> Round | None:
    """The newest round that has not ended."""
    return tx.one(calibrations.OPEN_ROUND, campaign=seat.campaign)


def to_measure(tx: Transaction, actor: Actor, campaign: str, name: str) -> Answers:
    """The answers whose agreement is to be known before a round is revealed or closed."""
    demand(tx, actor, campaign, Right.SETTLE)
    found = round_of(tx, campaign, name)
    return answers_of(tx, campaign, found, again=found.again_at is not None)


def reveal(tx: Transaction, actor: Actor, campaign: str, name: str, measured: Measured) -> None:
    """Show the answers to all, to be discussed. What is still in hand goes back.

    Raises ConflictError when the round is not judged blind, or somebody answered meanwhile.
    """
    found = _running(tx, actor, campaign, name)
    if found.state != BLIND:
        raise ConflictError(f"this round is {found.state}: it was revealed before")
    _take_back(tx, campaign, found)  # waits for answers that are being written
    _same(tx, campaign, found, measured, again=False)
    tx.append(campaign, actor.person, CalibrationRevealed(campaign, name, measured.lines))


def judge_again(tx: Transaction, actor: Actor, campaign: str, name: str) -> None:
    """Let all judge the items of a round once more, after the discussion."""
    found = _running(tx, actor, campaign, name)
    if found.state != "open":
        raise ConflictError("a round is judged again once, after it was revealed")
    tx.append(campaign, actor.person, CalibrationRepeated(campaign, name))


def close_calibration(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    name: str,
    outcome: str,
    guideline: str | None,
    measured: Measured,
) -> None:
    """End a round with what was learned, and the version of the guideline that says so.

    The agreement is kept when it was judged again. Raises NotFoundError when that version was not
    published.
    """
    found = _running(tx, actor, campaign, name)
    if not outcome.strip() or len(outcome) > LONGEST:
        raise InputError(f"say in 1 to {LONGEST} characters what was learned", where="outcome")
    if guideline is not None:
        version = {"campaign": campaign, "version": guideline}
        if tx.one(campaigns.GUIDELINE, **version) is None:
            raise NotFoundError(f"campaign {campaign!r} has no guideline {guideline!r}")
    _take_back(tx, campaign, found)
    after = None
    if found.state == AGAIN:
        _same(tx, campaign, found, measured, again=True)
        after = measured.lines
    event = CalibrationClosed(campaign, name, outcome, after, guideline)
    tx.append(campaign, actor.person, event)


def say(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    campaign: str,
    name: str,
    words: str,
    number: int | None = None,
) -> str:
    """Say something about a round, or about its item of this number from 1; the note's id.

    Those who judge, and those who settle. Raises ConflictError while it is judged blind.
    """
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=actor.person)
    judges = member is not None and Right.JUDGE in GRANTED[Role(member.role)]
    demand(tx, actor, campaign, Right.JUDGE if judges else Right.SETTLE)
    if not words.strip() or len(words) > LONGEST_NOTE:
        raise InputError(f"a note has 1 to {LONGEST_NOTE} characters", where="words")
    found = round_of(tx, campaign, name, lock=True)
    if found.revealed_at is None or found.state == "closed":
        raise ConflictError("notes are written after a round is revealed and before it is closed")
    items: list[str] = json.loads(found.items)
    if number is not None and not 1 <= number <= len(items):
        raise InputError(f"this round has items 1 to {len(items)}, not {number}", where="number")
    noted = tx.one(calibrations.NOTE_COUNT, campaign=campaign, round=name)
    if noted is not None and noted.number >= MOST_NOTES:
        raise ConflictError(f"a round has at most {MOST_NOTES} notes")
    note = fresh("n")
    sealed = seal(tx, vault, actor.person, words, f"note {note}")
    item = None if number is None else items[number - 1]
    event = CalibrationNoted(campaign, name, note, actor.person, sealed, item)
    tx.append(campaign, actor.person, event)
    return note


def _running(tx: Transaction, actor: Actor, campaign: str, name: str) -> Round:
    demand(tx, actor, campaign, Right.SETTLE)
    found = round_of(tx, campaign, name, lock=True)
    if found.state == "closed":
        raise ConflictError("this round is closed")
    return found


def _same(tx: Transaction, campaign: str, found: Round, measured: Measured, *, again: bool) -> None:
    if answers_of(tx, campaign, found, again=again).digest != measured.digest:
        raise ConflictError("somebody answered meanwhile", remedy="try once more")


def _take_back(tx: Transaction, campaign: str, found: Round) -> None:
    draw = text(drawn_as(found.round, found.state == AGAIN))
    for lease in tx.all(calibrations.HELD, campaign=campaign, draw=draw):
        tx.append(campaign, SYSTEM, LeaseExpired(campaign, lease.item, lease.lease, True))

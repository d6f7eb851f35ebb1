"""Choose among the items that a rater could be given, as the campaign says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from random import Random

from quorate.assignment import choice as choices
from quorate.assignment.choice import Asking, Candidate, Choice
from quorate.assignment.cursor import Cursor
from quorate.campaign.handing.desk import Desk
from quorate.campaign.handing.drawing import Dice, by_salt, most_urgent
from quorate.campaign.handing.injecting import Pick
from quorate.campaign.handing.scored import Scored
from quorate.campaign.watch.following import Following
from quorate.ledger.event import Json
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Seat
from quorate.storage.store import ContendedError
from quorate.storage.transaction import Transaction

BALANCED = "balanced"
PATIENCE = 0.002
"""seconds to wait for beliefs that are being updated; then the draw does without them"""
ROUNDS = 4
"""times that so many of the most wanted items are asked for until some are left for the rater"""
TRIES = 8
"""how many of the best candidates are tried when others have them in hand"""


def choose(
    tx: Transaction, desk: Desk, seat: Seat, spec: CampaignSpec, dice: Dice, *, patient: bool
) -> Pick | None:
    """An item for the rater, locked; None when none is left for now.

    Raises ContendedError when others have all that is left in hand at this moment, unless the
    rater is ``patient``, having something to do.
    """
    cursor = desk.cursors.of(spec.name, seat.person)
    whose = {"campaign": spec.name, "rater": seat.person}
    starts = cursor.starts(tx.now)
    for start in starts:
        picked = _ranked(tx, desk, seat, spec, dice, cursor, start)
        if picked is None:
            picked = _drawn(tx, seat, spec, dice, cursor, start)
        if picked is not None:
            return picked
    if starts and tx.one(work.FIRST, **whose, start=0) is None:
        cursor.nothing(tx.now)
    elif starts and not patient:
        raise ContendedError("others have all items that are left in hand at this moment")
    return None


def anything_left(tx: Transaction, desk: Desk, seat: Seat, spec: CampaignSpec) -> bool:
    """Whether there is an item that the rater could be given as work."""
    cursor = desk.cursors.of(spec.name, seat.person)
    whose = {"campaign": spec.name, "rater": seat.person}
    return any(
        tx.one(work.FIRST, **whose, start=start) is not None for start in cursor.starts(tx.now)
    )


def _drawn(
    tx: Transaction, seat: Seat, spec: CampaignSpec, dice: Dice, cursor: Cursor, start: int
) -> Pick | None:
    """By chance among the next ones."""
    whose: dict[str, str | int] = {"campaign": spec.name, "rater": seat.person, "start": start}
    draw: dict[str, Json] = {"choice": BALANCED, "from": start}
    if spec.assignment.choice != BALANCED:
        draw["wanted"] = spec.assignment.choice
    if tx.alone:  # then the log tells what the candidates were
        picked = tx.one(work.PICK, **whose, salt=dice.salt)
        if picked is None:
            return None
        cursor.found(picked.first)
        return Pick(picked.item, picked.content, draw)
    candidates = candidates_of(tx.all(work.NEXT, **whose))
    if candidates:
        cursor.found(candidates[0].place)
    return _taken(tx, spec.name, candidates, by_salt(candidates, dice.salt), draw)


def _taken(
    tx: Transaction,
    campaign: str,
    candidates: Sequence[Candidate],
    order: Sequence[int],
    draw: dict[str, Json],
) -> Pick | None:
    """The best candidate that nobody else has in hand, locked."""
    for passed, n in enumerate(order):
        taken = tx.one(work.TAKEN, campaign=campaign, item=candidates[n].item)
        if taken is not None:
            return Pick(taken.item, taken.content, draw | told_of(candidates, passed))
    return None


def _ranked(
    tx: Transaction,
    desk: Desk,
    seat: Seat,
    spec: CampaignSpec,
    dice: Dice,
    cursor: Cursor,
    start: int,
) -> Pick | None:
    """The one that the campaign's choice likes best, of those that nobody else has in hand."""
    balanced = spec.assignment.choice == BALANCED
    following = None if balanced else desk.following(spec.name)
    if following is None:
        return None
    chosen = choices.chosen(spec.assignment)
    scored = desk.scored(spec.name) if by_model(chosen) else None
    if by_model(chosen) and scored is None:
        return None
    rows = tx.all(work.NEXT_FEW, campaign=spec.name, rater=seat.person, start=start)
    if not rows:
        return None
    cursor.found(rows[0].place)
    known = {row.item for row in rows}
    if scored is None:
        doubtful = [i for i in _doubtful(following, chosen) if i not in known]
        rows += _among(tx, spec, seat, doubtful)
    else:
        rows += _most_wanted(tx, spec, seat, following, scored, known)
    candidates = most_urgent(candidates_of(rows))
    values = None if scored is None else valued(scored, candidates)
    found = rank(following, spec, candidates, seat.person, seat.crew, dice, values)
    if found is None:
        return None
    order, draw = found
    if scored is not None and values is not None:
        draw["scores"] = scored.scores
        draw["values"] = [values.get(one.item) for one in candidates]
    return _taken(tx, spec.name, candidates, order[:TRIES], draw)


def by_model(chosen: Choice) -> bool:
    """Whether a choice goes by a model's scores."""
    return hasattr(chosen, "values")


def valued(scored: Scored, candidates: Sequence[Candidate]) -> dict[str, float]:
    """The values of those candidates that have one."""
    return {one.item: scored.values[one.item] for one in candidates if one.item in scored.values}


def _among(
    tx: Transaction, spec: CampaignSpec, seat: Seat, items: Sequence[str]
) -> list[work.Candidate]:
    """Those of up to ``ASKED`` items that the rater could be given."""
    if not items:
        return []
    asked = {f"item_{n}": i for n, i in enumerate(items)}
    blank = {f"item_{n}": items[0] for n in range(len(items), work.ASKED)}
    found = tx.all(work.AMONG, campaign=spec.name, rater=seat.person, **asked, **blank)
    return list({row.item: row for row in found}.values())


def _most_wanted(
    tx: Transaction,
    spec: CampaignSpec,
    seat: Seat,
    following: Following,
    scored: Scored,
    known: set[str],
) -> list[work.Candidate]:
    """The items that the model wants most, of those that the rater could be given."""
    if not following.lock.acquire(timeout=PATIENCE):
        return []
    try:
        waiting = (i for i in scored.order if i not in known and following.waits(i))
        most = list(islice(waiting, ROUNDS * work.ASKED))
    finally:
        following.lock.release()
    for start in range(0, len(most), work.ASKED):
        found = _among(tx, spec, seat, most[start : start + work.ASKED])
        if found:
            return found
    return []


def _doubtful(following: Following, chosen: Choice) -> list[str]:
    if not chosen.informed or not following.lock.acquire(timeout=PATIENCE):
        return []
    try:
        return following.doubtful(work.ASKED)
    finally:
        following.lock.release()


def rank(
    following: Following,
    spec: CampaignSpec,
    candidates: Sequence[Candidate],
    rater: str,
    crew: str,
    dice: Dice,
    wanted: Mapping[str, float] | None = None,
) -> tuple[list[int], dict[str, Json]] | None:
    """The places of the candidates, best first, with what of it the draw tells; None when the
    beliefs are being updated."""
    chosen = choices.chosen(spec.assignment)
    targets = {
        (cover.slice, value): wanted
        for cover in spec.assignment.cover
        for value, wanted in cover.targets.items()
    }
    if not following.lock.acquire(timeout=PATIENCE):
        return None
    try:
        covered = following.coverage(crew) if targets else {}
        asking = Asking(rater, crew, covered, targets, following.ladder, wanted or {})
        order = chosen.rank(candidates, asking, following.beliefs, Random(dice.seed))
        draw: dict[str, Json] = {
            "choice": chosen.name,
            "read": following.read,
            "fitted": following.beliefs.fitted,
        }
    finally:
        following.lock.release()
    return order, draw


def candidates_of(rows: Sequence[work.Candidate]) -> list[Candidate]:
    """Rows as candidates."""
    return [
        Candidate(
            row.item, row.place, row.judged, {} if row.slices is None else json.loads(row.slices)
        )
        for row in rows
    ]


def told_of(candidates: Sequence[Candidate], passed: int) -> dict[str, Json]:
    """The candidates as a draw tells them, and how many better ones others had in hand."""
    draw: dict[str, Json] = {
        "among": [one.item for one in candidates],
        "judged": [one.judged for one in candidates],
    }
    if passed:
        draw["passed"] = passed
    return draw

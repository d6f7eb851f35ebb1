"""How a campaign's budget is used up over time. A large one reads what it did not read before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.campaign.counting import judged_or_imported
from quorate.storage.queries import burning as queries
from quorate.storage.queries.burning import Burnt
from quorate.storage.transaction import Transaction

PARTS = 60
"""stretches of time at most"""
MINUTE = 60_000
FEW = 20_000
"""judgments that are read whenever somebody looks, and so many new ones are kept"""
LATE = 10 * MINUTE
"""what was submitted longer ago is committed by now, or was given up"""

Sums = dict[int, tuple[int, int]]
"""judgments and earnings by stretch"""


@dataclass(frozen=True, slots=True)
class Burning:
    """Judgments given and their earnings, by stretches of ``step`` milliseconds, a power of two in
    minutes; ``kept`` are those before ``until``, of which ``new`` had not been kept yet.
    """

    step: int
    parts: tuple[Burnt, ...]
    until: int
    kept: Sums
    new: int


def burning_of(tx: Transaction, campaign: str, since: int) -> Burning:
    """What was used since ``since``, when the campaign was opened. Asks for no right."""
    step = _step(tx.now - since)
    start, before = 0, Sums()
    large = judged_or_imported(tx, campaign) > FEW
    found = tx.one(queries.KEPT, campaign=campaign) if large else None
    if found is not None and step % found.step == 0:
        start = found.until
        before = _widened(json.loads(found.parts), found.step, step)
    settled = max(start, tx.now - LATE)
    old = tx.all(queries.BETWEEN, campaign=campaign, step=step, since=start, until=settled)
    fresh = tx.all(queries.BETWEEN, campaign=campaign, step=step, since=settled, until=2**62)
    kept = _added(before, old)
    parts = sorted(_added(kept, fresh).items())
    return Burning(
        step,
        tuple(Burnt(part, *sums) for part, sums in parts),
        settled,
        kept,
        sum(one.judgments for one in old) if large else 0,
    )


def keep_burning(tx: Transaction, campaign: str, found: Burning) -> None:
    """Keep sums for whoever looks next. They are no view: they can be added up again, and no event
    tells of them. Of several that are kept at once the latest stay.
    """
    parts = json.dumps([[part, *sums] for part, sums in sorted(found.kept.items())])
    if tx.one(queries.KEPT, campaign=campaign) is None:
        row: dict[str, str | int] = {"until": found.until, "step": found.step, "parts": parts}
        tx.run(queries.BEGIN, campaign=campaign, **row)
    else:
        tx.run(
            queries.KEEP,
            of=campaign,
            new_until=found.until,
            new_step=found.step,
            new_parts=parts,
        )


def _step(age: int) -> int:
    """The shortest stretch, doubled from a minute, of which ``PARTS`` hold the time."""
    step = MINUTE
    while step * PARTS < age:
        step *= 2
    return step


def _widened(rows: Iterable[tuple[int, int, int]], step: int, wider: int) -> Sums:
    """Sums by longer stretches, each of which holds whole shorter ones."""
    found = Sums()
    for part, judgments, earned in rows:
        at = part * step // wider
        before = found.get(at, (0, 0))
        found[at] = (before[0] + judgments, before[1] + earned)
    return found


def _added(sums: Mapping[int, tuple[int, int]], more: Iterable[Burnt]) -> Sums:
    found = dict(sums)
    for part, judgments, earned in more:
        before = found.get(part, (0, 0))
        found[part] = (before[0] + judgments, before[1] + earned)
    return found

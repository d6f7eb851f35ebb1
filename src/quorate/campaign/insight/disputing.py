"""The queue of an expert: items that judgments alone do not settle, and why they are in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quorate.campaign.paging import cursor, placed
from quorate.campaign.rights import Actor, Right, demand
from quorate.storage.queries import disputes, findings
from quorate.storage.queries.disputes import Disputed
from quorate.storage.transaction import Transaction

MOST = 1_000
"""items of each reason that the queue holds; the others come up as these are settled"""


class Why(StrEnum):
    """Why an item waits for an expert, the most urgent first."""

    CONFIRM = "confirm"
    """settled, and to become a known answer: somebody else looks at it again"""
    FOUND = "found"
    """a check says that something is wrong with it, or a rule sent it"""
    CONTESTED = "contested"
    """more judgments would not settle it"""
    REPORTED = "reported"
    """a rater reported a problem"""
    DISAGREED = "disagreed"
    """it has all its judgments, and they do not agree"""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An item in the queue.

    ``probability`` is that of the likeliest answer when it was decided, of the least certain
    question; ``since`` when it came into the queue, as far as is known.
    """

    item: str
    excerpt: str
    why: Why
    judged: int
    probability: float | None
    problems: int
    since: int


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Disputes in the order in which an expert takes them, how many there are, and the cursor."""

    disputes: tuple[Dispute, ...]
    waiting: int
    next: str | None


def list_disputes(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    doubtful: Sequence[str] = (),
    after: str = "",
    limit: int = 50,
) -> DisputePage:
    """A page of the queue; ``doubtful`` are items that are judged and disagreed on.

    What an expert settled waits for somebody else: it is not in their own queue. Raises InputError
    for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    queue = _queue(tx, actor, campaign, doubtful)
    start = placed(after, int, int, str) if after else None
    rest = [one for one in queue if start is None or _key(*one) > start]
    kept = rest[:limit]
    more = len(rest) > limit
    return DisputePage(
        tuple(_dispute(tx, campaign, why, row) for why, row in kept),
        len(queue),
        cursor(*_key(*kept[-1])) if more else None,
    )


def count_disputes(tx: Transaction, campaign: str, doubtful: Sequence[str] = ()) -> dict[Why, int]:
    """How many items wait for which reason; the caller has asked for the right."""
    found = dict.fromkeys(Why, 0)
    for why, _ in _queue(tx, None, campaign, doubtful):
        found[why] += 1
    return found


def _queue(
    tx: Transaction, actor: Actor | None, campaign: str, doubtful: Sequence[str]
) -> list[tuple[Why, Disputed]]:
    """All that waits, each item once, with the most urgent reason."""
    given: dict[str, str | int] = {"campaign": campaign, "limit": MOST}
    doubted = tx.all(findings.DOUBTED_ITEMS, **given)
    wrong = [row.item for row in doubted if row.item is not None]
    parts: list[tuple[Why, Iterable[Disputed]]] = [
        (Why.CONFIRM, tx.all(disputes.PROPOSED, **given)),
        (Why.FOUND, _named(tx, campaign, wrong)),
        (Why.FOUND, tx.all(disputes.SENT, **given)),
        (Why.CONTESTED, tx.all(disputes.CONTESTED, **given)),
        (Why.REPORTED, tx.all(disputes.REPORTED, **given)),
        (Why.DISAGREED, _named(tx, campaign, doubtful)),
    ]
    queue: dict[str, tuple[Why, Disputed]] = {}
    for why, rows in parts:
        for row in rows:
            own = why is Why.CONFIRM and actor is not None and row.adjudicated_by == actor.person
            if not own:
                queue.setdefault(row.item, (why, row))
    return sorted(queue.values(), key=lambda one: _key(*one))


def _named(tx: Transaction, campaign: str, items: Sequence[str]) -> Iterable[Disputed]:
    for item in dict.fromkeys(items[:MOST]):
        row = tx.one(disputes.ONE, campaign=campaign, item=item)
        if row is not None:
            yield row


def _dispute(tx: Transaction, campaign: str, why: Why, row: Disputed) -> Dispute:
    query = disputes.FIRST_REPORTED if why is Why.REPORTED else disputes.LAST_JUDGED
    since = tx.one(query, campaign=campaign, item=row.item)
    return Dispute(
        item=row.item,
        excerpt=row.excerpt,
        why=why,
        judged=row.judged,
        probability=_least(row.settled),
        problems=row.problems,
        since=(since.at if since is not None else None) or 0,
    )


def _least(settled: str | None) -> float | None:
    """The probability of the likeliest answer to the least certain question."""
    evidence = json.loads(settled) if settled else None
    if not isinstance(evidence, dict):
        return None
    parts = [one for one in evidence.values() if isinstance(one, dict)]
    found = [one["probability"] for one in parts if isinstance(one.get("probability"), int | float)]
    return min(found, default=None)


def _key(why: Why, row: Disputed) -> tuple[int, int, str]:
    return list(Why).index(why), row.place, row.item

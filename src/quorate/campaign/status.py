"""How far a campaign is, cheap enough to be asked every second."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from quorate.campaign.asked import spec_of
from quorate.campaign.counting import Counted, count
from quorate.campaign.rights import campaign_state
from quorate.storage.queries import imports, status
from quorate.storage.queries.imports import Source
from quorate.storage.transaction import Transaction

HOUR = 3_600_000
MOST_SOURCES = 100
"""files of other tools that are told of"""
HOURS = 24
"""hours of the past that are told one by one"""
ACTIVE = 600_000
"""milliseconds since the last answer for which a rater counts as at work"""
RECENT = 500
"""judgments from which the usual time and the rate are taken"""
MOST_LABELS = 100
LATEST = 50_000
"""judgments whose labels are counted, the latest"""


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """Items by state; ``closed`` have all the judgments that they want."""

    open: int
    closed: int
    retired: int


@dataclass(frozen=True, slots=True)
class PerHour:
    """Judgments from a full hour on."""

    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Status:
    """Where a campaign stands.

    ``judgments`` counts all that were given, ``imported`` those of them that come from other tools,
    by the files in ``sources``; time and people at work are of the others. ``counted`` are those
    that fill a place of an item that is not retired, ``wanted`` the places, both as they were
    ``counted_at``, which is earlier than ``at`` in a large campaign; ``held`` leases are out.
    ``eta`` is when the last place will be filled at the rate of the recent judgments; None when
    nobody is at work.
    """

    state: str
    at: int
    items: ItemCounts
    judgments: int
    counted: int
    wanted: int
    held: int
    skipped: int
    raters: int
    raters_active: int
    median_seconds: float | None
    eta: int | None
    per_hour: tuple[PerHour, ...]
    counted_at: int
    imported: int = 0
    sources: tuple[Source, ...] = ()
    sources_left_out: int = 0


def status_of(
    tx: Transaction,
    campaign: str,
    known: dict[int, int] | None = None,
    counted: Counted | None = None,
) -> Status:
    """The status, for callers that asked for the right before; items are counted unless given."""
    state = campaign_state(tx, campaign)
    counts = counted or count(tx, campaign)
    live = [place for place in counts.places if place.state == "open"]
    closed = sum(place.number for place in live if place.judged >= place.wanted)
    filled = sum(place.number * min(place.judged, place.wanted) for place in live)
    wanted = sum(place.number * place.wanted for place in live)
    work = tx.one(status.WORK, campaign=campaign, since=tx.now - ACTIVE)
    held = tx.one(status.HELD, campaign=campaign)
    latest = tx.all(status.LATEST, campaign=campaign, limit=RECENT)
    times = [spent.milliseconds for spent in latest]
    sources, imported = _sources(tx, campaign) if work and work.imported else ((), 0)
    return Status(
        state=state.state,
        at=tx.now,
        items=ItemCounts(state.items - state.retired - closed, closed, state.retired),
        judgments=work.judged + work.imported if work else 0,
        counted=filled,
        wanted=wanted,
        held=held.number if held else 0,
        skipped=work.skipped if work else 0,
        raters=work.raters if work else 0,
        raters_active=work.active if work else 0,
        median_seconds=median(times) / 1000 if times else None,
        eta=_eta(tx.now, [spent.at for spent in latest], wanted - filled),
        per_hour=_per_hour(tx, campaign, {} if known is None else known),
        counted_at=counts.at,
        imported=work.imported if work else 0,
        sources=sources,
        sources_left_out=imported - len(sources),
    )


def _sources(tx: Transaction, campaign: str) -> tuple[tuple[Source, ...], int]:
    """The files that came last, the oldest of them first, and how many came in all."""
    latest = tx.all(imports.LATEST, campaign=campaign, limit=MOST_SOURCES)
    counted = tx.one(imports.COUNT, campaign=campaign)
    return tuple(reversed(latest)), len(latest) if counted is None else counted.number


def label_counts_of(tx: Transaction, campaign: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """How often each label was given, by question, in the latest judgments of the campaign.

    Answers in a rater's own words are in the vault and are not counted; of questions with many
    different answers the most frequent hundred are told. The caller has asked for the right.
    """
    spec = spec_of(tx, campaign)
    asked = [q.name for q in spec.questions if q.name not in spec.sealed_questions]
    return {
        name: tuple(
            # SQLite gives a number of JSON as a number
            (str(row.label), row.number)
            for row in tx.all(
                status.LABEL_COUNTS,
                campaign=campaign,
                question=name,
                latest=LATEST,
                limit=MOST_LABELS,
            )
            if row.label is not None
        )
        for name in asked
    }


def _eta(now: int, times: list[int], missing: int) -> int | None:
    """At the rate of the recent judgments of the last hour; None without any."""
    if missing <= 0:
        return None
    recent = [at for at in times if at >= now - HOUR]
    if len(recent) < 2:
        return None
    span = max(now - min(recent), 1)
    return now + round(missing * span / len(recent))


def _per_hour(tx: Transaction, campaign: str, known: dict[int, int]) -> tuple[PerHour, ...]:
    this = tx.now - tx.now % HOUR
    first = this - (HOURS - 1) * HOUR
    for old in [at for at in known if at < first]:
        del known[old]
    found = []
    for at in range(first, this + 1, HOUR):
        number = known.get(at)
        if number is None:
            row = tx.one(status.GIVEN, campaign=campaign, since=at, until=at + HOUR)
            number = row.number if row else 0
            # a minute's grace for transactions that took their time and committed late
            if at + HOUR + 60_000 < tx.now:
                known[at] = number
        found.append(PerHour(at, number))
    return tuple(found)

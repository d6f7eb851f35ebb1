"""The lead's numbers of a large campaign that nothing watches: its counts, and no more.

What is made of all judgments would take minutes and gigabytes there, for a page.
"""

from __future__ import annotations

from dataclasses import replace

from quorate.assignment.forecast import fixed
from quorate.campaign.asked import spec_of
from quorate.campaign.counting import count, kept
from quorate.campaign.insight.measuring import Measured, Outcomes, measured
from quorate.campaign.watch.sight import Sight
from quorate.campaign.watch.watching import wants_watch
from quorate.storage.queries import log as logs
from quorate.storage.queries import quality, status
from quorate.storage.transaction import Transaction

MOST = 200_000
"""entries of a log that is read for a page although nothing watches the campaign"""
HOUR = 3_600_000
INSTEAD = (
    "computed of all judgments, which are too many for a page: download them, and run"
    " quorate agreement and quorate audit with --on stream"
)


def unread(tx: Transaction, campaign: str) -> bool:
    """Whether the log is too long to be read for a page, and nothing watches the campaign."""
    found = tx.one(logs.SIZE, log=campaign)
    return found is not None and found.size > MOST and not wants_watch(spec_of(tx, campaign))


def counted(tx: Transaction, campaign: str) -> Measured:
    """The numbers that are counts; the caller has asked for the right."""
    spec = spec_of(tx, campaign)
    head = tx.one(logs.SIZE, log=campaign)
    places = [p for p in (kept(tx, campaign) or count(tx, campaign)).places if p.state == "open"]
    settled = {row.outcome: row.number for row in tx.all(quality.OUTCOMES, campaign=campaign)}
    full = sum(place.number for place in places if place.judged >= place.wanted)
    waiting = [place for place in places if place.judged < place.wanted]
    open_ = sum(place.number for place in waiting)
    missing = sum(place.number * (place.wanted - place.judged) for place in waiting)
    recent = tx.one(status.GIVEN, campaign=campaign, since=tx.now - HOUR, until=tx.now + 1)
    sight = Sight(
        spec=spec,
        at=tx.now,
        read=0 if head is None else head.size,
        view=None,
        items={},
        slices={},
        crews={},
        covered={},
        skills={},
        unpaid={},
        count=0,
        fitted=0,
        difference=None,
    )
    return replace(
        measured(sight),
        outcomes=Outcomes(
            settled.get("quorate", 0),
            settled.get("contested", 0),
            settled.get("adjudicated", 0),
            max(full - sum(settled.values()), 0),
            open_,
        ),
        needed=fixed(missing, open_),
        per_hour=float(recent.number) if recent is not None and recent.number else None,
        left_out=f"agreement, certainty and figures of raters are {INSTEAD}",
    )

"""Questions to the views about findings, firings of rules, and what waits for an expert."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, words
from quorate.storage.tables import VIEWS, items, judgments

findings = VIEWS["findings"]
firings = VIEWS["firings"]


class FindingRow(NamedTuple):
    """A finding, or that an earlier one does not hold any more."""

    finding: str
    campaign: str
    check_name: str
    rater: str | None
    item: str | None
    score: str | None
    verdict: str
    evidence: str
    at: int
    other: str | None
    question: str | None
    says: str
    told: str
    read: int | None


class FiringRow(NamedTuple):
    """That a rule fired: for whom, on which findings (JSON), what it did (JSON)."""

    firing: str
    campaign: str
    rule: str
    action: str
    rater: str | None
    item: str | None
    findings: str
    effect: str
    at: int


class Number(NamedTuple):
    """How many there are."""

    number: int


_f = findings.c
_campaign = words("campaign")
_finding = sa.select(*(_f[name] for name in FindingRow._fields)).where(_f.campaign == _campaign)
_told = _finding.order_by(_f["at"], _f.finding)
_firing = sa.select(*(firings.c[name] for name in FiringRow._fields)).where(
    firings.c.campaign == _campaign
)
_fired = _firing.order_by(firings.c["at"], firings.c.firing)

OF_RATER = Query(FindingRow, _told.where(_f.rater == words("rater")))
"""all that was ever found about a rater, the oldest first"""
OF_OTHER = Query(FindingRow, _told.where(_f.other == words("rater")))
"""the same, where they are the second rater of a pair"""
OF_ITEM = Query(FindingRow, _told.where(_f.item == words("item")))
OF_ITEMS = Query(FindingRow, _told.where(_f.rater.is_(None), _f.item.is_not(None)))
"""all that was ever found about items"""
OF_CAMPAIGN = Query(FindingRow, _told.where(_f.rater.is_(None), _f.item.is_(None)))
"""what was found about no rater and no item"""
FIRED_FOR_RATER = Query(FiringRow, _fired.where(firings.c.rater == words("rater")))
FIRED_FOR_ITEM = Query(FiringRow, _fired.where(firings.c.item == words("item")))
FIRED_FOR_CAMPAIGN = Query(
    FiringRow, _fired.where(firings.c.rater.is_(None), firings.c.item.is_(None))
)

WORKED = Query(
    Number,
    sa.select(sa.func.count()).where(
        judgments.c.campaign == _campaign,
        judgments.c.rater == words("rater"),
        judgments.c.excluded.is_(None),
        judgments.c.purpose != "training",
        judgments.c.purpose != "qualification",
    ),
)
"""the judgments that say how a rater works"""
KNOWN_ITEMS = Query(
    Number,
    sa.select(sa.func.count()).where(
        items.c.campaign == _campaign, items.c.gold.is_not(None), items.c.state == "open"
    ),
)
"""items with a known answer that everybody judges"""

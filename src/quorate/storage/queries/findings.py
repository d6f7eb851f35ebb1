"""Questions to the views about findings, firings of rules, and what waits for an expert."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
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


class CheckCount(NamedTuple):
    """How many findings of a check stand, by verdict."""

    check: str
    verdict: str
    number: int


class RuleCount(NamedTuple):
    """How often a rule fired, and when last."""

    rule: str
    fired: int
    last_at: int


_newest = (_f["at"].desc(), _f.finding.desc())
_of_one = (_f.check_name, _f.rater, _f.other, _f.item, _f.question)


def latest(
    columns: Sequence[str], *conditions: sa.ColumnElement[bool], name: str = "latest"
) -> sa.Subquery:
    """What was found of a campaign, with ``nth``: 1 for the newest finding of a check about the
    same. Conditions may be about whom and what it is: then all about the same is left out, or
    nothing."""
    nth = sa.func.row_number().over(partition_by=_of_one, order_by=_newest).label("nth")
    found = sa.select(*(_f[column] for column in columns), nth)
    return found.where(_f.campaign == _campaign, *conditions).subquery(name)


def _standing(*conditions: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    """The findings that stand, the newest first."""
    found = latest(FindingRow._fields, *conditions).c
    return (
        sa.select(*(found[name] for name in FindingRow._fields))
        .where(found.nth == 1, found.verdict != "cleared")
        .order_by(found["at"].desc(), found.finding.desc())
    )


STANDING = Query(FindingRow, _standing())
"""the findings that stand, the newest first"""
_asked = parts_of(words("raters"))
STANDING_OF = Query(FindingRow, _standing(sa.or_(_f.rater.in_(_asked), _f.other.in_(_asked))))
"""the same about the raters whose ids are given as JSON, alone or with another"""
DOUBTED_ITEMS = Query(
    FindingRow, _standing(_f.item.is_not(None), _f.rater.is_(None)).limit(number("limit"))
)
"""the same about items"""
_counted = latest(("check_name", "verdict")).c
STANDING_COUNTS = Query(
    CheckCount,
    sa.select(_counted.check_name, _counted.verdict, sa.func.count())
    .where(_counted.nth == 1, _counted.verdict != "cleared")
    .group_by(_counted.check_name, _counted.verdict),
)
"""how many stand"""


@cache
def page(check: bool, verdict: bool, rater: bool, after: bool) -> Query[FindingRow]:
    """The statement for a page of findings, the newest first.

    Parameters: campaign, limit; ``check``, ``verdict``, ``rater`` where they are asked for; ``at``
    and ``finding``, of the last of the page before, when after one.
    """
    chosen = _finding
    if check:
        chosen = chosen.where(_f.check_name == words("check"))
    if verdict:
        chosen = chosen.where(_f.verdict == words("verdict"))
    if rater:
        chosen = chosen.where((_f.rater == words("rater")) | (_f.other == words("rater")))
    if after:
        at, last = number("at"), words("finding")
        chosen = chosen.where(_f["at"] <= at, sa.or_(_f["at"] < at, _f.finding < last))
    return Query(FindingRow, chosen.order_by(*_newest).limit(number("limit")))


@cache
def fired_page(rater: bool, after: bool) -> Query[FiringRow]:
    """The statement for a page of firings, the newest first; parameters as for findings."""
    c = firings.c
    chosen = _firing
    if rater:
        chosen = chosen.where(c.rater == words("rater"))
    if after:
        at, last = number("at"), words("firing")
        chosen = chosen.where(c["at"] <= at, sa.or_(c["at"] < at, c.firing < last))
    return Query(FiringRow, chosen.order_by(c["at"].desc(), c.firing.desc()).limit(number("limit")))


RULE_COUNTS = Query(
    RuleCount,
    sa.select(firings.c.rule, sa.func.count(), sa.func.max(firings.c["at"]))
    .where(firings.c.campaign == _campaign)
    .group_by(firings.c.rule),
)

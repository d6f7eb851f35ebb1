"""In which order raters are listed: a page of their ids, by need, by judgments, by competence."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from quorate.campaign.insight.measuring import Measured
from quorate.campaign.paging import Page, Span, page_of, placed
from quorate.schema.errors import InputError
from quorate.storage.queries import rating as queries
from quorate.storage.queries.rating import Ranked, RaterOrder
from quorate.storage.transaction import Transaction

LEAST = "-inf"
UNKNOWN = ""
"""the competence in the cursor behind somebody of whom it is not known"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of raters is asked for, in which order."""

    order: RaterOrder = RaterOrder.NEED
    span: Span = field(default_factory=Span)


def ranked(tx: Transaction, campaign: str, found: Measured, asked: Asked) -> Page[Ranked]:
    """A page of those who judge. Raises InputError for a cursor that no page in this order gave."""
    if asked.order is RaterOrder.COMPETENCE:
        return _by_competence(tx, campaign, found, asked.span)
    by = _by_need if asked.order is RaterOrder.NEED else _by_judged
    return by(tx, campaign, asked.span)


def _by_need(tx: Transaction, campaign: str, span: Span) -> Page[Ranked]:
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if span.after:
        given["rank"], given["judged"], given["person"] = placed(span.after, int, int, str)
    rows = tx.all(queries.by_need(bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.rank, one.judged, one.person))


def _by_judged(tx: Transaction, campaign: str, span: Span) -> Page[Ranked]:
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if span.after:
        given["judged"], given["person"] = placed(span.after, int, str)
    rows = tx.all(queries.by_judged(bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.judged, one.person))


def _by_competence(tx: Transaction, campaign: str, found: Measured, span: Span) -> Page[Ranked]:
    """Those of whom it is known, the least first; then the others, by id."""
    # as text, since a cursor has no fractions
    known = sorted(
        (skill.value, person)
        for person in found.sight.skills
        if (skill := found.competence(person)) is not None
    )
    value, last = placed(span.after, str, str) if span.after else (LEAST, "")
    after = None if value == UNKNOWN else (_number(str(value)), str(last))
    behind = [] if after is None else [one for one in known if one > after]
    rows: list[Ranked] = []
    for at in range(0, len(behind), span.rows):
        if len(rows) > span.limit:
            break
        some = {person: n for n, (_, person) in enumerate(behind[at : at + span.rows])}
        those = tx.all(queries.THESE, campaign=campaign, persons=json.dumps(list(some)))
        those.sort(key=lambda one: some[one.person])
        rows += [Ranked(one.person, one.judged, 0) for one in those]
    if len(rows) <= span.limit:
        rows += tx.all(
            queries.BESIDES,
            campaign=campaign,
            known=json.dumps([person for _, person in known]),
            person=str(last) if after is None else "",
            limit=span.rows - len(rows),
        )
    values = {person: repr(value) for value, person in known}
    return page_of(rows, span.limit, lambda one: (values.get(one.person, UNKNOWN), one.person))


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InputError(
            f"{value[:80]!r} is no competence", remedy="begin again without the cursor"
        ) from None

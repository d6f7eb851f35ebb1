"""Who takes part in a calibration round, and how far they are, page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import Actor, Right, demand, grants
from quorate.campaign.way.comparing import drawn_as, round_of
from quorate.ledger.canonical import text
from quorate.ledger.vault import Vault
from quorate.storage.queries import calibrations
from quorate.storage.queries.calibrations import Count, Round
from quorate.storage.transaction import Transaction

ENDLESS = 2**62
"""the end of what has not ended"""


@dataclass(frozen=True, slots=True)
class Taking:
    """How many items of a round somebody has judged, before and after the discussion.

    ``name`` is for those who run the campaign.
    """

    rater: str
    name: str
    judged: int
    again: int


def taking_part(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, name: str, span: Span = FIRST
) -> Page[Taking]:
    """A page of those who judge in a round, or did, in the order in which they joined.

    Raises NotFoundError, and InputError for a cursor that no page gave.
    """
    member = demand(tx, actor, campaign, Right.READ)
    given = _asked(campaign, round_of(tx, campaign, name))
    given["limit"] = span.rows
    if span.after:
        given["at"], given["last"] = placed(span.after, int, str)
    rows = tx.all(calibrations.taking(bool(span.after)), **given)
    page = page_of(rows, span.limit, lambda one: (one.enrolled_at, one.person))
    shown = [one.person for one in page.entries] if grants(actor, member, Right.RUN) else []
    names = names_of(tx, vault, shown)
    lines = (
        Taking(one.person, names.get(one.person, ""), one.judged, one.again) for one in page.entries
    )
    return Page(tuple(lines), page.next)


def count_taking(tx: Transaction, campaign: str, found: Round) -> Count:
    """How many take part, and how many are done. Asks for no right."""
    counted = tx.one(
        calibrations.TAKING_COUNT, **_asked(campaign, found), all=len(json.loads(found.items))
    )
    return counted or Count(0, 0, 0, 0)


def _asked(campaign: str, found: Round) -> dict[str, str | int]:
    """Answers that came when the others could be seen already were not given blind, and are not
    counted."""
    return {
        "campaign": campaign,
        "items": found.items,
        "first": text(drawn_as(found.round, False)),
        "second": text(drawn_as(found.round, True)),
        "revealed": ENDLESS if found.revealed_at is None else found.revealed_at,
        "closed": ENDLESS if found.closed_at is None else found.closed_at,
    }

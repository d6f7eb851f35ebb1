"""List campaigns: those that one may read, those that one is in. Never writes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import Actor, Right
from quorate.storage.queries import listing
from quorate.storage.queries.archives import Archived
from quorate.storage.queries.listing import Listed, Seen
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ListedCampaign:
    """A campaign in a list, and its archive, when it rests in one."""

    row: Listed
    archived: Archived | None


def list_campaigns(tx: Transaction, actor: Actor, span: Span = FIRST) -> Page[ListedCampaign]:
    """A page of the campaigns that the actor may read, the newest first.

    Raises InputError for a cursor that no page gave.
    """
    if Right.READ not in actor.scopes:
        return Page((), None)
    given = _given(span)
    if not actor.owner:
        given["person"] = actor.person
    rows = tx.all(listing.readable(actor.owner, bool(span.after)), **given)
    page = page_of(rows, span.limit, lambda one: (one.opened_at, one.campaign))
    names = json.dumps([one.campaign for one in page.entries if one.state == "archived"])
    resting = {one.campaign: one for one in tx.all(listing.ARCHIVES_OF, names=names)}
    lines = (ListedCampaign(one, resting.get(one.campaign)) for one in page.entries)
    return Page(tuple(lines), page.next)


def own_campaigns(
    tx: Transaction, actor: Actor, span: Span = FIRST, *, judging: bool = False
) -> Page[Seen]:
    """A page of the campaigns that the actor is in, or owns, the newest first.

    ``judging``: those alone in which they judge, or did. Raises InputError for a cursor that no
    page gave.
    """
    given = {**_given(span), "person": actor.person}
    rows = tx.all(listing.seen(actor.owner, judging, bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.opened_at, one.campaign))


def reads(tx: Transaction, actor: Actor) -> bool:
    """Whether the actor has campaigns to look at as a lead, an expert or an auditor."""
    return actor.owner or tx.one(listing.READS, person=actor.person) is not None


def _given(span: Span) -> dict[str, str | int]:
    given: dict[str, str | int] = {"limit": span.rows}
    if span.after:
        given["at"], given["last"] = placed(span.after, int, str)
    return given

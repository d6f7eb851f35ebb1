"""Take judgments out of a campaign, page by page: the rows of the one table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.sealing import unseal
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import judgments
from quorate.storage.queries.work import Judgment
from quorate.storage.transaction import Transaction

AT_ONCE = 500
"""judgments of a page"""


@dataclass(frozen=True, slots=True)
class Row:
    """A rater's answer to one question about one item, as the one table has it.

    Of one that came from another tool ``at``, ``seconds`` and ``guideline`` are what the file says;
    where it does not, ``at`` is when it came.
    """

    item: str
    rater: str
    question: str
    label: str | float | list[str] | None
    at: int
    seconds: float | None
    guideline: str
    shown: list[str] | None
    surplus: bool
    excluded: str | None
    judgment: str
    purpose: str | None
    """None: the item wanted a judgment; else what was mixed in: gold, audit, repeat, …"""
    round: int

    @property
    def counts(self) -> bool:
        """Whether it speaks of what the item's answer is: not excluded, not too late, no practice,
        test, trap or repetition."""
        return self.excluded is None and not self.surplus and self.purpose in (None, "gold")


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the judgments are out: the last item and judgment."""

    item: str = ""
    judgment: str = ""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows, and from where to go on; None behind the last."""

    rows: tuple[Row, ...]
    next: Mark | None


def judgment_rows(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    campaign: str,
    after: Mark | None = None,
    until: int | None = None,
) -> RowPage:
    """The next judgments in the order of their items, a row for each answered question.

    ``until`` leaves out what was given later, so that pages read one after the other have an end.
    The right is asked for with every page: who loses it in the middle gets no more. Answers that
    were erased have no row.
    """
    demand(tx, actor, campaign, Right.READ)
    spec = spec_of(tx, campaign)
    start = after or Mark()
    found = tx.all(
        judgments.BY_ITEM,
        campaign=campaign,
        item=start.item,
        after=start.judgment,
        until=tx.now if until is None else until,
        limit=AT_ONCE,
    )
    rows = tuple(row for judgment in found for row in _rows(tx, vault, spec, judgment))
    more = len(found) == AT_ONCE
    return RowPage(rows, Mark(found[-1].item, found[-1].judgment) if more else None)


def _rows(tx: Transaction, vault: Vault, spec: CampaignSpec, given: Judgment) -> Iterable[Row]:
    labels = json.loads(given.labels)
    sealed = json.loads(given.sealed) if given.sealed else {}
    shown = json.loads(given.shown) or {}
    at, seconds, guideline = moment_of(given)
    for question in spec.questions:
        name = question.name
        answer = unseal(tx, vault, sealed[name]) if name in sealed else labels.get(name)
        if answer is None:
            continue
        yield Row(
            item=given.item,
            rater=given.rater,
            question=name,
            label=question.label_of(answer),
            at=at,
            seconds=seconds,
            guideline=guideline,
            shown=shown.get(name),
            surplus=bool(given.surplus),
            excluded=given.excluded,
            judgment=given.judgment,
            purpose=given.purpose or None,
            round=given.round,
        )


def moment_of(given: Judgment) -> tuple[int, float | None, str]:
    """When a judgment was given (milliseconds UTC), in how many seconds, under which guideline.

    Of one that came from another tool, as its file says: no seconds and no guideline where it says
    none, and the time at which it came.
    """
    if not given.source:
        return given.at, given.milliseconds / 1000, given.guideline
    stated = json.loads(given.stated) if given.stated else {}
    spent = stated.get("milliseconds")
    seconds = None if spent is None else spent / 1000
    return stated.get("at", given.at), seconds, stated.get("guideline", "")

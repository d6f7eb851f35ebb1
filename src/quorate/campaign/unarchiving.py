"""Bring an archived campaign back: its entries and rows, and then one event that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quorate.campaign.archiving import IN, archive_of, demand_move
from quorate.campaign.checkpointing import root_at
from quorate.ledger.events import CampaignUnarchived
from quorate.ledger.views import Value, View
from quorate.schema.errors import IntegrityError
from quorate.storage.queries import archives as queries
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

Line = tuple[int, str, int, str | None, str, bytes]
"""index, kind, time, item, body and leaf of an entry"""
SavedHead = tuple[int, int, bytes, bytes, str]
"""size, time, root, frontier and note of a head"""


def put_entries(tx: Transaction, campaign: str, holder: str, lines: Sequence[Line]) -> None:
    """Put entries of the log back under their numbers."""
    demand_move(tx, campaign, IN, holder)
    for idx, kind, at, item, body, leaf in lines:
        tx.run(
            queries.PUT_ENTRY,
            log=campaign,
            idx=idx,
            kind=kind,
            at=at,
            item=item,
            body=body,
            leaf=leaf,
        )


def put_heads(tx: Transaction, campaign: str, holder: str, heads: Sequence[SavedHead]) -> None:
    """Put signed heads back, but for those that stayed."""
    demand_move(tx, campaign, IN, holder)
    there = {row.size for row in tx.all(logs.CHECKPOINTS, log=campaign)}
    for size, at, root, frontier, note in heads:
        if size not in there:
            tx.run(
                logs.SAVE_CHECKPOINT,
                log=campaign,
                size=size,
                root=root,
                frontier=frontier,
                note=note,
                at=at,
            )


def put_rows(
    tx: Transaction, campaign: str, holder: str, view: View, rows: Sequence[Mapping[str, Value]]
) -> None:
    """Put rows of a view back, as the log leads to them."""
    demand_move(tx, campaign, IN, holder)
    for row in rows:
        tx.insert(view, row)


def root_of_entries(tx: Transaction, campaign: str) -> str:
    """The root of the entries that are back, in hexadecimal.

    Raises NotFoundError where one of them is missing.
    """
    return root_at(tx, campaign, archive_of(tx, campaign).log_size).hex()


def bring_back(tx: Transaction, by: str, campaign: str, holder: str, root: str) -> None:
    """Say in the log that the campaign is back, closed as it was.

    ``root`` is that of the entries that were put back; raises IntegrityError unless it is the one
    that the log names.
    """
    demand_move(tx, campaign, IN, holder)
    archived = archive_of(tx, campaign)
    there = tx.one(queries.ENTRIES_BEFORE, log=campaign, size=archived.log_size)
    if root != archived.root or there is None or there.rows != archived.log_size:
        raise IntegrityError(
            f"what came back of {campaign!r} is not what left", remedy="bring it back again"
        )
    tx.append(campaign, by, CampaignUnarchived(campaign, archived.digest))
    tx.run(queries.END_MOVE, of=campaign)

"""Receipts: raters take away what shows that their judgments are in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from heapq import nsmallest
from typing import NamedTuple

from quorate.campaign.checkpointing import Prover, newest_checkpoint
from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.certificate.proof.receipt import Receipt, Receipted
from quorate.ledger.canonical import text
from quorate.ledger.disclosure import shown
from quorate.schema.json_value import Json
from quorate.storage.queries import receipts as queries
from quorate.storage.transaction import Transaction

AT_ONCE = 500
"""items of which the answers are read at a time"""
MOST = 2_000
"""judgments in one receipt, at most"""


class _Own(NamedTuple):
    """An entry by which the rater answered, and its index."""

    number: int
    body: str


def receipt_of(
    tx: Transaction,
    prover: Prover,
    actor: Actor,
    campaign: str,
    start: int = 0,
    limit: int = MOST,
) -> Receipt:
    """The actor's own judgments and revisions from an index on, up to the newest signed head.

    Those who were removed have theirs too. Nothing in it says which item was judged, or what for.
    Raises NotFoundError while the log has no signed head, and ConflictError for who is no member.
    """
    if demand(tx, actor, campaign, Right.JUDGE, even_removed=True) is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    head = newest_checkpoint(tx, campaign)
    own = nsmallest(limit + 1, _own(tx, actor.person, campaign, start, head.size))
    following = own[limit].number if len(own) > limit else None
    own = own[:limit]
    paths = prover.paths(tx, campaign, [one.number for one in own], head)
    return Receipt(
        campaign,
        head,
        tuple(_receipted(one, path) for one, path in zip(own, paths, strict=True)),
        following,
    )


def _own(tx: Transaction, rater: str, campaign: str, start: int, end: int) -> Iterator[_Own]:
    items = [row.item for row in tx.all(queries.ITEMS, campaign=campaign, rater=rater)]
    for at in range(0, len(items), AT_ONCE):
        some = text(items[at : at + AT_ONCE])
        found = tx.all(queries.ENTRIES, campaign=campaign, items=some, start=start, end=end)
        for index, body in found:
            if json.loads(body)["data"]["rater"] == rater:
                yield _Own(index, body)


def _receipted(one: _Own, path: tuple[bytes, ...]) -> Receipted:
    views = shown(one.body.encode())
    record = json.loads(one.body)
    data: dict[str, Json] = record["data"]
    return Receipted(
        index=one.number,
        kind=views.kind,
        version=views.version,
        rest=views.rest,
        path=path,
        judgment=str(data["judgment"]),
        labels=data["labels"],
        sealed=data.get("sealed"),
        at=record["at"],
    )

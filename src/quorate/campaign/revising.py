"""Revise a judgment: the undo of the last minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.gold import right_of
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    seat_of,
)
from quorate.campaign.sealing import unseal
from quorate.campaign.submitting import (
    Receipt,
    Submission,
    seal_labels,
    seal_words,
    time_spent,
)
from quorate.ledger.event import Json
from quorate.ledger.events import JudgmentRevised
from quorate.ledger.vault import Vault
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.work import ItemState, Judgment
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Revision:
    """What a rater sends to change an answer; ``revision`` is the one they saw, from 0."""

    judgment: str
    given: Submission
    revision: int


def revise(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, revision: Revision
) -> Receipt:
    """Change a judgment while its item is open or the undo time runs.

    The same revision sent again changes nothing and gets the same receipt. Raises NotFoundError
    when the judgment is not the rater's own, ConflictError when it is too late or when another
    revision was made meanwhile.
    """
    seat = seat_of(tx, actor, campaign)
    current = tx.one(work.JUDGMENT, judgment=revision.judgment)
    if current is None or current.rater != seat.person or current.campaign != campaign:
        raise NotFoundError(f"you have no judgment {revision.judgment!r}")
    item = tx.one(work.LOCKED_ITEM, campaign=campaign, item=current.item)
    if item is None:
        raise NotFoundError(f"you have no judgment {revision.judgment!r}")
    spec = spec_of(tx, campaign, seat.digest)
    labels = check_answers(spec.questions, revision.given.labels, json.loads(item.content))
    if current.revision == revision.revision + 1 and _stands(tx, vault, current, labels):
        at = current.at if current.revised_at is None else current.revised_at
        return Receipt(current.judgment, at, bool(current.surplus))
    if current.revision != revision.revision:
        raise ConflictError("this answer was revised meanwhile", remedy="load it again")
    if seat.state != "open" or not revisable(spec, item, current, tx.now):
        raise ConflictError(
            f"the item is closed and the {spec.undo_minutes} minutes for changes are over",
            remedy="report a problem with the item if the answer is wrong",
        )
    _change(tx, vault, spec, current, labels, revision.given, item.gold)
    return Receipt(current.judgment, tx.now, bool(current.surplus))


def _stands(tx: Transaction, vault: Vault, current: Judgment, labels: Mapping[str, Json]) -> bool:
    """Whether the judgment has these labels already."""
    sealed = json.loads(current.sealed) if current.sealed is not None else {}
    opened = {name: unseal(tx, vault, commitment) for name, commitment in sealed.items()}
    return {**json.loads(current.labels), **opened} == labels


def revisable(spec: CampaignSpec, item: ItemState, judgment: Judgment, now: int) -> bool:
    """Whether a judgment may still be changed: it is fresh, or its item wants more.

    Where items are mixed in, only fresh ones may: else who tries learns which item it was. What
    was practice or a test may not: its answer was told or counted.
    """
    if judgment.purpose in ("training", "qualification") or judgment.excluded is not None:
        return False
    if item.adjudicated is not None or item.state == "retired":
        return False
    fresh = now < judgment.at + spec.undo_minutes * 60_000
    return fresh or (not spec.assignment.mixes and item.judged < item.wanted)


def _change(
    tx: Transaction,
    vault: Vault,
    spec: CampaignSpec,
    current: Judgment,
    labels: Mapping[str, Json],
    given: Submission,
    gold: str | None,
) -> None:
    number = current.revision + 1
    person, name = current.rater, current.judgment
    open_labels, sealed = seal_labels(tx, vault, spec, person, name, labels, number)
    event = JudgmentRevised(
        campaign=spec.name,
        item=current.item,
        judgment=name,
        rater=person,
        labels=open_labels,
        milliseconds=time_spent(given.milliseconds, current.at, tx.now),
        sealed=sealed,
        comment=seal_words(tx, vault, person, f"comment {name} {number}", given.comment),
        right=None
        if gold is None
        else right_of(spec, labels, json.loads(gold), current.purpose or ""),
    )
    tx.append(spec.name, person, event)

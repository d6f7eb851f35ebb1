"""Revise a judgment: the undo of the last minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    campaign_state,
    demand,
)
from quorate.campaign.submitting import Receipt, Submission, seal_labels, seal_words
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
    when the judgment is not the rater's own, ConflictError when it is too late.
    """
    member = demand(tx, actor, campaign, Right.JUDGE)
    first = tx.one(work.JUDGMENT, judgment=revision.judgment)
    if (
        member is None
        or first is None
        or first.rater != member.person
        or first.campaign != campaign
    ):
        raise NotFoundError(f"you have no judgment {revision.judgment!r}")
    item = tx.one(work.LOCKED_ITEM, campaign=campaign, item=first.item)
    current = tx.one(work.JUDGMENT, judgment=revision.judgment)  # under the item's lock
    if item is None or current is None:
        raise NotFoundError(f"you have no judgment {revision.judgment!r}")
    receipt = Receipt(current.judgment, tx.now, bool(current.surplus))
    if current.revision == revision.revision + 1:
        return receipt
    if current.revision != revision.revision:
        raise ConflictError("this answer was revised meanwhile", remedy="load it again")
    spec = spec_of(tx, campaign)
    if campaign_state(tx, campaign).state != "open" or not revisable(spec, item, current, tx.now):
        raise ConflictError(
            f"the item is closed and the {spec.undo_minutes} minutes for changes are over",
            remedy="report a problem with the item if the answer is wrong",
        )
    _change(tx, vault, spec, current, item, revision.given)
    return receipt


def revisable(spec: CampaignSpec, item: ItemState, judgment: Judgment, now: int) -> bool:
    """Whether a judgment may still be changed: its item wants more, or it is fresh."""
    if judgment.excluded is not None or item.adjudicated is not None or item.state != "open":
        return False
    fresh = now < judgment.at + spec.undo_minutes * 60_000
    return fresh or item.judged < item.wanted


def _change(
    tx: Transaction,
    vault: Vault,
    spec: CampaignSpec,
    current: Judgment,
    item: ItemState,
    given: Submission,
) -> None:
    labels: dict[str, Json] = check_answers(spec.questions, given.labels, json.loads(item.content))
    number = current.revision + 1
    person, name = current.rater, current.judgment
    open_labels, sealed = seal_labels(tx, vault, spec, person, name, labels, number)
    event = JudgmentRevised(
        campaign=spec.name,
        item=current.item,
        judgment=name,
        rater=person,
        labels=open_labels,
        milliseconds=max(0, min(given.milliseconds, tx.now - current.at)),
        sealed=sealed,
        comment=seal_words(tx, vault, person, f"comment {name} {number}", given.comment),
    )
    tx.append(spec.name, person, event)

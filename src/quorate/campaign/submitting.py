"""Submit a judgment: idempotent, never refused for being late, never beyond the overlap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.names import judgment_name
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.campaign.sealing import seal
from quorate.ledger.event import Json
from quorate.ledger.events import JudgmentSubmitted
from quorate.ledger.vault import Vault
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Member
from quorate.storage.queries.work import ItemState, Judgment, Lease
from quorate.storage.transaction import Transaction

LONGEST_SUBMISSION = 64
LONGEST_COMMENT = 4_000


@dataclass(frozen=True, slots=True)
class Submission:
    """What a rater sends: a name of their making (a UUID), the lease, the answers, active time."""

    submission: str
    lease: str
    labels: Mapping[str, object]
    milliseconds: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a judgment is kept: its id, when it was taken, whether it came too late to count."""

    judgment: str
    at: int
    surplus: bool


def submit(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, given: Submission
) -> Receipt:
    """Keep the judgment, and the receipt that the first submission of this name got.

    Raises AnswerError when an answer does not fit, ConflictError when the lease was already
    answered or given back, NotFoundError when it is not the rater's own.
    """
    member = demand(tx, actor, campaign, Right.JUDGE)
    if member is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    if not 0 < len(given.submission) <= LONGEST_SUBMISSION:
        raise InputError("a submission needs a name of at most 64 characters, such as a UUID")
    name = judgment_name(member.person, given.submission)
    lease = _own_lease(tx, campaign, member, given.lease)
    # after the lock on the lease, so that two copies of one submission take turns
    first = tx.one(work.JUDGMENT, judgment=name)
    if first is not None:
        return _again(first, lease)
    if lease.status not in ("held", "lapsed"):
        raise ConflictError(
            f"lease {lease.lease} is {lease.status} already",
            remedy="revise that answer instead" if lease.status == "judged" else "",
        )
    return _keep(tx, vault, member, lease, name, given)


def _own_lease(tx: Transaction, campaign: str, member: Member, name: str) -> Lease:
    lease = tx.one(work.LOCKED_LEASE, lease=name)
    if lease is None or lease.rater != member.person or lease.campaign != campaign:
        raise NotFoundError(f"you have no lease {name!r}", remedy="load the page again")
    return lease


def _again(first: Judgment, lease: Lease) -> Receipt:
    if first.lease != lease.lease:
        raise ConflictError(
            "this submission name was used for another lease",
            remedy="make a new name for each submission",
        )
    return Receipt(first.judgment, first.at, bool(first.surplus))


def _keep(
    tx: Transaction, vault: Vault, member: Member, lease: Lease, name: str, given: Submission
) -> Receipt:
    spec = spec_of(tx, lease.campaign)
    late = lease.status == "lapsed"
    item = tx.one(work.LOCKED_ITEM if late else work.ITEM, campaign=spec.name, item=lease.item)
    if item is None:
        raise NotFoundError(f"lease {lease.lease} is of an item that does not exist")
    labels = check_answers(spec.questions, given.labels, json.loads(item.content))
    open_labels, sealed = seal_labels(tx, vault, spec, member.person, name, labels)
    comment = seal_words(tx, vault, member.person, f"comment {name} 0", given.comment)
    place = place_taken(lease, item)
    spent = min(max(given.milliseconds, 0), tx.now - lease.leased_at)
    event = JudgmentSubmitted(
        campaign=spec.name,
        item=lease.item,
        judgment=name,
        lease=lease.lease,
        rater=member.person,
        round=lease.round,
        labels=open_labels,
        sealed=sealed,
        comment=comment,
        shown=json.loads(lease.shown),
        guideline=lease.guideline,
        milliseconds=spent,
        earned=spec.earned(spent),
        place=place,
    )
    tx.append(spec.name, member.person, event)
    return Receipt(name, tx.now, place == "surplus")


def place_taken(lease: Lease, item: ItemState) -> str:
    """Which place of the item the judgment takes: its own, a free one, or none."""
    if lease.status == "held":
        return "held"
    return "room" if item.room > 0 and item.state == "open" else "surplus"


def seal_labels(
    tx: Transaction,
    vault: Vault,
    spec: CampaignSpec,
    person: str,
    judgment: str,
    labels: Mapping[str, Json],
    revision: int = 0,
) -> tuple[dict[str, Json], dict[str, Json] | None]:
    """The labels that may stand in the log, and the commitments of those that may not."""
    hidden = {name for name in spec.sealed_questions if name in labels}
    if not hidden:
        return dict(labels), None
    sealed: dict[str, Json] = {
        name: seal(tx, vault, person, labels[name], f"label {judgment} {revision} {name}")
        for name in sorted(hidden)
    }
    return {name: label for name, label in labels.items() if name not in hidden}, sealed


def seal_words(tx: Transaction, vault: Vault, person: str, context: str, words: str) -> str | None:
    """The commitment to a comment, or None when there is none."""
    if len(words) > LONGEST_COMMENT:
        raise InputError(f"a comment has at most {LONGEST_COMMENT} characters, not {len(words)}")
    return seal(tx, vault, person, words, context) if words.strip() else None

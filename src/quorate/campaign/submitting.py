"""Submit a judgment: idempotent, never refused for being late, never beyond the overlap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.gold import right_of
from quorate.campaign.names import judgment_name
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, seat_of
from quorate.campaign.sealing import seal
from quorate.campaign.way.trials import Lesson, TrialState, answered, lesson_of
from quorate.ledger.event import Json
from quorate.ledger.events import JudgmentSubmitted
from quorate.ledger.vault import Vault
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.queries import work
from quorate.storage.queries.campaigns import Seat
from quorate.storage.queries.work import Answering, Lease
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
    """That a judgment is kept: its id, when it was taken, whether it came too late to count.

    In practice ``lesson`` is what the rater is shown at once, and in practice and tests ``trial``
    how far they are now; a submission that is sent again gets the lesson again.
    """

    judgment: str
    at: int
    surplus: bool
    lesson: Lesson | None = None
    trial: TrialState | None = None


def submit(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, given: Submission
) -> Receipt:
    """Keep the judgment, and the receipt that the first submission of this name got.

    Raises AnswerError when an answer does not fit, ConflictError when the lease was already
    answered or given back, NotFoundError when it is not the rater's own.
    """
    seat = seat_of(tx, actor, campaign)  # locked: two copies of one submission take turns
    if not 0 < len(given.submission) <= LONGEST_SUBMISSION:
        raise InputError("a submission needs a name of at most 64 characters, such as a UUID")
    name = judgment_name(seat.person, given.submission)
    lease = tx.one(work.ANSWERING, lease=given.lease, judgment=name)
    if lease is None or lease.rater != seat.person or lease.campaign != campaign:
        raise NotFoundError(f"you have no lease {given.lease!r}", remedy="load the page again")
    if lease.first is not None:
        return _again(tx, lease)
    return _keep(tx, vault, seat, _current(tx, lease), name, given)


def _again(tx: Transaction, lease: Answering) -> Receipt:
    if lease.first is None or lease.first_at is None or lease.first_item != lease.item:
        raise ConflictError(
            "this submission name was used for another item",
            remedy="make a new name for each submission",
        )
    lesson = None
    if lease.purpose == "training":
        right = None if lease.first_right is None else bool(lease.first_right)
        lesson = lesson_of(tx, lease.campaign, lease.item, right)
    return Receipt(lease.first, lease.first_at, bool(lease.first_surplus), lesson)


def _current(tx: Transaction, lease: Answering) -> Answering:
    """The lease that is answered: for one that lapsed, the later one of the item if there is one.

    What was shown stays what the answer was given to. Raises ConflictError when the rater answered
    or gave the item back before.
    """
    status, name = lease.status, lease.lease
    if status == "lapsed":
        later = later_lease(tx, lease)
        if later is not None:
            status, name = later.status, later.lease
    if status not in ("held", "lapsed"):
        raise ConflictError(
            f"the item of lease {lease.lease} is {status} already",
            remedy="revise that answer instead" if status == "judged" else "",
        )
    return lease._replace(status=status, lease=name)


def later_lease(tx: Transaction, lease: Answering | Lease) -> Lease | None:
    """The lease by which the rater got the item again after this one lapsed."""
    return tx.one(
        work.CURRENT_LEASE,
        campaign=lease.campaign,
        rater=lease.rater,
        item=lease.item,
        round=lease.round,
    )


def _keep(
    tx: Transaction, vault: Vault, seat: Seat, lease: Answering, name: str, given: Submission
) -> Receipt:
    spec = spec_of(tx, lease.campaign, seat.digest)
    labels = check_answers(spec.questions, given.labels, json.loads(lease.content))
    open_labels, sealed = seal_labels(tx, vault, spec, seat.person, name, labels)
    comment = seal_words(tx, vault, seat.person, f"comment {name} 0", given.comment)
    place = _place_taken(tx, lease)
    spent = time_spent(given.milliseconds, lease.leased_at, tx.now)
    event = JudgmentSubmitted(
        campaign=spec.name,
        item=lease.item,
        judgment=name,
        lease=lease.lease,
        rater=seat.person,
        round=lease.round,
        labels=open_labels,
        sealed=sealed,
        comment=comment,
        shown=json.loads(lease.shown),
        guideline=lease.guideline,
        milliseconds=spent,
        earned=spec.earned(spent),
        place=place,
        purpose=lease.purpose or None,
        right=_right(spec, labels, lease),
    )
    tx.append(spec.name, seat.person, event)
    after = None
    if lease.purpose in ("training", "qualification"):
        after = answered(tx, seat, spec, lease.lease, lease.item, event.right)
    return Receipt(
        name,
        tx.now,
        place == "surplus",
        None if after is None else after.lesson,
        None if after is None else after.trial,
    )


def _right(spec: CampaignSpec, labels: Mapping[str, Json], lease: Answering) -> bool | None:
    if lease.gold is None:
        return None
    return right_of(spec, labels, json.loads(lease.gold), lease.purpose)


def _place_taken(tx: Transaction, lease: Answering) -> str:
    """Which place of the item the judgment takes: its own, a free one, or none."""
    if lease.purpose:
        return "aside"
    if lease.status == "held":
        return "held"
    item = tx.one(work.LOCKED_ITEM, campaign=lease.campaign, item=lease.item)
    return "room" if item is not None and item.room > 0 and item.state == "open" else "surplus"


def time_spent(claimed: int, since: int, now: int) -> int:
    """The active time claimed, at most what has passed; clocks of two servers may differ."""
    return max(0, min(claimed, now - since))


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

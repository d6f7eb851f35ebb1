"""Have items judged again whose label may be wrong, where a judgment is worth most first."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.paging import cursor, placed
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    campaign_state,
    demand,
)
from quorate.ledger.event import Json
from quorate.ledger.events import ItemWidened, RejudgmentAsked
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.schema.question import Kind
from quorate.storage.queries import rejudging as queries
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction

BATCH = re.compile(r"[0-9A-Za-z_][0-9A-Za-z._:-]{0,63}")
MOST = 5_000
"""items of one batch"""
MORE = range(1, 11)
"""judgments that each item of a batch may get more"""
STEPS = 100
"""places in front of all others, among which the items of a batch are spread in their order"""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed of an item before it is judged again: the likeliest label, how probable it
    is, and on how many judgments that rests."""

    label: str
    probability: float | None
    judgments: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """An item whose label may be wrong.

    ``worth`` orders them, the largest first. An item of the ``audit`` slice was drawn at random, so
    that missed errors can be counted; it is spread among the others.
    """

    item: str
    wrong: float
    suggested: str = ""
    worth: float = 0.0
    audit: bool = False
    before: Believed | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """What is to be judged again: the suspects, of which question, by how many more raters each.

    ``batch`` is a name of one's own, under which the same is asked for once. ``diagnosis`` says
    who named the suspects: a name or the digest of a file. ``read`` is how many events of the log
    were known to what was believed before.
    """

    question: str
    suspects: Sequence[Suspect]
    judgments: int = 1
    diagnosis: str = ""
    note: str = ""
    batch: str = ""
    read: int = 0


@dataclass(frozen=True, slots=True)
class NotSent:
    """A suspect that is not judged again: its row, counted from 1, and why."""

    row: int
    item: str
    what: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch: how many items, how many more judgments, and what was refused."""

    batch: str
    items: int
    judgments: int
    refused: tuple[NotSent, ...]


def doubtable(spec: CampaignSpec) -> tuple[str, ...]:
    """The questions whose label can be wrong: raters take one option, and one is right."""
    return tuple(
        one.name
        for one in spec.questions
        if one.question().kind in (Kind.CATEGORICAL, Kind.ORDINAL)
        and len(one.question().options) > 1
        and one.name not in spec.descriptive
    )


def doubted_question(spec: CampaignSpec, question: str | None) -> str:
    """The question of that name, or the first that can be doubted. Raises NotFoundError."""
    names = doubtable(spec)
    if not names or question not in {None, *names}:
        raise NotFoundError(
            f"campaign {spec.name!r} has no question {question or ''!r} of which one option is "
            "right",
            remedy=f"name one of {', '.join(names)}" if names else "suspects need options",
        )
    return question or names[0]


def rejudge(tx: Transaction, actor: Actor, campaign: str, asked: Doubted) -> Sent:
    """Open suspects again for more judgments, in front of all other items.

    Raters are told nothing: an item of a batch looks like any other, who judged it before does not
    get it again, and what label it has, or which is suggested, stays with the lead. A second call
    with the same ``batch`` gives the first answer and does nothing.

    Refused are items that are not there, retired, kept in a bank, judged by nobody yet, settled by
    an expert, or still being judged again. Raises ConflictError for a closed campaign, InputError
    for what is no batch.
    """
    demand(tx, actor, campaign, Right.RUN)
    state = campaign_state(tx, campaign, lock=True)
    spec = spec_of(tx, campaign)
    _check(spec, asked)
    known = tx.one(queries.BATCH, campaign=campaign, batch=asked.batch) if asked.batch else None
    if known is not None:
        return Sent(known.batch, known.items, known.items * known.judgments, ())
    if state.state != "open":
        raise ConflictError(f"campaign {campaign!r} is {state.state}", remedy="reopen it first")
    sound, refused = _sorted_out(tx, campaign, asked)
    batch = asked.batch or fresh("b")
    if not sound:
        return Sent(batch, 0, 0, refused)
    header = RejudgmentAsked(
        campaign,
        batch,
        asked.question,
        asked.judgments,
        len(sound),
        asked.diagnosis or None,
        asked.note.strip() or None,
    )
    tx.append(campaign, actor.person, header)
    for rank, (suspect, judged) in enumerate(_in_order(sound)):
        place = rank * STEPS // max(len(sound), STEPS) * work.ORDERS + rank
        tx.append(campaign, actor.person, _widened(campaign, batch, asked, suspect, judged, place))
    return Sent(batch, len(sound), len(sound) * asked.judgments, refused)


def _check(spec: CampaignSpec, asked: Doubted) -> None:
    doubted_question(spec, asked.question)
    if asked.judgments not in MORE:
        raise InputError(
            f"{asked.judgments} more judgments an item", remedy=f"ask for {MORE[0]} to {MORE[-1]}"
        )
    if not 1 <= len(asked.suspects) <= MOST:
        raise InputError(f"a batch has 1 to {MOST:,} items, not {len(asked.suspects):,}")
    if asked.batch and not BATCH.fullmatch(asked.batch):
        raise InputError(f"{asked.batch!r} is no name for a batch", remedy="name it like b-2026-1")
    if len(asked.diagnosis) > LONGEST or len(asked.note) > 10 * LONGEST:
        raise InputError("the diagnosis or the note is too long", remedy=f"{LONGEST} characters")


def _sorted_out(
    tx: Transaction, campaign: str, asked: Doubted
) -> tuple[list[tuple[Suspect, int]], tuple[NotSent, ...]]:
    """Suspects that can be judged again, with their judgments so far; and those that cannot."""
    options = _options(spec_of(tx, campaign), asked.question)
    sound: list[tuple[Suspect, int]] = []
    refused: list[NotSent] = []
    seen: set[str] = set()
    # locked in the order of their names, as all who lock several items do
    for row, one in sorted(enumerate(asked.suspects, 1), key=lambda pair: pair[1].item):
        item = tx.one(work.LOCKED_ITEM, campaign=campaign, item=one.item)
        what = "it is named twice" if one.item in seen else _hindrance(tx, campaign, item, one)
        if not what and one.suggested and one.suggested not in options:
            what = f"the suggested label {one.suggested!r} is no option"
        seen.add(one.item)
        if what or item is None:
            refused.append(NotSent(row, one.item, what))
        else:
            sound.append((one, item.judged))
    return sound, tuple(sorted(refused, key=lambda one: one.row))


def _options(spec: CampaignSpec, question: str) -> frozenset[str]:
    return frozenset(
        option
        for one in spec.questions
        if one.name == question
        for option in one.question().options
    )


def _hindrance(
    tx: Transaction, campaign: str, item: work.ItemState | None, suspect: Suspect
) -> str:
    """Why an item cannot be judged again; nothing if it can."""
    if not (0 <= suspect.wrong <= 1 and suspect.worth >= 0):  # NaN too
        return f"{suspect.wrong:g} is no probability, or {suspect.worth:g} no worth"
    if item is None:
        return "there is no such item"
    if item.bank:
        return f"it is kept apart for {item.bank}"
    if item.state != "open":
        return f"it is {item.state}"
    if item.adjudicated is not None:
        return "an expert settled it"
    if not item.judged:
        return "nobody judged it yet"
    if tx.one(queries.WAITING, campaign=campaign, item=item.item) is not None:
        return "it is being judged again already"
    return ""


def _in_order(sound: Sequence[tuple[Suspect, int]]) -> list[tuple[Suspect, int]]:
    """What is worth most first; the audit slice, which chance drew, spread evenly among it."""
    suspects = sorted(
        (one for one in sound if not one[0].audit), key=lambda one: (-one[0].worth, one[0].item)
    )
    slice_ = sorted((one for one in sound if one[0].audit), key=lambda one: one[0].item)
    placed = [((n + 0.5) / len(suspects), one) for n, one in enumerate(suspects)]
    placed += [((n + 0.5) / len(slice_), one) for n, one in enumerate(slice_)]
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _widened(
    campaign: str, batch: str, asked: Doubted, suspect: Suspect, judged: int, place: int
) -> ItemWidened:
    told: dict[str, Json] = {
        "wrong": round(suspect.wrong, 6),
        "worth": round(suspect.worth, 6),
        "judged": judged,
    }
    if suspect.suggested:
        told["suggested"] = suspect.suggested
    if suspect.audit:
        told["audit"] = True
    before = suspect.before
    if before is not None:
        told["label"] = before.label
        if before.probability is not None:
            told["probability"] = round(before.probability, 6)
    return ItemWidened(
        campaign,
        suspect.item,
        asked.judgments,
        "suspect",
        asked.read,
        place=place,
        batch=batch,
        suspect=told,
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """Which page of batches is asked for; a cursor that a page gave, or nothing for the first."""

    question: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A page of batches, the newest first, with the items that are back from them; ``next`` is the
    cursor of the one behind."""

    batches: tuple[queries.Listed, ...]
    returned: tuple[queries.Returned, ...]
    next: str | None


def batches(tx: Transaction, actor: Actor, campaign: str, sought: Sought) -> BatchPage:
    """A page of the batches of a campaign. Raises InputError for a cursor that no page gave."""
    demand(tx, actor, campaign, Right.READ)
    campaign_state(tx, campaign)
    given: dict[str, str | int] = {"campaign": campaign, "limit": sought.limit + 1}
    if sought.question:
        given["question"] = sought.question
    if sought.after:
        given["at"], given["batch"] = placed(sought.after, int, str)
    rows = tx.all(queries.page(bool(sought.question), bool(sought.after)), **given)
    kept = tuple(rows[: sought.limit])
    more = len(rows) > sought.limit
    names = json.dumps([one.batch for one in kept])
    returned = tx.all(queries.RETURNED, campaign=campaign, batches=names)
    last = cursor(kept[-1].at, kept[-1].batch) if more else None
    return BatchPage(kept, tuple(returned), last)


def batch_of(
    tx: Transaction, actor: Actor, campaign: str, batch: str
) -> tuple[queries.Batch, list[queries.Rejudged]]:
    """A batch with its items. Raises NotFoundError when there is none of that name."""
    demand(tx, actor, campaign, Right.READ)
    found = tx.one(queries.BATCH, campaign=campaign, batch=batch)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no batch {batch!r}")
    lines: list[queries.Rejudged] = []
    while True:
        after = lines[-1].item if lines else ""
        page = tx.all(queries.LINES, campaign=campaign, batch=batch, after=after, limit=MOST)
        lines += page
        if len(page) < MOST:
            return found, lines


def got(line: queries.Rejudged) -> int:
    """How many judgments came since an item was sent."""
    return max(line.judged - int(json.loads(line.suspect)["judged"]), 0)


def is_back(line: queries.Rejudged) -> bool:
    """Whether an item of a batch was judged as often as asked, or settled by an expert."""
    return got(line) >= line.judgments or line.adjudicated is not None

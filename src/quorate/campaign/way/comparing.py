"""Look at a calibration round: who answered, how the answers spread, what was said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import Actor, NotFoundError, Right, Role, demand
from quorate.campaign.sealing import unseal
from quorate.ledger.canonical import canonical, text
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions import QuestionType
from quorate.storage.queries import calibrations, campaigns
from quorate.storage.queries.calibrations import Round
from quorate.storage.queries.campaigns import Member
from quorate.storage.transaction import Transaction

BLIND = "blind"
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rater answered about an item of a round; their own words are left out."""

    item: str
    rater: str
    labels: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a round, those before or after the discussion, and their SHA-256."""

    found: tuple[Answer, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Said:
    """A note: ``you``, ``lead``, ``expert`` or ``a rater``; words are None when erased."""

    who: str
    words: str | None
    at: int


@dataclass(frozen=True, slots=True)
class SharedItem:
    """An item of a round: its number from 1, how often which label was given, what was said.

    ``mine`` is the reader's own answer, ``known`` the settled one, to the questions of which one
    right answer is sought.
    """

    number: int
    item: str
    content: Json
    spread: Mapping[str, tuple[tuple[Json, int], ...]]
    mine: Mapping[str, Json] | None
    known: Mapping[str, Json] | None
    notes: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A round with its items and notes, without the names of those who answered."""

    round: Round
    items: tuple[SharedItem, ...]
    notes: tuple[Said, ...]


def drawn_as(calibration: str, again: bool) -> dict[str, Json]:
    """How the leases of a round were chosen; by this their answers are found."""
    return {"calibration": calibration, "again": again}


def state_of(found: Round) -> str:
    """The state of a round in words for people: ``revealed`` where the log says ``open``."""
    return "revealed" if found.state == "open" else found.state


def labelled(question: QuestionType, answer: Answer) -> str | float | list[str] | None:
    """An answer to one question, as the label column has it."""
    return question.label_of(answer.labels.get(question.name))


def rounds(tx: Transaction, actor: Actor, campaign: str, span: Span = FIRST) -> Page[Round]:
    """A page of the rounds of a campaign, the newest first, for those who read it.

    Raises InputError for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.READ)
    return _page(tx, campaign, span, revealed=False)


def round_of(tx: Transaction, campaign: str, name: str, *, lock: bool = False) -> Round:
    """A round. Raises NotFoundError."""
    query = calibrations.LOCKED_ROUND if lock else calibrations.ROUND
    found = tx.one(query, campaign=campaign, round=name)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no calibration round {name!r}")
    return found


def answers_of(tx: Transaction, campaign: str, found: Round, *, again: bool) -> Answers:
    """What was answered before the discussion, or after it.

    An answer that came when the others could be seen already is not one that was given blind, and
    is left out.
    """
    draw = text(drawn_as(found.round, again))
    until = found.closed_at if again else found.revealed_at
    kept = [
        Answer(given.item, given.rater, json.loads(given.labels))
        for item in json.loads(found.items)
        for given in tx.all(calibrations.GIVEN, campaign=campaign, item=item)
        if given.draw == draw and (until is None or given.at <= until)
    ]
    whole: Json = [[one.item, one.rater, dict(one.labels)] for one in kept]
    return Answers(tuple(kept), hashlib.sha256(canonical(whole)).hexdigest())


def shared(tx: Transaction, vault: Vault, actor: Actor, campaign: str, found: Round) -> Shared:
    """A round with the spread of its answers; while it is judged blind, without them.

    After it was judged again the spread is that of the second answers. Asks for no right.
    """
    spec = spec_of(tx, campaign)
    answers = _latest(tx, campaign, found)
    said = _said(tx, vault, actor, campaign, found)
    items = []
    for number, item in enumerate(json.loads(found.items), 1):
        row = tx.one(calibrations.ITEM, campaign=campaign, item=item)
        if row is None:
            continue
        of_item = [one for one in answers if one.item == item]
        mine = next((one.labels for one in of_item if one.rater == actor.person), None)
        settled = row.adjudicated or row.gold
        known = None if settled is None or found.state == BLIND else _sought(spec, settled)
        items.append(
            SharedItem(
                number=number,
                item=item,
                content=json.loads(row.content),
                spread=_spread(spec, of_item),
                mine=mine,
                known=known,
                notes=tuple(said.get(item, ())),
            )
        )
    return Shared(found, tuple(items), tuple(said.get(None, ())))


def own_rounds(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, span: Span = FIRST
) -> Page[Shared]:
    """A page of the rounds that a rater may look at: those that are not judged blind any more.

    Raises InputError for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.JUDGE)
    page = _page(tx, campaign, span, revealed=True)
    whole = (shared(tx, vault, actor, campaign, one) for one in page.entries)
    return Page(tuple(whole), page.next)


def _page(tx: Transaction, campaign: str, span: Span, *, revealed: bool) -> Page[Round]:
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if span.after:
        given["at"], given["last"] = placed(span.after, int, str)
    rows = tx.all(calibrations.page(revealed, bool(span.after)), **given)
    return page_of(rows, span.limit, lambda one: (one.opened_at, one.round))


def _latest(tx: Transaction, campaign: str, found: Round) -> tuple[Answer, ...]:
    """The answers that are shown; nobody's while others still answer blind."""
    if found.revealed_at is None:
        return ()
    before = answers_of(tx, campaign, found, again=False).found
    if found.state != "closed" or found.again_at is None:
        return before
    return answers_of(tx, campaign, found, again=True).found or before


def _sought(spec: CampaignSpec, settled: str) -> dict[str, Json] | None:
    found: dict[str, Json] = json.loads(settled)
    return {q: label for q, label in found.items() if q not in spec.descriptive} or None


def _spread(
    spec: CampaignSpec, answers: Sequence[Answer]
) -> dict[str, tuple[tuple[Json, int], ...]]:
    """How often each label was given to each question, the most frequent first."""
    found: dict[str, tuple[tuple[Json, int], ...]] = {}
    for question in spec.questions:
        counts: dict[str, int] = {}
        for one in answers:
            if one.labels.get(question.name) is not None:
                label = text(one.labels[question.name])
                counts[label] = counts.get(label, 0) + 1
        if counts:
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            found[question.name] = tuple((json.loads(label), n) for label, n in ordered)
    return found


def _said(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, found: Round
) -> dict[str | None, list[Said]]:
    roles: dict[str, Member | None] = {}
    said: dict[str | None, list[Said]] = {}
    for note in tx.all(calibrations.NOTES, campaign=campaign, round=found.round):
        if note.person not in roles:
            roles[note.person] = tx.one(campaigns.MEMBER, campaign=campaign, person=note.person)
        words = None if note.words is None else unseal(tx, vault, note.words)
        who = _who(actor, note.person, roles[note.person])
        line = Said(who, words if isinstance(words, str) else None, note.at)
        said.setdefault(note.item, []).append(line)
    return said


def _who(actor: Actor, person: str, member: Member | None) -> str:
    if person == actor.person:
        return "you"
    if member is None or member.role == Role.LEAD:  # an owner need not be a member
        return "lead"
    return "expert" if member.role == Role.EXPERT else "a rater"

"""What a rater is shown of how their work goes. Never writes.

Gold in use must stay unknown to raters. So nothing about single items of gold is told, the counts
stand as they were when the last whole batch was done, and they move by steps of ``GOLD_STEP``
gold items: who looks again after each answer learns nothing about that answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from quorate.campaign.asked import spec_of
from quorate.campaign.gold import right_of
from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.campaign.sealing import unseal
from quorate.campaign.way import sentences
from quorate.campaign.way.appealing import APPEALABLE, appeal_of
from quorate.campaign.way.skills import certificates
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import appeals, feedback, members, status, trials
from quorate.storage.queries.campaigns import Member, Seat
from quorate.storage.queries.feedback import Done, Settled
from quorate.storage.queries.members import Message
from quorate.storage.queries.skills import Certificate
from quorate.storage.queries.trials import Trial
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000
TOLD_DAYS = 30
MOST_MESSAGES = 100
GOLD_STEP = 5
BATCH = 20
"""judgments of a batch where the campaign shows feedback only when asked"""
MOST_DIFFERENCES = 10
LOOKED_AT = 200
"""judgments behind the times and differences"""
TOO_FAST = 0.5
"""times of less than this share of what is expected are spoken of"""
SAFE_EVIDENCE = frozenset(
    {"told", "stage", "attempt", "given", "counted", "right", "bar", "lower", "upper"}
    | {"confidence", "check", "verdict", "guideline", "appeal"}
)
"""keys of evidence that say nothing about which items were gold"""


@dataclass(frozen=True, slots=True)
class AppealView:
    """The rater's appeal: ``none``, ``waiting``, ``granted`` or ``refused``."""

    state: str
    words: str | None = None
    answer: str | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class StandingView:
    """The rater's standing with why; ``appeal`` is None where there is nothing to appeal to."""

    standing: str
    reason: str
    since: int
    until: int | None
    evidence: tuple[Mapping[str, Json], ...]
    appeal: AppealView | None


@dataclass(frozen=True, slots=True)
class ClassCount:
    """Gold items of one known answer to the first question with options."""

    label: str
    n: int
    right: int


@dataclass(frozen=True, slots=True)
class GoldCount:
    """How gold went: counts, and the Wilson interval of 95 % of the share of right answers."""

    n: int
    right: int
    lower: float
    upper: float
    by_class: tuple[ClassCount, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A settled item that the rater judged otherwise, with the expert's note if there is one."""

    content: Json
    shown: Mapping[str, Json]
    """by question, the order in which what it compares was shown: sources stay unknown"""
    mine: Mapping[str, Json]
    consensus: Mapping[str, Json]
    note: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of an item: the rater's median, what is expected, the median of all."""

    median_seconds: float | None
    expected_seconds: float | None
    typical_seconds: float | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a rater is shown of how their work goes; money is in millionths."""

    judged: int
    batch: int
    gold: GoldCount
    differences: tuple[Difference, ...]
    speed: Speed
    standing: StandingView
    improve: tuple[str, ...]
    earned: int
    milliseconds: int
    currency: str | None
    trials: tuple[Trial, ...]
    skills: tuple[Certificate, ...]
    messages: tuple[Message, ...]


def feedback_of(tx: Transaction, vault: Vault, actor: Actor, campaign: str) -> Feedback:
    """One's own feedback."""
    member = demand(tx, actor, campaign, Right.JUDGE)
    if member is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    spec = spec_of(tx, campaign)
    whose = {"campaign": campaign, "rater": actor.person}
    done = tx.all(feedback.DONE, **whose)
    every = spec.way.feedback_every or BATCH
    batch = len(done) // every
    gold = gold_count(spec, done[: batch * every])
    differences = _differences(tx, spec, actor.person)
    speed = _speed(tx, spec, done)
    return Feedback(
        judged=member.judged,
        batch=batch,
        gold=gold,
        differences=differences,
        speed=speed,
        standing=standing_of(tx, vault, member),
        improve=tuple(_improve(_told(tx, whose), gold, speed)),
        earned=member.earned,
        milliseconds=member.milliseconds,
        currency=None if spec.pay is None else spec.pay.currency,
        trials=tuple(tx.all(trials.OF_PERSON, campaign=campaign, person=actor.person)),
        skills=tuple(certificates(tx, actor.person)),
        messages=tuple(messages_of(tx, campaign, actor.person, 0)),
    )


def standing_of(tx: Transaction, vault: Vault, seat: Seat | Member) -> StandingView:
    """A rater's standing as they may see it."""
    evidence = None if seat.evidence is None else json.loads(seat.evidence)
    lines = evidence if isinstance(evidence, list) else [evidence]
    return StandingView(
        standing=seat.standing,
        reason=seat.reason or sentences.BEGUN.get(seat.standing, ""),
        since=seat.since,
        until=seat.until,
        evidence=tuple(
            {key: value for key, value in line.items() if key in SAFE_EVIDENCE}
            for line in lines
            if isinstance(line, dict)
        ),
        appeal=_appeal(tx, vault, seat),
    )


def messages_of(tx: Transaction, campaign: str, rater: str, since: int) -> list[Message]:
    """What a rater was told since a time, the newest first. Asks for no right."""
    return tx.all(
        members.MESSAGES, campaign=campaign, rater=rater, since=since, limit=MOST_MESSAGES
    )


def recent_messages(tx: Transaction, seat: Seat) -> list[Message]:
    """What a rater was told in the last thirty days."""
    return messages_of(tx, seat.campaign, seat.person, tx.now - TOLD_DAYS * DAY)


def gold_count(spec: CampaignSpec, done: Sequence[Done]) -> GoldCount:
    """How gold went among these judgments, rounded down to a step."""
    known = [one for one in done if one.purpose == "gold" and one.right is not None]
    shown = known[: len(known) // GOLD_STEP * GOLD_STEP]
    right = sum(one.right or 0 for one in shown)
    classes: dict[str, list[int]] = {}
    for one in shown:
        label = _class(spec, one.gold)
        if label is not None:
            classes.setdefault(label, []).append(one.right or 0)
    lower, upper = wilson(right, len(shown))
    return GoldCount(
        n=len(shown),
        right=right,
        lower=lower,
        upper=upper,
        by_class=tuple(
            ClassCount(label, len(found), sum(found))
            for label, found in sorted(classes.items())
            if len(found) >= GOLD_STEP
        ),
    )


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), p = right/n; 0 to 1 when n is 0.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n == 0:
        return 0.0, 1.0
    share, extra = right / n, z * z / n
    middle = share + extra / 2
    spread = z * sqrt(share * (1 - share) / n + extra / (4 * n))
    return max(0.0, (middle - spread) / (1 + extra)), min(1.0, (middle + spread) / (1 + extra))


def _appeal(tx: Transaction, vault: Vault, seat: Seat | Member) -> AppealView | None:
    made = appeal_of(tx, seat)
    if made is None and seat.standing not in APPEALABLE:
        earlier = tx.one(appeals.OF_RATER, campaign=seat.campaign, rater=seat.person)
        # one that was granted is what they are active by
        made = earlier if earlier is not None and earlier.settled_at == seat.since else None
        if made is None:
            return None
    if made is None:
        return AppealView("none")
    words = None if made.words is None else unseal(tx, vault, made.words)
    said = words if isinstance(words, str) else None
    return AppealView(made.outcome or "waiting", said, made.answer, made.made_at)


def _class(spec: CampaignSpec, gold: str | None) -> str | None:
    """The known answer to the first prescriptive question with options, as text."""
    known = {} if gold is None else json.loads(gold)
    for question in spec.questions:
        label = known.get(question.name)
        told = question.name not in spec.descriptive and question.question().options
        if isinstance(label, str) and told:
            return label
    return None


def _differences(tx: Transaction, spec: CampaignSpec, rater: str) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for row in tx.all(feedback.SETTLED, campaign=spec.name, rater=rater, limit=LOOKED_AT):
        mine = json.loads(row.labels)
        consensus = _consensus(spec, row, mine)
        if consensus:
            note = _note(tx, spec.name, row) if row.adjudicated is not None else None
            content, shown = json.loads(row.content), json.loads(row.shown)
            found.append(Difference(content, shown, mine, consensus, note, row.at))
        if len(found) == MOST_DIFFERENCES:
            break
    return tuple(found)


def _consensus(spec: CampaignSpec, row: Settled, mine: Mapping[str, Json]) -> dict[str, Json]:
    """The settled answers, when the rater's differ; nothing when they do not, nor where the
    spread of answers is the data: there is none that they should have given."""
    if row.adjudicated is not None:
        known: dict[str, Json] = json.loads(row.adjudicated)
        sought = {name: label for name, label in known.items() if name not in spec.descriptive}
        return sought if right_of(spec, mine, sought) is False else {}
    if row.outcome != "quorate" or row.settled is None:
        return {}
    settled = json.loads(row.settled)
    found: dict[str, Json] = {}
    for question in spec.questions:
        if question.name in spec.descriptive:
            continue
        likeliest = settled.get(question.name)
        label = likeliest.get("label") if isinstance(likeliest, dict) else None
        given = question.label_of(mine.get(question.name))
        if isinstance(label, str) and isinstance(given, str) and given != label:
            found[question.name] = label
    return found


def _note(tx: Transaction, campaign: str, row: Settled) -> str | None:
    entry = tx.one(feedback.LAST_SETTLEMENT, campaign=campaign, item=row.item)
    reason = None if entry is None else json.loads(entry.body)["data"].get("reason")
    return reason or None


def _speed(tx: Transaction, spec: CampaignSpec, done: Sequence[Done]) -> Speed:
    latest = tx.all(status.LATEST, campaign=spec.name, limit=LOOKED_AT)
    return Speed(
        _middle([one.milliseconds for one in done if one.purpose == ""][-LOOKED_AT:]),
        spec.expected_seconds,
        _middle([one.milliseconds for one in latest]),
    )


def _middle(milliseconds: Sequence[int]) -> float | None:
    return median(milliseconds) / 1000 if milliseconds else None


def _told(tx: Transaction, whose: Mapping[str, str]) -> list[str]:
    """What checks say now of the rater, in words for them; weak signs are not spoken of."""
    latest: dict[tuple[str | None, ...], str] = {}
    for one in tx.all(feedback.FOUND, **whose):
        told = one.told if one.verdict == "strong" else ""
        latest[one.check_name, one.item, one.other, one.question] = told
    return [told for told in latest.values() if told]


def _improve(told: Sequence[str], gold: GoldCount, speed: Speed) -> list[str]:
    found = list(dict.fromkeys(told))
    for one in gold.by_class:
        if 2 * one.right < one.n:
            found.append(sentences.weak_class(one.label, one.right, one.n))
    median_seconds, expected = speed.median_seconds, speed.expected_seconds
    if median_seconds is not None and median_seconds < TOO_FAST * (expected or 0):
        found.append(sentences.quick(median_seconds, expected or 0))
    return found

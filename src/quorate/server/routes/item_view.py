"""One item as a lead sees it: judgments side by side, what is believed, all that happened to it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, JsonValue

from quorate.campaign.browsing import GivenJudgment, Happened, OpenedItem
from quorate.campaign.watch.following import Following


class Estimate(BaseModel):
    """A number with the interval of 95 % in which it lies, from ``n`` judgments."""

    value: float
    lower: float
    upper: float
    n: int


class Believed(BaseModel):
    """An answer, and the probability that it is right; of a set, that it belongs to it."""

    label: str
    probability: float


class ItemJudgment(BaseModel):
    """A judgment of an item; ``erased`` names questions whose answer is gone for good."""

    judgment: str
    rater: str
    at: int
    seconds: float | None
    guideline: str
    labels: dict[str, JsonValue]
    shown: JsonValue
    surplus: bool
    excluded: str | None
    comment: str | None
    revisions: int
    revised_at: int | None
    erased: list[str]
    purpose: str
    """empty: the item wanted a judgment; else what it was mixed in for"""
    right: bool | None
    """whether it agrees with the answer that was known then"""
    competence: Estimate | None
    """how good the rater is estimated to be at the first question that tells, now"""
    imported: bool
    """whether it came from another tool, and time and guideline are what its file says"""


class ItemNote(BaseModel):
    """A skip with its reason, or a report of a problem, with the words."""

    rater: str
    at: int
    reason: str
    words: str | None


class ItemEvent(BaseModel):
    """Something that happened to the item."""

    index: int | None
    kind: str
    at: int
    by: str
    data: dict[str, JsonValue]


class ItemCounts(BaseModel):
    """How much there is about an item."""

    judgments: int
    skips: int
    problems: int
    events: int


class ItemView(BaseModel):
    """An item with everything.

    Of judgments, skips, problems and history the first 1,000 each are here; ``counts`` says how
    many there are. All judgments are in the downloads, all events in the log.
    """

    item: str
    content: dict[str, JsonValue]
    state: Literal["open", "retired", "bank"]
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    gold: dict[str, JsonValue] | None
    adjudicated: dict[str, JsonValue] | None
    added_at: int
    bank: str
    slices: dict[str, str]
    explanation: str | None
    outcome: Literal["quorate", "contested", "adjudicated"] | None
    settled: dict[str, JsonValue] | None
    """by question, what was believed when it was settled"""
    cause: str | None
    adjudicated_by: str | None
    confirmed_by: str | None
    proposed: bool
    """whether its settled answer waits for a second look to become a known one"""
    posterior: dict[str, list[Believed]]
    """by question, what is believed now"""
    judgments: list[ItemJudgment]
    skips: list[ItemNote]
    problems: list[ItemNote]
    history: list[ItemEvent]
    counts: ItemCounts


def item_view(found: OpenedItem, following: Following | None) -> ItemView:
    """The item with what is believed of it and of its raters now, where beliefs are kept."""
    posterior, competence = _believed(found, following)
    return ItemView(
        item=found.item,
        content=found.content,  # type: ignore[arg-type]  # contents are objects
        state=found.state,  # type: ignore[arg-type]
        wanted=found.wanted,
        held=found.held,
        judged=found.judged,
        room=found.room,
        surplus=found.surplus,
        gold=found.gold,  # type: ignore[arg-type]  # labels by question, or none
        adjudicated=found.adjudicated,  # type: ignore[arg-type]
        added_at=found.added_at,
        bank=found.bank,
        slices=found.slices or {},  # type: ignore[arg-type]
        explanation=found.explanation,
        outcome=found.outcome,  # type: ignore[arg-type]
        settled=found.settled,  # type: ignore[arg-type]
        cause=found.cause,
        adjudicated_by=found.adjudicated_by,
        confirmed_by=found.confirmed_by,
        proposed=found.proposed,
        posterior=posterior,
        judgments=[_judgment(one, competence.get(one.rater)) for one in found.judgments],
        skips=[
            ItemNote(rater=s.rater, at=s.at, reason=s.reason, words=s.words) for s in found.skips
        ],
        problems=[
            ItemNote(rater=p.rater, at=p.at, reason=p.reason, words=p.words) for p in found.problems
        ],
        history=[_event(event) for event in found.history],
        counts=ItemCounts.model_validate(found.about, from_attributes=True),
    )


def _believed(
    found: OpenedItem, following: Following | None
) -> tuple[dict[str, list[Believed]], dict[str, Estimate]]:
    """What is believed of the item by prescriptive question, and how good its raters are."""
    if following is None:
        return {}, {}
    with following.lock:
        beliefs = following.beliefs
        sought = [question for question in beliefs.models if question not in beliefs.descriptive]
        posterior = {
            question: [
                Believed(label=label, probability=p)
                for label, p in beliefs.posterior(question, found.item).items()
            ]
            for question in sought
        }
        first = next(iter(sought), None)
        raters = {one.rater for one in found.judgments} if first is not None else set()
        skills = {rater: beliefs.competence(str(first), rater) for rater in raters}
    return {question: found for question, found in posterior.items() if found}, {
        rater: Estimate(value=one.value, lower=one.lower, upper=one.upper, n=one.judgments)
        for rater, one in skills.items()
    }


def _judgment(one: GivenJudgment, competence: Estimate | None) -> ItemJudgment:
    return ItemJudgment(
        judgment=one.judgment,
        rater=one.rater,
        at=one.at,
        seconds=None if one.milliseconds is None else one.milliseconds / 1000,
        guideline=one.guideline,
        labels=one.labels,
        shown=one.shown,
        surplus=one.surplus,
        excluded=one.excluded,
        comment=one.comment,
        revisions=one.revision,
        revised_at=one.revised_at,
        erased=list(one.erased),
        purpose=one.purpose,
        right=one.right,
        competence=competence,
        imported=one.imported,
    )


def _event(event: Happened) -> ItemEvent:
    data: dict[str, JsonValue] = event.data
    return ItemEvent(index=event.index, kind=event.kind, at=event.at, by=event.by, data=data)

"""A rater's practice and tests: begin one, give its next item, take an answer, end it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from quorate.campaign.rights import Actor, Role
from quorate.campaign.standing import Standing, after_training, set_standing
from quorate.campaign.way import sentences
from quorate.campaign.way.skills import certify, has_ended
from quorate.campaign.way.tallying import (
    RUNNING,
    STANDING_IN,
    Tally,
    draw_of,
    leave,
    running,
    tally,
)
from quorate.campaign.way.telling import tell
from quorate.campaign.way.training import Stage, drawn, stage_of
from quorate.ledger.canonical import text
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import TrialEnded, TrialStarted
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import campaigns, trials
from quorate.storage.queries.campaigns import Seat
from quorate.storage.queries.trials import Trial
from quorate.storage.transaction import Transaction

PRACTISING = frozenset(STANDING_IN.values())
"""standings in which a rater is given items of a bank and nothing else"""


@dataclass(frozen=True, slots=True)
class TrialState:
    """How far a rater is: ``attempt`` of ``tries``, ``given`` answers of at most ``of``."""

    stage: str
    attempt: int
    tries: int
    given: int
    of: int
    bar: float
    outcome: str = RUNNING
    right: int | None = None
    """right answers; of a trial that ended, as are the next three"""
    lower: float | None = None
    """the interval of accuracy that decided a test"""
    upper: float | None = None
    until: int | None = None
    """when the next try opens, where one must wait for it"""


@dataclass(frozen=True, slots=True)
class Practice:
    """The next item of a rater's practice or test, and how it is to be leased.

    Without an item the rater waits: for ``waits_until``, or until items are added to the bank.
    """

    standing: str
    stage: str
    attempt: int
    tries: int
    given: int
    of: int
    bar: float
    purpose: str
    item: str | None = None
    round: int = 0
    draw: Mapping[str, Json] | None = None
    waits_until: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is shown at once in practice: whether it was right, what is right, and why."""

    right: bool | None
    labels: Mapping[str, Json]
    explanation: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer did to the trial, and what the rater is shown; a test shows nothing."""

    trial: TrialState | None
    lesson: Lesson | None


def practice(
    tx: Transaction, actor: Actor, seat: Seat, spec: CampaignSpec, rng: Random
) -> Practice | None:
    """What the rater practises next, beginning a trial when none runs.

    To be asked when they hold no lease and have read the guideline. May end a trial and change
    the standing: after None the seat must be read again.
    """
    while seat.standing in PRACTISING:
        trial = running(tx, seat.campaign, seat.person)
        stage = stage_of(spec, _stage_name(seat)) if trial is None else _begun(spec, trial)
        if stage is None:
            _pass_over(tx, seat, spec, trial)
        elif trial is None:
            return _begin(tx, actor, seat, spec, stage, rng)
        elif trial.guideline != seat.newest:
            why = f"the guideline became {seat.newest}"
            leave(tx, SYSTEM, seat.campaign, seat.person, trial, why)
        else:
            so_far = tally(tx, seat.campaign, seat.person, trial)
            if stage.outcome(so_far) == RUNNING:
                return _next(tx, seat, stage, trial, so_far)
            _end(tx, seat, spec, stage, trial, so_far)
        seat = _again(tx, seat)
    return None


def tested_again(tx: Transaction, seat: Seat, spec: CampaignSpec) -> bool:
    """Send a rater who works back to the test whose certificate has ended; whether that was so."""
    test = spec.way.qualification
    if test is None or test.grants is None or seat.standing != "active":
        return False
    if seat.role != Role.RATER or not has_ended(tx, seat.person, test.grants):
        return False
    why = sentences.certificate_over(test.grants)
    evidence: list[Json] = [{"says": why, "told": why, "stage": "qualification"}]
    set_standing(tx, SYSTEM, seat.campaign, seat.person, "qualification", why, evidence)
    return True


def now_practising(tx: Transaction, seat: Seat, spec: CampaignSpec) -> TrialState | None:
    """How far the rater is in the trial that runs."""
    trial = running(tx, seat.campaign, seat.person)
    stage = None if trial is None else _begun(spec, trial)
    if trial is None or stage is None:
        return None
    so_far = tally(tx, seat.campaign, seat.person, trial)
    return _state(tx, seat, stage, trial, so_far, RUNNING)


def answered(
    tx: Transaction,
    seat: Seat,
    spec: CampaignSpec,
    lease: str,
    item: str,
    right: bool | None,
) -> Answered | None:
    """Take notice of an answer that was submitted to a lease of a trial.

    Ends the trial when that decides it: the standing changes, a certificate is granted. None when
    the lease is not one of a trial.
    """
    found = tx.one(trials.DRAW, lease=lease)
    drawn_as = {} if found is None or found.draw is None else json.loads(found.draw)
    stage = stage_of(spec, str(drawn_as.get("stage")))
    if stage is None:
        return None
    trial = running(tx, seat.campaign, seat.person)
    state = None
    if trial is not None and drawn_as == draw_of(trial.stage, trial.attempt):
        stage = replace(stage, items=_size(trial))
        so_far = tally(tx, seat.campaign, seat.person, trial)
        outcome = stage.outcome(so_far)
        state = _state(tx, seat, stage, trial, so_far, outcome)
        if outcome != RUNNING:
            state = _over(tx, state, stage, so_far)
            _end(tx, seat, spec, stage, trial, so_far)
    lesson = None if stage.confidence is not None else lesson_of(tx, seat.campaign, item, right)
    return Answered(state, lesson)


def lesson_of(tx: Transaction, campaign: str, item: str, right: bool | None) -> Lesson | None:
    """What is shown at once of an item in practice."""
    known = tx.one(trials.KNOWN_ITEM, campaign=campaign, item=item)
    return None if known is None else Lesson(right, json.loads(known.gold), known.explanation)


def _stage_name(seat: Seat) -> str:
    """The stage that begins: which kind of retraining is in the evidence of the standing."""
    if seat.standing != "retraining":
        return seat.standing
    evidence = None if seat.evidence is None else json.loads(seat.evidence)
    stages = [one.get("stage") for one in evidence or [] if isinstance(one, dict)]
    return "refresher" if "refresher" in stages else "retraining"


def _begun(spec: CampaignSpec, trial: Trial) -> Stage | None:
    """The stage of a trial that runs, with as many items as it was begun with."""
    stage = stage_of(spec, trial.stage)
    return None if stage is None else replace(stage, items=_size(trial))


def _size(trial: Trial) -> int:
    return len(json.loads(trial.items))


def _again(tx: Transaction, seat: Seat) -> Seat:
    found = tx.one(campaigns.SEAT, campaign=seat.campaign, person=seat.person)
    return seat if found is None else found


def _begin(
    tx: Transaction, actor: Actor, seat: Seat, spec: CampaignSpec, stage: Stage, rng: Random
) -> Practice:
    whose = {"campaign": seat.campaign, "person": seat.person}
    earlier = [one for one in tx.all(trials.OF_PERSON, **whose) if one.stage == stage.name]
    failed = [one for one in earlier if one.outcome == "failed"]
    free_at = max(((one.ended_at or 0) + stage.wait for one in failed), default=0)
    if stage.wait and free_at > tx.now:
        return _practice(seat, stage, _tries(seat, earlier) + 1, 0, stage.items, free_at)
    bank = tx.all(trials.BANK, campaign=seat.campaign, bank=stage.bank)
    enough = 1 if stage.name == "refresher" else stage.items
    if len(bank) < enough:
        return _practice(seat, stage, _tries(seat, earlier) + 1, 0, stage.items)
    had = {one.item for one in tx.all(trials.HAD, **whose, purpose=stage.bank)}
    items = drawn(spec, bank, had, stage.items, rng)
    attempt = max((one.attempt for one in earlier), default=0) + 1
    event = TrialStarted(seat.campaign, seat.person, stage.name, attempt, seat.newest, list(items))
    tx.append(seat.campaign, actor.person, event)
    trial = Trial(
        stage.name, attempt, seat.newest, text(list(items)), 0, 0, RUNNING, tx.now, None, None
    )
    return _next(tx, seat, stage, trial, Tally(frozenset(), 0, 0, 0))


def _tries(seat: Seat, earlier: list[Trial]) -> int:
    """How often the rater has failed since they came to this standing."""
    return sum(one.outcome == "failed" and one.started_at >= seat.since for one in earlier)


def _practice(
    seat: Seat, stage: Stage, attempt: int, given: int, of: int, waits_until: int | None = None
) -> Practice:
    return Practice(
        standing=seat.standing,
        stage=stage.name,
        attempt=attempt,
        tries=stage.tries,
        given=given,
        of=of,
        bar=stage.bar,
        purpose=stage.bank,
        waits_until=waits_until,
    )


def _next(tx: Transaction, seat: Seat, stage: Stage, trial: Trial, so_far: Tally) -> Practice:
    items: list[str] = json.loads(trial.items)
    item = next(item for item in items if item not in so_far.items)
    last = tx.one(trials.LAST_ROUND, campaign=seat.campaign, person=seat.person, item=item)
    attempt = _attempt(tx, seat, trial)
    return replace(
        _practice(seat, stage, attempt, so_far.given, len(items)),
        item=item,
        round=0 if last is None or last.round is None else last.round + 1,
        draw=draw_of(trial.stage, trial.attempt),
    )


def _state(
    tx: Transaction, seat: Seat, stage: Stage, trial: Trial, so_far: Tally, outcome: str
) -> TrialState:
    attempt = _attempt(tx, seat, trial)
    return TrialState(
        stage.name, attempt, stage.tries, so_far.given, _size(trial), stage.bar, outcome
    )


def _over(tx: Transaction, state: TrialState, stage: Stage, so_far: Tally) -> TrialState:
    """How a trial that ends went, with the interval that decided it."""
    found = stage.evidence(so_far)
    lower, upper = found.get("lower"), found.get("upper")
    again = state.outcome == "failed" and state.attempt < stage.tries and stage.wait > 0
    return replace(
        state,
        right=so_far.right,
        lower=lower if isinstance(lower, float) else None,
        upper=upper if isinstance(upper, float) else None,
        until=tx.now + stage.wait if again else None,
    )


def _attempt(tx: Transaction, seat: Seat, trial: Trial) -> int:
    """Which of the tries it is: those that were left, and those before a new start, not counted."""
    whose = {"campaign": seat.campaign, "person": seat.person}
    earlier = [one for one in tx.all(trials.OF_PERSON, **whose) if one.stage == trial.stage]
    return _tries(seat, [one for one in earlier if one.attempt < trial.attempt]) + 1


def _pass_over(tx: Transaction, seat: Seat, spec: CampaignSpec, trial: Trial | None) -> None:
    """The campaign does not ask for the rater's stage any more, or cannot do it."""
    if seat.standing == "retraining" and _stage_name(seat) == "retraining":
        _move(tx, seat, "paused", sentences.no_practice(), [])
    elif seat.standing == "training":
        standing = after_training(tx, spec, seat.person)
        _move(tx, seat, standing, sentences.not_asked("practice"), [])
    else:
        what = "test" if seat.standing == "qualification" else "practice"
        _move(tx, seat, "active", sentences.not_asked(what), [])


def _end(
    tx: Transaction, seat: Seat, spec: CampaignSpec, stage: Stage, trial: Trial, so_far: Tally
) -> None:
    """Write down how the trial ended, and what follows for the rater."""
    outcome = stage.outcome(so_far)
    attempt = _attempt(tx, seat, trial)
    evidence = stage.evidence(so_far)
    event = TrialEnded(
        campaign=seat.campaign,
        rater=seat.person,
        stage=trial.stage,
        attempt=trial.attempt,
        outcome=outcome,
        given=so_far.given,
        right=so_far.right,
        evidence=evidence,
    )
    tx.append(seat.campaign, SYSTEM, event)
    told = sentences.result(stage.name, outcome, so_far)
    shown: list[Json] = [{"says": told, "told": told, **evidence}]
    if outcome == "passed":
        if stage.confidence is not None:
            _certify(tx, seat, spec, evidence)
        standing: Standing = "active"
        if stage.name == "training":
            standing = after_training(tx, spec, seat.person)
        _move(tx, seat, standing, sentences.passed(stage, so_far, standing), shown)
    elif attempt >= stage.tries:
        _move(tx, seat, "paused", sentences.failed(stage, so_far), shown)


def _move(
    tx: Transaction, seat: Seat, standing: Standing, reason: str, evidence: list[Json]
) -> None:
    """Change the standing, unless somebody else changed it meanwhile: a pause stays a pause."""
    if seat.standing in PRACTISING:
        set_standing(tx, SYSTEM, seat.campaign, seat.person, standing, reason, evidence)


def _certify(tx: Transaction, seat: Seat, spec: CampaignSpec, evidence: Mapping[str, Json]) -> None:
    test = spec.way.qualification
    if test is None or test.grants is None:
        return
    until = certify(
        tx,
        SYSTEM,
        seat.person,
        test.grants,
        test.valid_days,
        {"campaign": seat.campaign, **evidence},
    )
    tell(tx, SYSTEM, seat.campaign, seat.person, sentences.certified(test.grants, until), "skill")

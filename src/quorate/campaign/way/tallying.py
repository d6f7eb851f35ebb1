"""How far a rater is in their practice or test: counted from the answers, kept nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quorate.ledger.canonical import text
from quorate.ledger.event import Json
from quorate.ledger.events import TrialEnded
from quorate.storage.queries import trials
from quorate.storage.queries.trials import Trial
from quorate.storage.transaction import Transaction

RUNNING = "running"
STANDING_IN: Mapping[str, Literal["training", "qualification", "retraining"]] = {
    "training": "training",
    "qualification": "qualification",
    "retraining": "retraining",
    "refresher": "retraining",
}
"""the standing of a rater who is in a stage"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered so far.

    ``given`` counts items that were answered or given back, ``told`` those of which it can be told
    whether the answer was right; an item that was given back is one that was not right.
    """

    items: frozenset[str]
    given: int
    told: int
    right: int


def draw_of(stage: str, attempt: int) -> dict[str, Json]:
    """How the leases of a trial were chosen; by this their answers are found."""
    return {"stage": stage, "attempt": attempt}


def running(tx: Transaction, campaign: str, person: str) -> Trial | None:
    """The trial that a rater is in."""
    found = tx.all(trials.OF_PERSON, campaign=campaign, person=person)
    return next((trial for trial in reversed(found) if trial.outcome == RUNNING), None)


def tally(tx: Transaction, campaign: str, person: str, trial: Trial) -> Tally:
    """The answers to a trial so far."""
    draw = text(draw_of(trial.stage, trial.attempt))
    whose = {"campaign": campaign, "person": person, "draw": draw}
    answers = tx.all(trials.ANSWERS, **whose, since=trial.started_at)
    skipped = {had.item for had in tx.all(trials.SKIPPED, **whose)}
    return Tally(
        items=frozenset(answer.item for answer in answers) | skipped,
        given=len(answers) + len(skipped),
        told=sum(answer.right is not None for answer in answers) + len(skipped),
        right=sum(answer.right == 1 for answer in answers),
    )


def leave(tx: Transaction, by: str, campaign: str, person: str, trial: Trial, why: str) -> None:
    """End a trial that nobody finishes; it is not counted as a try."""
    so_far = tally(tx, campaign, person, trial)
    event = TrialEnded(
        campaign=campaign,
        rater=person,
        stage=trial.stage,
        attempt=trial.attempt,
        outcome="left",
        given=so_far.given,
        right=so_far.right,
        evidence={"why": why},
    )
    tx.append(campaign, by, event)

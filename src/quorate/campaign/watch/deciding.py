"""Decide of an item that has all it was to get: is it quorate, contested, or to be asked again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.assignment.stopping import decide
from quorate.campaign.watch.following import Following
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import ItemSettled, ItemWidened
from quorate.schema.assignment import Stopping
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Made:
    """A decision about an item, and what it was made from: ``judged`` judgments in its places,
    ``read`` events of the log, and the full fit of ``fitted`` calls."""

    item: str
    verdict: str
    evidence: dict[str, Json]
    judged: int
    read: int
    fitted: int


@dataclass(frozen=True, slots=True)
class Written:
    """What came of decisions: how many were written, items that are open again, and items about
    which the log has more to tell first."""

    written: int
    widened: tuple[str, ...]
    later: tuple[str, ...]


def decide_all(following: Following, most: int) -> list[Made]:
    """Decisions about items that may want one, the oldest first. The caller holds the lock."""
    stopping = following.spec.stopping
    if stopping is None:
        following.touched.clear()
        return []
    made: list[Made] = []
    for item in list(following.touched):
        if not following.items.at(item).wants_decision:
            del following.touched[item]
        elif len(made) < most:
            made.append(decision_of(following, stopping, following.items.names[item]))
    return made


def decision_of(following: Following, stopping: Stopping, item: str) -> Made:
    """The decision about an item as things are: a pure function of what was read and fitted.

    What can never get sure, because it has as many judgments as an item may get, is contested.
    """
    judged = following.items[item].judged
    found = decide(following.beliefs, item, stopping)
    verdict: str = found.verdict
    if verdict == "ask" and judged >= stopping.max:
        verdict = "contested"
    fitted = following.beliefs.fitted
    return Made(item, verdict, found.to_json(), judged, following.read, fitted)


def write_decisions(tx: Transaction, campaign: str, made: Sequence[Made]) -> Written:
    """Write down what still holds: each item is locked and looked at before.

    An item that was decided meanwhile, is open again or retired is left alone, but for a contested
    one of which a later fit is sure; one that has other judgments than the decision knew waits
    until those are read.
    """
    written, widened, later = 0, [], []
    for one in sorted(made, key=lambda one: one.item):
        row = tx.one(work.LOCKED_ITEM, campaign=campaign, item=one.item)
        if row is None or row.state != "open":
            continue
        if row.outcome is not None and (row.outcome, one.verdict) != ("contested", "quorate"):
            continue
        if row.room > 0 or row.held > 0:
            continue
        if row.judged != one.judged:
            later.append(one.item)
            continue
        tx.append(campaign, SYSTEM, _event(campaign, one))
        written += 1
        if one.verdict == "ask":
            widened.append(one.item)
    return Written(written, tuple(widened), tuple(later))


def _event(campaign: str, one: Made) -> ItemWidened | ItemSettled:
    evidence: Json = {**one.evidence}
    if one.verdict == "ask":
        return ItemWidened(campaign, one.item, 1, "unsure", one.read, evidence, one.fitted)
    return ItemSettled(campaign, one.item, one.verdict, evidence, one.read, one.fitted)

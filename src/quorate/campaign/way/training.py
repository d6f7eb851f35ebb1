"""The stages of a rater's way: how many items, how much of them right, and which are drawn."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import floor
from random import Random

from quorate.campaign.way.qualifying import plan
from quorate.campaign.way.tallying import RUNNING, STANDING_IN, Tally
from quorate.ledger.canonical import text
from quorate.ledger.event import Json
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries.trials import Kept

HOUR = 3_600_000
CHOICES = frozenset({"single_choice", "hierarchical_choice", "pair", "best_of", "rating"})
"""types of questions by whose answers the items of a test are balanced"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as the campaign declares it; ``wait`` is in milliseconds, between two tries."""

    name: str
    """``training``, ``qualification``, ``retraining`` or ``refresher``"""
    items: int
    bar: float
    tries: int
    bank: str
    """which bank its items come from; also the purpose of their leases"""
    wait: int = 0
    confidence: float | None = None
    """for a test: how sure the lower bound is"""

    def outcome(self, so_far: Tally) -> str:
        """``passed``, ``failed`` or ``running``.

        Practice runs to its end and is passed when the share of right answers reaches the bar; a
        refresher, being short, when as many are right as the bar asks for, rounded down. A test
        ends as soon as it is decided, see ``quorate.campaign.way.qualifying``. Answers of which
        nobody can tell whether they are right count neither way.
        """
        done = so_far.given >= self.items
        if self.confidence is not None:
            decided = plan(self.items, self.bar, self.confidence).outcome(
                min(so_far.told, self.items), so_far.right
            )
            return "failed" if done and decided == RUNNING else decided
        if not done:
            return RUNNING
        needed = self.bar * so_far.told
        if self.name == "refresher":
            needed = floor(needed + 1e-9)
        return "passed" if so_far.right >= needed - 1e-9 else "failed"

    def evidence(self, so_far: Tally) -> dict[str, Json]:
        """The counts with the bar, and for a test the interval that decided."""
        found: dict[str, Json] = {
            "stage": self.name,
            "given": so_far.given,
            "counted": so_far.told,
            "right": so_far.right,
            "bar": self.bar,
        }
        if self.confidence is not None and so_far.told:
            decided = plan(self.items, self.bar, self.confidence)
            lower, upper = decided.bounds(min(so_far.told, self.items), so_far.right)
            found |= {
                "lower": round(lower, 4),
                "upper": round(upper, 4),
                "level": round(decided.level, 6),
                "confidence": self.confidence,
            }
        return found


def stage_of(spec: CampaignSpec, name: str) -> Stage | None:
    """A stage of the campaign; None when the campaign has it not."""
    training, test = spec.way.training, spec.way.qualification
    if name == "qualification":
        if test is None:
            return None
        wait = round(test.wait_hours * HOUR)
        return Stage(name, test.items, test.bar, test.tries, name, wait, test.confidence)
    if training is None or name not in STANDING_IN:
        return None
    items = training.refresher if name == "refresher" else training.items
    return None if items == 0 else Stage(name, items, training.bar, training.tries, "training")


def drawn(
    spec: CampaignSpec, bank: Sequence[Kept], had: Collection[str], wanted: int, rng: Random
) -> tuple[str, ...]:
    """Items of a bank in the order in which a rater gets them.

    Drawn at random, as evenly as the bank allows over the answers to the first question with
    options, and those that the rater had before only when the others are used up.
    """
    taken: dict[str, int] = {}
    found: list[str] = []
    for again in (False, True):
        left: dict[str, list[str]] = {}
        for kept in bank:
            if (kept.item in had) is again:
                left.setdefault(_class(spec, kept.gold), []).append(kept.item)
        for items in left.values():
            rng.shuffle(items)
        while left and len(found) < wanted:
            fewest = min(taken.get(label, 0) for label in left)
            label = rng.choice([one for one in left if taken.get(one, 0) == fewest])
            found.append(left[label].pop())
            taken[label] = fewest + 1
            if not left[label]:
                del left[label]
    rng.shuffle(found)
    return tuple(found)


def _class(spec: CampaignSpec, gold: str) -> str:
    known = json.loads(gold)
    for question in spec.questions:
        if question.type in CHOICES and question.name in known:
            return text(known[question.name])
    return ""

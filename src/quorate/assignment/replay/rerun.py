"""One campaign over again: the recorded judgments, revealed as a policy asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from quorate.assignment.choice import Asking, Candidate, Choice
from quorate.assignment.live import Beliefs
from quorate.assignment.live.full_fit import fit
from quorate.assignment.replay.learner import Learner
from quorate.assignment.replay.recorded import Recorded
from quorate.assignment.stopping import decide
from quorate.schema.assignment import Stopping

FIRST_FIT = 30
"""Judgments after which the models are fitted in full for the first time."""
LOOKS = 50
"""Looks at the whole for each judgment an item."""


@dataclass(frozen=True, slots=True)
class Look:
    """A campaign at a moment: judgments used a scored item, those of gold items counted; the share
    of scored items whose consensus is right, which the campaign does not know; and the share that
    it expects to be right."""

    judgments: float
    accuracy: float
    expected: float


@dataclass(frozen=True, slots=True)
class Ended:
    """Where a stopping rule ended: as a ``Look``, with the share of scored items that are contested
    and the accuracy on the others."""

    judgments: float
    accuracy: float
    contested: float
    accuracy_quorate: float


class Rerun:
    """A campaign on recorded judgments, with items and raters in a random order.

    At each step ``online`` raters are at hand, drawn by how many judgments they have left; each
    looks at ``at_hand`` of the items that they judged and that are still open, and the policy
    chooses among them; where it looks at beliefs, the pair with the largest expected information
    is revealed, else the first rater's. Items with a known answer are asked like all others, as if
    it were unknown; the answers teach about raters and temper what is believed. With a ``learner``
    a model learns the consensus so far anew each time that models of raters are fitted in full.
    """

    def __init__(
        self,
        record: Recorded,
        gold: Sequence[int],
        choice: Choice,
        rng: Random,
        *,
        online: int,
        at_hand: int,
        growth: float,
        learner: Learner | None = None,
    ) -> None:
        table = record.judgments
        self.record, self.choice, self.rng = record, choice, rng
        self.online, self.at_hand, self.growth = online, at_hand, growth
        self.learner, self.wanted = learner, dict[str, float]()
        self.given: list[tuple[int, int, int]] = []
        self.question, self.options = table.question.name, table.question.options
        self.items, self.raters = table.items.to_list(), table.raters.to_list()
        known = set(gold)
        self.scored = [item for item in record.truth if item not in known]
        self.beliefs = Beliefs([table.question], given=False)
        for item in gold:
            label = self.options[record.truth[item]]
            self.beliefs.know(self.items[item], {self.question: label})
        self.left: dict[int, list[int]] = {}
        for item, votes in enumerate(record.votes):
            for rater in votes:
                self.left.setdefault(rater, []).append(item)
        self.shifts = [rater for rater, items in self.left.items() for _ in items]
        self.judged = [0] * len(self.items)
        self.closed: dict[int, bool] = {}
        self.used = self.fitted = 0
        self.work: Counter[int] = Counter()

    def looks(self, most: float) -> list[Look]:
        """Ask until ``most`` judgments a scored item are used or none is left."""
        step = max(1, len(self.scored) // LOOKS)
        found: list[Look] = []
        while self.used < most * len(self.scored) and self._ask() is not None:
            if self.used % step == 0:
                found.append(self._look())
        return found

    def stopped(self, stopping: Stopping) -> Ended:
        """Ask until every item is quorate or contested, or no judgment is left."""
        while (item := self._ask()) is not None:
            if self.judged[item] >= stopping.min:
                verdict = decide(self.beliefs, self.items[item], stopping).verdict
                if verdict != "ask":
                    self.closed[item] = verdict == "contested"
        n = len(self.scored)
        contested = sum(self.closed.get(item, True) for item in self.scored)
        sure = [item for item in self.scored if not self.closed.get(item, True)]
        right = sum(self._right(item) for item in self.scored)
        among = sum(self._right(item) for item in sure)
        return Ended(
            self.used / n, right / n, contested / n, among / len(sure) if sure else float("nan")
        )

    def _ask(self) -> int | None:
        """Reveal one more judgment; the item, or None when there is none left to reveal."""
        found = None
        while found is None:
            if (rater := self._rater()) is None:
                return None
            found = self._chosen(rater)
        for _ in range(self.online - 1 if self.choice.informed else 0):
            other = None if (rater := self._rater()) is None else self._chosen(rater)
            if other is not None and other > found:
                found = other
        _, rater, item = found
        self.left[rater].remove(item)
        label = self.options[self.record.votes[item][rater]]
        self.beliefs.judge(self.items[item], self.raters[rater], {self.question: label})
        self.given.append((item, rater, self.record.votes[item][rater]))
        self.judged[item] += 1
        self.used += 1
        self.work[rater] += 1
        if self.used >= max(FIRST_FIT, int(self.fitted * self.growth) + 1):
            self.fitted = self.used
            self.beliefs.adopt(fit(self.beliefs.snapshot()))
            if self.learner is not None:
                self.wanted = self.learner.wanted(self._labels(), self.given)
        return item

    def _labels(self) -> list[int]:
        """The consensus of each item so far; -1 where nobody judged it."""
        return [
            self.options.index(self._likeliest(item)) if judged else -1
            for item, judged in enumerate(self.judged)
        ]

    def _likeliest(self, item: int) -> str:
        found = self.beliefs.posterior(self.question, self.items[item])
        return max(found, key=found.__getitem__)

    def _rater(self) -> int | None:
        """A rater who has something left to judge; None when nobody has."""
        while self.shifts:
            place = self.rng.randrange(len(self.shifts))
            rater = self.shifts[place]
            if self.left[rater]:
                return rater
            self.shifts[place] = self.shifts[-1]
            self.shifts.pop()
        return None

    def _chosen(self, rater: int) -> tuple[float, int, int] | None:
        """What the rater would be given: expected information, rater, item."""
        items = self.left[rater]
        if self.closed:
            items[:] = [item for item in items if item not in self.closed]
        if not items:
            return None
        some = self.rng.sample(items, min(self.at_hand, len(items)))
        candidates = [
            Candidate(self.items[item], place, self.judged[item]) for place, item in enumerate(some)
        ]
        asking = Asking(self.raters[rater], wanted=self.wanted)
        first = self.choice.rank(candidates, asking, self.beliefs, self.rng)[0]
        gain = self.beliefs.gain(asking.rater, candidates[first].item) if self.online > 1 else 0.0
        return gain, rater, some[first]

    def _look(self) -> Look:
        n = len(self.scored)
        expected = sum(self.beliefs.certainty(self.items[item]) for item in self.scored)
        right = sum(self._right(item) for item in self.scored)
        return Look(self.used / n, right / n, expected / n)

    def _right(self, item: int) -> bool:
        return self._likeliest(item) == self.options[self.record.truth[item]]

"""A rehearsal: a campaign run to its end with simulated raters and the real policies."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import consensus
from quorate.assignment.choice import Asking, Candidate, Choice
from quorate.assignment.live import Beliefs
from quorate.assignment.live.full_fit import fit
from quorate.assignment.planning.population import World
from quorate.assignment.stopping import decide
from quorate.schema import Judgments, Question
from quorate.schema.assignment import Stopping

NEAR = 16
"""open items in the campaign's order that a rater could be given, of which the choice takes one"""
UNSURE = 8
"""the least certain items that it may take as well"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal came to: judgments an item, the share of items whose consensus is right,
    the share that went to an expert, and the share that is right when experts always are."""

    judgments: float
    accuracy: float
    contested: float
    settled: float


def rehearse(
    question: Question,
    world: World,
    choice: Choice,
    stopping: Stopping,
    gold: int,
    rng: np.random.Generator,
) -> Outcome:
    """Run a campaign over the items of a world until every one is quorate or contested.

    The first ``gold`` items have a known answer, which trains the beliefs and is not scored; their
    judgments count as spent.
    """
    stage = _Stage(question, world, choice, stopping, gold, rng)
    stage.run()
    return stage.outcome()


def fixed(
    question: Question, world: World, overlap: int, method: str, rng: np.random.Generator
) -> float:
    """The accuracy of a consensus method when every item gets so many judgments."""
    items, raters = len(world.truth), len(world.activity)
    rows = np.repeat(np.arange(items), overlap)
    keys = np.log(rng.random((items, raters))) / world.activity
    who = np.argsort(-keys, axis=1)[:, :overlap].ravel()
    pairs = zip(rows.tolist(), who, strict=True)
    labels = np.array([_draw(world.answers(i)[r], rng) for i, r in pairs])
    table = _table(question, rows, who, labels, items, raters)
    return float(np.mean(consensus(table, method, seed=0).codes == world.truth))


class _Stage:
    def __init__(
        self,
        question: Question,
        world: World,
        choice: Choice,
        stopping: Stopping,
        gold: int,
        rng: np.random.Generator,
    ) -> None:
        self.question, self.world, self.choice, self.stopping = question, world, choice, stopping
        self.rng = rng
        self.draws = Random(int(rng.integers(2**32)))
        self.beliefs = Beliefs([question])
        items = len(world.truth)
        self.gold = gold
        self.had: list[set[int]] = [set() for _ in range(items)]
        self.room = dict.fromkeys(range(items), stopping.min)
        self.contested: set[int] = set()
        self.spent = 0
        for item in range(gold):
            answer = question.options[world.truth[item]]
            self.beliefs.know(f"{item}", {question.name: answer})

    def run(self) -> None:
        """Hand out items to raters who come by chance, until nothing is left to ask."""
        raters = np.arange(len(self.world.activity))
        idle: set[int] = set()
        while self.room and len(idle) < len(raters):
            rater = int(self.rng.choice(raters, p=self.world.activity))
            item = self._pick(rater)
            if item is None:
                idle.add(rater)
                continue
            self._judge(item, rater)
            if self.beliefs.due:
                self.beliefs.adopt(fit(self.beliefs.snapshot()))

    def outcome(self) -> Outcome:
        """The counts, over the items that are scored."""
        right, sure = [], []
        for item in range(self.gold, len(self.world.truth)):
            posterior = self.beliefs.posterior(self.question.name, f"{item}")
            best = max(posterior, key=lambda option: posterior[option])
            hit = best == self.question.options[self.world.truth[item]]
            right.append(hit)
            sure.append(hit or item in self.contested)
        n = len(right)
        return Outcome(
            judgments=self.spent / len(self.world.truth),
            accuracy=float(np.mean(right)),
            contested=len([i for i in self.contested if i >= self.gold]) / n,
            settled=float(np.mean(sure)),
        )

    def _pick(self, rater: int) -> int | None:
        near: list[int] = []
        for item in self.room:
            if rater not in self.had[item]:
                near.append(item)
                if len(near) == NEAR:
                    break
        for name in self.beliefs.uncertain(UNSURE):
            item = int(name)
            if item in self.room and rater not in self.had[item] and item not in near:
                near.append(item)
        if not near:
            return None
        candidates = [Candidate(f"{i}", i, len(self.had[i])) for i in near]
        order = self.choice.rank(candidates, Asking(f"r{rater}"), self.beliefs, self.draws)
        return near[order[0]]

    def _judge(self, item: int, rater: int) -> None:
        label = self.question.options[_draw(self.world.answers(item)[rater], self.rng)]
        self.beliefs.judge(f"{item}", f"r{rater}", {self.question.name: label})
        self.had[item].add(rater)
        self.spent += 1
        self.room[item] -= 1
        if self.room[item]:
            return
        decision = decide(self.beliefs, f"{item}", self.stopping)
        everybody = len(self.had[item]) == len(self.world.activity)
        if decision.verdict == "ask" and not everybody:
            self.room[item] = 1
            return
        del self.room[item]
        self.beliefs.settle(f"{item}")
        if decision.verdict != "quorate":
            self.contested.add(item)


def _draw(
    shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]], rng: np.random.Generator
) -> int:
    return int(np.searchsorted(np.cumsum(shares), rng.random() * shares.sum(), side="right"))


def _table(
    question: Question,
    item: NDArray[np.int64],
    rater: NDArray[np.int64],
    label: NDArray[np.int64],
    items: int,
    raters: int,
) -> Judgments:
    width = len(str(max(items, raters)))
    return Judgments.build(
        question,
        pl.Series("item", [f"{n:0{width}}" for n in range(items)]),
        pl.Series("rater", [f"{n:0{width}}" for n in range(raters)]),
        item.astype(np.int32),
        rater.astype(np.int32),
        label.astype(np.int32),
    )

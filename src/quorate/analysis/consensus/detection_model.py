"""The rater model of marked objects: who overlooks them, who marks what is not there.

Items i with N_i answers; true objects come as a Poisson process of ``density`` an item, with class
k with probability ``classes[k]``. A rater marks a true object with probability ``recall[r]`` and
names it l with ``confusion[r, k, l]``; they also mark things that are not there, ``alarms[r]`` an
item on average, and every other answer about the item has the same false object with probability
``joins`` (a reflection deceives more than one). An object that nobody marked is not seen, which the
estimates allow for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from quorate.analysis.numerics.em import Run, Stopping, iterate

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

UNKNOWN, NOTHING = -1, -2
"""what is known of an object: not whether it is there; that it is not"""
RECALL = (4.0, 1.0)
"""the crowd's recall starts at Beta(4, 1)"""
JOINS = (2.0, 18.0)
"""that others see the same false object starts at Beta(2, 18)"""
LEAN = 4.0
"""how many objects a rater leans on the crowd's recall, and how many items on its false alarms"""
LABEL_LEAN = 5.0
"""how many objects of a class a rater leans on the crowd's confusion"""
RIGHT = 4.0
"""how many right labels each class of the crowd's confusion starts with, beside one wrong one"""
MOST_CONFUSION = 20_000_000
"""beyond so many cells all raters share the crowd's confusion"""
TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Marked:
    """What was marked: N answers, J objects, M marks.

    ``item``, ``rater`` (N,) of the answers; ``place`` (J,) the item of each object; ``known`` (J,)
    its class, ``UNKNOWN`` or ``NOTHING``; ``settled`` (I,) whether all objects of an item are
    known; ``object``, ``by``, ``label`` (M,) the object, rater and label of each mark.
    """

    n_raters: int
    n_classes: int
    item: Longs
    rater: Longs
    place: Longs
    known: Longs
    settled: NDArray[np.bool_]
    object: Longs
    by: Longs
    label: Longs

    @property
    def marks(self) -> Doubles:
        """How many answers mark each object, (J,)."""
        return _sum(self.object, None, len(self.place))

    @property
    def answers(self) -> Doubles:
        """How many answers each item has, (I,)."""
        return _sum(self.item, None, len(self.settled))


@dataclass(frozen=True, eq=False)
class Skills:
    """The parameters; ``confusion`` is (R, K, K), or (1, K, K) where all raters share it."""

    recall: Doubles
    alarms: Doubles
    joins: float
    density: float
    confusion: Doubles
    classes: Doubles
    false_classes: Doubles


@dataclass(frozen=True, eq=False)
class Belief:
    """What is expected of the objects: ``true`` (J, K) the probability that one is there and has
    class k, ``false`` (J, K) that it is not and looks like k; ``unseen`` (I,) how many true objects
    nobody marked; ``origin`` (R,) the expected false alarms that each rater began."""

    true: Doubles
    false: Doubles
    unseen: Doubles
    origin: Doubles
    log_likelihood: float = float("-inf")

    @property
    def exists(self) -> Doubles:
        """The probability that each object is there, (J,)."""
        return np.asarray(np.minimum(self.true.sum(axis=1), 1.0))


def fitted(marked: Marked, stopping: Stopping) -> Run[Skills, Belief]:
    """The parameters by EM, from an object's share of marks as its probability."""
    return iterate(
        lambda skills: expect(marked, skills),
        lambda belief: maximize(marked, belief),
        lambda belief, _: belief.log_likelihood,
        start(marked),
        n_judgments=len(marked.object) + len(marked.item),
        stopping=stopping,
    )


def start(marked: Marked) -> Belief:
    """The share of an item's answers that mark the object; its labels by vote."""
    J, K = len(marked.place), marked.n_classes
    n, answers = marked.marks, marked.answers[marked.place]
    exists = (n + 0.5) / (np.maximum(answers, n) + 1)
    votes = np.full((J, K), 0.01 / max(K, 1))
    np.add.at(votes, (marked.object, marked.label), 1.0)
    votes /= np.maximum(votes.sum(axis=1, keepdims=True), TINY)
    true, false = _given(marked, exists[:, None] * votes, (1 - exists)[:, None] * votes)
    wrong = false.sum(axis=1)
    origin = _sum(marked.by, (wrong / np.maximum(n, 1))[marked.object], marked.n_raters)
    return Belief(true, false, np.zeros(len(marked.settled)), origin)


def expect(marked: Marked, skills: Skills) -> Belief:
    """How likely each object is there, by its marks and by who did not mark it."""
    J, n_items = len(marked.place), len(marked.settled)
    n, answers = marked.marks, marked.answers
    missed = np.log1p(-skills.recall)
    item_missed = _sum(marked.item, missed[marked.rater], n_items)
    hit = np.log(skills.recall) - missed
    named = _named(marked, skills)
    seen = (
        np.log(skills.density) + item_missed[marked.place] + _sum(marked.object, hit[marked.by], J)
    )
    began = _sum(marked.object, skills.alarms[marked.by], J)
    others = np.maximum(answers[marked.place] - n, 0)
    not_there = (
        np.log(np.maximum(began, TINY))
        + np.maximum(n - 1, 0) * np.log(skills.joins)
        + others * np.log1p(-skills.joins)
    )
    log_true = seen[:, None] + np.log(skills.classes) + named
    log_false = not_there[:, None] + np.log(skills.false_classes) + named
    both = np.logaddexp(logsumexp(log_true, axis=1), logsumexp(log_false, axis=1))
    true, false = _given(
        marked, np.exp(log_true - both[:, None]), np.exp(log_false - both[:, None])
    )
    unseen = np.where(marked.settled | (answers == 0), 0.0, skills.density * np.exp(item_missed))
    share = skills.alarms[marked.by] / np.maximum(began[marked.object], TINY)
    origin = _sum(marked.by, false.sum(axis=1)[marked.object] * share, marked.n_raters)
    rates = skills.density * -np.expm1(item_missed) + _sum(
        marked.item, skills.alarms[marked.rater], n_items
    )
    return Belief(true, false, unseen, origin, float(both.sum() - rates.sum()))


def maximize(marked: Marked, belief: Belief) -> Skills:
    """The parameters that fit the expected objects, each rater leaning on the crowd."""
    R, K = marked.n_raters, marked.n_classes
    exists, wrong = belief.exists, belief.false.sum(axis=1)
    hits, chances = recalled(marked, belief)
    a, b = RECALL
    crowd = (hits.sum() + a) / (chances.sum() + a + b)
    answered = _sum(marked.rater, None, R)
    rate = (belief.origin.sum() + 0.5) / (answered.sum() + 1.0)
    n, answers = marked.marks, marked.answers
    more = float((wrong * np.maximum(n - 1, 0)).sum()) + JOINS[0]
    most = float((wrong * np.maximum(answers[marked.place] - 1, 0)).sum()) + sum(JOINS)
    judged = max(int((answers > 0).sum()), 1)
    classes = belief.true.sum(axis=0) + 1.0
    false_classes = belief.false.sum(axis=0) + 1.0
    return Skills(
        recall=np.clip((hits + LEAN * crowd) / (chances + LEAN), 1e-6, 1 - 1e-6),
        alarms=(belief.origin + LEAN * rate) / (answered + LEAN),
        joins=min(more / most, 0.999),
        density=(float(exists.sum() + belief.unseen.sum()) + 0.5) / judged,
        confusion=_confusion(marked, belief.true) if K else np.ones((1, 0, 0)),
        classes=classes / classes.sum(),
        false_classes=false_classes / false_classes.sum(),
    )


def recalled(marked: Marked, belief: Belief) -> tuple[Doubles, Doubles]:
    """The true objects that each rater marked, and those they could have marked, (R,)."""
    R, n_items = marked.n_raters, len(marked.settled)
    exists = belief.exists
    hits = _sum(marked.by, exists[marked.object], R)
    there = _sum(marked.place, exists, n_items) + belief.unseen
    return hits, np.maximum(_sum(marked.rater, there[marked.item], R), hits)


def _named(marked: Marked, skills: Skills) -> Doubles:
    """log P(labels of the object | class), (J, K)."""
    shared = len(skills.confusion) == 1
    log = np.log(np.maximum(skills.confusion, TINY))
    total = np.zeros((len(marked.place), marked.n_classes))
    step = max(1, 4_000_000 // max(marked.n_classes, 1))
    for first in range(0, len(marked.object), step):
        some = slice(first, first + step)
        rows = log[0 if shared else marked.by[some], :, marked.label[some]]
        np.add.at(total, marked.object[some], rows)
    return total


def _confusion(marked: Marked, true: Doubles) -> Doubles:
    R, K = marked.n_raters, marked.n_classes
    shared = R * K * K > MOST_CONFUSION
    rows = 1 if shared else R
    by = np.zeros_like(marked.by) if shared else marked.by
    told = np.zeros((rows * K, K))
    np.add.at(told, by * K + marked.label, true[marked.object])
    counts = told.reshape(rows, K, K).swapaxes(1, 2)
    crowd = counts.sum(axis=0) + np.eye(K) * RIGHT + 1 / K
    crowd /= crowd.sum(axis=1, keepdims=True)
    if shared:
        return np.asarray(crowd[None])
    leant = counts + LABEL_LEAN * crowd
    return np.asarray(leant / leant.sum(axis=2, keepdims=True))


def _given(marked: Marked, true: Doubles, false: Doubles) -> tuple[Doubles, Doubles]:
    """The beliefs with what is known in its place."""
    known = marked.known
    for j in np.flatnonzero(known != UNKNOWN):
        looks = true[j] + false[j]
        true[j], false[j] = 0.0, 0.0
        if known[j] >= 0:
            true[j, known[j]] = 1.0
        else:
            false[j] = looks / max(float(looks.sum()), TINY)
    return true, false


def _sum(place: Longs, weight: Doubles | None, n: int) -> Doubles:
    return np.asarray(np.bincount(place, weight, minlength=n), np.float64)

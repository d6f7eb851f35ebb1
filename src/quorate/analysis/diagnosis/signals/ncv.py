"""Cross-validation of labels: those that a model trained without them predicts are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.prune import prune
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.model.predicting import Predictor
from quorate.analysis.diagnosis.model.recipe import recipe
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.confident_learning import absent_notes
from quorate.schema import InputError, NotApplicableError, RequestError

Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]
FitPredict = Callable[[Longs, Longs], NDArray[np.floating]]
"""rows to learn from, rows to judge -> probabilities (m, K) of the latter"""
SOURCE = "Chen, Liao, Chen & Zhang 2019, arXiv:1905.05040"
MOST_REMOVED = 2.0
"""examples set aside for one that is selected, at most"""


@dataclass(frozen=True)
class Round:
    """One pass over both halves: how many examples were candidates, selected and set aside.

    ``agreement`` is the share of the judged candidates whose label was predicted.
    """

    candidates: int
    selected: int
    removed: int
    agreement: float


@dataclass(frozen=True, eq=False)
class Selection:
    """Which labels a model trained without them predicts.

    ``selected`` (n,) are those; ``removed`` (n,) were set aside for their loss; ``judged`` (n,)
    were predicted at all: not an example whose class no model had learned. ``probabilities`` (n, K)
    are those of the last time that each was judged from outside, NaN where never. ``noise`` is ε,
    the estimated share of wrong labels, ``rounds`` what each round did.
    """

    selected: Mask
    removed: Mask
    judged: Mask
    probabilities: NDArray[np.float32]
    noise: float
    rounds: tuple[Round, ...]
    seed: int

    @property
    def suspects(self) -> Mask:
        """Labels that were judged and never predicted, (n,)."""
        return self.judged & ~self.selected


def ncv(
    labels: NDArray[np.integer], k: int, fit_predict: FitPredict, *, seed: int = 0
) -> Selection:
    """Measures which labels models trained on the other half of the examples predict.

    Examples are split in two halves at random, class by class. A model trained on one selects of
    the other those with argmax_k p(k | x) = y, and the other way round. ``fit_predict(rows to learn
    from, rows to judge)`` trains it, on labels that it knows, and gives probabilities (m, K).

    ε, the share of wrong labels, is the share that confident learning prunes by noise rate from
    these probabilities. The paper solves

        agreement = (1 - ε)² + ε² / (K - 1)

    which holds for symmetric flips and a network that learns wrong labels by heart; ours asks for
    neither, and was nearer to the truth with models that do not (docs/diagnosis/ncv.md).

    Raises InputError for labels and probabilities of shapes that do not fit, NotApplicableError
    where no class has two examples.

    Source: Chen et al. 2019, algorithm 1.
    """
    return _cross_validated(labels, k, fit_predict, 1, None, seed)


def incv(
    labels: NDArray[np.integer],
    k: int,
    fit_predict: FitPredict,
    *,
    iterations: int = 4,
    remove: float | None = 0.0,
    seed: int = 0,
) -> Selection:
    """Measures the same again and again, learning from what was selected so far.

    In each of ``iterations`` rounds the candidates are split in two halves. A model trained on one
    half and all selected before judges the other; what it predicts right is selected, and of the
    rest those with the largest loss, r of them for one selected, are set aside: neither is a
    candidate in the next round. r = ``remove`` is 0 by default; with None it is

        r = ε / (1 - ε),   2 at most

    with ε as ``ncv`` estimates it in the first round. The last round sets nothing aside. Raises as
    ``ncv``, RequestError for fewer than one round or a negative r.

    Source: Chen et al. 2019, algorithm 2; the authors' program sets aside only where it is told
    that flips are symmetric, and here nobody knows.
    """
    if iterations < 1 or (remove is not None and remove < 0):
        raise RequestError(
            f"{iterations} rounds, {remove} removed for one selected",
            remedy="take one round at least, and no less than 0",
        )
    return _cross_validated(labels, k, fit_predict, iterations, remove, seed)


def _cross_validated(
    labels: NDArray[np.integer],
    k: int,
    fit_predict: FitPredict,
    iterations: int,
    remove: float | None,
    seed: int,
) -> Selection:
    y = np.asarray(labels, np.int64)
    if y.ndim != 1 or not len(y) or y.min() < 0 or y.max() >= k:
        raise InputError(
            f"labels of shape {y.shape} do not lie in 0–{k - 1}",
            remedy=f"give one label an example, from 0 to {k - 1}",
        )
    if np.bincount(y).max() < 2:
        raise NotApplicableError(
            f"each of the {len(y):,} examples has a class of its own",
            remedy="give two examples of a class at least",
        )
    rng = np.random.default_rng([seed, 17])
    state = _State(y, k, fit_predict)
    rounds: list[Round] = []
    for number in range(iterations):
        candidates = np.flatnonzero(state.candidate)
        if len(candidates) < 2:
            break
        last = number == iterations - 1
        rounds.append(state.round(candidates, remove, last, rng))
    return Selection(
        state.selected, state.removed, state.judged, state.said, state.noise, tuple(rounds), seed
    )


class _State:
    """What is known while rounds go on."""

    def __init__(self, labels: Longs, k: int, fit_predict: FitPredict) -> None:
        n = len(labels)
        self.labels, self.k, self.fit_predict = labels, k, fit_predict
        self.selected, self.removed, self.judged = (np.zeros(n, np.bool_) for _ in range(3))
        self.candidate = np.ones(n, np.bool_)
        self.said = np.full((n, k), np.nan, np.float32)
        self.noise = float("nan")

    def round(
        self, candidates: Longs, remove: float | None, last: bool, rng: np.random.Generator
    ) -> Round:
        """Judges each half by a model trained on the other and on all selected before."""
        before = np.flatnonzero(self.selected)
        halves = _halves(candidates, self.labels, rng)
        found = [
            self._judge(np.sort(np.concatenate([before, learned])), judged)
            for learned, judged in (halves, halves[::-1])
        ]
        rows, right = (np.concatenate(part) for part in zip(*found, strict=True))
        if not self.judged.any():
            raise NotApplicableError(
                "no half holds a class that the other half judges",
                remedy="give more examples of each class",
            )
        if np.isnan(self.noise):
            self.noise = float(prune(self.labels, self.said)[self.judged].mean())
        rate = min(self.noise / max(1 - self.noise, 1e-9), MOST_REMOVED)
        rate = rate if remove is None else remove
        aside = [] if last else [self._worst(part, ok, rate) for part, ok in found]
        self.selected[rows[right]] = True
        self.candidate[rows[right]] = False
        for part in aside:
            self.removed[part] = True
            self.candidate[part] = False
        return Round(
            len(candidates),
            int(right.sum()),
            sum(len(part) for part in aside),
            float(right.mean()) if len(right) else float("nan"),
        )

    def _judge(self, learned: Longs, judged: Longs) -> tuple[Longs, Mask]:
        """The rows of classes that were learned, and which of them were predicted."""
        known = np.bincount(self.labels[learned], minlength=self.k) > 0
        rows = judged[known[self.labels[judged]]]
        if not len(rows) or known.sum() < 2:
            return rows[:0], np.zeros(0, np.bool_)
        said = np.asarray(self.fit_predict(learned, rows))
        if said.shape != (len(rows), self.k):
            raise InputError(
                f"the trainer gave probabilities of shape {said.shape}",
                remedy=f"give {len(rows):,} rows of {self.k} probabilities",
            )
        self.said[rows] = said
        self.judged[rows] = True
        return rows, np.asarray(said.argmax(axis=1) == self.labels[rows])

    def _worst(self, rows: Longs, right: Mask, rate: float) -> Longs:
        """Of those not selected the ones with the largest loss, ``rate`` for one selected."""
        wrong = rows[~right]
        own = self.said[wrong, self.labels[wrong]]
        return wrong[np.argsort(own, kind="stable")[: int(rate * right.sum())]]


def _halves(rows: Longs, labels: Longs, rng: np.random.Generator) -> tuple[Longs, Longs]:
    """Two halves at random, in which each class has as many examples, or one more or less."""
    shuffled = rng.permutation(rows)
    dealt = shuffled[np.argsort(labels[shuffled], kind="stable")]
    return np.sort(dealt[::2]), np.sort(dealt[1::2])


@dataclass(frozen=True)
class NCV:
    """p(given) of models trained in folds; suspect where low, flagged where not predicted.

    The paper trains on halves: a log of two folds. More folds leave each model more to learn from;
    the rule is the same. ``epochs`` is the last one of each model.
    """

    name: ClassVar[str] = "ncv"
    title: ClassVar[str] = "Noisy cross-validation"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        said, labels = evidence.last_probabilities, evidence.log.labels
        values = said[np.arange(len(labels)), labels].astype(np.float64)
        known = ~np.isnan(values)
        flagged = known & (np.where(known[:, None], said, 0).argmax(axis=1) != labels)
        folds = sum(run.outside is not None for run in evidence.log.runs)
        noise = prune(labels, said)[known].mean()
        notes = [
            f"{folds} models judged examples from outside; the paper has 2",
            f"about {noise:.1%} of labels are thought wrong",
            *absent_notes(int((~known).sum())),
        ]
        return Signal(self.name, self.title, values, -values, flagged, notes=tuple(notes))


@dataclass(frozen=True)
class INCV:
    """p(given) when last judged from outside, those never selected below all others.

    Trains the built-in model on the log's features, twice in each of ``iterations`` rounds (see
    ``incv``). Values are p(given) where the label was predicted, else p(given) - 1; suspect where
    low. Flagged is what no round selected. ``remove`` is 0; below 0 it is the estimated rate.
    """

    name: ClassVar[str] = "incv"
    title: ClassVar[str] = "Iterative noisy cross-validation"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"features"})
    iterations: int = 4
    remove: float = 0.0

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        log = evidence.log
        if log.features is None:
            raise NotApplicableError(
                "the log has no features of the examples, and INCV trains on them",
                remedy="record an embedding or the last hidden layer of each example",
            )
        rows = scaled(log.features)
        how = recipe(rows, log.labels, log.k, seed=evidence.seed)
        found = incv(
            log.labels,
            log.k,
            Predictor(rows, log.labels, log.k, how, evidence.seed),
            iterations=self.iterations,
            remove=None if self.remove < 0 else self.remove,
            seed=evidence.seed,
        )
        own = found.probabilities[np.arange(log.n), log.labels].astype(np.float64)
        values = np.where(found.selected, own, own - 1)
        never = int((~found.judged).sum())
        notes = [
            f"{len(found.rounds)} rounds selected {int(found.selected.sum()):,} examples and set "
            f"{int(found.removed.sum()):,} aside",
            f"about {found.noise:.1%} of labels are thought wrong",
        ]
        if never:
            notes.append(
                f"{never:,} examples are of classes with too few to learn from: nothing is said"
            )
        return Signal(self.name, self.title, values, -values, found.suspects, notes=tuple(notes))

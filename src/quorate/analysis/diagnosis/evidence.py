"""The evidence: what several methods read from one log, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.joint import Joint, joint
from quorate.analysis.diagnosis.dynamics import Dynamics, Span, dynamics, span_of
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.near.neighbours import Neighbours, neighbours
from quorate.analysis.diagnosis.trace import Trace, trace
from quorate.analysis.diagnosis.window import window
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]

USUAL: tuple[Span, ...] = ("all", "window", 10)
"""the spans of epochs that methods ask for by default, read in one pass"""
KEPT = 1 << 26
"""numbers in all traces of a side up to which they are kept; else they are read anew each time"""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A log, read as far as methods ask. ``seed`` is that of methods that draw."""

    log: TrainingLog
    seed: int = 0

    def inside(self) -> Iterator[Trace]:
        """The trace of each run over the examples that it was trained on."""
        yield from self._traces("inside")

    def outside(self) -> Iterator[Trace]:
        """The trace of each run over examples that it never saw."""
        yield from self._traces("outside")

    @cached_property
    def probabilities(self) -> Singles:
        """p(k | x) out of sample, mean over the epochs of each run and over runs, (n, K).

        Rows of NaN where no run that did not see the example said anything.
        """
        return self._outside_mean(last=False)

    @cached_property
    def last_probabilities(self) -> Singles:
        """As ``probabilities``, of each run's last epoch alone."""
        return self._outside_mean(last=True)

    @cached_property
    def believed(self) -> Singles:
        """p(k | x), (n, K): ``probabilities``, or of a log with nothing outside those inside.

        Inside it is the mean over the epochs of the window and over runs.
        """
        if self._sides["outside"] or not self._sides["inside"]:
            return self.probabilities
        spans = [range(self.window(seen)) for seen in self.inside()]
        return self._mean_of(self._sides["inside"], spans)

    @cached_property
    def joint(self) -> Joint:
        """How many examples of each given label are truly of each class, by ``believed``."""
        return joint(self.log.labels, self.believed)

    @cached_property
    def noise(self) -> float:
        """ε: the share of examples whose likeliest class out of sample is not the given one.

        Without out-of-sample scores it is 0, and windows are as long as the log.
        """
        if all(run.outside is None for run in self.log.runs):
            return 0.0
        known = ~np.isnan(self.probabilities[:, 0])
        if not known.any():
            return 0.0
        best = self.probabilities.argmax(axis=1)
        return float((best != self.log.labels)[known].mean())

    def window(self, seen: Trace) -> int:
        """How many epochs of a trace inside come before wrong labels are learned by heart."""
        return window(seen.accuracy, self.noise)

    def dynamics(self, side: str = "inside", epochs: Span = "all") -> Dynamics:
        """How each example was learned, over a span of epochs; kept, and mostly read in one pass.

        Outside, where nothing is learned by heart, there is no window: "window" is "all" there.
        """
        span = span_of(epochs)
        if side == "outside" and span == "window":
            span = "all"
        kept = self._dynamics.setdefault(side, {})
        if span not in kept:
            spans = {span} if kept or side == "outside" else {span, *USUAL}
            kept.update(dynamics(self.log, self._runs(side), spans, self._noise_of(spans)))
        return kept[span]

    @cached_property
    def neighbours(self) -> Neighbours:
        """The ten nearest of each example by its features, and how far their labels differ."""
        return self.nearest(10)

    def nearest(self, k: int) -> Neighbours:
        """The k nearest of each example by its features; raises NotApplicableError without."""
        if self.log.features is None:
            raise NotApplicableError(
                "the log has no features of the examples",
                remedy="record an embedding or the last hidden layer of each example",
            )
        return neighbours(self.log.features, self.log.labels, k, seed=self.seed)

    def mean_inside(self, measure: Callable[[Trace], Doubles]) -> Doubles:
        """The mean over runs of a measure of each example inside, (n,); NaN where nothing."""
        return self._mean(self.inside(), measure)

    def mean_outside(self, measure: Callable[[Trace], Doubles]) -> Doubles:
        """The mean over runs of a measure of each example outside, (n,)."""
        return self._mean(self.outside(), measure)

    def _mean(self, traces: Iterator[Trace], measure: Callable[[Trace], Doubles]) -> Doubles:
        total, times = np.zeros(self.log.n), np.zeros(self.log.n)
        for seen in traces:
            values = measure(seen)
            there = ~np.isnan(values)
            total[seen.rows[there]] += values[there]
            times[seen.rows[there]] += 1
        return np.asarray(total / np.where(times, times, np.nan))

    def _noise_of(self, spans: set[Span]) -> float:
        return self.noise if "window" in spans else 0.0

    def _runs(self, side: str) -> tuple[tuple[Run, Scores], ...]:
        runs = self._sides[side]
        if not runs:
            raise NotApplicableError(
                f"the log has no scores of examples {WORDS[side]}",
                remedy=f"record them, or leave out the methods that need «{side}»",
            )
        return runs

    def _traces(self, side: str) -> Iterator[Trace]:
        runs = self._runs(side)
        size = sum(3 * len(scores.rows) * len(scores.epochs) for _, scores in runs)
        if size > KEPT:
            yield from (trace(self.log, run, scores) for run, scores in runs)
            return
        if side not in self._kept:
            self._kept[side] = tuple(trace(self.log, run, scores) for run, scores in runs)
        yield from self._kept[side]

    @cached_property
    def _dynamics(self) -> dict[str, dict[Span, Dynamics]]:
        return {}

    @cached_property
    def _kept(self) -> dict[str, tuple[Trace, ...]]:
        return {}

    @cached_property
    def _sides(self) -> dict[str, tuple[tuple[Run, Scores], ...]]:
        log = self.log
        return {
            "inside": tuple((run, run.inside) for run in log.runs if run.inside is not None),
            "outside": tuple((run, run.outside) for run in log.runs if run.outside is not None),
        }

    def _outside_mean(self, *, last: bool) -> Singles:
        runs = self._sides["outside"]
        if not runs:
            raise NotApplicableError(
                f"the log has no scores of examples {WORDS['outside']}",
                remedy="train in folds, so that each example is scored by a model without it",
            )
        spans = [range(len(scores.epochs)) for _, scores in runs]
        return self._mean_of(runs, [span[-1:] if last else span for span in spans])

    def _mean_of(self, runs: Sequence[tuple[Run, Scores]], spans: Sequence[range]) -> Singles:
        """p(k | x), the mean over a span of epochs of each run, (n, K); NaN where nothing."""
        total = np.zeros((self.log.n, self.log.k), np.float32)
        times = np.zeros(self.log.n, np.float32)
        for (run, scores), span in zip(runs, spans, strict=True):
            for epoch in span:
                for rows, block in scores.blocks(epoch):
                    there = ~np.isnan(block[:, 0])
                    share = block[there] if run.probabilities else softmax(block[there])
                    total[rows[there]] += share
                    times[rows[there]] += 1
        with np.errstate(invalid="ignore"):
            total /= np.where(times, times, np.nan)[:, None]
        return total


WORDS = {"inside": "that a model was trained on", "outside": "that a model never saw"}


def softmax(logits: Singles) -> Singles:
    """Probabilities of logits, row by row."""
    power = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(power / power.sum(axis=1, keepdims=True), np.float32)

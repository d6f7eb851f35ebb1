"""Dynamics: what a few sums over epochs say of how each example was learned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.kernels import trace_kernel
from quorate.analysis.diagnosis.log import BLOCK, Run, Scores, TrainingLog
from quorate.analysis.diagnosis.trace import Trace, trace
from quorate.analysis.diagnosis.window import window
from quorate.schema import InputError, RequestError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]
Span = int | str
"""the epochs to read: "all", "window", or how many from the first"""

LARGEST = 65504.0
"""the largest float16; margins beyond it, as masked classes have them, count as this"""


@dataclass(frozen=True, eq=False)
class Dynamics:
    """Measures how each example was learned, over T epochs in which it was presented; each (n,).

        confidence     mean of p_y
        variability    sqrt(mean of (p_y - confidence)²)
        correctness    share with argmax = y
        margin         mean of z_y - max_{k≠y} z_k
        error          mean of ‖p - onehot(y)‖₂
        forgotten      how often it was right when presented and wrong when presented next; T where
                       it was never right
        unlearned      1 where it was never right, else 0
        first          the presentation, from 1, at which it was first right; NaN where never
        presentations  T

    Of several runs each is the mean over those that presented the example; NaN where none did, and
    ``presentations`` 0. ``masked`` says where the logit of the given label was -∞ at least once.
    """

    confidence: Doubles
    variability: Doubles
    correctness: Doubles
    margin: Doubles
    error: Doubles
    forgotten: Doubles
    unlearned: Doubles
    first: Doubles
    presentations: Doubles
    masked: Bools

    @property
    def unforgettable(self) -> Bools:
        """Which examples every run learned and none forgot, (n,)."""
        return np.asarray(self.forgotten == 0)


class Running:
    """The dynamics of one run while it goes on: some 50 bytes an example, for any E and K.

    For trainings whose scores are not kept. ``update`` takes batches in the order of training;
    ``read`` may be asked at any time.
    """

    def __init__(self, m: int) -> None:
        self._times = np.zeros(m, np.int32)
        self._mean, self._spread = np.zeros(m), np.zeros(m)
        self._margin, self._error = np.zeros(m), np.zeros(m)
        self._right, self._forgotten, self._first = (np.zeros(m, np.int32) for _ in range(3))
        self._latest, self._masked = np.zeros(m, np.bool_), np.zeros(m, np.bool_)

    def update(
        self,
        rows: Integers,
        labels: Integers,
        scores: NDArray[np.floating],
        *,
        probabilities: bool = False,
    ) -> None:
        """Takes one batch: places of examples, given labels (b,) and scores (b, K).

        Raises InputError for an example that is twice in the batch, a label out of range, and
        scores that cannot be.
        """
        shape = scores.shape
        if scores.ndim != 2 or len(rows) != shape[0] or labels.shape != (shape[0],):
            raise InputError(
                f"a batch has {len(rows)} rows, labels of shape {labels.shape} and scores of "
                f"shape {shape}",
                remedy="give one label and one row of scores an example",
            )
        if len(np.unique(rows)) < len(rows):
            raise InputError(
                "an example is twice in one batch",
                remedy="drop what a sampler adds to fill the last batch",
            )
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self._times):
            raise InputError(
                f"a batch names rows from {rows.min()} to {rows.max()}, and there are "
                f"{len(self._times):,}",
                remedy="give places from 0",
            )
        if len(rows) and not 0 <= labels.min() <= labels.max() < shape[1]:
            raise InputError(
                f"a batch has labels from {labels.min()} to {labels.max()}, and there are "
                f"{shape[1]} classes",
                remedy=f"give labels from 0 to {shape[1] - 1}",
            )
        given, margin, error = (np.full(len(rows), np.nan, np.float32) for _ in range(3))
        best = np.full(len(rows), -1, np.int32)
        block = np.ascontiguousarray(scores, np.float32)
        own = np.ascontiguousarray(labels, np.int64)
        bad = trace_kernel()(block, own, probabilities, given, margin, error, best)
        if bad >= 0:
            raise InputError(
                f"the scores of the example at {int(rows[bad])} are {block[bad, :5].tolist()}",
                remedy="give finite logits, or probabilities that add up to 1 ± .01",
            )
        self.see(rows, given, margin, error, best == labels)

    def see(
        self, rows: slice | Integers, given: Singles, margin: Singles, error: Singles, right: Bools
    ) -> None:
        """Takes what a trace says of some examples in one epoch; NaN where not presented."""
        there = ~np.isnan(given)
        if not there.all():
            places = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
            rows, right = places[there], right[there]
            given, margin, error = given[there], margin[there], error[there]
        times, mean = self._times[rows] + 1, self._mean[rows]
        step = given - mean
        mean = mean + step / times
        self._times[rows] = times
        self._mean[rows] = mean
        self._spread[rows] += step * (given - mean)
        self._margin[rows] += np.clip(margin, -LARGEST, LARGEST)
        self._error[rows] += error
        self._right[rows] += right
        self._forgotten[rows] += self._latest[rows] & ~right
        first = self._first[rows]
        self._first[rows] = np.where((first == 0) & right, times, first)
        self._latest[rows] = right
        self._masked[rows] |= margin == -np.inf

    def read(self) -> Dynamics:
        """The dynamics so far."""
        times = np.where(self._times, self._times, np.nan)
        seen = self._times > 0
        return Dynamics(
            confidence=np.where(seen, self._mean, np.nan),
            variability=np.sqrt(np.maximum(self._spread, 0) / times),
            correctness=self._right / times,
            margin=self._margin / times,
            error=self._error / times,
            forgotten=np.where(self._first > 0, self._forgotten, times),
            unlearned=np.where(seen, self._first == 0, np.nan),
            first=np.where(self._first > 0, self._first, np.nan),
            presentations=self._times.astype(np.float64),
            masked=self._masked.copy(),
        )


def dynamics(
    log: TrainingLog,
    runs: Iterable[tuple[Run, Scores]],
    spans: Collection[Span] = ("all",),
    noise: float = 0.0,
) -> dict[Span, Dynamics]:
    """The dynamics of a log over each span of epochs, in one pass an epoch at a time.

    ``noise`` is the ε of the window's rule, which holds for each run by itself.
    """
    totals = {span: _Mean(log.n) for span in spans}
    for run, side in runs:
        for span, found in _of_run(log, run, side, set(spans), noise):
            totals[span].add(side.rows, found)
    return {span: total.read() for span, total in totals.items()}


def span_of(epochs: Span) -> Span:
    """The span that an option names; raises RequestError for one that is none."""
    if epochs in ("all", "window"):
        return epochs
    if isinstance(epochs, str) and epochs.isdecimal():
        epochs = int(epochs)
    if isinstance(epochs, str) or epochs < 1:
        raise RequestError(
            f"{epochs!r} is no span of epochs",
            remedy="give «all», «window» or how many epochs from the first",
        )
    return epochs


def _of_run(
    log: TrainingLog, run: Run, side: Scores, open_: set[Span], noise: float
) -> Iterator[tuple[Span, Dynamics]]:
    running = Running(len(side.rows))
    accuracy: list[float] = []
    for epoch in range(len(side.epochs)):
        seen = trace(log, run, side, range(epoch, epoch + 1))
        accuracy.append(float(seen.accuracy[0]))
        length = window(np.array(accuracy), noise)
        closed = {s for s in open_ if s == epoch or (s == "window" and length <= epoch)}
        for span in closed:
            yield span, running.read()
        open_ -= closed
        if not open_:
            return
        _feed(running, seen)
    for span in open_:
        yield span, running.read()


def _feed(running: Running, seen: Trace) -> None:
    given, margin, error, right = seen.given[0], seen.margin[0], seen.error[0], seen.right[0]
    for start in range(0, len(seen.rows), BLOCK):
        part = slice(start, min(start + BLOCK, len(seen.rows)))
        running.see(part, given[part], margin[part], error[part], right[part])


class _Mean:
    """The mean over runs of all that dynamics hold."""

    def __init__(self, n: int) -> None:
        self._names = [field.name for field in fields(Dynamics) if field.name != "masked"]
        self._total = {name: np.zeros(n) for name in self._names}
        self._times, self._learned = np.zeros(n, np.int32), np.zeros(n, np.int32)
        self._masked = np.zeros(n, np.bool_)

    def add(self, rows: Integers, found: Dynamics) -> None:
        seen = found.presentations > 0
        for name in self._names:
            values = getattr(found, name)
            self._total[name][rows] += np.where(np.isnan(values), 0, values)
        self._times[rows] += seen
        self._learned[rows] += found.unlearned == 0
        self._masked[rows] |= found.masked

    def read(self) -> Dynamics:
        for name, total in self._total.items():
            times = self._learned if name == "first" else self._times
            total /= np.where(times, times, np.nan)
        self._total["presentations"][self._times == 0] = 0
        return Dynamics(masked=self._masked, **self._total)

"""What is kept of each epoch: a few numbers an example, from which trajectories are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.kernels import trace_kernel
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.schema import InputError

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Trace:
    """How one model saw its examples over E epochs; NaN where one was not presented.

    With p the probabilities and z the logits of an epoch, y the given label:

        given  (E, m)   p_y
        margin (E, m)   z_y - max_{k≠y} z_k   (log p where the log holds probabilities)
        error  (E, m)   ‖p - onehot(y)‖₂
        best   (E, m)   argmax_k p_k, −1 where not presented; a tie goes to the lowest class
        accuracy (E,)   share of presented examples with best = y

    ``rows`` (m,) are the places of the examples in the log.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    given: Singles
    margin: Singles
    error: Singles
    best: NDArray[np.int32]

    @property
    def presented(self) -> NDArray[np.bool_]:
        """Where an example was presented, (E, m)."""
        return np.asarray(self.best >= 0)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Where the model agreed with the given label, (E, m)."""
        return np.asarray(self.best == self.labels)

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """The share of presented examples on which it agreed, (E,); NaN where none was."""
        presented = self.presented.sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(self.right.sum(axis=1) / np.where(presented, presented, np.nan))


def trace(log: TrainingLog, run: Run, side: Scores, epochs: range | None = None) -> Trace:
    """Reads one side of a run, a block at a time; all epochs, or those in ``epochs``.

    Scores are brought to float32 first: float16 margins come in steps of 1/1024 near 1. Raises
    InputError, with run, epoch and example, for rows that are neither numbers nor wholly NaN, for
    probabilities out of [0, 1] and rows of them that do not add up to 1 ± .01.
    """
    asked = range(len(side.epochs)) if epochs is None else epochs
    m = len(side.rows)
    labels = np.ascontiguousarray(log.labels[side.rows])
    kept = [np.full((len(asked), m), np.nan, np.float32) for _ in range(3)]
    best = np.full((len(asked), m), -1, np.int32)
    kernel = trace_kernel()
    for at, epoch in enumerate(asked):
        start = 0
        for rows, scores in side.blocks(epoch):
            part = slice(start, start + len(rows))
            bad = kernel(
                scores,
                labels[part],
                run.probabilities,
                kept[0][at, part],
                kept[1][at, part],
                kept[2][at, part],
                best[at, part],
            )
            if bad >= 0:
                raise _refused(log, run, epoch, int(rows[bad]), scores[bad])
            start += len(rows)
    return Trace(side.rows, labels, kept[0], kept[1], kept[2], best)


def _refused(log: TrainingLog, run: Run, epoch: int, row: int, scores: Singles) -> InputError:
    shown = ", ".join(f"{value:g}" for value in scores[:5]) + (", …" if len(scores) > 5 else "")
    what = "probabilities" if run.probabilities else "logits"
    return InputError(
        f"the {what} of example {log.examples[row]!r} are {shown}",
        where=f"run {run.name!r}, epoch {epoch}",
        remedy="probabilities lie in 0–1 and add up to 1 ± .01; a row that was not presented is "
        "NaN throughout"
        if run.probabilities
        else "give finite numbers; a row that was not presented is NaN throughout",
    )

"""Self-influence: how far a label is fitted by nothing but itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence, softmax
from quorate.analysis.diagnosis.influence.exact import How, Influence, influence
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.signal import Signal
from quorate.schema import NotApplicableError, RequestError

Singles = NDArray[np.float32]


@dataclass(frozen=True)
class SelfInfluence:
    """How much the loss of an example would rise were it left out; suspect where high.

        own_i = ∇L_iᵀ H⁻¹ ∇L_i,  in nats

    of softmax regression on the features, trained to the end with ``penalty``/2 ‖W‖², which is
    fast and needs no training of yours ("regression"); or of your own last layer, whose inputs the
    features then are, from the last epoch inside ("log"). H in full where that fits, else EK-FAC
    in closed form.

    Source: Koh & Liang 2017, §5.4 (arXiv:1703.04730).
    """

    name: ClassVar[str] = "self-influence"
    title: ClassVar[str] = "Self-influence"
    source: ClassVar[str] = "Koh & Liang 2017, arXiv:1703.04730"
    needs: ClassVar[frozenset[str]] = frozenset({"features"})
    model: Literal["regression", "log"] = "regression"
    penalty: float = 1.0
    curvature: How = "auto"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        log = evidence.log
        if self.model not in ("regression", "log"):
            raise RequestError(f"a model {self.model!r}", remedy="take regression or log")
        said = _last_inside(log) if self.model == "log" else None
        found, there, notes = of_features(log, said, self.penalty, self.curvature)
        values = np.full(log.n, np.nan)
        values[there] = found.own
        return Signal(self.name, self.title, values, values, notes=notes)


def of_features(
    log: TrainingLog, said: Singles | None, penalty: float, curvature: How
) -> tuple[Influence, NDArray[np.bool_], tuple[str, ...]]:
    """The influence of the examples that have features, which these are (n,), and notes.

    ``said`` (n, K) is what a model made of them; without it softmax regression is trained on the
    features, scaled. Raises NotApplicableError for a log without features.
    """
    if log.features is None:
        raise NotApplicableError(
            "the log has no features of the examples",
            remedy="record an embedding or the last hidden layer of each example",
        )
    there = np.isfinite(log.features).all(axis=1)
    if said is not None:
        there &= ~np.isnan(said[:, 0])
    some = log.features[there]
    found = influence(
        scaled(some) if said is None else some,
        log.labels[there],
        log.k,
        probabilities=None if said is None else said[there],
        penalty=penalty,
        curvature=curvature,
    )
    notes = [f"curvature: {found.how}"]
    if not there.all():
        notes.append(f"{int((~there).sum()):,} examples have no features or no scores")
    return found, there, tuple(notes)


def _last_inside(log: TrainingLog) -> Singles:
    """What models made of examples that they were trained on, in the last epoch, (n, K)."""
    total, times = np.zeros((log.n, log.k), np.float32), np.zeros((log.n, 1), np.float32)
    for run in log.runs:
        if run.inside is None or not len(run.inside.epochs):
            continue
        for rows, block in run.inside.blocks(len(run.inside.epochs) - 1):
            there = ~np.isnan(block[:, 0])
            total[rows[there]] += block[there] if run.probabilities else softmax(block[there])
            times[rows[there]] += 1
    if not times.any():
        raise NotApplicableError(
            "the log has no scores of examples that a model was trained on",
            remedy="record them, or take model regression",
        )
    with np.errstate(invalid="ignore"):
        return np.asarray(total / np.where(times > 0, times, np.nan), np.float32)

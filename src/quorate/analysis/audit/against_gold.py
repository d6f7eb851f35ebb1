"""What an audit found against known answers.

Shares and probabilities are in 0–1, intervals are at level 0.95; what cannot be computed is None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReliabilityBin:
    """Items whose label has a probability between the edges: how often it was right."""

    lower: float
    upper: float
    items: int
    probability: float
    accuracy: float


@dataclass(frozen=True)
class Evaluation:
    """One method against gold.

    For options: ``accuracy`` with its Wilson interval, ties counted in equal parts; ``calibration``
    error (ECE, ten bins of equal width), ``brier`` score (summed over options) and ``log_loss``
    (nats, probabilities floored at 1e-6) of the posterior, ``bins`` behind the ECE; for multi-label
    questions each option of each item counts as one yes-or-no answer. For numbers:
    ``rmse``, ``mae`` and ``correlation`` (Pearson) instead; the interval is that of the
    correlation (Fisher). For marks: ``precision``, ``recall`` and ``f1`` of the parts; for
    rankings the mean Kendall ``tau``-b, for texts the mean ``chrf``; the interval is theirs.
    ``chosen`` marks the method of the audit.
    """

    method: str
    items: int
    chosen: bool = False
    accuracy: float | None = None
    lower: float | None = None
    upper: float | None = None
    ties: int = 0
    calibration: float | None = None
    brier: float | None = None
    log_loss: float | None = None
    rmse: float | None = None
    mae: float | None = None
    correlation: float | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    tau: float | None = None
    chrf: float | None = None
    bins: tuple[ReliabilityBin, ...] = ()

    @property
    def score(self) -> float | None:
        """What the interval is of: accuracy, correlation, F1, tau or chrF."""
        measured: float | None = getattr(self, self.measure) if self.measure else None
        return measured

    @property
    def measure(self) -> str:
        """What ``score`` is: the name of its field; empty where there is none."""
        names = ("accuracy", "correlation", "f1", "tau", "chrf")
        return next((name for name in names if getattr(self, name) is not None), "")


@dataclass(frozen=True)
class GoldReport:
    """The consensus against known answers.

    ``evaluations`` begin with the method of the audit, fitted without seeing the gold. ``absent``
    gold items have no judgment; ``unseen`` gold labels are no option. ``misses`` are items where
    the consensus differs from gold: (item, consensus, gold, probability), surest first, 50 at most;
    the gold may be what is wrong.
    """

    items: int
    absent: int
    unseen: tuple[str, ...]
    evaluations: tuple[Evaluation, ...]
    misses: tuple[tuple[str, str, str, float | None], ...]

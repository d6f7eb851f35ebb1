"""The noise classifier: learns from labels flipped on purpose what wrong labels look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.signals.data_map import REGIONS, DataMap, data_map
from quorate.schema import InputError, NotApplicableError, RequestError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS, TOLERANCE = 100, 1e-10


@dataclass(frozen=True, eq=False)
class Flips:
    """``labels`` (n,) with those at ``rows`` (m,) changed to another class drawn at random."""

    labels: Integers
    rows: Integers
    seed: int


@dataclass(frozen=True, eq=False)
class NoiseClassifier:
    """p(wrong) = σ(weight · confidence + bias), learned with as many wrong as right ones.

    ``probability`` (n,) is that of each example of the log as it was, NaN where never presented: a
    score for the order, not a share, since in training half were wrong. ``flagged`` (n,) have .5 or
    more; ``threshold`` is the confidence at .5, None where the weight is not negative.
    """

    weight: float
    bias: float
    threshold: float | None
    probability: Doubles
    flagged: Bools
    flipped: Integers
    seed: int


def flip_easy(
    drawn_map: DataMap, labels: Integers, k: int, *, share: float = 0.01, seed: int = 0
) -> Flips:
    """Flips ``share`` of all labels, drawn from the easy region, each to one of the k - 1 others.

    At least one. Raises NotApplicableError where there are fewer easy examples than that,
    RequestError for a share out of (0, 1). Source: Swayamdipta et al. 2020, §5.
    """
    if not 0 < share < 1:
        raise RequestError(f"a share of {share} was to be flipped", remedy="give one in (0, 1)")
    easy = np.flatnonzero(drawn_map.region == REGIONS.index("easy"))
    m = max(round(share * len(labels)), 1)
    if m >= len(easy):
        raise NotApplicableError(
            f"{m:,} labels were to be flipped, and {len(easy):,} examples are easy",
            remedy="flip a smaller share, or train longer",
        )
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(easy, m, replace=False))
    flipped = np.array(labels, np.int64)
    flipped[rows] = (flipped[rows] + rng.integers(1, k, m)) % k
    return Flips(flipped, rows, seed)


def learn_noise(flips: Flips, retrained: Doubles, confidence: Doubles) -> NoiseClassifier:
    """Learns what flipped labels look like and applies it to the labels as they were.

    ``retrained`` (n,) is the confidence of each example in the training on the flipped labels,
    ``confidence`` (n,) in the training on the labels as given. The loss is

        m (mean_flipped log(1 + e^-s) + mean_others log(1 + e^s)) + weight² / 2

    s = weight · confidence + bias: balanced as if as many others as flipped ones were drawn.
    Raises InputError for shapes that do not fit.
    """
    if retrained.shape != confidence.shape or flips.labels.shape != confidence.shape:
        raise InputError(
            f"confidences have shapes {retrained.shape} and {confidence.shape}, labels "
            f"{flips.labels.shape}",
            remedy="give one confidence an example",
        )
    wrong = np.zeros(len(retrained), np.bool_)
    wrong[flips.rows] = True
    seen = ~np.isnan(retrained)
    if not (wrong & seen).any() or not (~wrong & seen).any():
        raise NotApplicableError(
            "no flipped example, or no other, was presented",
            remedy="record the scores of all examples",
        )
    weight, bias = _logistic(retrained[seen], wrong[seen])
    probability = np.asarray(expit(weight * confidence + bias))
    with np.errstate(invalid="ignore"):
        flagged = probability >= 0.5
    threshold = -bias / weight if weight < 0 else None
    return NoiseClassifier(weight, bias, threshold, probability, flagged, flips.rows, flips.seed)


def noise_classifier(
    evidence: Evidence,
    train: Callable[[Integers], TrainingLog],
    *,
    share: float = 0.01,
    seed: int = 0,
) -> NoiseClassifier:
    """Flips easy labels of a log, trains anew with ``train(labels)`` and learns from both."""
    found = data_map(evidence)
    flips = flip_easy(found, evidence.log.labels, evidence.log.k, share=share, seed=seed)
    retrained = Evidence(train(flips.labels)).dynamics("inside").confidence
    return learn_noise(flips, retrained, found.confidence)


def _logistic(x: Doubles, wrong: Bools) -> tuple[float, float]:
    """Newton's method, each step halved until the loss falls."""
    m = int(wrong.sum())
    rate = np.where(wrong, 1.0, m / (~wrong).sum())
    sign = np.where(wrong, 1.0, -1.0)
    design = np.stack([x, np.ones(len(x))], axis=1)

    def loss(beta: Doubles) -> float:
        return float(rate @ np.logaddexp(0, -sign * (design @ beta)) + beta[0] ** 2 / 2)

    beta = np.zeros(2)
    for _ in range(STEPS):
        p = expit(design @ beta)
        slope = design.T @ (rate * (p - wrong)) + [beta[0], 0.0]
        bend = (design * (rate * p * (1 - p))[:, None]).T @ design + np.diag([1.0, 1e-12])
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while loss(beta - size * step) > loss(beta) and size > 1e-6:
            size /= 2
        beta = beta - size * step
        if np.abs(size * step).max() < TOLERANCE:
            break
    return float(beta[0]), float(beta[1])

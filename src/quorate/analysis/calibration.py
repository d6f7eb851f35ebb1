"""How often is the consensus right, and does it know? Accuracy and calibration on gold.

Gold that a fit was given tells nothing here: its items have their gold label by definition. Fit
without the gold that you measure on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from scipy.special import ndtri

from quorate.analysis.consensus.inference import TIE, Consensus
from quorate.schema import AlignedGold, EmptyError, Gold, Kind, RequestError

Doubles = NDArray[np.float64]
Figure = float | int | str | None

BINS = 10
"""Bins of equal width over 0–1 for the reliability table and the calibration error."""
LEAST_PROBABILITY = 1e-6
"""Floor of a probability in the log loss, which a single 0 would make infinite."""
LEVEL = 0.95
FOLDS = 5
TEMPERATURES = (0.05, 50.0)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Accuracy and calibration of a posterior against gold.

    ``accuracy`` counts a tie of m options with the gold one among them as 1/m right and has
    Wilson's 95 % interval; ``brier`` = mean sum_k (p_ik - [g_i = k])²; ``log_loss`` = mean -ln
    p_ig; ``ece`` = sum_b n_b/n |accuracy_b - confidence_b| over ``bins`` equal bins of the label's
    probability. ``temperature`` T minimises the log loss of p^(1/T) on this gold;
    ``tempered_log_loss`` and ``tempered_ece`` are measured out of fold, so that they hold for
    items without gold. For multi-label questions each option of each item counts as one yes-or-no
    answer.
    """

    n: int
    accuracy: float
    lower: float
    upper: float
    brier: float
    log_loss: float
    ece: float
    bins: int
    temperature: float
    tempered_log_loss: float
    tempered_ece: float
    reliability: pl.DataFrame
    sensitivity: pl.DataFrame
    notes: tuple[str, ...] = ()

    def figures(self) -> dict[str, Figure]:
        """The numbers of the summary, by name."""
        names = ("n", "accuracy", "lower", "upper", "brier", "log_loss", "ece", "temperature")
        return {name: getattr(self, name) for name in names}

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON-ready values."""
        return {
            **self.figures(),
            "bins": self.bins,
            "tempered_log_loss": self.tempered_log_loss,
            "tempered_ece": self.tempered_ece,
            "reliability": self.reliability.to_dicts(),
            "sensitivity": self.sensitivity.to_dicts(),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, eq=False)
class Closeness:
    """How near the values of a numeric question come to gold.

    ``rmse`` = sqrt(mean (v - g)²), ``mae`` = mean |v - g|, ``bias`` = mean (v - g); ``correlation``
    is Pearson's, None where values or gold are constant; ``coverage`` the share of gold within the
    interval of its item, over the ``with_interval`` items that have one.
    """

    n: int
    rmse: float
    mae: float
    bias: float
    correlation: float | None
    coverage: float | None
    with_interval: int
    notes: tuple[str, ...] = ()

    def figures(self) -> dict[str, Figure]:
        """The numbers of the summary, by name."""
        names = ("n", "rmse", "mae", "bias", "correlation", "coverage")
        return {name: getattr(self, name) for name in names}

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON-ready values."""
        return {**self.figures(), "with_interval": self.with_interval, "notes": list(self.notes)}


def calibrate(
    consensus: Consensus, gold: Gold | Mapping[str, str], bins: int = BINS
) -> Calibration | Closeness:
    """Measure a consensus on gold that it was fitted without.

    Raises EmptyError when no judged item has gold, RequestError for fewer than one bin.
    """
    if bins < 1:
        raise RequestError(f"{bins} bins hold nothing", remedy="give bins of 1 or more")
    aligned = (gold if isinstance(gold, Gold) else Gold(gold)).on(consensus)
    use = aligned.known & (consensus.overlap > 0)
    if not use.any():
        raise EmptyError(
            "no judged item has gold",
            remedy="check that gold and judgments name items in the same way",
        )
    notes = _notes(aligned, consensus)
    if consensus.question.kind is Kind.NUMERIC:
        return _closeness(consensus, aligned, use, notes)
    p = consensus.posterior
    if p is None:
        raise RequestError("this consensus has no posterior to measure")
    options = consensus.question.options
    if consensus.question.kind is Kind.MULTILABEL and aligned.sets is not None:
        member = p[use].ravel()
        truth = aligned.sets[use].ravel().astype(np.int64)
        names: tuple[str, ...] = ("left out", "included")
        return _calibration(np.stack([1 - member, member], axis=1), truth, names, bins, notes)
    codes = np.full(len(use), -1) if aligned.codes is None else aligned.codes
    return _calibration(p[use], codes[use].astype(np.int64), options, bins, notes)


def wilson(right: ArrayLike, n: ArrayLike, level: float = LEVEL) -> tuple[Doubles, Doubles]:
    """Wilson's interval of a share of ``right`` among ``n``, elementwise (Wilson 1927).

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n); ``right`` may be fractional. (0, 1) for
    n = 0. doi:10.1080/01621459.1927.10502953
    """
    hits, n = np.asarray(right, np.float64), np.asarray(n, np.float64)
    z = float(ndtri((1 + level) / 2))
    some = np.where(n > 0, n, 1.0)
    p = hits / some
    middle = p + z**2 / (2 * some)
    half = z * np.sqrt(np.maximum(p * (1 - p), 0) / some + z**2 / (4 * some**2))
    scale = 1 + z**2 / some
    lower = np.where(n > 0, (middle - half) / scale, 0.0)
    upper = np.where(n > 0, (middle + half) / scale, 1.0)
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def tempered(posterior: Doubles, temperature: float) -> Doubles:
    """p^(1/T) over its sum, (I, K): T above 1 makes a posterior less sure, below 1 surer."""
    scores = np.log(np.maximum(posterior, LEAST_PROBABILITY)) / temperature
    scores -= scores.max(axis=1, keepdims=True)
    weights = np.exp(scores)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def best_temperature(posterior: Doubles, truth: NDArray[np.int64]) -> float:
    """The temperature of the smallest log loss on items whose gold is an option, else 1."""
    known = truth >= 0
    if not known.any() or posterior.shape[1] < 2:
        return 1.0
    p, t = posterior[known], truth[known]
    low, high = np.log(TEMPERATURES[0]), np.log(TEMPERATURES[1])
    found = minimize_scalar(
        lambda x: log_loss(tempered(p, float(np.exp(x))), t), bounds=(low, high), method="bounded"
    )
    return float(np.exp(found.x))


def log_loss(posterior: Doubles, truth: NDArray[np.int64]) -> float:
    """Mean -ln p of the gold option; gold that is no option counts as the floor, in nats."""
    p = np.where(truth >= 0, posterior[np.arange(len(truth)), np.maximum(truth, 0)], 0.0)
    return float(-np.log(np.maximum(p, LEAST_PROBABILITY)).mean())


def right_share(posterior: Doubles, truth: NDArray[np.int64]) -> Doubles:
    """1 where the likeliest option is gold, 1/m where it is one of m tied, else 0, (n,)."""
    best = posterior >= posterior.max(axis=1, keepdims=True) - TIE
    hit = best[np.arange(len(truth)), np.maximum(truth, 0)] & (truth >= 0)
    return np.asarray(hit / best.sum(axis=1))


def calibration_error(confidence: Doubles, right: Doubles, bins: int = BINS) -> float:
    """Expected calibration error: sum_b n_b/n |mean right - mean confidence| over equal bins."""
    place = _bin(confidence, bins)
    gap = np.bincount(place, weights=right - confidence, minlength=bins)
    return float(np.abs(gap).sum() / len(confidence))


def _calibration(
    p: Doubles,
    truth: NDArray[np.int64],
    options: tuple[str, ...],
    bins: int,
    notes: tuple[str, ...],
) -> Calibration:
    right, confidence = right_share(p, truth), p.max(axis=1)
    lower, upper = wilson(float(right.sum()), float(len(right)))
    hot = truth[:, None] == np.arange(p.shape[1])
    apart = np.where(truth >= 0, 0.0, 1.0)
    softer = _out_of_fold(p, truth)
    return Calibration(
        n=len(truth),
        accuracy=float(right.mean()),
        lower=float(lower),
        upper=float(upper),
        brier=float((((p - hot) ** 2).sum(axis=1) + apart).mean()),
        log_loss=log_loss(p, truth),
        ece=calibration_error(confidence, right, bins),
        bins=bins,
        temperature=best_temperature(p, truth),
        tempered_log_loss=log_loss(softer, truth),
        tempered_ece=calibration_error(softer.max(axis=1), right_share(softer, truth), bins),
        reliability=_reliability(confidence, right, bins),
        sensitivity=_sensitivity(right, truth, options),
        notes=notes,
    )


def _out_of_fold(p: Doubles, truth: NDArray[np.int64]) -> Doubles:
    """The posterior of every item, tempered as the other folds' gold advises."""
    fold = np.arange(len(truth)) % FOLDS
    out = p.copy()
    if len(truth) < 2:
        return out
    for part in np.unique(fold):
        inside = fold == part
        out[inside] = tempered(p[inside], best_temperature(p[~inside], truth[~inside]))
    return out


def _reliability(confidence: Doubles, right: Doubles, bins: int) -> pl.DataFrame:
    place = _bin(confidence, bins)
    n = np.bincount(place, minlength=bins).astype(np.float64)
    hits = np.bincount(place, weights=right, minlength=bins)
    said = np.bincount(place, weights=confidence, minlength=bins)
    lower, upper = wilson(hits, n)
    edges = np.linspace(0, 1, bins + 1)
    frame = pl.DataFrame(
        {
            "from": edges[:-1],
            "to": edges[1:],
            "n": n.astype(np.int64),
            "confidence": said / np.maximum(n, 1),
            "accuracy": hits / np.maximum(n, 1),
            "lower": lower,
            "upper": upper,
        }
    )
    return frame.filter(pl.col("n") > 0)


def _sensitivity(
    right: Doubles, truth: NDArray[np.int64], options: tuple[str, ...]
) -> pl.DataFrame:
    known = truth >= 0
    n = np.bincount(truth[known], minlength=len(options)).astype(np.float64)
    hits = np.bincount(truth[known], weights=right[known], minlength=len(options))
    lower, upper = wilson(hits, n)
    frame = pl.DataFrame(
        {
            "option": list(options),
            "n": n.astype(np.int64),
            "sensitivity": hits / np.maximum(n, 1),
            "lower": lower,
            "upper": upper,
        }
    )
    return frame.filter(pl.col("n") > 0)


def _bin(confidence: Doubles, bins: int) -> NDArray[np.int64]:
    return np.minimum((confidence * bins).astype(np.int64), bins - 1)


def _closeness(
    consensus: Consensus, gold: AlignedGold, use: NDArray[np.bool_], notes: tuple[str, ...]
) -> Closeness:
    if consensus.value is None or gold.values is None:
        raise RequestError("this consensus has no values to measure")
    v, g = consensus.value[use], gold.values[use]
    varied = len(v) > 1 and float(np.ptp(v)) > 0 and float(np.ptp(g)) > 0
    lower = np.full(len(v), np.nan) if consensus.lower is None else consensus.lower[use]
    upper = np.full(len(v), np.nan) if consensus.upper is None else consensus.upper[use]
    bounded = np.isfinite(lower) & np.isfinite(upper)
    inside = ((lower <= g) & (g <= upper))[bounded]
    return Closeness(
        n=len(v),
        rmse=float(np.sqrt(np.mean((v - g) ** 2))),
        mae=float(np.abs(v - g).mean()),
        bias=float((v - g).mean()),
        correlation=float(np.corrcoef(v, g)[0, 1]) if varied else None,
        coverage=float(inside.mean()) if inside.size else None,
        with_interval=int(bounded.sum()),
        notes=notes,
    )


def _notes(gold: AlignedGold, consensus: Consensus) -> tuple[str, ...]:
    notes = []
    if gold.absent:
        notes.append(f"{gold.absent:,} gold items are not among the items judged")
    idle = int((gold.known & (consensus.overlap == 0)).sum())
    if idle:
        notes.append(f"{idle:,} gold items have no judgment and are left out")
    if gold.unseen:
        notes.append(
            f"gold labels that nobody gave and that are no option count as wrong: "
            f"{', '.join(gold.unseen[:5])}"
        )
    return tuple(notes)

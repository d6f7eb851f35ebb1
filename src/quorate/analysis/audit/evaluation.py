"""The consensus against known answers: accuracy with its interval, and calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.audit.intervals import fisher, wilson
from quorate.analysis.audit.result import Evaluation, GoldReport, ReliabilityBin
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.inference import TIE, methods
from quorate.schema import AlignedGold, Gold, Judgments

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

BASELINES = ("majority", "dawid-skene", "mean", "median")
"""methods that are evaluated beside the chosen one, where they take the kind of question"""
BINS = 10
FLOOR = 1e-6
"""least probability in a log loss"""
MOST_MISSES = 50


def gold_report(judgments: Judgments, chosen: Consensus, gold: Gold, seed: int) -> GoldReport:
    """Evaluate the chosen method and the baselines on the judged items that have gold."""
    known = gold.on(judgments)
    rows = known.known & (judgments.overlap > 0)
    absent = known.absent + int((known.known & ~rows).sum())
    kind = judgments.question.kind
    names = {m.name for m in methods(kind) if not m.refuses(judgments)}
    others = [n for n in BASELINES if n in names and n != chosen.method]
    fits = [chosen, *(consensus(judgments, name, seed=seed) for name in others)]
    evaluations = tuple(
        evaluate(fit, known, rows, chosen=fit is chosen) for fit in fits if rows.any()
    )
    return GoldReport(
        items=int(rows.sum()),
        absent=absent,
        unseen=known.unseen,
        evaluations=evaluations,
        misses=_misses(judgments, chosen, gold, known, rows),
    )


def evaluate(fit: Consensus, gold: AlignedGold, rows: Flags, *, chosen: bool = False) -> Evaluation:
    """One consensus against gold on the items ``rows`` (I,); the measures are in Evaluation."""
    if gold.values is not None:
        return _numbers(fit, gold.values, rows, chosen)
    if gold.sets is not None:
        return _sets(fit, gold.sets, rows, chosen)
    return _options(fit, gold, rows, chosen)


def _options(fit: Consensus, gold: AlignedGold, rows: Flags, chosen: bool) -> Evaluation:
    if fit.posterior is None or gold.codes is None:
        raise TypeError("a question with options has a posterior and gold codes")
    p, code = fit.posterior[rows], gold.codes[rows]
    n = len(p)
    seen = code >= 0
    truth = np.zeros_like(p)
    truth[np.flatnonzero(seen), code[seen]] = 1
    best = p >= p.max(axis=1, keepdims=True) - TIE
    right = (best * truth).sum(axis=1) / best.sum(axis=1)
    probability = (p * truth).sum(axis=1)
    # an unseen gold label has probability 0 and adds its own squared error of 1
    brier = ((p - truth) ** 2).sum(axis=1) + ~seen
    bins = reliability(p.max(axis=1), right)
    accuracy, lower, upper = _with_wilson(right)
    return Evaluation(
        method=fit.method,
        items=n,
        chosen=chosen,
        accuracy=accuracy,
        lower=lower,
        upper=upper,
        ties=int((best.sum(axis=1) > 1).sum()),
        calibration=calibration_error(bins),
        brier=float(brier.mean()),
        log_loss=float(-np.log(np.maximum(probability, FLOOR)).mean()),
        bins=bins,
    )


def _sets(fit: Consensus, sets: NDArray[np.bool_], rows: Flags, chosen: bool) -> Evaluation:
    if fit.posterior is None:
        raise TypeError("a multi-label question has a posterior")
    p, truth = fit.posterior[rows], sets[rows]
    said = p > 0.5
    accuracy, lower, upper = _with_wilson((said == truth).all(axis=1).astype(np.float64))
    sure = np.where(truth, p, 1 - p)
    bins = reliability(np.maximum(p, 1 - p).ravel(), (said == truth).ravel().astype(np.float64))
    return Evaluation(
        method=fit.method,
        items=len(p),
        chosen=chosen,
        accuracy=accuracy,
        lower=lower,
        upper=upper,
        calibration=calibration_error(bins),
        brier=float(((p - truth) ** 2).sum(axis=1).mean()),
        log_loss=float(-np.log(np.maximum(sure, FLOOR)).sum(axis=1).mean()),
        bins=bins,
    )


def _numbers(fit: Consensus, values: Doubles, rows: Flags, chosen: bool) -> Evaluation:
    if fit.value is None:
        raise TypeError("a numeric question has values")
    v, y = fit.value[rows], values[rows]
    correlation = lower = upper = None
    if len(v) > 1 and v.std() > 0 and y.std() > 0:
        correlation = float(np.corrcoef(v, y)[0, 1])
        low, high = fisher(np.array([correlation]), np.array([len(v)]))
        lower, upper = _known(low[0]), _known(high[0])
    return Evaluation(
        method=fit.method,
        items=len(v),
        chosen=chosen,
        lower=lower,
        upper=upper,
        rmse=float(np.sqrt(((v - y) ** 2).mean())),
        mae=float(np.abs(v - y).mean()),
        correlation=correlation,
    )


def reliability(probability: Doubles, right: Doubles) -> tuple[ReliabilityBin, ...]:
    """Items in ten bins of equal width by the probability of their label; empty bins left out."""
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    found = []
    for b in range(BINS):
        inside = place == b
        if inside.any():
            found.append(
                ReliabilityBin(
                    lower=b / BINS,
                    upper=(b + 1) / BINS,
                    items=int(inside.sum()),
                    probability=float(probability[inside].mean()),
                    accuracy=float(right[inside].mean()),
                )
            )
    return tuple(found)


def calibration_error(bins: tuple[ReliabilityBin, ...]) -> float:
    """Expected calibration error: sum_b n_b / n |accuracy_b - probability_b|.

    Source: Naeini, Cooper & Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602.
    """
    n = sum(b.items for b in bins)
    return sum(b.items * abs(b.accuracy - b.probability) for b in bins) / max(1, n)


def _with_wilson(right: Doubles) -> tuple[float, float, float]:
    share = np.array([right.mean()])
    lower, upper = wilson(share, np.array([len(right)]))
    return float(share[0]), float(lower[0]), float(upper[0])


def _misses(
    judgments: Judgments, chosen: Consensus, gold: Gold, known: AlignedGold, rows: Flags
) -> tuple[tuple[str, str, str, float | None], ...]:
    """Items where the consensus is not the gold, surest first; for numbers farthest first."""
    if known.values is not None and chosen.value is not None:
        far = np.where(rows, np.abs(chosen.value - known.values), -1.0)
        order = np.argsort(-far, kind="stable")[: min(MOST_MISSES, int((far > 0).sum()))]
        return tuple(
            (name, f"{chosen.value[i]:g}", gold.labels[name], None)
            for i in order
            for name in (str(judgments.items[int(i)]),)
        )
    if known.sets is not None and chosen.posterior is not None:
        wrong = rows & ((chosen.posterior > 0.5) != known.sets).any(axis=1)
    else:
        wrong = rows & (chosen.codes != known.codes)
    order = np.flatnonzero(wrong)
    order = order[np.argsort(-chosen.probability[order], kind="stable")][:MOST_MISSES]
    labels = chosen.labels[order].to_list()
    names = [str(judgments.items[int(i)]) for i in order]
    return tuple(
        (name, label, gold.labels[name], float(chosen.probability[i]))
        for i, name, label in zip(order, names, labels, strict=True)
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

"""Soft labels, evaluation and deconvolution: what they cost, and how near the truth they come.

Parts of ``benchmarks/disagreement.py``, which runs them: ``--only soft_labels evaluation
deconvolution``. ``cpu`` is the CPU time of the call from a table in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement import Predictions, deconvolution, evaluate, soft_labels
from quorate.analysis.disagreement.primary import Estimator
from quorate.analysis.disagreement.scoring.distances import entropy
from quorate.analysis.disagreement.scoring.ranking import area
from quorate.schema import Judgments, Kind, Question

Doubles = NDArray[np.float64]

ITEMS, OVERLAP, RATERS = 100_000, 5, 500


def timed(what: Callable[[], object]) -> float:
    """The CPU seconds of a call."""
    start = time.process_time()
    what()
    return time.process_time() - start


def judged(shares: Doubles, overlap: int, p_flip: float, seed: int) -> Judgments:
    """Judgments of each item by ``overlap`` raters: primary labels drawn from its shares, flips."""
    rng = np.random.default_rng(seed)
    items, kinds = shares.shape
    bounds = np.cumsum(shares, axis=1)[:, None, :-1]
    label = (rng.random((items, overlap, 1)) >= bounds).sum(axis=2)
    step = rng.integers(1, kinds, label.shape) * (rng.random(label.shape) < p_flip)
    first = rng.integers(0, RATERS, (items, 1))
    rater = (first + RATERS // overlap * np.arange(overlap)) % RATERS
    return Judgments.build(
        Question("question", Kind.CATEGORICAL, tuple("abcdefgh"[:kinds])),
        pl.Series([f"i{n:06}" for n in range(items)]),
        pl.Series([f"r{n:03}" for n in range(RATERS)]),
        np.repeat(np.arange(items), overlap),
        rater.ravel(),
        ((label + step) % kinds).ravel().astype(np.int32),
    )


def soft_labels_part() -> None:
    """Soft labels of 10^5 items: cost, how often intervals hold, distance and entropy."""
    true = np.random.default_rng(0).dirichlet([0.8, 0.6, 0.4], ITEMS)
    judgments = judged(true, OVERLAP, 0.0, 1)
    print(f"soft labels: {ITEMS:,} items x {OVERLAP}, three options, Dirichlet of strength 1.8")
    print(f"  equal weights        cpu {timed(lambda: soft_labels(judgments)):6.2f} s")
    spent = timed(lambda: soft_labels(judgments, "competence"))
    print(f"  by competence        cpu {spent:6.2f} s, consensus included")
    found = soft_labels(judgments)
    held = ((found.lower <= true) & (true <= found.upper)).mean()
    votes = found.answers.share
    off = [float(np.abs(x - true).sum(axis=1).mean()) for x in (votes, found.share)]
    bits = [float(x.mean()) for x in (entropy(true), entropy(votes), found.entropy)]
    print(f"  strength {found.strength[0]:.3f}; intervals hold {held:.3f}")
    print(f"  Manhattan distance from the truth: votes {off[0]:.3f}, soft labels {off[1]:.3f}")
    print(f"  entropy, bits: true {bits[0]:.3f}, of votes {bits[1]:.3f}, stated {bits[2]:.3f}")


def evaluation_part() -> None:
    """Evaluation and deconvolution of 10^5 predictions: cost with 0 and 1,000 replicates."""
    true = np.random.default_rng(0).dirichlet([0.8, 0.6, 0.4], ITEMS)
    judgments = judged(true, OVERLAP, 0.1, 1)
    model = Predictions(judgments.items, ("a", "b", "c"), true)
    print(f"evaluation: {ITEMS:,} items x {OVERLAP}, three options")
    for replicates in (0, 1000):
        spent = timed(partial(evaluate, model, judgments, replicates=replicates))
        print(f"  evaluate, {replicates:5,} replicates       cpu {spent:6.2f} s")
    for replicates in (0, 1000):
        spent = timed(partial(deconvolution, model, judgments, 0.1, replicates=replicates))
        print(f"  deconvolution, {replicates:5,} replicates  cpu {spent:6.2f} s")


def deconvolution_part() -> None:
    """Accuracy and AUC against primary labels by each estimator, 2,000 items, ten crowds."""
    print("deconvolution: figures less the truth, 2,000 items, two options, mean of ten crowds")
    print("  overlap p_flip | accuracy: answers, cut, linear | AUC: answers, cut, linear | oracle")
    for overlap in (3, 5, 10, 25):
        for p in (0.05, 0.1):
            rows = np.mean([_biases(overlap, p, seed) for seed in range(10)], axis=0)
            parts = [" ".join(f"{x:+.3f}" for x in rows[a:b]) for a, b in ((0, 3), (3, 6), (6, 8))]
            print(f"  {overlap:7} {p:6.2f} | {parts[0]} | {parts[1]} | {parts[2]}")


def _biases(overlap: int, p: float, seed: int) -> list[float]:
    rng = np.random.default_rng([seed, overlap])
    yes = rng.beta(0.8, 0.5, 2000)
    judgments = judged(np.stack([1 - yes, yes], axis=1), overlap, p, seed)
    noise = rng.normal(0, 1.5, len(yes))
    score = 1 / (1 + np.exp(-np.log((yes + 1e-9) / (1 - yes + 1e-9)) - noise))
    model = Predictions(judgments.items, ("a", "b"), np.stack([1 - score, score], axis=1))
    truth = {
        "accuracy": float(np.where(score > 0.5, yes, 1 - yes).mean()),
        "auc": float(area(score, yes)(np.ones((1, len(yes))))[0]),
    }
    estimators: tuple[Estimator, ...] = ("likelihood", "linear")
    found = [deconvolution(model, judgments, p, estimator=e, replicates=0) for e in estimators]
    rows = []
    for measure, true in truth.items():
        said = [found[0].figure(measure, against="votes"), *(f.figure(measure) for f in found)]
        rows += [(figure.value or 0) - true for figure in said]
    best = float(np.maximum(yes, 1 - yes).mean())
    ends = [found[1].figure("accuracy", who).value or 0 for who in ("held_out", "oracle")]
    return [*rows, *(end - best for end in ends)]

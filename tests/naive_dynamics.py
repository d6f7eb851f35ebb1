"""The formulas of the papers on one log, literally, in plain Python; and logs drawn at random."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import polars as pl

from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog


def drawn_log(
    seed: int,
    n: int = 40,
    k: int = 4,
    epochs: int = 7,
    runs: int = 3,
    absent: float = 0.2,
    accurate: float = 1.0,
) -> TrainingLog:
    """Runs over random parts of the examples, inside and outside, with rows left out."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, k, n)
    made = []
    for number in range(runs):
        part = np.sort(rng.choice(n, n - n // 5, replace=False))
        rest = np.setdiff1d(np.arange(n), part)
        sides = []
        for rows, share in ((part, 1.0), (rest, 0.2)):
            each = []
            for epoch in range(epochs):
                scores = rng.normal(size=(len(rows), k))
                scores[np.arange(len(rows)), labels[rows]] += share * accurate * epoch / 2
                scores[rng.random(len(rows)) < absent] = math.nan
                each.append(scores.astype(np.float16))
            sides.append(Scores(rows, each))
        made.append(Run(f"r{number}", inside=sides[0], outside=sides[1]))
    names = pl.Series([f"e{i}" for i in range(n)])
    return TrainingLog(names, labels, tuple(f"c{j}" for j in range(k)), tuple(made))


def of_example(rows: list[list[float]], y: int) -> dict[str, float] | None:
    """What the papers say of one example of one run, from its logits where it was presented."""
    if not rows:
        return None
    p = []
    for z in rows:
        power = [math.exp(value) for value in z]
        p.append([value / sum(power) for value in power])
    times = len(rows)
    mean = sum(q[y] for q in p) / times
    right = [max(range(len(z)), key=lambda j: (z[j], -j)) == y for z in rows]
    margins = [z[y] - max(v for j, v in enumerate(z) if j != y) for z in rows]
    errors = [math.sqrt(sum((v - (1 if j == y else 0)) ** 2 for j, v in enumerate(q))) for q in p]
    forgotten = sum(a and not b for a, b in pairwise(right))
    return {
        "confidence": mean,
        "variability": math.sqrt(sum((q[y] - mean) ** 2 for q in p) / times),
        "correctness": sum(right) / times,
        "margin": sum(margins) / times,
        "error": sum(errors) / times,
        "forgotten": forgotten if any(right) else times,
        "unlearned": 0 if any(right) else 1,
        "first": right.index(True) + 1 if any(right) else math.nan,
        "presentations": times,
    }


def of_log(log: TrainingLog, side: str, ends: list[int]) -> dict[str, list[float]]:
    """The mean over runs for each example, over the first ``ends[run]`` epochs of each run."""
    found: dict[str, list[float]] = {}
    for i in range(log.n):
        each = []
        for run, end in zip(log.runs, ends, strict=True):
            scores = run.inside if side == "inside" else run.outside
            assert scores is not None
            places = scores.rows.tolist()
            if i not in places:
                continue
            logits = [scores.epochs[e][places.index(i)].astype(float) for e in range(end)]
            seen = [z.tolist() for z in logits if not math.isnan(z[0])]
            one = of_example(seen, int(log.labels[i]))
            if one is not None:
                each.append(one)
        for name in FIELDS:
            values = [one[name] for one in each if not math.isnan(one[name])]
            empty = 0.0 if name == "presentations" else math.nan
            found.setdefault(name, []).append(sum(values) / len(values) if values else empty)
    return found


FIELDS = (
    "confidence",
    "variability",
    "correctness",
    "margin",
    "error",
    "forgotten",
    "unlearned",
    "first",
    "presentations",
)

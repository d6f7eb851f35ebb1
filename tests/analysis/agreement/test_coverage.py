"""Do 95 % intervals hold the true value in 95 % of samples? Simulated, seeded."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.fleiss_kappa import FleissKappa
from quorate.analysis.agreement.gwet_ac1 import GwetAC1
from quorate.analysis.agreement.krippendorff_alpha import KrippendorffAlpha
from quorate.analysis.agreement.measure import Sampling, measure_evidence
from quorate.schema import Judgments, Kind, Question

SAMPLES = 300
LEAST = 0.93
SLACK = 0.02  # 1.6 standard errors of a share of .95 in 300 samples


def _sample(
    rng: np.random.Generator, items: int, raters: int, knows: float, shares: list[float]
) -> Judgments:
    """Raters who each know the answer with probability ``knows`` and else draw from ``shares``."""
    K = len(shares)
    truth = rng.choice(K, p=shares, size=(items, 1))
    guess = rng.choice(K, p=shares, size=(items, raters))
    label = np.where(rng.random((items, raters)) < knows, truth, guess).astype(np.int32)
    return Judgments.build(
        Question("q", Kind.CATEGORICAL, tuple("abcdef"[:K])),
        pl.Series([f"{i:04}" for i in range(items)]),
        pl.Series([f"{r:02}" for r in range(raters)]),
        np.repeat(np.arange(items, dtype=np.int32), raters),
        np.tile(np.arange(raters, dtype=np.int32), items),
        label.ravel(),
    )


@pytest.mark.parametrize(
    ("items", "raters", "knows", "shares"),
    [
        (60, 2, 0.0, [0.5, 0.5]),  # independent raters
        (60, 3, 0.0, [0.6, 0.3, 0.1]),
        (20, 3, 0.5, [0.5, 0.3, 0.2]),
        (30, 3, 0.85, [0.2] * 5),
        (40, 5, 0.8, [0.8, 0.2]),
        (100, 2, 0.7, [0.9, 0.1]),  # lopsided
        (200, 3, 0.6, [0.5, 0.5]),
    ],
)
def test_coverage(items: int, raters: int, knows: float, shares: list[float]) -> None:
    rng = np.random.default_rng(items)
    p = np.array(shares)
    # two raters agree beyond the shares' chance exactly where both know
    same = knows**2 + (1 - knows**2) * float((p**2).sum())
    chance = float((p * (1 - p)).sum()) / (len(p) - 1)
    truth: dict[Coefficient, float] = {
        KrippendorffAlpha(): knows**2,
        FleissKappa(): knows**2,
        GwetAC1(): (same - chance) / (1 - chance),
    }
    held = dict.fromkeys(truth, 0)
    for _ in range(SAMPLES):
        evidence = Evidence.of(_sample(rng, items, raters, knows, shares))
        for coefficient, value in truth.items():
            found = measure_evidence(coefficient, evidence, Sampling(bootstrap=300))
            held[coefficient] += found.lower <= value <= found.upper
    for coefficient, n in held.items():
        assert n / SAMPLES >= LEAST - SLACK, (coefficient.label, n / SAMPLES)
    # taken together, without the noise of one cell
    assert sum(held.values()) / (SAMPLES * len(held)) >= LEAST

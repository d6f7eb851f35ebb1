"""Calibration: from a score to the probability that a label is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.joint import joint
from quorate.analysis.diagnosis.suspects.expected import Expected

Doubles = NDArray[np.float64]
How = Literal["planted", "joint", "verdicts"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """p(label is wrong) of each example, (n,), NaN where nothing is known.

    ``errors`` is how many are expected to be wrong, ``how`` where the probabilities come from, and
    ``words`` the same for people.
    """

    wrong: Doubles
    errors: Expected
    how: How
    words: str


def by_joint(evidence: Evidence, score: Doubles) -> Calibration:
    """Calibrates by the joint of given and true labels that the model itself implies."""
    labels, said = evidence.log.labels, evidence.probabilities
    counts = joint(labels, said)
    lower, upper = counts.interval
    known = np.flatnonzero(~np.isnan(score) & ~np.isnan(said[:, 0]))
    order = known[np.argsort(score[known], kind="stable")]
    differs = (said[order].argmax(axis=1) != labels[order]).astype(np.float64)
    share = np.asarray(isotonic_regression(differs).x)
    share *= counts.errors / max(share.sum(), 1e-9)
    wrong = np.full(len(score), np.nan)
    wrong[order] = np.clip(share, 0, 1)
    words = "by the joint of given and true labels that the model implies"
    return Calibration(wrong, Expected(float(counts.errors), lower, upper), "joint", words)

"""Posterior by pairs: how likely the given label is true, as labels of each pair are confused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.joint import Joint
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import BLOCK
from quorate.analysis.diagnosis.signal import Signal
from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]


@dataclass(frozen=True)
class PairPosterior:
    """The probability that the given label is true, by Bayes' rule; suspect where low.

        P(true = y | x, given y) = p_y R_yy / Σ_t p_t R_ty
        R_ty = (Q_yt + h) / Σ_a (Q_at + h),    h = smoothing · errors / (K (K - 1))

    p_t being the mean over epochs of what models believe of x, out of sample (inside, before wrong
    labels are learned by heart, where a log has nothing else), Q_yt how many examples are given y
    and truly t by the joint of confident learning, errors their number off the diagonal. A rival
    class weighs by how often it is labelled as the given one: where labels of two classes are often
    confused, less belief in the other one makes a label suspect. ``smoothing`` is the share of an
    average cell off the diagonal that each cell is given. Nothing is flagged.

    Source: Northcutt, Jiang & Chuang 2021 (doi:10.1613/jair.1.12125) for Q; the rule is ours.
    """

    name: ClassVar[str] = "pair-posterior"
    title: ClassVar[str] = "Posterior by pairs of classes"
    source: ClassVar[str] = "joint of Northcutt et al. 2021, doi:10.1613/jair.1.12125; rule ours"
    needs: ClassVar[frozenset[str]] = frozenset()
    smoothing: float = 0.5

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        if not self.smoothing > 0:
            raise RequestError(
                f"a smoothing of {self.smoothing}", remedy="take a number above 0, such as .5"
            )
        values = posterior(
            evidence.believed, evidence.log.labels, given_of(evidence.joint, float(self.smoothing))
        )
        absent = int(np.isnan(values).sum())
        notes = (f"nothing is said of {absent:,} examples",) if absent else ()
        return Signal(self.name, self.title, values, -values, notes=notes)


def given_of(joint: Joint, smoothing: float = 0.5) -> Doubles:
    """P(given a | true t), (K, K) with a row for each true class, smoothed as above."""
    k = joint.k
    table = np.zeros((k, k))
    table[joint.true, joint.given] = joint.calibrated
    table += smoothing * max(joint.errors, 1) / (k * (k - 1))
    table /= table.sum(axis=1, keepdims=True)
    return table


def posterior(believed: Singles, labels: Integers, given: Doubles) -> Doubles:
    """P(true = y | x, given y) of each example, (n,), of believed (n, K) and ``given_of``."""
    found = np.empty(len(labels))
    for start in range(0, len(labels), BLOCK):
        part = slice(start, start + BLOCK)
        own = labels[part]
        weight = given.T[own]
        weight *= believed[part]
        total = weight.sum(axis=1)
        share = np.take_along_axis(weight, own[:, None], axis=1)[:, 0]
        found[part] = share / np.where(total > 0, total, np.nan)
    return found

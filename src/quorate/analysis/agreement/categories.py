"""The agreement on one option against all others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.fleiss_kappa import FleissKappa
from quorate.analysis.agreement.krippendorff_alpha import KrippendorffAlpha
from quorate.analysis.agreement.measure import Sampling, measure_evidence
from quorate.analysis.agreement.report import Category
from quorate.schema import WRITTEN, Kind

MOST_CATEGORIES = 50
"""at most this many options are looked at one by one, the most chosen ones"""


def categories_of(
    evidence: Evidence, sampling: Sampling
) -> tuple[tuple[Category, ...], tuple[str, ...]]:
    """α and Fleiss' κ of each option against the rest, and a note on options left out.

    For the same number of raters on every item the κ is that of Fleiss 1971, equation 18:
    κ_j = (P̄_j - p_j) / (1 - p_j) with P̄_j = Σ_i n_ij (n_ij - 1) / (N n (n - 1) p_j). ``specific``
    is P̄_j with weights for missing judgments: the chance that of two judgments of an item the
    second is j if the first is. A multi-label question asks of each option whether it is chosen.
    """
    kind, options = evidence.kind, evidence.judgments.question.options
    if kind is Kind.NUMERIC or kind in WRITTEN or not options:
        return (), ()
    chosen = _chosen(evidence)
    order = np.argsort(-chosen, kind="stable")
    shown = np.sort(order[(chosen[order] > 0)][:MOST_CATEGORIES])
    notes: list[str] = []
    left = int((chosen > 0).sum()) - len(shown)
    if left:
        notes.append(f"{left:,} rarer options are not looked at one by one")
    return tuple(_category(evidence, int(k), sampling) for k in shown), tuple(notes)


def _chosen(evidence: Evidence) -> NDArray[np.int64]:
    """How many judgments choose each option of the question."""
    counts = evidence.chosen
    if evidence.members is not None:
        return np.asarray(counts @ evidence.members, np.int64)
    return np.asarray(counts, np.int64)


def _category(evidence: Evidence, option: int, sampling: Sampling) -> Category:
    chosen = (
        evidence.members[:, option]
        if evidence.members is not None
        else np.arange(evidence.n_options) == option
    )
    reduced = evidence.split(chosen)
    pairable = reduced.pairable
    n_j = pairable.times(np.array([0.0, 1.0]))
    again = n_j * (n_j - 1) / (pairable.size - 1)
    total = float(pairable.items @ n_j)
    n_judgments = int(reduced.tally.items @ reduced.tally.times(np.array([0.0, 1.0])))
    return Category(
        option=evidence.judgments.question.options[option],
        share=n_judgments / evidence.n_judgments,
        n_judgments=n_judgments,
        specific=float(pairable.items @ again) / total if total else float("nan"),
        results=tuple(
            measure_evidence(c, reduced, sampling) for c in (KrippendorffAlpha(), FleissKappa())
        ),
    )

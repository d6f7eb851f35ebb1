"""Gwet's AC1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.agreement.gwet_ac2 import GwetAC2
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments


@dataclass(frozen=True)
class GwetAC1(GwetAC2):
    """Measures agreement beyond chance, where chance strikes only items that are hard to judge.

    AC1 = (p_a - p_e) / (1 - p_e) with p_e = Σ_k π_k (1 - π_k) / (K - 1): AC2 without credit for
    near misses. Where nearly all labels are the same it stays near percent agreement, while the
    kappas and alpha fall towards 0.

    Source: Gwet 2008, doi:10.1348/000711006X126600.
    """

    weights: Weights = "identity"

    name: ClassVar[str] = "gwet-ac1"
    title: ClassVar[str] = "Gwet’s AC1"
    variants: ClassVar[tuple[str, ...]] = ()


def gwet_ac1(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Gwet's AC1 with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``GwetAC1``.
    """
    return measure(GwetAC1(), judgments, Sampling(level, bootstrap, unit, seed))

"""Scott's pi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.fleiss_kappa import FleissKappa
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import Tally
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments


@dataclass(frozen=True)
class ScottPi(FleissKappa):
    """Measures the agreement of two raters beyond what their pooled habits would give by chance.

    π = (p_a - p_e) / (1 - p_e) over the items that both judged, p_a the share on which they
    agree, p_e = Σ_k p̄_k² with p̄_k the mean of the two raters' shares of option k. Items that one
    of them did not judge are left out and counted.

    Source: Scott 1955, doi:10.1086/266577. For more raters: Fleiss' κ.
    """

    name: ClassVar[str] = "scott-pi"
    title: ClassVar[str] = "Scott’s π"
    source: ClassVar[str] = "doi:10.1086/266577"

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Two raters only."""
        n = int((evidence.judgments.workload > 0).sum())
        if n != 2:
            return f"it compares two raters, and there are {n:,}", "use fleiss-kappa"
        return super().refuses(evidence)

    def tally(self, evidence: Evidence) -> Tally:
        """Items that both judged."""
        return evidence.pairable


def scott_pi(
    judgments: Judgments,
    weights: Weights = "identity",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Scott's pi of two raters with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``ScottPi``.
    """
    return measure(ScottPi(weights), judgments, Sampling(level, bootstrap, unit, seed))

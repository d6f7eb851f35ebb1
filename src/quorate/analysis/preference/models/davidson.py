"""Davidson: ties are likelier between candidates of like strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Estimate
from quorate.analysis.preference.models.likelihood import Slopes
from quorate.analysis.preference.models.paired import Paired
from quorate.analysis.preference.models.wording import ratio

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]


@dataclass(frozen=True)
class Adjacent:
    """Three outcomes y = -1, 0, 1 in logits of neighbours; φ = log ν.

    P(y) = e^(y η/2) ν^[y = 0] / Z,   Z = e^(η/2) + ν + e^(-η/2)
    dℓ/dη = (y - m)/2,   m = P(1) - P(-1)
    dℓ/dφ = [y = 0] - P(0)
    -d²ℓ/dη² = (1 - P(0) - m²)/4,  -d²ℓ/dφ² = P(0)(1 - P(0)),  -d²ℓ/dη dφ = -P(0) m/2
    """

    outcomes: tuple[int, ...] = (-1, 0, 1)

    @property
    def start(self) -> Doubles:
        """ν = 1: of two alike a third of the outcomes are ties."""
        return np.zeros(1)

    def at(self, eta: Doubles, outcome: Small, shape: Doubles) -> Slopes:
        """Log-likelihood and derivatives."""
        log_nu = float(shape[0])
        # weights divided by that of the likelier win, so that none is too large
        far = np.exp(-np.abs(eta) / 2)
        z = 1 + np.exp(log_nu) * far + far**2
        tie = np.exp(log_nu) * far / z
        m = np.sign(eta) * (1 - far**2) / z
        log_z = np.abs(eta) / 2 + np.log(z)
        tied = outcome == 0
        return Slopes(
            outcome * eta / 2 + np.where(tied, log_nu, 0.0) - log_z,
            (outcome - m) / 2,
            (1 - tie - m**2) / 4,
            (tied - tie)[:, None],
            (-tie * m / 2)[:, None],
            (tie * (1 - tie))[:, None, None],
        )

    def better(self, eta: Doubles, shape: Doubles) -> Doubles:
        """σ(η)."""
        return np.asarray(expit(eta))


@dataclass(frozen=True)
class Davidson(Paired):
    """Infers strengths θ and the readiness ν to call a tie, from wins and ties.

        P(i better) = π_i / (π_i + π_j + ν √(π_i π_j)),   π = e^θ
        P(tie)      = ν √(π_i π_j) / (π_i + π_j + ν √(π_i π_j))

    Of two alike ν / (2 + ν) are ties. Where there is no tie, P(i better | no tie) is
    Bradley–Terry's. Strength of preference is not used.

    Source: Davidson 1970, doi:10.1080/01621459.1970.10481082.
    """

    name: ClassVar[str] = "davidson"
    title: ClassVar[str] = "Davidson’s model of ties"
    source: ClassVar[str] = "doi:10.1080/01621459.1970.10481082"

    def outcome(self, comparisons: Comparisons) -> Small:
        """Who is better, 0 for a tie."""
        return comparisons.sign

    def likelihood(self, comparisons: Comparisons) -> Adjacent:
        """Logits of neighbouring outcomes."""
        return Adjacent()

    def shapes(
        self, shape: Doubles, error: Doubles, comparisons: Comparisons
    ) -> tuple[Estimate, ...]:
        """ν."""
        about = "ν: of two alike, ν / (2 + ν) of the outcomes are ties"
        return (ratio("tie", float(shape[0]), float(error[0]), about),)

    def unfit(self, comparisons: Comparisons) -> str:
        """Comparisons in which no tie was possible."""
        if comparisons.ties or bool((comparisons.outcome == 0).any()):
            return ""
        return "a tie could not be said; take bradley-terry"

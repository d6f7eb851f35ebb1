"""The item about which this rater's answer is expected to tell most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd


@dataclass(frozen=True)
class Information:
    """Items on which the answer of the rater who asks is expected to lower uncertainty most.

        I(z_i; y_ir) = sum_k p_ik sum_l pi_r(l | k) ln( pi_r(l | k) / m_l )
        m_l = sum_k p_ik pi_r(l | k)

    with the calibrated posterior p_i of the item and the confusion matrix pi_r of the rater; for
    numbers ln(1 + tau_r v_i) / 2. The largest gain comes first, at random among equals. Beside
    ``uncertainty`` it gives a rater the items between classes that this rater can tell apart.
    """

    name: ClassVar[str] = "information"
    title: ClassVar[str] = "Most expected information"
    source: ClassVar[str] = "Lindley 1956, doi:10.1214/aoms/1177728069; MacKay 1992"
    informed: ClassVar[bool] = True

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By information gain, then at random."""
        return order([-crowd.gain(asking.rater, candidate.item) for candidate in candidates], rng)

"""The fit that methods of hits share: what counts is whether a label names the class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_posterior
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.latent_class import Hits, Sums, accumulate, expect, posterior, vote
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class HitEstimate:
    """An M-step's outcome: the model, what the objective adds, and what to report."""

    model: Hits
    penalty: float = 0.0
    parameters: Mapping[str, Doubles | float | int | str] = field(default_factory=dict)


def fit_hits(
    packed: Packed,
    maximize: Callable[[Doubles, Doubles], HitEstimate],
    *,
    stopping: Stopping,
    start: Doubles | None = None,
    objective: str = "log-likelihood",
) -> Fit:
    """Alternate ``maximize(hits, classes)`` and the E-step.

    ``hits`` (R, L) are the expected numbers of judgments of rater r with label l that were right.
    ``start`` (I, K) is the first posterior, vote shares when absent.
    """
    shape = (packed.n_raters, packed.n_labels)

    def step(sums: Sums) -> HitEstimate:
        return maximize(sums.counts.reshape(shape), sums.classes)

    run = iterate(
        expect=lambda estimate: expect(packed, estimate.model),
        maximize=step,
        objective=lambda sums, estimate: sums.log_likelihood + estimate.penalty,
        start=vote(packed, hits=True) if start is None else accumulate(packed, start, hits=True),
        n_judgments=packed.n_judgments,
        stopping=stopping,
    )
    classes = posterior(packed, run.parameters.model)
    return Fit(
        posterior=classes,
        competence=from_posterior(packed, classes),
        trace=run.trace,
        objective=objective,
        converged=run.converged,
        parameters=run.parameters.parameters,
    )

"""The fit that methods of hits share: what counts is whether a label names the class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.ending import ended
from quorate.analysis.consensus.loop import loop, remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Hits, Sums
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

    run = loop(
        packed,
        step,
        hits=True,
        start=start,
        stopping=stopping,
        remembering=remembering(maximize),
    )
    return ended(
        packed,
        run,
        run.parameters.model,
        parameters=run.parameters.parameters,
        objective=objective,
    )

"""The fit that all methods with a confusion matrix a rater share; they differ in the M-step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.ending import ended
from quorate.analysis.consensus.loop import loop, remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion, Sums
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """An M-step's outcome: the model, the rows of raters, and what the objective adds.

    ``rows`` (R, L, K) are the counts (with prior) behind each rater's confusion matrix;
    ``penalty`` is the log prior or minus the divergence from it; ``parameters`` what to report.
    """

    model: Confusion
    rows: Doubles
    penalty: float
    parameters: Mapping[str, Doubles | float | int | str] = field(default_factory=dict)


def fit_confusion(
    packed: Packed,
    maximize: Callable[[Doubles, Doubles], Estimate],
    *,
    stopping: Stopping,
    start: Doubles | None = None,
    objective: str = "log-likelihood",
    notes: tuple[str, ...] = (),
) -> Fit:
    """Alternate ``maximize(counts, classes)`` and the E-step.

    ``maximize`` takes expected counts (R, L, Z) and class sums (Z,). ``start`` (I, Z) is the
    first posterior, vote shares when absent.
    """

    def step(sums: Sums) -> Estimate:
        shape = (packed.n_raters, packed.n_labels, len(sums.classes))
        return maximize(sums.counts.reshape(shape), sums.classes)

    run = loop(packed, step, start=start, stopping=stopping, remembering=remembering(maximize))
    return ended(
        packed,
        run,
        run.parameters.model,
        rows=run.parameters.rows,
        parameters=run.parameters.parameters,
        objective=objective,
        notes=notes,
    )

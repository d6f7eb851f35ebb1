"""The fit that all methods with a confusion matrix a rater share; they differ in the M-step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_posterior
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.latent_class import (
    Confusion,
    Sums,
    accumulate,
    expect,
    posterior,
    vote,
)
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
    first = vote(packed) if start is None else accumulate(packed, start)
    shape = (packed.n_raters, packed.n_labels, len(first.classes))

    def step(sums: Sums) -> Estimate:
        return maximize(sums.counts.reshape(shape), sums.classes)

    run = iterate(
        expect=lambda estimate: expect(packed, estimate.model),
        maximize=step,
        objective=lambda sums, estimate: sums.log_likelihood + estimate.penalty,
        start=first,
        n_judgments=packed.n_judgments,
        stopping=stopping,
    )
    width = run.parameters.model.width
    classes = posterior(packed, run.parameters.model)
    if width > 1:
        classes = classes.reshape(packed.n_items, packed.n_labels, width).sum(axis=2)
    return Fit(
        posterior=classes,
        competence=from_posterior(packed, classes, run.parameters.rows),
        trace=run.trace,
        objective=objective,
        converged=run.converged,
        parameters=run.parameters.parameters,
        notes=notes,
    )

"""What a fit of a latent-class model ends with: posteriors, and how good raters are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_belief, from_posterior
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.em import Run
from quorate.analysis.numerics.latent_class import Hits, Model, Sums, believed, posterior
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]
Estimate = TypeVar("Estimate")


def ended(
    packed: Packed,
    run: Run[Estimate, Sums],
    model: Model,
    *,
    rows: Doubles | None = None,
    parameters: Mapping[str, Doubles | float | int | str],
    objective: str,
    notes: tuple[str, ...] = (),
) -> Fit:
    """The fit that a finished loop amounts to, with the posterior of all items where it may be."""
    classes, belief = None, None
    if packed.whole:
        classes = posterior(packed, model)
        width = 1 if isinstance(model, Hits) else model.width
        if width > 1:
            classes = classes.reshape(packed.n_items, packed.n_labels, width).sum(axis=2)
        competence = from_posterior(packed, classes, rows)
    else:
        belief = believed(packed, model)
        competence = from_belief(packed, belief, rows)
    return Fit(
        posterior=classes,
        belief=belief,
        competence=competence,
        trace=run.trace,
        objective=objective,
        converged=run.converged,
        parameters=parameters,
        notes=notes,
    )

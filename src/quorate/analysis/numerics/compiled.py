"""E-steps of large tables with the kernels; the functions are those of ``plain``.

They take a model that ``prepared`` has turned into what the kernels multiply.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics import kernels
from quorate.analysis.numerics.model import Confusion, Hits
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Part

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LARGEST_CLASSES = kernels.LARGEST_CLASSES
_NOWHERE = np.empty((0, 0))


def prepared(model: Confusion | Hits) -> Confusion | Hits:
    """The model as the kernels take it: factors, not logs, of classes and ratios."""
    if isinstance(model, Confusion):
        return model
    return Hits(np.exp(model.log_ratio), model.log_miss, np.exp(model.log_prior))


def confusion(
    part: Part,
    model: Confusion,
    counts: Longs,
    classes: Longs,
    posterior: Doubles | None,
    log_scale: float,
) -> int:
    """The E-step of a model with a confusion matrix a rater."""
    return kernels.confusion_kernel(len(model.prior), part.code.dtype)(
        part.offsets,
        part.code,
        part.gold,
        model.table,
        model.prior,
        counts,
        classes,
        _NOWHERE if posterior is None else posterior,
        model.width,
        POSTERIOR_SCALE,
        log_scale,
    )


def hits(
    part: Part,
    model: Hits,
    counts: Longs,
    classes: Longs,
    posterior: Doubles | None,
    log_scale: float,
) -> int:
    """The E-step of a model of hits."""
    return kernels.hit_kernel(len(model.log_prior), part.code.dtype)(
        part.offsets,
        part.code,
        part.gold,
        model.log_ratio,
        model.log_miss,
        model.log_prior,
        counts.reshape(-1),
        classes,
        _NOWHERE if posterior is None else posterior,
        POSTERIOR_SCALE,
        log_scale,
    )


def share(part: Part, out: Doubles) -> None:
    """Each item's shares of the labels, to ``out`` (I, K): gold where known."""
    kernel = kernels.share_kernel(out.shape[1], part.code.dtype)
    kernel(part.offsets, part.code, part.gold, out)


def add(part: Part, given: Doubles, counts: Longs, classes: Longs, hits: bool) -> None:
    """Add the sums of a posterior, (I, Z)."""
    kernel = kernels.sum_kernel(given.shape[1], part.code.dtype, hits)
    kernel(part.offsets, part.code, given, counts, classes, POSTERIOR_SCALE)

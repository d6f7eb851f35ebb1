"""E-steps of small tables with SciPy: no compiler to wait for, and the oracle of the kernels.

Each function adds the sums of one part to ``counts`` and ``classes``, unless ``counts`` is empty,
and returns the log-likelihood, all as integers (see ``packed``). Models are ``prepared`` once for
all parts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.model import Confusion, Hits
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Part

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


def prepared(model: Confusion | Hits) -> Confusion | Hits:
    """The model as this tier takes it: logs throughout."""
    if isinstance(model, Hits):
        return model
    return Confusion(np.log(model.table), np.log(model.prior), model.width)


def confusion(
    part: Part,
    model: Confusion,
    counts: Longs,
    classes: Longs,
    posterior: Doubles | None,
    log_scale: float,
) -> int:
    """The E-step of a model with a confusion matrix a rater."""
    scores: Doubles = part.incidence @ model.table + model.prior
    if part.gold.size:
        owner = np.arange(len(model.prior)) // model.width
        scores[(part.gold[:, None] >= 0) & (owner != part.gold[:, None])] = -np.inf
    weights, logs = _normalise(scores)
    if posterior is not None:
        posterior[:] = weights
    add(part, weights, counts, classes, hits=False)
    return _integer(logs, log_scale)


def hits(
    part: Part,
    model: Hits,
    counts: Longs,
    classes: Longs,
    posterior: Doubles | None,
    log_scale: float,
) -> int:
    """The E-step of a model of hits."""
    n_labels = len(model.log_prior)
    flat = part.item * n_labels + part.code % n_labels
    ratios = np.bincount(
        flat, weights=model.log_ratio[part.code], minlength=part.n_items * n_labels
    )
    scores: Doubles = ratios.reshape(part.n_items, n_labels) + model.log_prior
    if part.gold.size:
        options = np.arange(n_labels)
        scores[(part.gold[:, None] >= 0) & (options != part.gold[:, None])] = -np.inf
    weights, logs = _normalise(scores)
    logs += np.bincount(part.item, weights=model.log_miss[part.code], minlength=part.n_items)
    if posterior is not None:
        posterior[:] = weights
    add(part, weights, counts, classes, hits=True)
    return _integer(logs, log_scale)


def share(part: Part, out: Doubles) -> None:
    """Each item's shares of the labels, to ``out`` (I, K): gold where known."""
    n_labels = out.shape[1]
    flat = part.item * n_labels + part.code % n_labels
    out[:] = np.bincount(flat, minlength=out.size).reshape(out.shape)
    total = out.sum(axis=1, keepdims=True)
    out[total[:, 0] == 0] = 1.0
    out /= np.where(total > 0, total, n_labels)
    if part.gold.size:
        known = part.gold >= 0
        out[known] = np.eye(n_labels)[part.gold[known]]


def add(part: Part, given: Doubles, counts: Longs, classes: Longs, hits: bool) -> None:
    """Add the sums of a posterior, (I, Z)."""
    if counts.size == 0:
        return
    units = np.rint(given * POSTERIOR_SCALE).astype(np.int64)
    classes += units.sum(axis=0)
    if hits:
        n_labels = given.shape[1]
        np.add.at(counts[:, 0], part.code, units[part.item, part.code % n_labels])
    else:
        counts += part.incidence.T @ units


def _normalise(scores: Doubles) -> tuple[Doubles, Doubles]:
    """Softmax of each row, and the log of its denominator."""
    top = scores.max(axis=1, keepdims=True)
    weights = np.exp(scores - top)
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    return weights, (top + np.log(total))[:, 0]


def _integer(logs: Doubles, log_scale: float) -> int:
    return int(np.rint(logs * log_scale).astype(np.int64).sum())

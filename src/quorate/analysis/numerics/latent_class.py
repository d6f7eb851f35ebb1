"""E-steps of latent-class models over parts: exact sums, in a small and a large tier.

An item has a hidden class z with prior p(z); a judgment of rater r with label l has probability
P(l | z, r). Two families cover the methods of ``quorate.analysis.consensus``:

``Confusion``  any P(l | z, r): a table of (rater, label) rows and class columns
``Hits``       P(l | z, r) is a(r, l) when z = l and b(r, l) otherwise; cost does not grow with K²

Small tables use SciPy (no compiler to wait for, and the oracle in tests); large ones the kernels
of ``kernels``. The tiers agree to rounding; within a tier results are equal bit for bit for every
cut into parts, order of rows and executor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Packed, Part
from quorate.compute import Executor, Threads

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SMALLEST = 1e-30
"""Floor of a probability in a table, so that products of a few do not vanish."""
COMPILED_FROM = 400_000
"""Judgments times classes from which the compiled tier pays for loading it."""


@dataclass(frozen=True)
class Sums:
    """Expected counts of an E-step.

    ``counts`` is (codes, classes) for Confusion and (codes,) for Hits (the posterior of the label
    given, summed over a rater's judgments with that label); ``classes`` (Z,) sums the posteriors
    of items; ``log_likelihood`` is in nats.
    """

    counts: Doubles
    classes: Doubles
    log_likelihood: float


@dataclass(frozen=True)
class Confusion:
    """Parameters of the family with a full table: ``table`` (codes, Z) and ``prior`` (Z,).

    Z = labels * ``width``; an item with gold g keeps classes g*width … g*width+width-1.
    """

    table: Doubles
    prior: Doubles
    width: int = 1


@dataclass(frozen=True)
class Hits:
    """Parameters of the family of hits: logs of a/b and of b, both (codes,), and of the prior."""

    log_ratio: Doubles
    log_miss: Doubles
    log_prior: Doubles

    @property
    def prior(self) -> Doubles:
        """The prior of the classes, shape (K,)."""
        return np.exp(self.log_prior)


Model = Confusion | Hits
_Integers = tuple[Longs, Longs, int]


def expect(packed: Packed, model: Model, executor: Executor | None = None) -> Sums:
    """The sums of the E-step under ``model``."""
    step = partial(_step, packed=packed, model=model, posterior=None)
    return _sums(packed, (executor or Threads()).map(step, packed.parts))


def posterior(packed: Packed, model: Model, executor: Executor | None = None) -> Doubles:
    """p(z | judgments) of every item under ``model``, shape (I, Z)."""
    out = np.empty((packed.n_items, len(model.prior)))
    step = partial(_step, packed=packed, model=model, posterior=out)
    for _ in (executor or Threads()).map(step, packed.parts):
        pass
    return out


def accumulate(packed: Packed, given: Doubles, *, hits: bool = False) -> Sums:
    """The sums of a posterior that is given, (I, Z), with a log-likelihood of 0."""
    parts = (_accumulate(packed, part, given[part.items], 0, hits) for part in packed.parts)
    return _sums(packed, parts)


def shares(packed: Packed) -> Doubles:
    """Each item's shares of the labels, (I, K): gold where known, equal where nobody judged."""
    out = np.zeros((packed.n_items, packed.n_labels))
    for part in packed.parts:
        flat = part.item * packed.n_labels + part.code % packed.n_labels
        count = np.bincount(flat, minlength=part.n_items * packed.n_labels)
        share = out[part.items]
        share[:] = count.reshape(share.shape)
        total = share.sum(axis=1, keepdims=True)
        share[total[:, 0] == 0] = 1.0
        share /= share.sum(axis=1, keepdims=True)
        if part.gold.size:
            known = part.gold >= 0
            share[known] = np.eye(packed.n_labels)[part.gold[known]]
    return out


def _sums(packed: Packed, outcomes: Iterable[_Integers]) -> Sums:
    counts: Longs | None = None
    classes: Longs | None = None
    logs = 0
    for more_counts, more_classes, more_logs in outcomes:
        if counts is None or classes is None:
            counts, classes = more_counts, more_classes
        else:
            counts += more_counts
            classes += more_classes
        logs += more_logs
    if counts is None or classes is None:
        raise ValueError("a packed table has at least one part")
    return Sums(counts / POSTERIOR_SCALE, classes / POSTERIOR_SCALE, logs / packed.log_scale)


def _step(part: Part, packed: Packed, model: Model, posterior: Doubles | None) -> _Integers:
    n_classes = len(model.prior)
    compiled = packed.n_judgments * n_classes >= COMPILED_FROM
    if isinstance(model, Confusion):
        run = _confusion_compiled if compiled else _confusion_scipy
        return run(part, packed, model, posterior)
    return (_hits_compiled if compiled else _hits_scipy)(part, packed, model, posterior)


def _confusion_scipy(
    part: Part, packed: Packed, model: Confusion, posterior: Doubles | None
) -> _Integers:
    scores = part.incidence(packed.n_codes) @ np.log(np.maximum(model.table, SMALLEST))
    scores += np.log(np.maximum(model.prior, SMALLEST))
    if part.gold.size:
        owner = np.arange(len(model.prior)) // model.width
        scores[(part.gold[:, None] >= 0) & (owner != part.gold[:, None])] = -np.inf
    weights, logs = _normalise(scores)
    if posterior is not None:
        posterior[part.items] = weights
    return _accumulate(packed, part, weights, _integer_logs(logs, packed), hits=False)


def _hits_scipy(part: Part, packed: Packed, model: Hits, posterior: Doubles | None) -> _Integers:
    n_labels = packed.n_labels
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
        posterior[part.items] = weights
    return _accumulate(packed, part, weights, _integer_logs(logs, packed), hits=True)


def _confusion_compiled(
    part: Part, packed: Packed, model: Confusion, posterior: Doubles | None
) -> _Integers:
    from quorate.analysis.numerics.kernels import confusion_kernel

    n_classes = len(model.prior)
    counts = np.zeros((packed.n_codes, n_classes), np.int64)
    classes = np.zeros(n_classes, np.int64)
    logs = confusion_kernel(n_classes)(
        part.offsets,
        part.code,
        part.gold,
        np.maximum(model.table, SMALLEST),
        np.maximum(model.prior, SMALLEST),
        counts,
        classes,
        np.empty((0, 0)) if posterior is None else posterior[part.items],
        posterior is not None,
        model.width,
        POSTERIOR_SCALE,
        packed.log_scale,
    )
    return counts, classes, logs


def _hits_compiled(part: Part, packed: Packed, model: Hits, posterior: Doubles | None) -> _Integers:
    from quorate.analysis.numerics.kernels import hit_kernel

    hits = np.zeros(packed.n_codes, np.int64)
    classes = np.zeros(packed.n_labels, np.int64)
    logs = hit_kernel(packed.n_labels)(
        part.offsets,
        part.code,
        part.gold,
        model.log_ratio,
        model.log_miss,
        model.log_prior,
        hits,
        classes,
        np.empty((0, 0)) if posterior is None else posterior[part.items],
        posterior is not None,
        POSTERIOR_SCALE,
        packed.log_scale,
    )
    return hits, classes, logs


def _normalise(scores: Doubles) -> tuple[Doubles, Doubles]:
    """Softmax of each row, and the log of its denominator."""
    top = scores.max(axis=1, keepdims=True)
    weights = np.exp(scores - top)
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    return weights, (top + np.log(total))[:, 0]


def _integer_logs(logs: Doubles, packed: Packed) -> int:
    return int(np.rint(logs * packed.log_scale).astype(np.int64).sum())


def _accumulate(packed: Packed, part: Part, weights: Doubles, logs: int, hits: bool) -> _Integers:
    units = (weights * POSTERIOR_SCALE).astype(np.int64)
    classes = units.sum(axis=0)
    if hits:
        counts = np.zeros(packed.n_codes, np.int64)
        np.add.at(counts, part.code, units[part.item, part.code % packed.n_labels])
        return counts, classes, logs
    ones = part.incidence(packed.n_codes).astype(np.int64)
    return np.asarray(ones.T @ units, np.int64), classes, logs

"""E-steps of latent-class models over parts: exact sums, in a small and a large tier.

Small tables use SciPy (``plain``), large ones kernels (``compiled``). The tiers agree to rounding;
within a tier results are equal bit for bit for every cut into parts, order of rows and executor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.model import Confusion, Hits, Model, Sums
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Packed, Part
from quorate.compute import Executor, Threads

__all__ = ["Confusion", "Hits", "Model", "Sums"]
__all__ += ["accumulate", "expect", "posterior", "posteriors", "shares", "vote"]

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

COMPILED_FROM = 2_000_000
"""Judgments times classes from which fits of some fifty iterations repay loading the kernels."""
LARGEST_SUMS = 2**27
"""Cells of integer sums (1 GB) that may be filled at a time, over all workers."""

_Totals = tuple[Longs, Longs, int]
_Step = Callable[[Part, Longs, Longs], int]


def expect(packed: Packed, model: Model, executor: Executor | None = None) -> Sums:
    """The sums of the E-step under ``model``.

    Raises NotApplicableError when a parameter is not a number.
    """
    step = _step(packed, model)
    return _sums(
        packed,
        lambda part, counts, classes: step(part, counts, classes, None),
        len(model.prior),
        isinstance(model, Hits),
        executor,
    )


def posterior(packed: Packed, model: Model, executor: Executor | None = None) -> Doubles:
    """p(z | judgments) of every item under ``model``, shape (I, Z)."""
    out = np.empty((packed.n_items, len(model.prior)))
    step = _posterior_step(packed, model)
    for _ in (executor or Threads()).map(lambda part: step(part, out[part.items]), packed.parts):
        pass
    return out


def posteriors(
    packed: Packed, model: Model, executor: Executor | None = None
) -> Iterator[tuple[Part, Doubles]]:
    """Part by part, p(z | judgments) of its items, (part's I, Z), without holding them all."""
    step = _posterior_step(packed, model)

    def one(part: Part) -> tuple[Part, Doubles]:
        out = np.empty((part.n_items, len(model.prior)))
        step(part, out)
        return part, out

    return (executor or Threads()).map(one, packed.parts)


def accumulate(
    packed: Packed,
    given: Doubles,
    *,
    hits: bool = False,
    squared: bool = False,
    executor: Executor | None = None,
) -> Sums:
    """The sums of a posterior that is given, (I, Z), or of its squares; log-likelihood 0."""
    given = np.ascontiguousarray(given, np.float64)
    tier = _tier(packed, given.shape[1])

    def step(part: Part, counts: Longs, classes: Longs) -> int:
        own = given[part.items]
        tier.add(part, own**2 if squared else own, counts, classes, hits)
        return 0

    return _sums(packed, step, given.shape[1], hits, executor)


def vote(packed: Packed, *, hits: bool = False, executor: Executor | None = None) -> Sums:
    """``accumulate(packed, shares(packed))`` without holding the shares of all items."""
    tier = _tier(packed, packed.n_labels)

    def step(part: Part, counts: Longs, classes: Longs) -> int:
        out = np.empty((part.n_items, packed.n_labels))
        tier.share(part, out)
        tier.add(part, out, counts, classes, hits)
        return 0

    return _sums(packed, step, packed.n_labels, hits, executor)


def shares(packed: Packed) -> Doubles:
    """Each item's shares of the labels, (I, K): gold where known, equal where nobody judged."""
    out = np.empty((packed.n_items, packed.n_labels))
    tier = _tier(packed, packed.n_labels)
    for part in packed.parts:
        tier.share(part, out[part.items])
    return out


def _tier(packed: Packed, n_classes: int) -> ModuleType:
    """The module that does the work; it depends on the size of the table, not on the cut."""
    if packed.n_judgments * n_classes >= COMPILED_FROM:
        from quorate.analysis.numerics import compiled

        if n_classes <= compiled.LARGEST_CLASSES:
            return compiled
    from quorate.analysis.numerics import plain

    return plain


def _step(packed: Packed, model: Model) -> Callable[[Part, Longs, Longs, Doubles | None], int]:
    tier = _tier(packed, len(model.prior))
    ready = tier.prepared(model.bounded())
    run = tier.hits if isinstance(model, Hits) else tier.confusion

    def step(part: Part, counts: Longs, classes: Longs, out: Doubles | None) -> int:
        return int(run(part, ready, counts, classes, out, packed.log_scale))

    return step


def _posterior_step(packed: Packed, model: Model) -> Callable[[Part, Doubles], None]:
    step = _step(packed, model)
    no_sums = np.empty((0, 0), np.int64)
    classes = np.zeros(len(model.prior), np.int64)

    def run(part: Part, out: Doubles) -> None:
        step(part, no_sums, classes, out)

    return run


def _sums(
    packed: Packed, step: _Step, n_classes: int, hits: bool, executor: Executor | None
) -> Sums:
    shape = packed.n_codes, 1 if hits else n_classes

    def group(parts: range) -> _Totals:
        counts, classes = np.zeros(shape, np.int64), np.zeros(n_classes, np.int64)
        logs = sum(step(packed.parts[n], counts, classes) for n in parts)
        return counts, classes, logs

    executor = executor or Threads()
    outcomes = executor.map(group, _groups(packed, shape, executor.workers))
    counts, classes, logs = next(outcomes)
    for more_counts, more_classes, more_logs in outcomes:
        counts += more_counts
        classes += more_classes
        logs += more_logs
    return Sums(
        counts.reshape(-1 if hits else shape) / POSTERIOR_SCALE,
        classes / POSTERIOR_SCALE,
        logs / packed.log_scale,
    )


def _groups(packed: Packed, shape: tuple[int, int], workers: int) -> list[range]:
    """Consecutive parts that share one table of sums.

    Filling and adding up a table costs as much as a judgment a row. So there is one group for one
    worker; for more there are some to each while a group has many times as many judgments as the
    table has rows, and one to each while it has twice as many. All tables together stay below
    LARGEST_SUMS.
    """
    rows, columns = shape
    per_row = packed.n_judgments // max(rows, 1)
    wanted = max(min(workers, per_row // 2), min(4 * workers, per_row // 32))
    if workers == 1:
        wanted = 1
    largest = LARGEST_SUMS // max(rows * columns, 1)
    n = len(packed.parts)
    n_groups = max(1, min(n, wanted, largest))
    bounds = [n * g // n_groups for g in range(n_groups + 1)]
    return [range(a, b) for a, b in pairwise(bounds)]

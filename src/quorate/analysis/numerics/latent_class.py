"""E-steps of latent-class models over parts: exact sums, in a small and a large tier.

Small tables use SciPy (``plain``), large ones kernels (``compiled``). The tiers agree to rounding;
within a tier results are equal bit for bit for every cut into parts, order of rows and executor.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics import steps
from quorate.analysis.numerics.model import Confusion, Hits, Model, Sums
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Packed, Part
from quorate.compute import Executor, Group, Threads, here

__all__ = ["Confusion", "Hits", "Model", "Sums"]
__all__ += ["accumulate", "apart", "believed", "by_part", "expect", "label_counts", "posterior"]
__all__ += ["moves", "numbers", "posteriors", "shares", "totals", "vote", "voted", "weighed"]

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

COMPILED_FROM = 2_000_000
"""Judgments times classes from which fits of some fifty iterations repay loading the kernels."""
LARGEST_SUMS = 2**27
"""Cells of integer sums (1 GB) that may be filled at a time, over all workers."""
SHARES = 4
"""Groups of parts a worker, so that none waits long for another; one where outcomes travel."""


def expect(
    packed: Packed,
    model: Model,
    executor: Executor | None = None,
    beside: steps.Totals | None = None,
) -> Sums:
    """The sums of the E-step under ``model``, added to those ``beside``.

    Raises NotApplicableError when a parameter is not a number.
    """
    step = _expectation(packed, model)
    hits = isinstance(model, Hits)
    return _sums(packed, step, len(model.prior), hits, executor, beside)


def totals(packed: Packed, model: Model) -> steps.Totals:
    """The sums of the E-step as the integers that they are added up in."""
    n_classes = len(model.prior)
    shape = packed.n_codes, 1 if isinstance(model, Hits) else n_classes
    return _total(packed, steps.Total(_expectation(packed, model), shape, n_classes), None)


def numbers(packed: Packed, found: steps.Totals, hits: bool) -> Sums:
    """Sums of integers as numbers."""
    counts, classes, logs = found
    return Sums(
        counts.reshape(-1 if hits else counts.shape) / POSTERIOR_SCALE,
        classes / POSTERIOR_SCALE,
        logs / packed.log_scale,
    )


def believed(packed: Packed, model: Model) -> steps.Believing:
    """What writes p(label | judgments) of a part's items under ``model``."""
    return steps.Believe(_expectation(packed, model), folded=True)


def voted(packed: Packed) -> steps.Believing:
    """What writes the shares of the labels of a part's items."""
    return steps.Share(_compiled(packed, packed.n_labels))


def posterior(packed: Packed, model: Model, executor: Executor | None = None) -> Doubles:
    """p(z | judgments) of every item under ``model``, shape (I, Z)."""
    out = np.empty((packed.n_items, len(model.prior)))
    step = steps.Believe(_expectation(packed, model))
    executor = executor or here()
    if executor.shares_memory:
        for _ in executor.map(lambda part: step(part, out[part.items]), packed.parts):
            pass
    else:
        for items, found in _rows(packed, step, out.shape[1], executor):
            out[items] = found
    return out


def posteriors(
    packed: Packed, model: Model, executor: Executor | None = None
) -> Iterator[tuple[Part, Doubles]]:
    """Part by part, p(z | judgments) of its items, (part's I, Z), without holding them all."""
    step = steps.Believe(_expectation(packed, model))
    rows = _rows(packed, step, len(model.prior), executor or here())
    return ((packed.parts[n], found) for n, (_, found) in enumerate(rows))


def by_part(packed: Packed, step: steps.Believing) -> Iterator[tuple[slice, Doubles]]:
    """Part by part in their order, its items in the table and their posterior, (part's I, K)."""
    return _rows(packed, step, packed.n_labels, here())


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
    executor = executor or here()
    if not executor.shares_memory:
        executor = Threads()  # a posterior of all items is not worth carrying to other machines
    return weighed(
        packed, steps.Given(given), given.shape[1], hits=hits, squared=squared, executor=executor
    )


def weighed(
    packed: Packed,
    step: steps.Believing,
    n_classes: int,
    *,
    hits: bool = False,
    squared: bool = False,
    executor: Executor | None = None,
    beside: steps.Totals | None = None,
) -> Sums:
    """The sums of the posterior that ``step`` finds, or of its squares; log-likelihood 0."""
    weigh = steps.Weigh(_compiled(packed, n_classes), step, n_classes, hits, squared)
    return _sums(packed, weigh, n_classes, hits, executor, beside)


def vote(
    packed: Packed,
    *,
    hits: bool = False,
    executor: Executor | None = None,
    beside: steps.Totals | None = None,
) -> Sums:
    """``accumulate(packed, shares(packed))`` without holding the shares of all items."""
    step, n_labels = voted(packed), packed.n_labels
    return weighed(packed, step, n_labels, hits=hits, executor=executor, beside=beside)


def shares(packed: Packed) -> Doubles:
    """Each item's shares of the labels, (I, K): gold where known, equal where nobody judged."""
    out = np.empty((packed.n_items, packed.n_labels))
    step = voted(packed)
    for part in packed.parts:
        step(part, out[part.items])
    return out


def label_counts(packed: Packed, executor: Executor | None = None) -> Doubles:
    """How often each rater gave each label, (R, L)."""
    count = steps.Total(steps.Count(packed.n_codes), (packed.n_codes, 1), 0)
    counts, _, _ = _total(packed, count, executor)
    return counts.astype(np.float64).reshape(packed.n_raters, packed.n_labels)


def apart(packed: Packed, one: steps.Believing, other: steps.Believing) -> int:
    """On how many items two posteriors have another likeliest label."""
    count = steps.Total(steps.Apart(one, other, packed.n_labels), (0, 0), 0)
    return _total(packed, count, None)[2]


def moves(packed: Packed, one: steps.Believing, other: steps.Believing) -> tuple[int, float, float]:
    """How far two posteriors are apart: items with another likeliest label, and total variation.

    The second number is the largest total variation of an item, the third the mean of all.
    """
    executor = here()
    most = SHARES if executor.shares_memory else 1
    groups = _groups(packed, (0, 0), executor.workers, most)
    answers = largest = total = 0
    for changed, farthest, added in executor.map(steps.Moves(one, other, packed.n_labels), groups):
        answers, total = answers + changed, total + added
        largest = max(largest, farthest)
    n_items = max(1, packed.n_items)
    return answers, largest / POSTERIOR_SCALE, total / POSTERIOR_SCALE / n_items


def _compiled(packed: Packed, n_classes: int) -> bool:
    """Whether the kernels do the work; it depends on the size of the table, not on the cut."""
    if (packed.of or packed).n_judgments * n_classes < COMPILED_FROM:
        return False
    return n_classes <= int(steps.tier(True).LARGEST_CLASSES)


def _expectation(packed: Packed, model: Model) -> steps.Expect:
    compiled = _compiled(packed, len(model.prior))
    ready = steps.tier(compiled).prepared(model.bounded())
    return steps.Expect(compiled, ready, packed.log_scale)


def _rows(
    packed: Packed, step: steps.Believing, n_classes: int, executor: Executor
) -> Iterator[tuple[slice, Doubles]]:
    alone = [Group(packed.parts, range(n, n + 1)) for n in range(len(packed.parts))]
    for found in executor.map(steps.Rows(step, n_classes), alone):
        yield from found


def _sums(
    packed: Packed,
    step: steps.Summing,
    n_classes: int,
    hits: bool,
    executor: Executor | None,
    beside: steps.Totals | None = None,
) -> Sums:
    shape = packed.n_codes, 1 if hits else n_classes
    found = _total(packed, steps.Total(step, shape, n_classes), executor)
    if beside is not None:
        found = found[0] + beside[0], found[1] + beside[1], found[2] + beside[2]
    return numbers(packed, found, hits)


def _total(packed: Packed, total: steps.Total, executor: Executor | None) -> steps.Totals:
    executor = executor or here()
    most = SHARES if executor.shares_memory else 1
    outcomes = executor.map(total, _groups(packed, total.shape, executor.workers, most))
    counts, classes, logs = next(outcomes)
    if not counts.flags.writeable:
        counts, classes = counts.copy(), classes.copy()
    for more_counts, more_classes, more_logs in outcomes:
        counts += more_counts
        classes += more_classes
        logs += more_logs
    return counts, classes, logs


def _groups(
    packed: Packed, shape: tuple[int, int], workers: int, most: int = SHARES
) -> list[Group[Part]]:
    """Parts that share one table of sums, in turn, so that each worker has its own in every map.

    Filling and adding up a table costs as much as a judgment a row. So there is one group for one
    worker; for more there are some to each while a group has many times as many judgments as the
    table has rows, and one to each while it has twice as many. All tables together stay below
    LARGEST_SUMS.
    """
    rows, columns = shape
    per_row = packed.n_judgments // max(rows, 1)
    wanted = max(min(workers, per_row // 2), min(most * workers, per_row // 32))
    if workers == 1:
        wanted = 1
    largest = LARGEST_SUMS // max(rows * columns, 1)
    n = len(packed.parts)
    n_groups = max(1, min(n, wanted, largest))
    if n_groups > workers:
        n_groups -= n_groups % workers
    return [Group(packed.parts, range(g, n, n_groups)) for g in range(n_groups)]

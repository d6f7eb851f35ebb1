"""What is done with one part, as values that can travel to a worker elsewhere.

Each step carries its model and which tier computes, never a part. A summing step adds to integer
tables, which a ``Total`` collects over a group of parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.model import Hits, Model
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Part

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Totals = tuple[Longs, Longs, int]

TIE = 1e-9
"""Two shares closer than this are tied."""


class Summing(Protocol):
    """Adds a part's sums to counts (codes, Z or 1) and classes (Z,), and returns its log sum."""

    def __call__(self, part: Part, counts: Longs, classes: Longs) -> int:
        """Add the part."""
        ...


class Believing(Protocol):
    """Writes a posterior of a part's items to ``out`` (I, Z)."""

    def __call__(self, part: Part, out: Doubles) -> None:
        """Write the posterior."""
        ...


@dataclass(frozen=True, eq=False)
class Total:
    """The sums of a group of parts; tables of ``shape`` and (``n_classes``,)."""

    step: Summing
    shape: tuple[int, int]
    n_classes: int

    def __call__(self, parts: Iterable[Part]) -> Totals:
        """Sum over the parts."""
        counts, classes = np.zeros(self.shape, np.int64), np.zeros(self.n_classes, np.int64)
        logs = sum(self.step(part, counts, classes) for part in parts)
        return counts, classes, logs


@dataclass(frozen=True, eq=False)
class Rows:
    """The posterior of the items of one part, with where they are in the table."""

    step: Believing
    n_classes: int

    def __call__(self, parts: Iterable[Part]) -> list[tuple[slice, Doubles]]:
        """The items and their posterior, for each part of a group."""
        found = []
        for part in parts:
            out = np.empty((part.n_items, self.n_classes))
            self.step(part, out)
            found.append((part.items, out))
        return found


@dataclass(frozen=True, eq=False)
class Expect:
    """The E-step under a model that its tier has prepared."""

    compiled: bool
    model: Model
    log_scale: float

    def __call__(self, part: Part, counts: Longs, classes: Longs) -> int:
        """Add the sums of the E-step; its log-likelihood in units of 1 / log_scale."""
        return self.run(part, counts, classes, None)

    def run(self, part: Part, counts: Longs, classes: Longs, out: Doubles | None) -> int:
        """The same, with the posterior of the part's items to ``out``; no sums to empty counts."""
        module = tier(self.compiled)
        run = module.hits if isinstance(self.model, Hits) else module.confusion
        return int(run(part, self.model, counts, classes, out, self.log_scale))


@dataclass(frozen=True, eq=False)
class Believe:
    """The posterior of the classes; with ``folded`` of the labels, whose subtypes are added up."""

    expect: Expect
    folded: bool = False

    def __call__(self, part: Part, out: Doubles) -> None:
        """Write the posterior of the part's items."""
        model = self.expect.model
        width = 1 if isinstance(model, Hits) else model.width
        nothing, classes = np.empty((0, 0), np.int64), np.zeros(len(model.prior), np.int64)
        if not self.folded or width == 1:
            self.expect.run(part, nothing, classes, out)
            return
        whole = np.empty((part.n_items, len(model.prior)))
        self.expect.run(part, nothing, classes, whole)
        out[:] = whole.reshape(part.n_items, -1, width).sum(axis=2)


@dataclass(frozen=True, eq=False)
class Share:
    """Each item's shares of the labels: gold where known, equal where nobody judged."""

    compiled: bool

    def __call__(self, part: Part, out: Doubles) -> None:
        """Write the shares of the part's items."""
        tier(self.compiled).share(part, out)


@dataclass(frozen=True, eq=False)
class Mean:
    """The mean of several posteriors, in their order."""

    steps: tuple[Believing, ...]

    def __call__(self, part: Part, out: Doubles) -> None:
        """Write the mean for the part's items."""
        every = []
        for step in self.steps:
            one = np.empty_like(out)
            step(part, one)
            every.append(one)
        out[:] = np.mean(every, axis=0)


@dataclass(frozen=True, eq=False)
class Best:
    """All of an item's probability on its likeliest labels, in equal shares."""

    step: Believing

    def __call__(self, part: Part, out: Doubles) -> None:
        """Write it for the part's items."""
        self.step(part, out)
        best = (out >= out.max(axis=1, keepdims=True) - TIE).astype(np.float64)
        out[:] = best / best.sum(axis=1, keepdims=True)


@dataclass(frozen=True, eq=False)
class Apart:
    """On how many items two posteriors have another likeliest label, as the log sum."""

    one: Believing
    other: Believing
    n_labels: int

    def __call__(self, part: Part, counts: Longs, classes: Longs) -> int:
        """The part's items on which they differ."""
        labels = []
        for step in (self.one, self.other):
            out = np.empty((part.n_items, self.n_labels))
            step(part, out)
            labels.append(out.argmax(axis=1))
        return int((labels[0] != labels[1]).sum())


@dataclass(frozen=True, eq=False)
class Moves:
    """How far two posteriors are apart, over a group of parts.

    Items with another likeliest label, the largest total variation, and the sum of them all, in
    units of the integer sums.
    """

    one: Believing
    other: Believing
    n_labels: int

    def __call__(self, parts: Iterable[Part]) -> tuple[int, int, int]:
        """Compare the posteriors of the parts."""
        answers = largest = total = 0
        for part in parts:
            one, other = (np.empty((part.n_items, self.n_labels)) for _ in range(2))
            self.one(part, one)
            self.other(part, other)
            answers += int((one.argmax(axis=1) != other.argmax(axis=1)).sum())
            np.subtract(one, other, out=one)
            apart = np.rint(np.abs(one, out=one).sum(axis=1) * (POSTERIOR_SCALE / 2))
            largest = max(largest, int(apart.max(initial=0)))
            total += int(apart.astype(np.int64).sum())
        return answers, largest, total


@dataclass(frozen=True, eq=False)
class Weigh:
    """The sums of a posterior, or of its squares, found part by part."""

    compiled: bool
    step: Believing
    n_classes: int
    hits: bool = False
    squared: bool = False

    def __call__(self, part: Part, counts: Longs, classes: Longs) -> int:
        """Add the part's posterior; there is no log-likelihood."""
        out = np.empty((part.n_items, self.n_classes))
        self.step(part, out)
        own = out**2 if self.squared else out
        tier(self.compiled).add(part, own, counts, classes, self.hits)
        return 0


@dataclass(frozen=True, eq=False)
class Given:
    """A posterior of all items that is there already, (I, Z)."""

    posterior: Doubles

    def __call__(self, part: Part, out: Doubles) -> None:
        """Copy the part's rows."""
        out[:] = self.posterior[part.items]


@dataclass(frozen=True, eq=False)
class Count:
    """How often each code occurs."""

    n_codes: int

    def __call__(self, part: Part, counts: Longs, classes: Longs) -> int:
        """Add the part's codes."""
        counts[:, 0] += np.bincount(part.code, minlength=self.n_codes)
        return 0


def tier(compiled: bool) -> ModuleType:
    """The module that does the work."""
    if compiled:
        from quorate.analysis.numerics import compiled as kernels

        return kernels
    from quorate.analysis.numerics import plain

    return plain

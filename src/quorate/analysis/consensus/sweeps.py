"""Incremental EM: sweeps over the items that were judged since a fit ended.

Neal & Hinton (1998, doi:10.1007/978-94-011-5014-9_12) see EM as going up

    F(q, theta) = sum_i E_q [ log p(x_i, z_i | theta) ] + H(q_i)   (+ log prior)

in q and theta in turn, and q may go item by item: the sums of some items are taken out, their
E-step is done under the current parameters, and the M-step uses the sums of all. Here the items
are those with new judgments, T; the others, U, keep the q that they have under the parameters
theta_0 of the earlier fit. With s(U) their sums, which are integers and so can be taken out
exactly,

    F(theta) = log p(T | theta) + log p(U | theta_0) + < s(U), log theta - log theta_0 >

never falls. Sweeps over T alone end where theta is best for these q, which is not the optimum of
the whole table: only E-steps of all items lead there. ``Difference`` says what the next would do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.course import Difference, Growth, Left
from quorate.analysis.numerics.em import Run, Stopping, iterate
from quorate.analysis.numerics.latent_class import (
    believed,
    expect,
    label_counts,
    moves,
    numbers,
    totals,
    vote,
)
from quorate.analysis.numerics.model import Confusion, Model, Sums
from quorate.analysis.numerics.packed import Packed
from quorate.analysis.numerics.steps import Totals

if TYPE_CHECKING:
    from quorate.analysis.consensus.loop import Estimated, Remembering

Doubles = NDArray[np.float64]
Estimate = TypeVar("Estimate", bound="Estimated")

MOVED = 0.01
"""Move of a rater's expected share of right judgments from which it is told."""


@dataclass
class Ending(Generic[Estimate]):
    """An M-step that knows what it was last made of."""

    maximize: Callable[[Sums], Estimate]
    memory: Callable[[], Mapping[str, NDArray[np.generic]]]
    last: tuple[Sums, Mapping[str, NDArray[np.generic]]] | None = field(default=None)

    def __call__(self, sums: Sums) -> Estimate:
        """The M-step."""
        self.last = sums, self.memory()
        return self.maximize(sums)

    def left(self, trace: Sequence[float]) -> Left:
        """What the last parameters were made of."""
        if self.last is None:
            raise RuntimeError("no M-step was made")
        return Left(tuple(trace), *self.last)


def sweep(
    packed: Packed,
    growth: Growth,
    maximize: Ending[Estimate],
    hits: bool,
    stopping: Stopping,
    remembering: Remembering | None,
) -> tuple[Run[Estimate, Sums], Difference]:
    """Sweep the touched items until F settles; they begin with their vote shares.

    Without touched items the parameters are those of the earlier fit, to the bit.
    """
    touched = growth.touched
    before = maximize(growth.end.sums)
    if touched.n_items:
        run = _swept(packed, touched, before, maximize, hits, stopping)
    else:
        ended = len(growth.end.trace) < stopping.iterations
        run = Run(before, growth.end.sums, growth.end.trace, ended)
    memory = maximize.memory()
    found = expect(packed, run.parameters.model)
    ahead = maximize.maximize(found)
    answers, largest, mean = moves(
        packed, believed(packed, run.parameters.model), believed(packed, ahead.model)
    )
    if remembering is not None:
        remembering.remember(memory)
    given = label_counts(packed).sum(axis=1)
    apart = np.abs(_right(packed, found) - _right(packed, run.statistics)) / np.maximum(given, 1)
    difference = Difference(
        touched=touched.n_items,
        sweeps=run.iterations if touched.n_items else 0,
        answers=answers,
        largest=largest,
        mean=mean,
        raters=int((apart > MOVED).sum()),
        farthest=float(apart.max(initial=0.0)),
    )
    return run, difference


def _swept(
    packed: Packed,
    touched: Packed,
    before: Estimate,
    maximize: Ending[Estimate],
    hits: bool,
    stopping: Stopping,
) -> Run[Estimate, Sums]:
    whole, own = totals(packed, before.model), totals(touched, before.model)
    rest: Totals = whole[0] - own[0], whole[1] - own[1], whole[2] - own[2]
    kept = numbers(packed, rest, hits)
    given = label_counts(packed) - label_counts(touched)
    origin = _logs(before.model, kept, given.reshape(-1))

    def objective(sums: Sums, estimate: Estimate) -> float:
        moved = _logs(estimate.model, kept, given.reshape(-1)) - origin
        return sums.log_likelihood + moved + estimate.penalty

    return iterate(
        lambda estimate: expect(touched, estimate.model, beside=rest),
        maximize,
        objective,
        vote(touched, hits=hits, beside=rest),
        n_judgments=touched.n_judgments,
        stopping=stopping,
    )


def _logs(model: Model, sums: Sums, given: Doubles) -> float:
    """< sums, log theta >, the log joint probability of judgments and classes with these sums."""
    model = model.bounded()
    if isinstance(model, Confusion):
        counts = (sums.counts * np.log(model.table)).sum()
        return float(counts + sums.classes @ np.log(model.prior))
    counts = sums.counts @ model.log_ratio + given @ model.log_miss
    return float(counts + sums.classes @ model.log_prior)


def _right(packed: Packed, sums: Sums) -> Doubles:
    """How many judgments of each rater are expected to be right."""
    if sums.counts.ndim == 1:
        return np.asarray(sums.counts.reshape(packed.n_raters, -1).sum(axis=1))
    labels = packed.n_labels
    counts = sums.counts.reshape(packed.n_raters, labels, labels, -1).sum(axis=3)
    return np.asarray(np.einsum("rll->r", counts))

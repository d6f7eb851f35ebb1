"""The EM loop: alternate a map over parts with a maximisation until the objective settles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Parameters = TypeVar("Parameters")
Statistics = TypeVar("Statistics")


@dataclass(frozen=True)
class Stopping:
    """When a fit ends: objective gains at most ``tolerance`` a judgment, or ``iterations`` ran."""

    tolerance: float = 1e-7
    iterations: int = 500


@dataclass(frozen=True)
class Run(Generic[Parameters, Statistics]):
    """A finished loop: parameters, the statistics expected under them, and how it went."""

    parameters: Parameters
    statistics: Statistics
    trace: tuple[float, ...]
    converged: bool

    @property
    def iterations(self) -> int:
        """How many E-steps ran."""
        return len(self.trace)


def iterate(
    expect: Callable[[Parameters], Statistics],
    maximize: Callable[[Statistics], Parameters],
    objective: Callable[[Statistics, Parameters], float],
    start: Statistics,
    *,
    n_judgments: int,
    stopping: Stopping,
    trace: Sequence[float] = (),
    watch: Callable[[Sequence[float], Statistics], None] | None = None,
) -> Run[Parameters, Statistics]:
    """Maximise, expect, and so on, from the statistics of an initial guess.

    A loop that was left goes on from its last statistics with the ``trace`` it had. ``watch`` hears
    the trace and the statistics of each iteration.

    The trace holds the objective (log-likelihood plus log prior, or the evidence bound) at each
    E-step. Stops when it changes by no more than ``stopping.tolerance * n_judgments``.
    """
    gone = list(trace)
    statistics = start
    while True:
        parameters = maximize(statistics)
        statistics = expect(parameters)
        gone.append(objective(statistics, parameters))
        if watch is not None:
            watch(gone, statistics)
        settled = len(gone) > 1 and (
            abs(gone[-1] - gone[-2]) <= stopping.tolerance * max(1, n_judgments)
        )
        if settled or len(gone) >= stopping.iterations:
            return Run(parameters, statistics, tuple(gone), settled)

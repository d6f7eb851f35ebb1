"""The EM loop: alternate a map over parts with a maximisation until the objective settles."""

from __future__ import annotations

from collections.abc import Callable
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
    on_iteration: Callable[[int, float], None] | None = None,
) -> Run[Parameters, Statistics]:
    """Maximise, expect, and so on, from the statistics of an initial guess.

    The trace holds the objective (log-likelihood plus log prior, or the evidence bound) at each
    E-step. Stops when it changes by no more than ``stopping.tolerance * n_judgments``.
    """
    trace: list[float] = []
    statistics = start
    while True:
        parameters = maximize(statistics)
        statistics = expect(parameters)
        trace.append(objective(statistics, parameters))
        if on_iteration is not None:
            on_iteration(len(trace), trace[-1])
        settled = len(trace) > 1 and (
            abs(trace[-1] - trace[-2]) <= stopping.tolerance * max(1, n_judgments)
        )
        if settled or len(trace) >= stopping.iterations:
            return Run(parameters, statistics, tuple(trace), settled)

from __future__ import annotations

import pytest

from quorate.analysis.numerics.em import Run, Stopping, iterate


def halving(stopping: Stopping, n_judgments: int = 1) -> Run[float, float]:
    """Parameters 1, 1/2, 1/4, …; the objective is minus the parameter."""
    return iterate(
        expect=lambda p: p / 2,
        maximize=lambda s: s,
        objective=lambda s, p: -p,
        start=1.0,
        n_judgments=n_judgments,
        stopping=stopping,
    )


def test_it_stops_when_the_gain_a_judgment_is_below_the_tolerance() -> None:
    # -1, -1/2, -1/4, -1/8: gains 1/2, 1/4, 1/8
    run = halving(Stopping(tolerance=1 / 8))
    assert run.trace == (-1.0, -0.5, -0.25, -0.125)
    assert run.converged
    assert run.iterations == 4
    assert run.parameters == 0.125
    assert run.statistics == 0.0625


def test_the_tolerance_is_a_judgment() -> None:
    assert halving(Stopping(tolerance=1 / 8), n_judgments=4).iterations == 2


def test_it_says_when_it_ran_out_of_iterations() -> None:
    run = halving(Stopping(tolerance=0.0, iterations=5))
    assert (run.iterations, run.converged) == (5, False)


def test_progress_is_told_at_each_iteration() -> None:
    told: list[tuple[int, float]] = []
    iterate(
        expect=lambda p: p / 2,
        maximize=lambda s: s,
        objective=lambda s, p: -p,
        start=1.0,
        n_judgments=1,
        stopping=Stopping(tolerance=0.0, iterations=3),
        watch=lambda trace, _: told.append((len(trace), trace[-1])),
    )
    assert told == [(1, -1.0), (2, -0.5), (3, -0.25)]


def test_one_iteration_is_not_convergence() -> None:
    run = halving(Stopping(tolerance=1e9, iterations=1))
    assert (run.iterations, run.converged) == (1, False)
    assert run.trace == pytest.approx([-1.0])

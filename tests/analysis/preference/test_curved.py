"""Curvature learned from the steps of a climb."""

import numpy as np

from quorate.analysis.preference.models.curved import Curved

# f(x) = -x'Ax/2 + b'x, highest where Ax = b
A = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 0.5], [0.0, 0.5, 0.2]])
B = np.array([1.0, -2.0, 0.3])


class TestCurved:
    def test_is_believed_before_anything_is_learned(self) -> None:
        assert np.allclose(Curved(np.diag([2.0, 1.0, 0.5])).times(B), [2.0, -2.0, 0.15])

    def test_satisfies_the_last_step_that_was_learned(self) -> None:
        # the secant equation: what the slope fell by is what the step was
        curved = Curved(np.eye(3))
        step = np.array([0.3, -0.1, 0.7])
        curved.learn(np.array([1.0, 0.0, 0.0]), A @ np.array([1.0, 0.0, 0.0]))
        curved.learn(step, A @ step)
        assert np.allclose(curved.times(A @ step), step)

    def test_climbs_where_steps_of_the_first_belief_would_run_away(self) -> None:
        # believed far too flat in each direction: plain steps x += 3 (b - Ax) diverge, 1 - 3·4 < -1
        curved, x = Curved(3 * np.eye(3)), np.zeros(3)
        for _ in range(30):
            upward = B - A @ x
            step = curved.times(upward)
            curved.learn(step, A @ step)
            x = x + step
        assert np.allclose(A @ x, B, atol=1e-6)

    def test_learns_nothing_where_the_slope_rises(self) -> None:
        curved = Curved(np.eye(3))
        curved.learn(np.array([1.0, 0.0, 0.0]), np.array([-1.0, 0.0, 0.0]))
        assert np.allclose(curved.times(B), B)

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate import consensus
from quorate.analysis.consensus.ordinal import scale_rows
from quorate.schema import Judgments, Kind, RequestError
from tables import table

SCALE = ["0", "1", "2", "3", "4"]


def graded(
    seed: int, n_items: int = 200, n_raters: int = 40
) -> tuple[Judgments, NDArray[np.int64]]:
    """Raters who see the class some steps too high or low, and blurred; four an item."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 5, n_items)
    shift, width = rng.normal(0, 0.6, n_raters), np.exp(rng.normal(-0.3, 0.4, n_raters))
    rows = []
    for i in range(n_items):
        for r in rng.choice(n_raters, 4, replace=False).tolist():
            seen = truth[i] + shift[r] + width[r] * rng.normal()
            rows.append((f"i{i:03}", f"r{r:02}", str(int(np.clip(np.rint(seen), 0, 4)))))
    return table(rows, Kind.ORDINAL, SCALE), truth


def test_rows_of_the_scale_by_hand() -> None:
    # K = 3, shift 0, width 1, no guess. Class 1: P(0) = Phi(-1/2) = 0.308538, P(2) the same.
    # Class 0: P(0) = Phi(1/2) = 0.691462, P(1) = Phi(3/2) - Phi(1/2) = 0.241730
    rows = scale_rows(3, 0.0, 1.0, 0.0)
    np.testing.assert_allclose(rows[:, 1], [0.308538, 0.382925, 0.308538], atol=1e-6)
    np.testing.assert_allclose(rows[:, 0], [0.691462, 0.241730, 0.066807], atol=1e-6)


def test_a_shift_of_one_step_moves_the_peak_and_guesses_fill_the_rest() -> None:
    rows = scale_rows(4, 1.0, 0.2, 0.2)
    np.testing.assert_allclose(rows.sum(axis=0), 1)
    assert rows.argmax(axis=0).tolist() == [1, 2, 3, 3]
    assert rows.min() == pytest.approx(0.2 / 4, abs=1e-6)


def test_ordered_raters_are_used_better_than_without_order() -> None:
    gain = []
    for seed in range(3):
        judgments, truth = graded(seed)
        right = {
            name: float((consensus(judgments, name).codes == truth).mean())
            for name in ("ordinal", "hierarchical", "majority")
        }
        gain.append(right["ordinal"] - max(right["hierarchical"], right["majority"]))
    assert min(gain) > 0.02


def test_a_rater_one_step_too_high_is_known_as_such() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 4, 60)
    rows = [
        (f"i{i:02}", f"r{r}", str(min(4, t + (r == 4))))
        for i, t in enumerate(truth)
        for r in range(5)
    ]
    found = consensus(table(rows, Kind.ORDINAL, SCALE), "ordinal")
    assert (found.codes == truth).all()
    shift = found.competence.extra["shift"]
    assert shift[4] > 0.5
    assert np.abs(shift[:4]).max() < 0.3


def test_votes_have_their_stated_share() -> None:
    judgments, _ = graded(1, 60, 12)
    model, mixed, votes = (
        consensus(judgments, "ordinal", votes=share).posterior for share in (0.0, 0.25, 1.0)
    )
    assert model is not None
    assert mixed is not None
    assert votes is not None
    np.testing.assert_allclose(mixed, 0.75 * model + 0.25 * votes)
    majority = consensus(judgments, "majority").posterior
    assert majority is not None
    np.testing.assert_allclose(votes, majority)


def test_a_share_of_votes_beyond_one_is_refused() -> None:
    judgments, _ = graded(1, 10, 5)
    with pytest.raises(RequestError, match="from 0"):
        consensus(judgments, "ordinal", votes=1.5)

from __future__ import annotations

import numpy as np
import pytest

from quorate.quality.votes import GrowingVotes, smoothed
from small_views import small_view


def test_votes_are_smoothed_by_one_vote_of_what_is_usual() -> None:
    # 2 of 2 and 1 of 3 for the first option, which is usual in 60 %
    found = smoothed(np.array([[2.0, 0.0], [1.0, 2.0]]), np.array([2.0, 3.0]), np.array([0.6, 0.4]))
    assert found == pytest.approx(np.array([[2.6 / 3, 0.4 / 3], [1.6 / 4, 2.4 / 4]]))


def test_nobody_s_items_are_unknown() -> None:
    found = smoothed(np.zeros((1, 2)), np.zeros(1), np.array([0.6, 0.4]))
    assert np.isnan(found).all()


def test_votes_that_grow_end_where_all_together_do() -> None:
    rows = [(f"i{n % 3}", f"r{n}", "aab"[n % 3]) for n in range(9)]
    view = small_view(rows)
    votes = GrowingVotes(view.answers["label"], 3)
    for row, item in enumerate(view.item.tolist()):
        votes.add(row, item)
    # 6 of 9 votes are a, and half a vote of each to begin with: the last item's row knows of all
    usual = np.array([6.5, 3.5]) / 10
    whole = smoothed(np.array([[3.0, 0.0], [3.0, 0.0], [0.0, 3.0]]), np.full(3, 3.0), usual)
    assert votes.posterior[2] == pytest.approx(whole[2])
    assert votes.posterior.sum(axis=1) == pytest.approx(1.0)

from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.schema import Kind, RequestError
from tables import wide


def test_value_and_interval_by_hand() -> None:
    # 1, 2, 4, 6, 100 with trim 0.2: g = 1, kept 2, 4, 6, mean 4.
    # winsorised 2, 2, 4, 6, 6: mean 4, SSD = 4 + 4 + 0 + 4 + 4 = 16; h = 3
    # half = t(0.975, 2) sqrt(16 / (3 * 2)) = 4.30265 * 1.63299 = 7.0262
    found = consensus(wide([[100.0, 1.0, 4.0, 6.0, 2.0]], Kind.NUMERIC), "trimmed-mean")
    assert found.value is not None
    assert found.lower is not None
    assert found.value[0] == pytest.approx(4)
    assert found.lower[0] == pytest.approx(4 - 7.0262, abs=1e-3)
    assert found.notes[0] == "2 of 5 judgments were left out as extremes"


def test_without_a_trim_it_is_the_mean() -> None:
    rows = [[1.0, 5.0, 30.0], [2.0, 2.5, 9.0]]
    trimmed = consensus(wide(rows, Kind.NUMERIC), "trimmed-mean", trim=0.0)
    mean = consensus(wide(rows, Kind.NUMERIC), "mean")
    for a, b in ((trimmed.value, mean.value), (trimmed.lower, mean.lower)):
        assert a is not None
        assert b is not None
        np.testing.assert_allclose(a, b)


def test_everything_cannot_be_trimmed() -> None:
    with pytest.raises(RequestError, match=r"up to, not including, 0\.5"):
        consensus(wide([[1.0, 2.0]], Kind.NUMERIC), "trimmed-mean", trim=0.5)

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import percent_agreement
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.raw_agreement import raw_agreement
from quorate.schema import Judgments, Kind
from tables import wide


def test_by_hand() -> None:
    # 1: A a, B a, C b; 2: A a, B b; 3: C a alone
    judgments = wide([["a", "a", "b"], ["a", "b", None], [None, None, "a"]])
    rows = raw_agreement(Evidence.of(judgments)).rows(named=True)
    assert [r["rater"] for r in rows] == ["A", "B", "C"]
    # A: (1/2 + 0) / 2, B: (1/2 + 0) / 2, C: 0 of one item
    assert [r["agreement"] for r in rows] == pytest.approx([0.25, 0.25, 0.0])
    assert [r["n_judgments"] for r in rows] == [2, 2, 1]
    assert all(r["lower"] <= r["agreement"] <= r["upper"] for r in rows)


def test_raters_who_share_nothing_are_left_out() -> None:
    judgments = wide([["a", "a", None], [None, None, "b"]])
    assert raw_agreement(Evidence.of(judgments))["rater"].to_list() == ["A", "B"]


def _random(kind: Kind) -> Judgments:
    rng = np.random.default_rng(0)
    rows: list[list[str | float | None]] = []
    for _ in range(50):
        labels = rng.integers(0, 4, 5)
        rows.append(
            [
                None if rng.random() < 0.3 else (float(x) if kind is Kind.NUMERIC else str(x))
                for x in labels
            ]
        )
    return wide(rows, kind)


def test_blocks_and_sparse_counting_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = raw_agreement(Evidence.of(_random(Kind.CATEGORICAL)))
    numbers = raw_agreement(Evidence.of(_random(Kind.NUMERIC)))
    monkeypatch.setattr("quorate.analysis.agreement.raw_agreement.BLOCK_CELLS", 1)
    small = raw_agreement(Evidence.of(_random(Kind.CATEGORICAL)))
    assert whole["agreement"].to_list() == pytest.approx(small["agreement"].to_list())
    assert whole["agreement"].to_list() == pytest.approx(numbers["agreement"].to_list())


def test_the_mean_over_judgments_is_that_of_pairs_for_equal_overlap() -> None:
    rng = np.random.default_rng(1)
    judgments = wide([[str(x) for x in row] for row in rng.integers(0, 3, (40, 4))])
    table = raw_agreement(Evidence.of(judgments))
    mean = np.average(table["agreement"].to_numpy(), weights=table["n_judgments"].to_numpy())
    assert mean == pytest.approx(percent_agreement(judgments, bootstrap=0).value)

from __future__ import annotations

import numpy as np
import pytest

from quorate import Consensus, consensus
from quorate.analysis.calibration import (
    Calibration,
    Closeness,
    best_temperature,
    calibrate,
    calibration_error,
    log_loss,
    right_share,
    tempered,
    wilson,
)
from quorate.schema import EmptyError, Kind, RequestError
from tables import Row, counted, table, wide


def measured(found_by: Consensus, gold: dict[str, str]) -> Calibration:
    found = calibrate(found_by, gold)
    assert isinstance(found, Calibration)
    return found


def test_wilson_by_hand() -> None:
    # 8 of 10, z = 1.959964: (0.8 + 0.19207) / 1.38415 ± 1.959964 sqrt(0.016 + 0.0096036) / 1.38415
    # = 0.71674 ± 0.22657
    lower, upper = wilson(8.0, 10.0)
    assert float(lower) == pytest.approx(0.49016, abs=1e-4)
    assert float(upper) == pytest.approx(0.94331, abs=1e-4)


def test_wilson_of_nothing_is_everything() -> None:
    lower, upper = wilson(np.array([0.0, 5.0]), np.array([0.0, 5.0]))
    assert (lower[0], upper[0]) == (0.0, 1.0)
    assert upper[1] == 1.0


def test_figures_by_hand() -> None:
    # votes a:3-1, b:2-2, c:0-4 of options x, y; gold x, x, y
    table_ = counted([[3, 1], [2, 2], [0, 4]], ["x", "y"])
    found = measured(consensus(table_, "majority"), {"i000": "x", "i001": "x", "i002": "y"})
    # right: 1, 1/2 (tie), 1
    assert found.accuracy == pytest.approx(2.5 / 3)
    # Brier: (1/16 + 1/16), (1/4 + 1/4), 0
    assert found.brier == pytest.approx((0.125 + 0.5) / 3)
    # log loss: -ln .75, -ln .5, -ln 1
    assert found.log_loss == pytest.approx((np.log(4 / 3) + np.log(2)) / 3)
    # bins .7-.8: |1 - .75|, .5-.6: |.5 - .5|, .9-1: 0
    assert found.ece == pytest.approx(0.25 / 3)
    assert found.reliability["n"].to_list() == [1, 1, 1]
    assert found.sensitivity.select("option", "n", "sensitivity").rows() == [
        ("x", 2, 0.75),
        ("y", 1, 1.0),
    ]


def test_gold_that_is_no_option_is_wrong() -> None:
    found = measured(consensus(counted([[3, 0]], ["x", "y"]), "majority"), {"i000": "z"})
    assert found.accuracy == 0.0
    assert found.brier == pytest.approx(2.0)
    assert any("no option count as wrong: z" in note for note in found.notes)


def test_gold_of_items_not_judged_is_counted_not_used() -> None:
    found = measured(
        consensus(counted([[3, 0]], ["x", "y"]), "majority"), {"i000": "x", "elsewhere": "y"}
    )
    assert found.n == 1
    assert found.notes == ("1 gold items are not among the items judged",)


def test_no_gold_in_common_is_an_error() -> None:
    with pytest.raises(EmptyError, match="name items in the same way"):
        calibrate(consensus(counted([[3, 0]], ["x", "y"]), "majority"), {"elsewhere": "x"})


def test_no_bins_are_refused() -> None:
    with pytest.raises(RequestError, match="1 or more"):
        calibrate(consensus(counted([[3, 0]], ["x", "y"]), "majority"), {"i000": "x"}, bins=0)


def test_calibration_error_is_zero_when_shares_match() -> None:
    # four items said with .75, three of them right
    assert calibration_error(np.full(4, 0.75), np.array([1.0, 1, 1, 0])) == pytest.approx(0)
    assert calibration_error(np.full(4, 0.75), np.zeros(4)) == pytest.approx(0.75)


def test_the_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([1, 1, 1], 4000)
    truth = np.array([rng.choice(3, p=p) for p in honest])
    sure = tempered(honest, 0.4)
    temperature = best_temperature(sure, truth)
    assert temperature == pytest.approx(2.5, rel=0.1)
    assert log_loss(tempered(sure, temperature), truth) < log_loss(sure, truth)
    np.testing.assert_allclose(tempered(sure, 2.5), honest, atol=1e-2)


def test_a_temperature_changes_no_label() -> None:
    p = np.random.default_rng(1).dirichlet([1, 2, 3], 50)
    truth = np.arange(50) % 3
    np.testing.assert_array_equal(right_share(p, truth), right_share(tempered(p, 3.0), truth))


def test_sets_are_measured_option_by_option() -> None:
    rows: list[Row] = [
        ("a", "r1", frozenset({"x", "y"})),
        ("a", "r2", frozenset({"x"})),
        ("a", "r3", frozenset({"x"})),
    ]
    found = measured(consensus(table(rows, Kind.MULTILABEL), "multilabel-majority"), {"a": "x|y"})
    # x: certain and right; y: 1/3, left out, wrong
    assert found.n == 2
    assert found.accuracy == 0.5
    assert found.log_loss == pytest.approx(np.log(3) / 2)


def test_numbers_are_measured_by_closeness() -> None:
    found = calibrate(
        consensus(wide([[1.0, 3.0], [5.0, 7.0], [9.0, 9.0]], Kind.NUMERIC), "mean"),
        {"i000": "1", "i001": "6", "i002": "12"},
    )
    assert isinstance(found, Closeness)
    # errors 1, 0, -3
    assert found.rmse == pytest.approx(np.sqrt(10 / 3))
    assert found.mae == pytest.approx(4 / 3)
    assert found.bias == pytest.approx(-2 / 3)
    # values 2, 6, 9 and gold 1, 6, 12
    assert found.correlation == pytest.approx(np.corrcoef([2, 6, 9], [1, 6, 12])[0, 1])
    # the third item takes the pooled variance (2 + 2 + 0) / 3 and t(0.975, 3) = 3.1824: 9 ± 2.60
    assert found.coverage == pytest.approx(2 / 3)


def test_a_constant_has_no_correlation() -> None:
    found = calibrate(consensus(wide([[2.0, 2.0]], Kind.NUMERIC), "mean"), {"i000": "2"})
    assert isinstance(found, Closeness)
    assert found.correlation is None

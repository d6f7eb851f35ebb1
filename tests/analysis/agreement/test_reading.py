from __future__ import annotations

import re

import numpy as np
import pytest

from quorate.analysis.agreement import (
    agreement,
    cohen_kappa,
    icc,
    krippendorff_alpha,
    percent_agreement,
)
from quorate.analysis.agreement.wording import percent_of
from quorate.schema import Judgments, Kind
from tables import counted, wide

BANDS = re.compile(
    r"\b(slight|fair|moderate|substantial|almost perfect|good|bad|poor|excellent|acceptable|"
    r"sufficient|tentative)\b",
    re.IGNORECASE,
)


def _lopsided() -> Judgments:
    # 95 × (no, no), 1 × (yes, yes), 4 × (no, yes)
    return wide([["no", "no"]] * 95 + [["yes", "yes"]] + [["no", "yes"]] * 4)


def test_a_value_is_said_as_disagreement_gone() -> None:
    # three of twelve pairs differ
    rows = [["a", "a"], ["b", "b"]] * 20 + [["a", "b"]] * 10
    reading = krippendorff_alpha(wide(rows)).reading
    assert "of the disagreement that chance alone would give, 60 % is gone" in reading
    assert "40 % remains" in reading


def test_below_chance_is_said() -> None:
    assert "more than chance alone" in cohen_kappa(wide([["a", "b"], ["b", "a"]] * 20)).reading


def test_small_samples_and_wide_intervals_are_said() -> None:
    assert (
        "It rests on 3 items"
        in percent_agreement(wide([["a", "a"], ["b", "b"], ["a", "b"]])).reading
    )
    wide_one = wide([["a", "a"], ["b", "b"], ["a", "b"], ["b", "a"]] * 8)
    assert "The interval is wide" in krippendorff_alpha(wide_one).reading


def test_the_prevalence_effect_is_explained() -> None:
    result = agreement(_lopsided()).headline
    assert result.value < 0.4
    assert "97 % of all labels are 'no'" in result.reading
    assert "96 % of pairs agree" in result.reading
    assert re.search(r"AC1 0\.96, Brennan–Prediger 0\.92", result.reading)
    assert "Only 5 items" in result.reading
    assert result.notes[-1] in result.reading


def test_balanced_labels_get_no_such_warning() -> None:
    report = agreement(wide([["a", "a"], ["b", "b"], ["a", "b"], ["b", "a"]] * 10))
    assert not any("of all labels" in note for r in report.results for note in r.notes)


def test_coefficients_that_do_not_suffer_are_not_warned_of() -> None:
    report = agreement(_lopsided())
    for name in ("gwet-ac1", "brennan-prediger", "percent"):
        assert not any("of all labels" in note for note in report[name].notes)


def test_correlations_have_their_own_words() -> None:
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(40, 1)) + rng.normal(size=(40, 3))).tolist()
    assert "of the variance of single judgments" in icc(wide(rows, Kind.NUMERIC)).reading
    report = agreement(wide(rows, Kind.NUMERIC))
    assert "correlate at" in report["kendall-w"].reading


@pytest.mark.parametrize("seed", range(3))
def test_no_number_is_called_good_by_a_band(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.multinomial(5, rng.dirichlet(np.ones(3), 60))
    report = agreement(counted(rows.tolist(), ["x", "y", "z"]))
    for result in report.results:
        assert not BANDS.search(result.reading), result.reading


@pytest.mark.parametrize(
    ("share", "words"), [(0.344, "34 %"), (0.999, "99.9 %"), (0.001, "0.1 %"), (1.0, "100 %")]
)
def test_percent_of_never_rounds_to_certainty(share: float, words: str) -> None:
    assert percent_of(share) == words

"""What happens to every coefficient where there is little or nothing to measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from quorate.analysis.agreement import (
    Agreement,
    agreement,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from quorate.analysis.agreement.measure import Sampling
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError
from tables import wide

BY_SHARES: tuple[Callable[..., Agreement], ...] = (
    krippendorff_alpha,
    fleiss_kappa,
    conger_kappa,
    cohen_kappa,
    scott_pi,
)
FIXED: tuple[Callable[..., Agreement], ...] = (gwet_ac1, gwet_ac2, brennan_prediger)


def _noisy(n: int = 60, raters: int = 3, seed: int = 0) -> Judgments:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n)
    labels = np.where(
        rng.random((n, raters)) < 0.7, truth[:, None], rng.integers(0, 3, (n, raters))
    )
    return wide([[str(x) for x in row] for row in labels])


@pytest.mark.parametrize("measure", BY_SHARES)
def test_one_label_only_leaves_chance_correction_undefined(
    measure: Callable[..., Agreement],
) -> None:
    result = measure(wide([["a", "a"]] * 5, Kind.ORDINAL, ["a", "b"]))
    assert np.isnan([result.value, result.lower, result.upper, result.se]).all()
    assert "all judgments are the same label" in result.notes[-1]
    assert "undefined" in result.reading


@pytest.mark.parametrize("measure", FIXED)
def test_one_label_of_two_options_is_agreement_where_chance_is_fixed(
    measure: Callable[..., Agreement],
) -> None:
    result = measure(wide([["a", "a"]] * 5, Kind.ORDINAL, ["a", "b"]))
    assert result.value == 1.0
    assert result.lower < 1


@pytest.mark.parametrize("measure", FIXED)
def test_one_option_in_all_is_refused_where_chance_is_fixed(
    measure: Callable[..., Agreement],
) -> None:
    with pytest.raises(NotApplicableError, match="at least two options"):
        measure(wide([["a", "a"]] * 5, Kind.ORDINAL))


@pytest.mark.parametrize(
    "measure", [percent_agreement, *(one for one in BY_SHARES if one is not scott_pi), *FIXED]
)
def test_one_rater_has_nobody_to_agree_with(measure: Callable[..., Agreement]) -> None:
    result = measure(wide([["a"], ["b"], ["a"]], Kind.ORDINAL))
    assert np.isnan(result.value)
    assert (result.n_items, result.n_raters, result.n_pairs) == (0, 0, 0)
    assert "there is one rater" in result.notes[-1]


@pytest.mark.parametrize("measure", [percent_agreement, *BY_SHARES, *FIXED])
def test_raters_who_share_no_item_cannot_agree(measure: Callable[..., Agreement]) -> None:
    result = measure(wide([["a", None], ["b", None], [None, "a"]], Kind.ORDINAL))
    assert np.isnan(result.value)
    assert "no item has two judgments" in result.notes[-1]


@pytest.mark.parametrize("measure", [percent_agreement, *BY_SHARES, *FIXED])
@pytest.mark.parametrize("bootstrap", [0, 100])
def test_one_item_of_two_judgments_does_no_harm(
    measure: Callable[..., Agreement], bootstrap: int
) -> None:
    result = measure(wide([["a", "b"]], Kind.ORDINAL), bootstrap=bootstrap)
    assert result.value <= 0
    assert "rests on 1 item:" in result.reading or "no interval" in result.reading


@pytest.mark.parametrize("measure", [percent_agreement, *BY_SHARES, *FIXED])
def test_no_disagreement_seen_is_not_certainty(measure: Callable[..., Agreement]) -> None:
    result = measure(wide([["a", "a"], ["b", "b"]] * 10, Kind.ORDINAL))
    assert result.value == pytest.approx(1.0)
    assert result.upper == 1.0
    # none of 20 items disagree: at most 1 - .05^(1/20) = 13.9 % do
    assert 0.6 < result.lower < 0.9
    assert result.method == "exact binomial bound, as no disagreement was seen"


def test_binomial_bound_by_hand() -> None:
    result = percent_agreement(wide([["a", "a"], ["b", "b"]] * 10))
    assert result.lower == pytest.approx(0.05 ** (1 / 20))
    alpha = krippendorff_alpha(wide([["a", "a"], ["b", "b"]] * 10))
    # D_e = 2 · 20 · 20 / (40 · 39)
    assert alpha.lower == pytest.approx(1 - (1 - 0.05 ** (1 / 20)) / (800 / 1560))


def test_same_seed_same_bytes_and_another_seed_another_interval() -> None:
    one, two = krippendorff_alpha(_noisy(), seed=3), krippendorff_alpha(_noisy(), seed=3)
    other = krippendorff_alpha(_noisy(), seed=4)
    assert one == two
    assert other.value == one.value
    assert other.lower != one.lower


@pytest.mark.parametrize("measure", [*BY_SHARES[:4], *FIXED[:1], brennan_prediger])
def test_intervals_by_rater(measure: Callable[..., Agreement]) -> None:
    judgments = _noisy(n=100, raters=6)
    result = measure(judgments, unit="rater", bootstrap=200)
    assert result.lower <= result.value <= result.upper
    assert result.method == "bootstrap by rater, percentiles widened for small samples"
    assert result.se_method == "bootstrap by rater"


def test_a_rater_drawn_twice_does_not_agree_with_themselves() -> None:
    # raters at random: copies of one rater would push alpha far above 0
    rng = np.random.default_rng(1)
    judgments = wide([[str(x) for x in row] for row in rng.integers(0, 2, (300, 12))])
    result = krippendorff_alpha(judgments, unit="rater", bootstrap=200)
    assert -0.06 < result.lower < 0.02
    assert -0.02 < result.upper < 0.06


def test_a_wider_level_gives_a_wider_interval() -> None:
    narrow, broad = (krippendorff_alpha(_noisy(), level=level) for level in (0.8, 0.99))
    assert broad.lower < narrow.lower < narrow.upper < broad.upper


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"level": 1.5}, "between 0 and 1"),
        ({"bootstrap": 7}, "at least 50, or 0"),
        ({"unit": "day"}, "by 'item' or by 'rater'"),
        ({"seed": -1}, "from 0 up"),
    ],
)
def test_nonsense_is_refused_with_the_remedy(
    options: dict[str, float | str], complaint: str
) -> None:
    with pytest.raises(RequestError, match=complaint):
        Sampling(**options)  # type: ignore[arg-type]


def test_the_wrong_kind_of_question_is_refused() -> None:
    with pytest.raises(NotApplicableError, match=r"fleiss-kappa takes categorical, ordinal"):
        agreement(wide([[1.0, 2.0]], Kind.NUMERIC), ["fleiss-kappa"])


def test_lost_replicates_are_counted() -> None:
    # one item in three has the rare label: some replicates miss it
    result = krippendorff_alpha(wide([["a", "a"], ["a", "a"], ["a", "b"]]), bootstrap=200)
    assert any("bootstrap replicates had no value" in note for note in result.notes)
    assert result.bootstrap < 200

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import agreement, krippendorff_alpha
from quorate.schema import Kind
from tables import counted, wide


def test_specific_agreement_and_share_by_hand() -> None:
    # rows (yes, no): 3 0, 2 1, 0 3. P̄_yes = (3·2 + 2·1) / (2 · 5) = .8, share 5/9
    report = agreement(counted([[3, 0], [2, 1], [0, 3]], ["yes", "no"]), bootstrap=0)
    yes, no = report.categories
    assert (yes.option, no.option) == ("yes", "no")
    assert yes.share == pytest.approx(5 / 9)
    assert yes.n_judgments == 5
    assert yes.specific == pytest.approx(0.8)
    # P̄_no = (1·0 + 3·2) / (2 · 4) = .75
    assert no.specific == pytest.approx(0.75)
    # Fleiss: κ_yes = (.8 - 5/9) / (4/9) = .55; with two options both have the same κ
    assert yes.results[1].value == pytest.approx(0.55)
    assert no.results[1].value == pytest.approx(0.55)


def test_alpha_of_an_option_is_that_of_the_option_against_the_rest() -> None:
    rng = np.random.default_rng(0)
    labels = rng.choice(list("abc"), (30, 3))
    report = agreement(wide(labels.tolist()), ["percent"], bootstrap=0)
    for category in report.categories:
        merged = np.where(labels == category.option, "x", "rest")
        alpha = krippendorff_alpha(wide(merged.tolist()), bootstrap=0)
        assert category.results[0].value == pytest.approx(alpha.value)
        assert category.results[0].se == pytest.approx(alpha.se)


def test_options_of_sets_are_looked_at_one_by_one() -> None:
    a, ab, b = frozenset("a"), frozenset("ab"), frozenset("b")
    report = agreement(wide([[a, ab], [b, b], [ab, ab]], Kind.MULTILABEL), bootstrap=0)
    first, second = report.categories
    assert (first.option, first.n_judgments) == ("a", 4)
    assert first.results[0].value == pytest.approx(1.0)  # all agree on where a is
    assert second.results[0].value < 1


def test_unused_options_have_no_row_and_rare_ones_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judgments = wide([["a", "a"], ["b", "b"], ["c", "a"]], options=["a", "b", "c", "unused"])
    assert [c.option for c in agreement(judgments, bootstrap=0).categories] == ["a", "b", "c"]
    monkeypatch.setattr("quorate.analysis.agreement.categories.MOST_CATEGORIES", 2)
    report = agreement(judgments, bootstrap=0)
    assert [c.option for c in report.categories] == ["a", "b"]
    assert "1 rarer options are not looked at one by one" in report.notes


def test_raters_can_be_resampled_within_categories() -> None:
    rng = np.random.default_rng(2)
    truth = rng.choice(list("abc"), 80)
    rows = [[t if rng.random() < 0.8 else "a" for _ in range(5)] for t in truth]
    report = agreement(wide(rows), ["percent"], unit="rater", bootstrap=100)
    for category in report.categories:
        for result in category.results:
            assert result.lower <= result.value <= result.upper


def test_numbers_have_no_categories() -> None:
    assert agreement(wide([[1.0, 2.0]], Kind.NUMERIC), ["percent"]).categories == ()

"""What may be said of tests that were made together."""

import numpy as np
import pytest

from quorate.analysis.disagreement.verdicts import Verdict, benjamini_hochberg, holm, verdict


class TestHolm:
    def test_adjusts_by_how_many_are_left(self) -> None:
        # smallest .01 * 3, then .03 * 2, then max(.06, .04 * 1)
        assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
        assert holm([0.9, 0.6]) == pytest.approx((1.0, 1.0))

    def test_does_not_count_what_was_not_tested(self) -> None:
        # two of three were tested: .01 * 2, .04 * 1
        first, untested, last = holm([0.01, None, 0.04])
        assert (first, last) == pytest.approx((0.02, 0.04))
        assert untested is None


class TestBenjaminiHochberg:
    def test_is_the_smallest_rate_at_which_each_is_claimed(self) -> None:
        # .01 * 3/1 = .03; .02 * 3/2 = .03; .9 * 3/3 = .9
        found = benjamini_hochberg(np.array([0.02, 0.9, 0.01, np.nan]))
        assert found[:3] == pytest.approx([0.03, 0.9, 0.03])
        assert np.isnan(found[3])


class TestVerdict:
    @pytest.mark.parametrize(
        ("p", "adjusted", "said"),
        [
            (0.01, 0.05, Verdict.DIFFERENCE),
            (0.04, 0.08, Verdict.SUGGESTIVE),
            (0.2, 0.4, Verdict.NONE),
            (None, None, Verdict.NONE),
        ],
    )
    def test_allows_for_the_other_comparisons(
        self, p: float | None, adjusted: float | None, said: Verdict
    ) -> None:
        assert verdict(p, adjusted) is said

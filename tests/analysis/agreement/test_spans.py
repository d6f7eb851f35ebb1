from __future__ import annotations

import numpy as np
import pytest

from quorate import agreement, from_rows
from quorate.analysis.agreement.measure import Sampling, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.span_alpha import SpanAlpha
from quorate.analysis.agreement.span_f1 import SpanF1, span_f1_by_rater
from quorate.schema import Judgments, NotApplicableError, UnknownNameError
from spans_by_hand import Marks, label, table

PLAIN = Sampling(bootstrap=0)


def f1(judgments: Judgments, *, by_position: bool = False) -> float:
    return measure(SpanF1(by_position), judgments, PLAIN).value


def alpha(judgments: Judgments, *, labels_only: bool = False) -> float:
    return measure(SpanAlpha(labels_only), judgments, PLAIN).value


def two(r: Marks, s: Marks) -> Judgments:
    return table({"i": {"r": r, "s": s}})


def test_two_raters_have_the_f1_of_one_against_the_other() -> None:
    # r has 3 spans, s 2, one is the same: 2 · 1 / (3 + 2)
    judgments = two([(0, 2, "A"), (3, 5, "A"), (7, 9, "B")], [(0, 2, "A"), (3, 6, "A")])
    assert f1(judgments) == pytest.approx(2 / 5)


def test_the_label_counts() -> None:
    assert f1(two([(0, 2, "A")], [(0, 2, "B")])) == 0
    assert f1(two([(0, 2, "A")], [(0, 2, "B")]), by_position=True) == 0


def test_positions_count_partly() -> None:
    # r marks 0-4 (4), s 2-8 (6), shared 2-4: 2 · 2 / (4 + 6)
    assert f1(two([(0, 4, "A")], [(2, 8, "A")]), by_position=True) == pytest.approx(0.4)


def test_three_raters_are_all_pairs() -> None:
    # spans 0-2 by r, s, t and 3-5 by r, s: (3 · 2/2 + 2 · 1/2) / 5
    both = [(0, 2, "A"), (3, 5, "A")]
    judgments = table({"i": {"r": both, "s": both, "t": [(0, 2, "A")]}})
    assert f1(judgments) == pytest.approx((3 + 1) / 5)


def test_items_are_pooled_and_single_judgments_left_out() -> None:
    one = [(0, 2, "A")]
    judgments = table({"i": {"r": one, "s": one}, "j": {"r": one, "s": []}, "k": {"r": one}})
    # i: 2 of 2, j: 0 of 1, k: nothing to compare with
    assert f1(judgments) == pytest.approx(2 / 3)


def test_what_a_rater_did_not_look_at_is_not_compared() -> None:
    rows = [
        ("i", "r", label([(1, 2, "A"), (5, 6, "A")], tokens=[[1, 3], [5, 7]])),
        ("i", "s", label([(5, 6, "A")], tokens=[[5, 7]])),
    ]
    assert f1(from_rows(rows, kind="spans")) == 1
    assert f1(from_rows(rows, kind="spans"), by_position=True) == 1


def test_alpha_by_hand() -> None:
    # ten positions: r marks 0-6, s marks 4-10 with A. The values of pairs (r, s): 4 A-, 2 AA, 4 -A.
    # n = 20, n_A = 12, n_- = 8. D_o = (4 + 4) · 2 / 20, D_e = 2 · 12 · 8 / (20 · 19)
    judgments = two([(0, 6, "A")], [(4, 10, "A")])
    assert alpha(judgments) == pytest.approx(1 - (16 / 20) / (192 / 380))


def test_alpha_of_labels_leaves_gaps_out() -> None:
    # 0-4: r says A, s says A; 4-6: A and B; 6-8: r alone. pairs on 6 positions: n = 12,
    # n_A = 4 + 4 + 2 = 10, n_B = 2. D_o = 2 · 2 / 12, D_e = 2 · 10 · 2 / (12 · 11)
    judgments = two([(0, 8, "A")], [(0, 4, "A"), (4, 6, "B")])
    assert alpha(judgments, labels_only=True) == pytest.approx(1 - (4 / 12) / (40 / 132))


def test_alpha_is_that_of_options_where_every_position_is_an_item() -> None:
    from quorate.analysis.agreement import krippendorff_alpha

    rng = np.random.default_rng(0)
    rows = [
        (f"d{i}:{n}", f"r{r}", str(rng.choice(["O", "O", "B-A", "B-B"])))
        for i in range(5)
        for n in range(20)
        for r in range(3)
    ]
    spans = from_rows(rows, kind="spans")
    options = from_rows(rows, kind="categorical")
    assert alpha(spans) == pytest.approx(krippendorff_alpha(options, bootstrap=0).value)


def test_overlapping_spans_are_compared_label_by_label() -> None:
    nested = [(0, 4, "A"), (1, 3, "B")]
    judgments = two(nested, [(0, 4, "A")])
    assert f1(judgments) == pytest.approx(2 / 3)
    # A: boundaries 0, 4: no disagreement, no other value: D_e = 0. B: 0-1, 1-3 (and nothing
    # after 3): n = 6, n_B = 2; D_o = 2 · 2 / 6, D_e = 2 · 2 · 4 / 30
    assert alpha(judgments) == pytest.approx(1 - (4 / 6) / (16 / 30))
    with pytest.raises(NotApplicableError, match="may have several labels"):
        alpha(judgments, labels_only=True)


def test_nobody_marked_anything() -> None:
    judgments = two([], [])
    assert np.isnan(f1(judgments))
    assert np.isnan(alpha(judgments))


def test_one_rater_has_nobody_to_agree_with() -> None:
    assert np.isnan(f1(table({"i": {"r": [(0, 2, "A")]}})))


def test_the_interval_of_the_bootstrap_holds_the_value() -> None:
    rng = np.random.default_rng(1)
    items = {
        f"i{n}": {
            r: [(at, at + 2 + int(rng.random() < 0.3), "A") for at in (0, 5, 9)] for r in "rst"
        }
        for n in range(40)
    }
    found = measure(SpanF1(), table(items), Sampling(bootstrap=200))
    assert found.lower < found.value < found.upper
    # P(the same end) = 0.7² + 0.3² for each span
    assert found.lower < 0.58 < found.upper


def test_full_agreement_has_a_bound_that_is_not_1() -> None:
    items = {f"i{n}": {r: [(0, 2, "A")] for r in "rs"} for n in range(10)}
    found = measure(SpanF1(), table(items), Sampling(bootstrap=100))
    # 1 - 0.05^(1/10) of the items in disagreement at most
    assert found.lower == pytest.approx(0.05 ** (1 / 10))


def test_unasked_and_by_name() -> None:
    judgments = two([(0, 2, "A"), (4, 5, "B")], [(0, 2, "A"), (4, 5, "A")])

    def names(results: tuple[Agreement, ...]) -> list[str]:
        return [one.coefficient for one in results]

    usual = ["span-f1", "span-f1:partial", "span-alpha", "span-alpha:labels"]
    assert names(agreement(judgments, bootstrap=0).results) == usual
    assert names(agreement(judgments, ["span-f1:exact"], bootstrap=0).results) == ["span-f1"]
    with pytest.raises(UnknownNameError, match="no variant 'all'"):
        agreement(judgments, ["span-alpha:all"])


def test_each_rater_by_hand() -> None:
    judgments = table(
        {
            "i": {"r": [(0, 2, "A"), (4, 6, "A")], "s": [(0, 2, "A")], "t": []},
            "j": {"r": [(0, 2, "B")], "s": [(0, 2, "B"), (3, 4, "A")]},
            "k": {"u": [(0, 1, "A")]},
        }
    )
    found = span_f1_by_rater(judgments)
    # r with s and t in i: own 2 + 2, theirs 1 + 0, the same 1; with s in j: own 1, theirs 2, 1.
    # s with r and t in i: own 1 + 1, theirs 2 + 0, the same 1; with r in j: own 2, theirs 1, 1.
    # t with r and s: own 0, theirs 2 + 1. u has nobody beside them.
    assert found["rater"].to_list() == ["r", "s", "t"]
    assert found["n_spans"].to_list() == [3, 3, 0]
    assert found["shared"].to_list()[:2] == [2 / 5, 2 / 4]
    assert found["found"].to_list() == [2 / 3, 2 / 3, 0]
    assert found["f1"].to_list() == [2 * 2 / (5 + 3), 2 * 2 / (4 + 3), 0]
    assert np.isnan(found["shared"][2])
    assert np.isnan(found["lower"][2])
    report = agreement(judgments, bootstrap=0)
    assert report.raters["agreement"].to_list() == found["f1"].to_list()

"""Agreement of rankings."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from quorate.analysis.agreement import agreement
from quorate.analysis.agreement.distances import kendall_distance
from quorate.analysis.agreement.kendall_tau import kendall_tau
from quorate.analysis.agreement.krippendorff_alpha import krippendorff_alpha
from quorate.schema import Judgments, Kind, NotApplicableError, Question
from tables import table as choices


def rankings(rows: Sequence[Sequence[Sequence[str]]]) -> Judgments:
    """One row an item, one ranking a rater: ``"bac"``, or tiers ``["b", "ac"]``."""
    cells = [(i, r, json.dumps([list(t) for t in x])) for i, row in enumerate(rows)
             for r, x in enumerate(row)]  # fmt: skip
    texts = sorted({x for *_, x in cells})
    n_raters = max(r for _, r, _ in cells) + 1
    return Judgments.build(
        Question("q", Kind.RANKING),
        pl.Series([f"i{i:03}" for i in range(len(rows))]),
        pl.Series([f"r{r}" for r in range(n_raters)]),
        np.array([i for i, *_ in cells]),
        np.array([r for _, r, _ in cells]),
        np.array([texts.index(x) for *_, x in cells], np.int32),
        texts=pl.Series(texts),
    )


def test_by_hand() -> None:
    # item 1: abc, abc, acb: 1, (2 - 1) / 3 twice: mean 5/9
    # item 2: abc, cba: -1.  item 3: abc, a|bc: 2 / √(3 · 2).  item 4: one judgment
    judged = rankings([["abc", "abc", "acb"], ["abc", "cba"], ["abc", ["a", "bc"]], ["abc"]])
    found = kendall_tau(judged, bootstrap=0)
    assert found.value == pytest.approx((5 / 9 - 1 + 2 / 6**0.5) / 3)
    assert (found.n_items, found.n_pairs) == (3, 5)
    assert found.expected == 0.0


def test_all_in_one_tier() -> None:
    found = kendall_tau(rankings([[["abc"], ["abc"]], [["abc"], "abc"]]), bootstrap=0)
    assert found.value == 0.5
    assert found.notes[0] == "3 rankings put all fields in one tier"


def test_interval_and_reading() -> None:
    rng = np.random.default_rng(0)
    rows = [["".join(rng.permutation(list("abcd"))) if rng.random() < 0.5 else "abcd"
             for _ in range(3)] for _ in range(120)]  # fmt: skip
    # two raters are both sure a quarter of the time: τ = 1/4
    found = kendall_tau(rankings(rows))
    assert found.lower < 0.25 < found.upper
    assert found.upper - found.lower < 0.25
    assert "% come in the same order" in found.reading
    assert found.lower < kendall_tau(rankings(rows), bootstrap=0).value < found.upper


def test_what_is_computed_unasked() -> None:
    report = agreement(rankings([["abc", "abc"], ["cab", "acb"], ["bac", "bac"]]))
    assert [r.coefficient for r in report.results] == [
        "kendall-tau", "krippendorff-alpha:kendall", "percent",
    ]  # fmt: skip


def test_distances_by_hand() -> None:
    labels = ['[["a"],["b"],["c"]]', '[["c"],["b"],["a"]]', '[["a"],["b","c"]]', '[["d"],["e"]]',
              '[["b"], ["a"]]']  # fmt: skip
    d = kendall_distance(labels)
    # all 3 pairs turned; one of 3 tied by one side; nothing in common; one pair of one turned
    assert d[0].tolist() == pytest.approx([0, 1, 1 / 6, 0.5, 1])
    # bc tied by one, ab and ac turned
    assert d[1, 2] == pytest.approx((2 + 0.5) / 3)
    np.testing.assert_array_equal(d, d.T)


def test_alpha_by_hand() -> None:
    # labels x = ab (three times), y = ba (once): D_o = (1/4)(2 · 1 / 1) = 1/2; D_e = 2 · 3 / 12
    found = krippendorff_alpha(rankings([["ab", "ab"], ["ab", "ba"]]), bootstrap=0)
    assert found.coefficient == "krippendorff-alpha:kendall"
    assert found.value == pytest.approx(1 - (1 / 2) / (6 / 12))


def test_alpha_of_random_rankings_is_about_zero() -> None:
    rng = np.random.default_rng(1)
    rows = [["".join(rng.permutation(list("abcd"))) for _ in range(2)] for _ in range(400)]
    assert krippendorff_alpha(rankings(rows), bootstrap=0).value == pytest.approx(0, abs=0.06)


def test_refusals() -> None:
    with pytest.raises(NotApplicableError, match="takes ranking questions"):
        kendall_tau(choices([("i", "r", "a")]))
    with pytest.raises(NotApplicableError, match="compares rankings"):
        krippendorff_alpha(choices([("i", "r", "a"), ("i", "s", "b")]), "kendall")
    with pytest.raises(NotApplicableError, match="is no ranking"):
        kendall_tau(rankings([[["a", "a"], ["a", "a"]]]))
    many = [["".join(chr(100 + 10 * i + k) for k in range(10))] * 2 for i in range(8)]
    with pytest.raises(NotApplicableError, match="rankings of 80 fields"):
        krippendorff_alpha(rankings(many))

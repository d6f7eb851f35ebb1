from __future__ import annotations

import pytest

from quorate.analysis.agreement import agreement, intra_rater
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.intra_rater import consistency_table
from quorate.schema import Judgments, Kind, NotApplicableError
from tables import Label, table, wide


def _repeated() -> Judgments:
    # r repeats 1 (a a), 2 (a b), 3 thrice (b b a: three pairs); s replaced one judgment (b by b)
    rows: list[tuple[str, str, Label]] = [
        ("1", "r", "a"),
        ("1", "r", "a"),
        ("2", "r", "a"),
        ("2", "r", "b"),
        ("3", "r", "b"),
        ("3", "r", "b"),
        ("3", "r", "a"),
        ("3", "s", "b"),
        ("1", "s", "a"),
    ]
    return table(rows, repeats=[("3", "s", "b", "b")])


def test_percent_by_hand() -> None:
    # r: aa ab bb ba ba, s: bb: three of six are equal
    result = intra_rater(_repeated())
    assert result.value == pytest.approx(3 / 6)
    assert (result.n_items, result.n_raters, result.n_pairs) == (3, 2, 6)
    assert result.notes[0] == "1 of the repeats are judgments that a later one replaced"
    assert "gave the same label 50 % of the time" in result.reading


def test_kappa_by_hand() -> None:
    # earlier a a b b b b, later a b b a a b: p_e = 1/3 · 1/2 + 2/3 · 1/2 = 1/2
    assert intra_rater(_repeated(), "kappa").value == pytest.approx(0.0)


def test_each_rater_has_a_row() -> None:
    rows = consistency_table(Evidence.of(_repeated())).rows(named=True)
    assert [(r["rater"], r["n_repeats"], r["same"]) for r in rows] == [
        ("r", 5, pytest.approx(2 / 5)),
        ("s", 1, 1.0),
    ]
    assert all(0 <= r["lower"] <= r["same"] <= r["upper"] <= 1 for r in rows)


def test_numbers_have_an_alpha() -> None:
    # repeats (1, 1), (2, 4): D_o = 2, D_e = mean over pairs of (x - y)² of 1 1 2 4
    # = (0 + 1 + 9 + 1 + 9 + 4) / 6 = 4
    judgments = table(
        [("1", "r", 1.0), ("2", "r", 4.0)],
        Kind.NUMERIC,
        repeats=[("1", "r", 1.0, 1.0), ("2", "r", 2.0, 4.0)],
    )
    result = intra_rater(judgments, "alpha", bootstrap=0)
    assert result.observed == pytest.approx(2.0)
    assert result.expected == pytest.approx(4.0)
    assert result.value == pytest.approx(0.5)


def test_sets_repeat_as_sets() -> None:
    ab, c = frozenset("ab"), frozenset("c")
    judgments = table(
        [("1", "r", ab), ("2", "r", c)],
        Kind.MULTILABEL,
        repeats=[("1", "r", frozenset("ba"), ab), ("2", "r", ab, c)],
    )
    assert intra_rater(judgments).value == pytest.approx(0.5)


def test_without_repeats_it_is_refused_and_not_computed_unasked() -> None:
    judgments = wide([["a", "b"], ["a", "a"]])
    with pytest.raises(NotApplicableError, match="give some items to the same rater again"):
        intra_rater(judgments)
    report = agreement(judgments)
    assert report.consistency is None
    assert not any(r.coefficient.startswith("intra-rater") for r in report.results)


def test_the_report_has_it_where_there_are_repeats() -> None:
    report = agreement(_repeated(), bootstrap=100)
    assert report["intra-rater:kappa"].n_pairs == 6
    assert report.consistency is not None
    assert "judged an item several times" in report.notes[0]


def test_kinds_have_their_forms() -> None:
    numbers = table([("1", "r", 1.0)], Kind.NUMERIC, repeats=[("1", "r", 1.0, 1.0)])
    with pytest.raises(NotApplicableError, match="intra-rater:alpha"):
        intra_rater(numbers, "kappa")
    with pytest.raises(NotApplicableError, match="intra-rater:kappa"):
        intra_rater(table([("1", "r", "x")], Kind.TEXT, repeats=[("1", "r", "x", "x")]), "alpha")


def test_perfect_consistency_has_a_binomial_bound() -> None:
    rows: list[tuple[str, str, Label]] = [(f"{i:02}", "r", "ab"[i % 2]) for i in range(20)]
    judgments = table(rows, repeats=[(i, r, label, label) for i, r, label in rows])
    result = intra_rater(judgments)
    assert result.value == 1.0
    assert result.lower == pytest.approx(0.05 ** (1 / 20))

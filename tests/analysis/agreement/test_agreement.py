from __future__ import annotations

import json

import numpy as np
import pytest

from quorate import plugins
from quorate.analysis.agreement import agreement
from quorate.analysis.agreement.coefficient import Coefficient, coefficients
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.krippendorff_alpha import KrippendorffAlpha
from quorate.analysis.agreement.measure import Sampling
from quorate.analysis.agreement.slices import slices_of
from quorate.schema import (
    ColumnError,
    Judgments,
    Kind,
    NotApplicableError,
    UnknownNameError,
)
from tables import Label, table, wide


def _two_languages() -> Judgments:
    rng = np.random.default_rng(0)
    rows: list[tuple[str, str, Label]] = []
    language = []
    for i in range(60):
        truth = rng.integers(0, 2)
        for r in "ABC":
            wrong = rng.random() < (0.05 if i % 2 else 0.45)
            rows.append((f"{i:02}", r, "no" if bool(truth) != bool(wrong) else "yes"))
            language.append("English" if i % 2 else "German")
    return table(rows, groups={"language": language})


def _names(judgments: Judgments) -> list[str]:
    return [r.coefficient for r in agreement(judgments, bootstrap=0).results]


def test_every_declared_coefficient_is_one() -> None:
    names = plugins.names(plugins.COEFFICIENTS)
    assert set(names) >= {
        "brennan-prediger",
        "cohen-kappa",
        "conger-kappa",
        "fleiss-kappa",
        "gwet-ac1",
        "gwet-ac2",
        "icc",
        "intra-rater",
        "kendall-w",
        "krippendorff-alpha",
        "percent",
        "scott-pi",
    }
    for name in names:
        found = plugins.load(plugins.COEFFICIENTS, name)
        assert isinstance(found, type)
        assert issubclass(found, Coefficient)
        assert found.name == name
        assert found.title
        assert found.source
        assert found.kinds
        assert found.__doc__ is not None
        assert "Source:" in found.__doc__


def test_what_is_computed_unasked_suits_the_kind() -> None:
    few = ["fleiss-kappa", "conger-kappa", "cohen-kappa"]
    assert _names(wide([["a", "b"], ["a", "a"]])) == [
        "krippendorff-alpha:nominal",
        "gwet-ac1",
        "brennan-prediger",
        "percent",
        *few,
    ]
    crowd = wide([[None] * i + ["a", "b"] for i in range(12)])
    assert not set(few) & set(_names(crowd))
    ordinal = _names(wide([["1", "2"], ["3", "3"]], Kind.ORDINAL))
    assert ordinal[:3] == [
        "krippendorff-alpha:ordinal",
        "gwet-ac2:ordinal",
        "brennan-prediger:ordinal",
    ]
    assert "cohen-kappa:quadratic" in ordinal
    assert "kendall-w" in ordinal
    numbers = _names(wide([[1.0, 2.0], [3.0, 3.0], [4.0, 4.5]], Kind.NUMERIC))
    assert numbers[0] == "krippendorff-alpha:interval"
    assert {"icc:1,1", "icc:2,1", "icc:3,k", "kendall-w"} <= set(numbers)
    gaps = _names(wide([[1.0, 2.0], [3.0, None], [4.0, 4.5]], Kind.NUMERIC))
    assert "icc:2,1" not in gaps
    assert "icc:1,1" in gaps
    sets = _names(wide([[frozenset("a"), frozenset("b")]], Kind.MULTILABEL))
    assert sets == ["krippendorff-alpha:masi", "percent"]
    words = _names(wide([["so", "so"]], Kind.TEXT))
    assert words == ["chrf-alpha", "chrf", "krippendorff-alpha:nominal", "percent"]


def test_usual_coefficients_that_do_not_apply_are_said() -> None:
    report = agreement(wide([["a", "a"], ["a", "a"]]), bootstrap=0)
    assert [r.coefficient for r in report.results][:2] == ["krippendorff-alpha:nominal", "percent"]
    assert report.notes[0] == (
        "gwet-ac1 is left out: it needs at least two options; declare the options of the question"
    )


def test_coefficients_can_be_named_with_variants_or_given() -> None:
    judgments = wide([["1", "2"], ["3", "3"]], Kind.ORDINAL)
    report = agreement(
        judgments, ["krippendorff-alpha:interval", KrippendorffAlpha("ratio")], bootstrap=0
    )
    assert [r.coefficient for r in report.results] == [
        "krippendorff-alpha:interval",
        "krippendorff-alpha:ratio",
    ]
    assert report["krippendorff-alpha:ratio"].coefficient == "krippendorff-alpha:ratio"
    assert report["krippendorff-alpha"] == report.headline
    with pytest.raises(KeyError):
        report["percent"]


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean fleiss-kappa"):
        agreement(wide([["a", "b"]]), ["fleis-kapa"])
    with pytest.raises(UnknownNameError, match=r"has no variant 'cubic'.*linear"):
        agreement(wide([["a", "b"]]), ["fleiss-kappa:cubic"])
    with pytest.raises(UnknownNameError, match="write percent alone"):
        agreement(wide([["a", "b"]]), ["percent:all"])


def test_what_was_asked_for_and_does_not_apply_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="scott-pi: it compares two raters"):
        agreement(wide([["a", "b", "a"]]), ["scott-pi"])


def test_slices() -> None:
    report = agreement(_two_languages(), ["krippendorff-alpha"], by=["language"], bootstrap=200)
    english, german = report.slices
    assert (english.column, english.value, german.value) == ("language", "English", "German")
    assert english.n_judgments == german.n_judgments == 90
    assert english.results[0].value > german.results[0].value + 0.4
    assert english.results[0].n_items == 30
    rows = report.slice_table.select("column", "group", "coefficient").rows()
    assert rows == [
        ("language", "English", "krippendorff-alpha:nominal"),
        ("language", "German", "krippendorff-alpha:nominal"),
    ]


def test_slices_by_what_is_not_there() -> None:
    with pytest.raises(ColumnError, match="no group column 'country'; there are language"):
        agreement(_two_languages(), by=["country"])


def test_slices_say_what_they_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.analysis.agreement.slices.MOST_GROUPS", 1)
    report = agreement(
        table(
            [("1", "r", "a"), ("1", "s", "b"), ("2", "r", "a"), ("2", "s", "a"), ("3", "r", "b")],
            groups={"day": ["mon", "mon", "tue", None, "mon"]},
        ),
        ["percent", "scott-pi"],
        by=["day"],
        bootstrap=0,
    )
    assert [s.value for s in report.slices] == ["mon"]
    assert "day has 2 values; the 1 with most judgments are shown" in report.notes
    assert "1 judgments have no day" in report.notes
    assert report.slices[0].results[0].value == 0.0


def test_a_slice_says_which_coefficient_it_refuses() -> None:
    # complete within x, where the correlation of form 2 applies, and not within y
    rows: list[tuple[str, str, Label]] = [
        (item, rater, float(ord(item) * ord(rater) % 7)) for item in "1234" for rater in "rs"
    ]
    judgments = table(rows, Kind.NUMERIC, groups={"part": ["x"] * 4 + ["y"] * 4})
    gap = judgments.subset(np.arange(8) != 7)
    part = agreement(gap, ["icc:1,1"], by=["part"]).slices
    assert [len(s.results) for s in part] == [1, 1]
    chosen = (
        *coefficients("icc:1,1", Evidence.of(gap)),
        *coefficients("icc:2,1", Evidence.of(gap)),
    )
    x, y = slices_of(gap, chosen, ["part"], Sampling(bootstrap=0))[0]
    assert (len(x.results), x.note) == (2, "")
    assert len(y.results) == 1
    assert y.note.startswith("icc:2,1: ICC(2,1) needs every rater to judge every item once")


def test_tables_and_json() -> None:
    report = agreement(_two_languages(), by=["language"], bootstrap=100)
    assert report.table.columns[:5] == ["coefficient", "title", "value", "lower", "upper"]
    assert len(report.table) == len(report.results)
    assert report.category_table["option"].unique().sort().to_list() == ["no", "yes"]
    assert report.raters["rater"].to_list() == ["A", "B", "C"]
    assert report.pairs is not None
    assert len(report.pairs) == 3
    there_and_back = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert there_and_back["results"][0]["value"] == report.headline.value
    assert there_and_back["digest"] == _two_languages().digest
    assert there_and_back["results"][3]["expected"] is None  # percent has none
    assert there_and_back["raters"][0]["rater"] == "A"


def test_empty_tables_have_no_rows() -> None:
    report = agreement(wide([[1.0, 2.0], [2.0, 2.5]], Kind.NUMERIC), ["percent"], bootstrap=0)
    assert report.category_table.is_empty()
    assert report.slice_table.is_empty()
    assert report.pairs is None


def test_the_report_carries_how_it_was_made() -> None:
    report = agreement(_two_languages(), level=0.9, bootstrap=100, unit="rater", seed=5)
    assert (report.level, report.bootstrap, report.unit, report.seed) == (0.9, 100, "rater", 5)
    assert report.question == "question"
    assert report.kind == "categorical"


def test_names_expand_to_what_fits() -> None:
    evidence = Evidence.of(wide([[1.0, 2.0], [2.0, 2.5]], Kind.NUMERIC))
    assert len(coefficients("icc", evidence)) == 6
    assert [c.label for c in coefficients("icc:2,1", evidence)] == ["icc:2,1"]

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from marked_crowd import crowd as marked_crowd
from quorate import compare
from quorate.analysis.calibration import Calibration
from quorate.analysis.compare import expected_seconds
from quorate.analysis.consensus import Fit, methods
from quorate.analysis.consensus.majority import Majority
from quorate.analysis.consensus.method import CHOICE
from quorate.schema import AlignedGold, Judgments, Kind
from simulate_numbers import crowd_of_numbers
from tables import Row, counted, table, wide


@dataclass(frozen=True)
class Broken:
    """Fails in every fit, as a stranger's method may."""

    name: ClassVar[str] = "broken"
    title: ClassVar[str] = "Broken"
    source: ClassVar[str] = "here"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    def refuses(self, judgments: Judgments) -> str:
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        raise ZeroDivisionError("nothing to divide by")


@dataclass(frozen=True)
class Slow(Majority):
    """States a cost."""

    name: ClassVar[str] = "slow"
    seconds_per_million: ClassVar[float] = 1e9


def crowd(seed: int = 0) -> tuple[Judgments, dict[str, str]]:
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    gold: dict[str, str] = {}
    for i in range(40):
        truth = "ab"[int(rng.integers(2))]
        gold[f"i{i:02}"] = truth
        for r in range(5):
            wrong = rng.random() < 0.1 + 0.1 * r
            rows.append((f"i{i:02}", f"r{r}", "ab"[("ab".index(truth) + wrong) % 2]))
    return table(rows), gold


def test_every_method_of_the_kind_is_accounted_for() -> None:
    judgments, gold = crowd()
    found = compare(judgments, gold=gold)
    every = {m.name for m in methods(Kind.CATEGORICAL)}
    assert {*found.results, *found.skipped, *found.failed} == every
    assert not found.failed
    assert set(found.table["method"]) == every
    assert "gold" in found.skipped["expert-weighted"]
    ran = found.table.filter(found.table["status"] == "ran")
    assert ran["accuracy"].is_sorted(descending=True)


def test_agreement_is_the_share_of_equal_labels() -> None:
    found = compare(counted([[3, 0], [2, 1], [1, 2]], ["a", "b"]), ["majority", "one-coin"])
    same = found.results["majority"].codes == found.results["one-coin"].codes
    matrix = found.agreement.drop("method").to_numpy()
    assert matrix[0, 1] == matrix[1, 0] == pytest.approx(same.mean())
    assert matrix[0, 0] == 1.0


def test_differences_show_each_label_with_its_probability() -> None:
    # expert r0 alone against two raters who are often wrong elsewhere
    judgments, gold = crowd(3)
    found = compare(judgments, ["majority", "dawid-skene", "one-coin"], gold)
    codes = np.stack([c.codes for c in found.results.values()])
    differ = (codes != codes[0]).any(axis=0)
    assert sorted(found.differences["item"]) == sorted(judgments.items.filter(differ))
    for row in found.differences.iter_rows(named=True):
        labels = [row[name] for name in found.results]
        assert row["answers"] == len(set(labels))
        assert all(0.5 <= row[f"p({name})"] <= 1 for name in found.results)


def test_a_method_that_fails_is_reported_and_the_others_run() -> None:
    judgments, _ = crowd()
    found = compare(judgments, [Broken(), "majority"])
    assert found.failed == {"broken": "ZeroDivisionError: nothing to divide by"}
    assert list(found.results) == ["majority"]
    assert found.table.row(1, named=True)["status"] == "failed"


def test_a_refusal_is_shown_with_its_reason() -> None:
    found = compare(wide([[1.0], [2.0]], Kind.NUMERIC), ["gaussian", "majority", "median"])
    assert "takes categorical and ordinal questions" in found.skipped["majority"]
    assert "use 'mean' or 'median'" in found.skipped["gaussian"]
    assert list(found.results) == ["median"]


def test_slow_methods_are_left_out_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    judgments, _ = crowd()
    monkeypatch.setattr("quorate.analysis.compare.declared", lambda kind: (Slow(), Majority()))
    found = compare(judgments)
    # 200 judgments * 1e9 / 1e6 = 200,000 s
    assert "about 200,000 s on 200 judgments" in found.skipped["slow"]
    assert list(found.results) == ["majority"]
    assert "slow" in compare(judgments, [Slow()]).results
    assert expected_seconds(Majority(), judgments) == 0


def test_gold_measures_and_does_not_fit() -> None:
    judgments, gold = crowd()
    flipped = {item: "ab"[1 - "ab".index(g)] for item, g in gold.items()}
    found = compare(judgments, ["majority"], flipped)
    measure = found.measures["majority"]
    assert isinstance(measure, Calibration)
    assert measure.accuracy < 0.5


def test_numbers_are_compared_by_their_values() -> None:
    judgments, truth = crowd_of_numbers(0, n_items=30)
    gold = {f"i{k:04}": str(t) for k, t in enumerate(truth)}
    found = compare(judgments, gold=gold)
    assert {*found.results, *found.skipped} == {m.name for m in methods(Kind.NUMERIC)}
    assert found.table["rmse"].drop_nulls().is_sorted()
    matrix = found.agreement.drop("method").to_numpy()
    assert (matrix > 0.8).all()
    assert found.differences["spread"].is_sorted(descending=True)


def test_sets_and_orders_are_compared() -> None:
    rows: list[Row] = [
        (f"i{i}", f"r{r}", frozenset({"x"} if (i + r) % 3 else {"x", "y"}))
        for i in range(6)
        for r in range(4)
    ]
    assert "binary-relevance" in compare(table(rows, Kind.MULTILABEL)).results
    graded = wide([["0", "1", "1"], ["2", "2", "1"], ["0", "0", "0"]], Kind.ORDINAL)
    assert "ordinal" in compare(graded, ["ordinal", "majority"]).results


def test_everything_can_be_written_as_json() -> None:
    judgments, gold = crowd()
    numbers, truth = crowd_of_numbers(1, n_items=10)
    truths = {f"i{k:04}": str(t) for k, t in enumerate(truth)}
    for found in (
        compare(judgments, ["majority", "one-coin"], gold),
        compare(numbers, ["mean", "median"], truths),
        compare(judgments, ["median"]),
    ):
        text = json.dumps(found.to_dict(), allow_nan=False)
        assert json.loads(text)["seed"] == 0


def test_texts_are_compared_but_not_measured() -> None:
    rows = [("a", rater, text) for rater, text in zip("rst", ("so", "so", "no"), strict=True)]
    found = compare(table(rows, Kind.TEXT), ["medoid", "auto"], gold={"a": "so"})
    assert set(found.results) == {"medoid", "auto"}
    assert found.measures == {}
    assert found.differences.height == 0


def test_marks_are_measured_by_their_f1() -> None:
    made = marked_crowd(items=30)
    found = compare(made.judgments, ["detection-majority", "detection"], gold=made.truth)
    rows = found.table.select("method", "f1", "n_items").rows()
    assert [(name, n) for name, _, n in rows] == [("detection", 30), ("detection-majority", 30)]
    assert rows[0][1] > rows[1][1] > 0.8
    assert 0 <= found.agreement["detection"][0] < 1
    assert found.differences.height > 0
    json.dumps(found.to_dict(), allow_nan=False)


def test_names_are_told_as_methods_begin() -> None:
    told: list[str] = []
    compare(crowd()[0], ["majority", "one-coin"], on_method=told.append)
    assert told == ["majority", "one-coin"]

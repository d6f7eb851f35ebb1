from __future__ import annotations

import json

import numpy as np
import pytest

from marked_crowd import MIXED, Skill, crowd
from quorate.analysis.agreement import agreement, detection_f1
from quorate.analysis.agreement.detection_f1 import DetectionF1
from quorate.analysis.marks import detection_by_rater
from quorate.formats import from_rows
from quorate.schema import Judgments, Kind, NotApplicableError, UnknownNameError


def heard(*stretches: tuple[float, float, str]) -> str:
    return json.dumps([{"start": s, "end": e, "label": label} for s, e, label in stretches])


def table(*rows: tuple[str, str, str]) -> Judgments:
    return from_rows(rows, kind=Kind.SEGMENTS)


BY_HAND = table(
    ("a", "r", heard((0, 4, "x"), (6, 7, "x"))),
    ("a", "s", heard((1, 4, "x"))),
    ("a", "t", heard((0, 4, "y"))),
    ("b", "r", "[]"),
    ("b", "s", "[]"),
    ("c", "t", heard((0, 1, "x"))),
)


def test_by_hand() -> None:
    # a: r-s 2 · 1 / 3, r-t 0 (another label), s-t 0: 2/9; b: 1; c has one answer
    result = detection_f1(BY_HAND, bootstrap=0)
    assert result.value == pytest.approx((2 / 9 + 1) / 2)
    assert "1 pairs of answers mark nothing, which counts as agreement" in result.notes
    assert result.notes[0] == "matched parts overlap by 0.75 on average (IoU)"
    # 0-4 and 1-4
    assert "begin within 1 s of each other and half end within 0 s" in result.notes[1]
    # r and s overlap by 3/4
    assert detection_f1(BY_HAND, 0.75, bootstrap=0).value == pytest.approx((2 / 9 + 1) / 2)
    assert detection_f1(BY_HAND, 0.76, bootstrap=0).value == pytest.approx(0.5)


def test_a_raters_repeats_are_not_compared_with_each_other() -> None:
    one, two = heard((0, 4, "x")), heard((8, 9, "x"))
    again = from_rows(
        [("a", "r", one), ("a", "r", one), ("a", "s", two)], kind=Kind.SEGMENTS, duplicates="all"
    )
    assert detection_f1(again, bootstrap=0).value == 0.0


def test_rows_of_raters_by_hand() -> None:
    found = {row["rater"]: row for row in detection_by_rater(BY_HAND).rows(named=True)}
    # r: pairs with s and t on a, with s on b: own parts 2 + 2 + 0, others' 1 + 1 + 0, one match
    assert found["r"]["shared"] == pytest.approx(1 / 4)
    assert found["r"]["found"] == pytest.approx(1 / 2)
    assert found["r"]["f1"] == pytest.approx(2 / 6)
    assert (found["r"]["n_judgments"], found["r"]["n_parts"]) == (2, 2)
    assert found["r"]["overlap"] == pytest.approx(0.75)
    assert (found["t"]["n_judgments"], found["t"]["f1"]) == (1, 0.0)
    assert np.isnan(found["t"]["overlap"])
    assert found["r"]["lower"] < found["r"]["f1"] < found["r"]["upper"]


def test_better_raters_come_first() -> None:
    by_rater = detection_by_rater(crowd(items=60).judgments)
    best = by_rater.sort("f1", descending=True)["rater"].to_list()
    assert best[:3] == ["r0", "r1", "r2"]


def test_it_falls_with_the_raters_skill() -> None:
    good, poor = (Skill(0.95, 0.1, 0.02, 0.98),) * 3, MIXED[2:]
    high = detection_f1(crowd(items=40, skills=good).judgments)
    low = detection_f1(crowd(items=40, skills=poor).judgments)
    assert high.lower > low.upper
    assert high.lower < high.value < high.upper
    assert low.se > high.se


def test_it_is_what_marks_are_measured_by_unasked() -> None:
    report = agreement(crowd(items=12).judgments, bootstrap=0)
    assert [r.coefficient for r in report.results] == ["overlap-alpha", "detection-f1"]
    assert max(report.raters["agreement"].to_list()) > 0.4


def test_variants_are_overlaps() -> None:
    assert DetectionF1.parse("0.75") == DetectionF1(0.75)
    assert (DetectionF1(0.75).label, DetectionF1().label) == ("detection-f1:0.75", "detection-f1")
    for wrong in ("0", "1.5", "half"):
        with pytest.raises(UnknownNameError, match=r"0\.75"):
            DetectionF1.parse(wrong)


def test_options_are_refused() -> None:
    with pytest.raises(NotApplicableError, match="boxes, frames, segments"):
        detection_f1(from_rows([("a", "r", "yes"), ("a", "s", "no")]))


def test_one_rater_leaves_it_undefined() -> None:
    result = detection_f1(table(("a", "r", heard((0, 1, "x")))))
    assert not result.defined
    assert "one rater" in result.notes[-1]

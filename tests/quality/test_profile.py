"""What a rater's judgments look like in numbers, by hand on a handful of judgments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quorate.quality import Purpose, View
from quorate.quality.judged import independent, judgments_of, sampled
from quorate.quality.profile import (
    Session,
    Trend,
    confusions,
    likeness,
    profile,
    sessions,
    trend,
)
from quorate.schema.question import Kind
from small_views import MINUTE, NOON, Row, small_view

THREE: list[Row] = [
    ("i1", "ann", "a"),
    ("i1", "ben", "a"),
    ("i1", "cem", "b"),
    ("i2", "ann", "b"),
    ("i2", "ben", "b"),
    ("i3", "ann", "a"),
]


def believing(view: View, posterior: list[list[float]]) -> View:
    answers = replace(view.answers["label"], posterior=np.array(posterior))
    return replace(view, answers={"label": answers})


def test_likeness_is_the_share_of_the_others_who_say_the_same() -> None:
    same = likeness(small_view(THREE))
    # i1: a a b, so ann and ben each have one of two others, cem none; i2: both; i3: nobody else
    assert same[:5].tolist() == [0.5, 0.5, 0.0, 1.0, 1.0]
    assert np.isnan(same[5])


def test_repeats_and_practice_are_not_compared() -> None:
    purpose = [Purpose.WORK, Purpose.REPEAT, Purpose.TRAINING, *[Purpose.WORK] * 3]
    same = likeness(small_view(THREE, purpose=[int(one) for one in purpose]))
    assert np.isnan(same[:3]).all()
    assert same[3:5].tolist() == [1.0, 1.0]


def test_a_profile_counts_gold_agreement_and_time() -> None:
    view = small_view(THREE, gold={"i1": "a", "i3": "b"}, seconds=[2.0, 9.0, 9.0, 4.0, 9.0, 12.0])
    ann = profile(view, 0, likeness(view))
    # i1 right, i3 wrong; agreement (0.5 + 1) / 2; the median of 2, 4, 12
    assert (ann.judged, ann.gold, ann.right) == (3, 2, 1)
    assert ann.agreement == 0.75
    assert ann.median_seconds == 4.0
    cem = profile(view, 2, likeness(view))
    assert (cem.gold, cem.right, cem.agreement) == (1, 0, 0.0)


def test_a_trend_is_the_mean_belief_in_what_was_said_block_by_block() -> None:
    rows: list[Row] = [(f"i{n:02}", "ann", "a" if n < 20 else "b") for n in range(45)]
    view = believing(small_view(rows), [[0.9, 0.1]] * 45)
    # 45 = 20 + 25: the last five are too few for a block of their own
    found = trend(view, view.rows(0))
    assert [point.n for point in found] == [20, 45]
    assert [point.value for point in found] == pytest.approx([0.9, 0.1])
    known = small_view(rows, gold={"i00": "b"})
    assert trend(known, known.rows(0)) == (Trend(1, 0.0),)
    assert trend(small_view(rows), view.rows(0)) == ()


def test_confusion_counts_what_was_said_by_what_is_believed() -> None:
    view = believing(small_view(THREE), [[0.8, 0.2], [0.3, 0.7], [np.nan, np.nan]])
    (found,) = confusions(view, 0)
    # ann said a of i1 (.8, .2) and b of i2 (.3, .7); of i3 nothing is believed
    assert found.counts == pytest.approx(np.array([[0.8, 0.3], [0.2, 0.7]]))
    assert found.options == ("a", "b")
    assert confusions(small_view(THREE), 0) == ()


def test_a_session_ends_with_a_pause_of_half_an_hour_without_the_time_of_the_judgment() -> None:
    # the third took 10 minutes and came 35 after the second: a pause of 25 minutes; the fourth 45
    at = [NOON + minutes * MINUTE for minutes in (1, 2, 37, 82)]
    rows: list[Row] = [(f"i{n}", "ann", "a") for n in range(4)]
    view = small_view(rows, at=at, seconds=[60.0, 30.0, 600.0, 60.0])
    assert sessions(view, 0) == (
        Session(NOON + 81 * MINUTE, NOON + 82 * MINUTE, 1),
        Session(NOON, NOON + 37 * MINUTE, 3),
    )
    assert sessions(view, 0, most=1)[0].judged == 1
    assert sessions(small_view(rows), 0) == ()


def test_back_to_the_one_table_names_stay_with_their_labels() -> None:
    view = small_view([("z", "ben", "b"), ("a", "ann", "a"), ("z", "ann", "a"), ("m", "cem", "b")])
    rows = independent(view)
    found = judgments_of(view, "label", rows, {"lang": {"z": "de", "a": "en"}})
    assert found is not None
    table = found.to_polars().sort("item", "rater")
    assert table["item"].to_list() == ["a", "m", "z", "z"]
    assert table["rater"].to_list() == ["ann", "cem", "ann", "ben"]
    assert table["label"].to_list() == ["a", "b", "a", "b"]
    assert table["lang"].to_list() == ["en", None, "de", "de"]
    part = judgments_of(view, "label", rows[:1])
    assert part is not None
    assert (part.items.to_list(), part.raters.to_list()) == (["z"], ["ben"])


def test_texts_and_empty_answers_are_no_table() -> None:
    texts = small_view(THREE, kind=Kind.TEXT)
    assert judgments_of(texts, "label", independent(texts)) is None
    view = small_view(THREE)
    assert judgments_of(view, "label", np.zeros(0, np.int64)) is None
    numbers = small_view([("i1", "ann", 2.5), ("i1", "ben", 3.0)], kind=Kind.NUMERIC)
    found = judgments_of(numbers, "label", independent(numbers))
    assert found is not None
    assert found.values.tolist() == [2.5, 3.0]


def test_a_sample_takes_whole_items() -> None:
    view = small_view(THREE)
    rows = independent(view)
    assert sampled(view, rows, 6).tolist() == rows.tolist()
    few = sampled(view, rows, 3)
    assert 0 < len(few) <= 3
    for item in np.unique(view.item[few]):
        assert (view.item[few] == item).sum() == (view.item == item).sum()

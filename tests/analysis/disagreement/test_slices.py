"""Agreement by slice, against exact p-values of small tables and in simulation."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.agreement import krippendorff_alpha
from quorate.analysis.disagreement.attributes import Level
from quorate.analysis.disagreement.slice_raters import crossed
from quorate.analysis.disagreement.slices import slice_agreement
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError, Question
from tables import Row, table


def crossed_of(judgments: Judgments, rows: NDArray[np.bool_]) -> float | None:
    """``crossed`` of the rows of a table."""
    judged = judgments.workload
    inside = np.bincount(judgments.rater[rows], minlength=len(judged))
    return crossed(judged, inside.astype(np.float64))


def pairs(agreeing: dict[str, list[bool]]) -> Judgments:
    """Items that the same two raters agree on or not, by topic."""
    rows: list[Row] = []
    topics: list[str] = []
    for topic, items in agreeing.items():
        for k, agree in enumerate(items):
            rows += [
                (f"{topic}{k:02}", "ann", "yes"),
                (f"{topic}{k:02}", "bob", "yes" if agree else "no"),
            ]
            topics += [topic, topic]
    return table(rows, groups={"topic": topics})


def crowd(
    seed: int,
    *,
    items: int = 120,
    topics: int = 3,
    loss: float = 0.0,
    own: bool = False,
    spread: float = 8,
) -> Judgments:
    """Five of 30 raters an item; in topic 0 each is right less often by ``loss``.

    With ``own`` every topic has raters of its own. The less ``spread``, the more raters differ.
    """
    rng = np.random.default_rng([7, seed])
    topic = rng.integers(0, topics, items)
    right = rng.beta(0.75 * spread, 0.25 * spread, 30)
    item = np.repeat(np.arange(items), 5)
    rater = np.concatenate(
        [
            rng.choice(np.flatnonzero(np.arange(30) % topics == t) if own else 30, 5, False)
            for t in topic
        ]
    )
    truth = rng.integers(0, 2, items)[item]
    correct = rng.random(len(item)) < right[rater] - loss * (topic[item] == 0)
    return Judgments.build(
        Question("safe", Kind.CATEGORICAL, ("no", "yes")),
        pl.Series([f"{k:03}" for k in range(items)]),
        pl.Series([f"{k:03}" for k in range(30)]),
        item,
        rater,
        np.where(correct, truth, 1 - truth).astype(np.int32),
        groups={"topic": pl.Series(topic[item]).cast(pl.String)},
    )


class TestSliceAgreement:
    def test_p_is_that_of_shuffled_items(self) -> None:
        # 9 of 10 items agree in a and 3 of 10 in b. Shuffled, a has X of the 12, hypergeometric:
        # P(X ≥ 9) = (C(12,9) C(8,1) + C(12,10)) / C(20,10) = 1826 / 184756; twice that is .0198
        judgments = pairs({"a": [True] * 9 + [False], "b": [True] * 3 + [False] * 7})
        found = slice_agreement(judgments, ["topic"], "percent")
        a, b = found.rows
        assert (a.value, a.level, a.items, a.judgments, a.raters) == ("a", Level.ITEM, 10, 20, 2)
        assert (a.agreement, a.rest) == pytest.approx((0.9, 0.3))
        assert a.difference == pytest.approx(0.6)
        assert a.p == pytest.approx(0.0198, abs=0.006)
        # each is the other's rest: one comparison, so nothing to adjust for
        assert found.tests == 1
        assert (b.p, b.adjusted, a.adjusted) == (a.p, a.p, a.p)
        assert a.verdict is Verdict.DIFFERENCE
        assert "Raters agree more here" in a.sentence

    def test_parts_of_an_item_are_swapped(self) -> None:
        # twelve items; under version 1 both raters agree on all, under version 2 on the last six.
        # Only six swaps matter: all on one side with probability 2 / 2^6 in both directions
        rows: list[Row] = []
        versions: list[str] = []
        for k in range(12):
            for version, second in (("1", "yes"), ("2", "yes" if k >= 6 else "no")):
                rows += [
                    (f"i{k:02}", f"{version}a", "yes"),
                    (f"i{k:02}", f"{version}b", second),
                ]
                versions += [version, version]
        swapped: list[Row] = [  # the same people in both, so that the column is not theirs
            (item, rater[1] if int(item[1:]) % 2 else f"x{rater[1]}", label)
            if rater[0] == "1"
            else (item, f"x{rater[1]}" if int(item[1:]) % 2 else rater[1], label)
            for item, rater, label in rows
        ]
        found = slice_agreement(
            table(swapped, groups={"version": versions}), ["version"], "percent"
        )
        one, two = found.rows
        assert one.level is Level.JUDGMENT
        assert (one.agreement, two.agreement) == pytest.approx((1.0, 0.5))
        assert one.p == pytest.approx(2 / 64, abs=0.008)

    def test_values_are_those_of_the_parts(self) -> None:
        judgments = crowd(1)
        found = slice_agreement(judgments, ["topic"], permutations=99)
        topic = judgments.groups["topic"]
        for row in found.rows:
            inside = (topic == row.value).to_numpy()
            alone = krippendorff_alpha(judgments.subset(inside))
            assert (row.agreement, row.lower) == pytest.approx((alone.value, alone.lower))
            rest = krippendorff_alpha(judgments.subset(~inside), bootstrap=0)
            assert row.rest == pytest.approx(rest.value)
            assert row.difference_lower is not None
            assert row.difference_upper is not None
            assert row.difference is not None
            assert row.difference_lower < row.difference < row.difference_upper
        assert found.tests == 3

    def test_claims_a_difference_rarely_where_there_is_none(self) -> None:
        # four comparisons a table; at most 3 of 60 tables are expected to claim one
        claims = sum(
            any(r.verdict is Verdict.DIFFERENCE for r in found.rows)
            for found in (
                slice_agreement(crowd(k, topics=4), ["topic"], permutations=499) for k in range(60)
            )
        )
        assert claims <= 5

    def test_claims_a_planted_difference(self) -> None:
        found = slice_agreement(crowd(2, items=300, loss=0.25), ["topic"])
        planted, *others = found.rows
        assert planted.verdict is Verdict.DIFFERENCE
        assert planted.difference is not None
        assert planted.difference < -0.1
        assert planted.p == pytest.approx(2 / 5000)  # no shuffle of 4,999 comes near
        assert planted.adjusted == pytest.approx(3 * 2 / 5000)  # Holm: the smallest of three
        assert all(row.p is not None and row.p > 2 / 5000 for row in others)

    def test_says_suggestive_where_it_does_not_hold_among_all(self) -> None:
        # p is .0198 alone; with five further comparisons it is above .05
        judgments = pairs({"a": [True] * 9 + [False], "b": [True] * 3 + [False] * 7})
        rng = np.random.default_rng(1)
        noise = pl.Series("noise", rng.permutation(np.arange(20) % 2)[judgments.item])
        more = {f"noise{k}": noise.cast(pl.String) for k in range(5)}
        wide = replace(judgments, groups=judgments.groups | more)
        found = slice_agreement(wide, ["topic", *more], "percent")
        assert found.tests == 6
        assert found.rows[0].verdict is Verdict.SUGGESTIVE
        assert "It is suggestive that raters agree more here" in found.rows[0].sentence
        assert found.rows[2].verdict is Verdict.NONE

    def test_people_are_not_taken_for_topics(self) -> None:
        # every topic has raters of its own, who differ much: items alone would tell them apart in
        # far more than one table of twenty
        claims = suspected = 0
        for k in range(8):
            judgments = crowd(k, items=200, own=True, spread=3)
            found = slice_agreement(judgments, ["topic"], permutations=199)
            assert all("raters judged the two sides unevenly" in r.note for r in found.rows)
            claims += any(r.verdict is Verdict.DIFFERENCE for r in found.rows)
            suspected += any(
                r.difference_lower is not None
                and r.difference_upper is not None
                and (r.difference_lower > 0 or r.difference_upper < 0)
                for r in found.rows
            )
        assert suspected >= 4
        assert claims <= 1

    def test_too_few_items_or_raters_are_not_tested(self) -> None:
        small = slice_agreement(pairs({"a": [True, False] * 10, "b": [True, False]}), ["topic"])
        assert small.tests == 0
        assert "the rest has 2 items" in small.rows[0].note
        assert "the slice has 2 items" in small.rows[1].note
        assert small.rows[0].verdict is None
        judgments = pairs({"a": [True] * 20, "b": [True, False] * 10})
        others = table(
            [
                (item, rater if item[0] == "a" else f"not {rater}", label)
                for item, rater, label in judgments.to_polars()
                .select("item", "rater", "label")
                .rows()
            ],
            groups={"topic": judgments.groups["topic"].to_list()},
        )
        apart = slice_agreement(others, ["topic"], "percent")
        assert apart.rows[0].crossed == 0
        assert "fewer than 5 raters judged one side" in apart.rows[0].note

    def test_an_undefined_slice_says_why(self) -> None:
        found = slice_agreement(pairs({"a": [True] * 10, "b": [True, False] * 6}), ["topic"])
        assert found.rows[0].agreement is None
        assert "all judgments are the same label" in found.rows[0].sentence

    def test_columns_of_people_and_missing_values_are_noted(self) -> None:
        rows: list[Row] = [(i, r, "x") for i in "abc" for r in ("ann", "bob")]
        judgments = table(
            rows,
            options=["x", "y"],
            groups={"age": ["old", "young"] * 3, "topic": ["1", "1", None, None, "2", "2"]},
        )
        found = slice_agreement(judgments, ["age", "topic"])
        assert [r.column for r in found.rows] == ["topic", "topic"]
        assert found.notes == (
            "age is about raters, not items: see the groups of raters",
            "left out: 2 judgments without topic",
        )

    def test_refuses_what_cannot_be_shuffled(self) -> None:
        judgments = pairs({"a": [True, False], "b": [True, True]})
        with pytest.raises(NotApplicableError, match="cohen-kappa"):
            slice_agreement(judgments, ["topic"], "cohen-kappa")
        with pytest.raises(ColumnError, match="language"):
            slice_agreement(judgments, ["language"])

    def test_goes_to_json(self) -> None:
        found = slice_agreement(pairs({"a": [True, False], "b": [True, False]}), ["topic"])
        told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert [(row["value"], row["level"], row["p"]) for row in told["rows"]] == [
            ("a", "item", None),
            ("b", "item", None),
        ]

    def test_same_seed_same_rows(self) -> None:
        once, again = (slice_agreement(crowd(3), ["topic"], seed=5, permutations=99) for _ in "ab")
        assert once == again
        assert once.table["p"].to_list() == [r.p for r in once.rows]


class TestCrossed:
    def test_is_one_as_chance_has_it_and_zero_apart(self) -> None:
        # two raters with 4 judgments each, 2 of them inside: 2 · 16/3 · ¼ / (8 · ¼) = 4/3
        rows: list[Row] = [(i, r, "x") for i in "abcd" for r in ("ann", "bob")]
        judgments = table(rows, options=["x", "y"])
        assert crossed_of(judgments, judgments.item < 2) == pytest.approx(4 / 3)
        assert crossed_of(judgments, judgments.rater == 0) == 0
        once = table([("a", "ann", "x"), ("a", "bob", "x")], options=["x", "y"])
        assert crossed_of(once, once.rater == 0) is None

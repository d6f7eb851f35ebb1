"""CrowdTruth against the formulas of the paper, pair by pair."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.disagreement.crowdtruth import CrowdTruth, crowdtruth
from quorate.analysis.disagreement.crowdtruth_vectors import vectors
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError
from tables import Row, table

Doubles = NDArray[np.float64]
LEAST = 1e-8


def drawn(seed: int, *, several: bool = False) -> Judgments:
    """Twelve raters on 15 items, a good half of them each; some answers choose nothing."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for i in range(15):
        truth = rng.integers(4)
        for r in np.flatnonzero(rng.random(12) < 0.6):
            one = truth if rng.random() < 0.3 + 0.06 * r else rng.integers(4)
            chosen = frozenset("abcd"[k] for k in range(4) if k == one or rng.random() < 0.2)
            if rng.random() < 0.1:
                chosen = frozenset()
            rows.append((f"i{i:02}", f"r{r:02}", chosen if several else "abcd"[one]))
    return table(rows, Kind.MULTILABEL if several else Kind.CATEGORICAL)


def by_pairs(judgments: Judgments, *, open_ended: bool, rounds: int) -> dict[str, Doubles]:
    """The paper's formulas as they stand, one pair of raters after the other."""
    shape = vectors(judgments, open_ended)
    V = np.zeros((len(shape.item), shape.n_options))
    V[shape.row, shape.option] = 1.0
    rows = {
        (int(u), int(r)): V[n] for n, (u, r) in enumerate(zip(shape.item, shape.rater, strict=True))
    }
    on = {u: [r for v, r in rows if v == u] for u in range(shape.n_items)}
    by = {r: [u for u, s in rows if s == r] for r in range(shape.n_raters)}
    Q, W, A = np.ones(shape.n_items), np.ones(shape.n_raters), np.ones(shape.n_options)

    def cosine(x: Doubles, y: Doubles) -> float:
        length = np.sqrt((A * x * x).sum() * (A * y * y).sum())
        return float((A * x * y).sum() / length) if length >= LEAST else LEAST

    for _ in range(rounds):
        new_q, new_w, new_a = np.zeros_like(Q), np.zeros_like(W), np.ones_like(A)
        for u, there in on.items():
            pairs = list(permutations(there, 2))
            num = sum(W[i] * W[j] * cosine(rows[u, i], rows[u, j]) for i, j in pairs)
            new_q[u] = num / max(sum(W[i] * W[j] for i, j in pairs), LEAST)
        for i, units in by.items():
            pairs = [(u, j) for u in units for j in on[u] if j != i]
            num = sum(cosine(rows[u, i], rows[u, j]) * W[j] * Q[u] for u, j in pairs)
            alike = num / max(sum(W[j] * Q[u] for u, j in pairs), LEAST)
            num = 0.0
            for u in units:
                rest = sum((W[j] * rows[u, j] for j in on[u] if j != i), np.zeros_like(A))
                num += Q[u] * cosine(W[i] * rows[u, i], rest)
            new_w[i] = alike * num / max(sum(Q[u] for u in units), LEAST)
        for a in range(len(A) if not open_ended else 0):
            num = den = 0.0
            for i, j in permutations(range(len(W)), 2):
                both = [u for u in by[i] if u in by[j]]
                whole = sum(Q[u] * rows[u, j][a] for u in both)
                if whole > 0:
                    again = sum(Q[u] * rows[u, i][a] * rows[u, j][a] for u in both)
                    num, den = num + W[i] * W[j] * again / whole, den + W[i] * W[j]
            new_a[a] = max(num / den, LEAST) if den > LEAST else LEAST
        Q, W, A = new_q, new_w, new_a
    return {"items": Q, "raters": W, "options": A}


def assert_equal(found: CrowdTruth, expected: dict[str, Doubles], *, options: bool) -> None:
    assert found.items["quality"].to_numpy() == pytest.approx(expected["items"], abs=1e-12)
    assert found.raters["quality"].to_numpy() == pytest.approx(expected["raters"], abs=1e-12)
    if options:
        assert found.options["quality"].to_numpy() == pytest.approx(expected["options"], abs=1e-12)


class TestCrowdtruth:
    @pytest.mark.parametrize("several", [False, True])
    def test_equals_the_formulas_pair_by_pair(self, several: bool) -> None:
        judgments = drawn(3, several=several)
        found = crowdtruth(judgments)
        assert found.settled
        assert found.iterations > 3
        assert ("(nothing)" in found.options["option"].to_list()) == several
        expected = by_pairs(judgments, open_ended=False, rounds=found.iterations)
        assert_equal(found, expected, options=True)

    def test_equals_the_formulas_where_the_task_is_open(self) -> None:
        judgments = drawn(4, several=True)
        found = crowdtruth(judgments, open_ended=True)
        expected = by_pairs(judgments, open_ended=True, rounds=found.iterations)
        assert_equal(found, expected, options=False)
        assert found.options["quality"].is_null().all()

    def test_is_the_same_with_sparse_matrices(self) -> None:
        shape = vectors(drawn(5, several=True), open_ended=False)
        rng = np.random.default_rng(0)
        item, w = rng.random(shape.n_items), rng.random(shape.n_raters)
        assert shape._dense
        sparse = replace(shape)
        sparse.__dict__["_dense"] = False
        for one, other in zip(
            shape.chosen_again(item, w), sparse.chosen_again(item, w), strict=True
        ):
            assert one.sum() > 1
            assert one == pytest.approx(other, abs=1e-13)

    def test_first_round_by_hand(self) -> None:
        # on x ann and bob say yes and cat no: one of three pairs is alike, UQS = 1/3; on y all
        # three say no: UQS = 1
        judgments = table(
            [("x", "ann", "yes"), ("x", "bob", "yes"), ("x", "cat", "no")]
            + [("y", rater, "no") for rater in ("ann", "bob", "cat")]
        )
        found = crowdtruth(judgments, tolerance=0.999)  # no change is larger: one round
        assert found.iterations == 1
        assert found.items["quality"].to_list() == pytest.approx([1 / 3, 1])
        # WWA: ann is like one of two on x and both on y, 3/4; cat like none and both, 1/2. WUA:
        # ann on x against (yes 1, no 1) 1/√2, on y 1: (1 + 1/√2)/2; cat on x 1e-8, on y 1
        assert found.raters["with_raters"].to_list() == pytest.approx([3 / 4, 3 / 4, 1 / 2])
        near = (1 + 0.5**0.5) / 2
        assert found.raters["with_items"].to_list() == pytest.approx([near, near, 0.5])
        assert found.raters["quality"].to_list() == pytest.approx([0.75 * near] * 2 + [0.25])
        # yes: of pairs (i|j) with j of ann and bob, who said it on x: bob and ann do, cat does not
        # for both: 2 of 4. no: given ann or bob (on y) both others say it, 4 of 4 pairs; given
        # cat (x and y) each of the two says it on one of two items: (4 + 2 · ½) / 6
        assert found.options.select("option", "quality").rows() == [
            ("no", pytest.approx(5 / 6)),
            ("yes", pytest.approx(1 / 2)),
        ]
        # shares of the raters on x by quality: yes 2 · .75 near / (2 · .75 near + .25)
        scores = {(item, option): score for item, option, score in found.scores.rows()}
        assert scores["x", "yes"] == pytest.approx(1.5 * near / (1.5 * near + 0.25))
        assert scores["y", "no"] == pytest.approx(1)

    def test_an_outlier_does_not_make_the_item_unclear(self) -> None:
        rows: list[Row] = [*(("a", f"r{k}", "yes") for k in range(5)), ("a", "odd", "no")]
        found = crowdtruth(table(rows))
        assert found.items["quality"].to_list() == pytest.approx([1.0])
        quality = dict(found.raters.select("rater", "quality").rows())
        assert quality["odd"] == pytest.approx(0)
        assert quality["r0"] == pytest.approx(1)
        # without weights 10 of 15 pairs agree
        assert found.items["unweighted"].to_list() == pytest.approx([10 / 15])

    def test_what_is_undefined_is_null_and_told(self) -> None:
        judgments = table(
            [
                ("a", "ann", "x"),
                ("a", "bob", "x"),
                ("a", "bob", "y"),
                ("b", "cat", "x"),
            ],
            options=["x", "y", "z"],
        )
        found = crowdtruth(judgments)
        assert found.items.select("item", "n", "quality").rows() == [("a", 2, 1.0), ("b", 1, None)]
        assert found.raters.select("rater", "quality").rows()[2] == ("cat", None)
        assert found.options.select("option", "n", "quality").rows() == [
            ("x", 2, 1.0),
            ("y", 0, None),
            ("z", 0, None),
        ]
        assert found.notes == (
            "left out: 1 further judgment of a rater on the same item",
            "left out: 1 item with one judgment",
        )

    def test_texts_are_an_open_task(self) -> None:
        said: list[Row] = [("a", "ann", "cat"), ("a", "bob", "cat"), ("a", "cy", "dog")]
        found = crowdtruth(table(said, Kind.TEXT))
        assert found.open_ended
        assert found.items["quality"].to_list() == pytest.approx([1.0])
        assert found.options["option"].to_list() == ["cat", "dog"]

    def test_goes_to_json(self) -> None:
        found = crowdtruth(table([("a", "ann", "x"), ("a", "bob", "x"), ("b", "cat", "x")]))
        told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert [item["quality"] for item in told["items"]] == [1.0, None]
        assert told["digest"] == found.digest

    def test_intervals_hold_the_value(self) -> None:
        found = crowdtruth(drawn(6))
        for frame in (found.items, found.raters, found.options):
            inside = frame.drop_nulls().select(lower="lower", value="quality", upper="upper", n="n")
            assert len(inside) > 3
            assert (inside["lower"] <= inside["value"]).all()
            assert (inside["value"] <= inside["upper"]).all()
            assert (inside["lower"] < inside["upper"]).all()

    def test_refuses_what_it_cannot_compare(self) -> None:
        with pytest.raises(NotApplicableError, match="numeric"):
            crowdtruth(table([("a", "ann", 1.0), ("a", "bob", 2.0)], Kind.NUMERIC))
        with pytest.raises(NotApplicableError, match="no item has judgments of two"):
            crowdtruth(table([("a", "ann", "x"), ("b", "bob", "x")]))
        with pytest.raises(RequestError, match="tolerance 0"):
            crowdtruth(drawn(0), tolerance=0)

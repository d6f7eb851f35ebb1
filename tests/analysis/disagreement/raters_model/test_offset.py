"""The linear models: offsets against hand arithmetic, gradients, and who is new."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from divided_crowd import divided
from quorate.analysis.disagreement.raters_model.baselines import fit_majority, fit_mean, fit_text
from quorate.analysis.disagreement.raters_model.model import Lesson
from quorate.analysis.disagreement.raters_model.offset import (
    Linear,
    Parts,
    Rows,
    _Objective,
    fit_offset,
)
from quorate.analysis.disagreement.raters_model.table import ratings
from quorate.analysis.preference.reward.features import Matrix
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError
from tables import table


def lesson(judgments: Judgments, features: Matrix, columns: tuple[str, ...] = ()) -> Lesson:
    told = ratings(judgments, columns)
    tried = told.item % 5 == 0
    return Lesson(told, features, ~tried, tried, 0)


class TestByHand:
    def test_the_mean_is_the_share_of_each_option(self) -> None:
        # yes 3 of 4: no shrinkage acts on the constant, so p = .75
        rows = [("a", "r", "yes"), ("b", "r", "yes"), ("c", "r", "yes"), ("d", "r", "no")]
        told = ratings(table(rows))
        every = np.ones(4, np.bool_)
        model = fit_mean(Lesson(told, np.zeros((4, 1)), every, ~every, 0))
        at = np.zeros(1, np.int32)
        said = model.predict(np.zeros((4, 1)), at, at, np.zeros((1, 0), np.int32))
        assert said[0] == pytest.approx([0.25, 0.75], abs=1e-3)

    def test_an_offset_is_the_shrunk_gap_of_the_rater(self) -> None:
        # numbers 0 and 1; r1 says 1 four times, r2 says 0 four times; the constant is 1/2.
        # variance v = 1/4. r1's loss by u: 4 (1/2 − u)²/(2 v) + ν u²/2 with ν = 1:
        # 4 (1/2 − u)/v = u → 16 (1/2 − u) = u → u = 8/17
        rows = [(i, r, y) for i in "abcd" for r, y in (("r1", 1.0), ("r2", 0.0))]
        told = ratings(table(rows, Kind.NUMERIC))
        every = np.ones(8, np.bool_)
        nothing = Lesson(told, np.zeros((4, 1)), every, ~every, 0)
        model = fit_offset(nothing, "rater", Parts(text=False))
        assert model.raters[:, 0] == pytest.approx([8 / 17, -8 / 17], abs=1e-3)

    def test_the_majority_model_learns_one_answer_an_item(self) -> None:
        # two of three say yes of item a and no of item b; the third always differs
        rows = [
            (i, r, ("yes" if i == "a" else "no") if r != "r3" else ("no" if i == "a" else "yes"))
            for i in "ab"
            for r in ("r1", "r2", "r3")
        ]
        told = ratings(table(rows))
        every = np.ones(6, np.bool_)
        sides = np.array([[1.0], [-1.0]])
        both = Lesson(told, sides, every, every, 0)
        at, nobody = np.arange(2, dtype=np.int32), np.full(2, -1, np.int32)
        none = np.zeros((2, 0), np.int32)
        majority = fit_majority(both).predict(sides, at, nobody, none)
        shares = fit_text(both).predict(sides, at, nobody, none)
        assert majority[0, 1] > shares[0, 1] > 0.5
        assert shares[0, 1] <= 2 / 3 + 1e-3

    def test_the_gradient_is_that_of_the_loss(self) -> None:
        for numeric in (False, True):
            judgments, features = divided(items=20, raters=6, overlap=4, numeric=numeric)
            one = lesson(judgments, features, ("age",))
            K = one.table.scale.width
            rng = np.random.default_rng(0)
            start = Linear(
                "offset", one.table.scale, rng.normal(size=(4, K)), rng.normal(size=K),
                rng.normal(size=(6, K)), (rng.normal(size=(2, K)),), 0.1, 2.0,
            )  # fmt: skip
            there = features[np.unique(one.table.item[one.learned])]
            objective = _Objective(there, Rows.of(one), start, one.variance)
            point = objective.packed()
            _, slope = objective(point)
            for k in range(len(point)):
                step = np.zeros(len(point))
                step[k] = 1e-6
                rise = objective(point + step)[0] - objective(point - step)[0]
                assert slope[k] == pytest.approx(rise / 2e-6, abs=1e-6)


def test_turned_features_give_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    judgments, features = divided(items=30)
    wide = sparse.csr_array(np.tile(features, 20) * (np.arange(80) % 3 != 0))
    one = lesson(judgments, wide, ("age",))
    turned = fit_offset(one, "offset", Parts())
    monkeypatch.setattr("quorate.analysis.disagreement.raters_model.offset.TURNED", 0)
    plain = fit_offset(one, "offset", Parts())
    every = np.ones(len(one.table), np.bool_)
    assert turned.weights.shape == plain.weights.shape == (80, 2)
    assert one.predicted(turned, every) == pytest.approx(one.predicted(plain, every), abs=2e-3)


def test_a_new_rater_is_known_by_the_group() -> None:
    judgments, features = divided(lean=2.0, own=0.1)
    model = fit_offset(lesson(judgments, features, ("age",)), "offset", Parts())
    item, nobody = np.zeros(3, np.int32), np.full(3, -1, np.int32)
    said = model.predict(features, item, nobody, np.array([[0], [1], [-1]], np.int32))[:, 1]
    # the young say yes more often; who tells nothing lies between
    assert said[0] + 0.1 < said[2] < said[1] - 0.1


def test_what_cannot_be_modelled_is_refused() -> None:
    same = table([("a", "r1", 2.0), ("b", "r1", 2.0)], Kind.NUMERIC)
    with pytest.raises(NotApplicableError, match="all labels are the same"):
        ratings(same)
    texts = table([("a", "r1", "so"), ("b", "r1", "thus")], Kind.TEXT)
    with pytest.raises(NotApplicableError, match="raters are modelled"):
        ratings(texts)
    judgments, _ = divided(items=5)
    judgments.groups["topic"] = judgments.items[judgments.item].rename("topic")
    with pytest.raises(ColumnError, match="not about raters"):
        ratings(judgments, ["topic"])

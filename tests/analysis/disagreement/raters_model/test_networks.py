"""The networks, where PyTorch is installed: the extra ``torch`` is too large for every run."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl
import pytest

from divided_crowd import divided
from quorate.analysis.disagreement.jury import panel
from quorate.analysis.disagreement.raters_model import rater_models
from quorate.analysis.disagreement.raters_model.heads import MultiLabel, MultiTask
from quorate.analysis.disagreement.raters_model.jury_network import DeepAndCross, fit_jury
from quorate.analysis.disagreement.raters_model.model import Lesson
from quorate.analysis.disagreement.raters_model.table import ratings
from quorate.analysis.disagreement.raters_model.training import Schedule
from quorate.schema import RequestError


def test_without_torch_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    judgments, features = divided(items=30)
    told = ratings(judgments)
    every = np.ones(len(told), np.bool_)
    with pytest.raises(RequestError, match=r"pip install 'quorate\[torch\]'"):
        fit_jury(Lesson(told, features, every, every, 0))


class TestNetworks:
    @pytest.fixture(autouse=True)
    def _torch(self) -> None:
        pytest.importorskip("torch", reason="PyTorch is not installed: pip install quorate[torch]")

    def test_the_forward_pass_of_deep_and_cross_is_the_formula(self) -> None:
        import torch

        shape = DeepAndCross(3, 2, (2,), 1)
        rng = np.random.default_rng(0)
        weights = shape.start(rng)
        T, t, a, g, C1, c1, C2, c2, A, p, B, q, out, base = weights
        x = rng.normal(size=(1, 3))
        # rater 1, unknown group: the last row of the table
        x0 = np.concatenate([np.tanh(x @ T + t), a[[1]], g[[2]]], axis=1)
        x1 = x0 * (x0 @ C1 + c1) + x0
        x2 = x0 * (x1 @ C2 + c2) + x1
        deep = np.maximum(np.maximum(x0 @ A + p, 0) @ B + q, 0)
        expected = np.concatenate([x2, deep], axis=1) @ out + base
        said = shape.forward(
            [torch.tensor(one) for one in weights],
            torch.tensor(x),
            torch.tensor([1]),
            torch.tensor([[-1]]),
        )
        assert said.numpy() == pytest.approx(expected)

    @pytest.mark.parametrize("kind", [MultiLabel, MultiTask])
    def test_a_head_answers_for_its_own_rater(self, kind: type[MultiLabel | MultiTask]) -> None:
        import torch

        shape = kind(3, 2, 1)
        weights = shape.start(np.random.default_rng(0))
        weights[-2][1] += 7  # the second rater's constant
        said = shape.forward(
            [torch.tensor(one) for one in weights],
            torch.ones((2, 3), dtype=torch.float64),
            torch.tensor([0, 1]),
            torch.zeros((2, 0), dtype=torch.int64),
        ).numpy()
        if kind is MultiTask:  # the raters' layers begin alike
            assert said[1] - said[0] == pytest.approx(7)
        assert said[1, 0] - said[0, 0] == pytest.approx(7, abs=1)

    @pytest.mark.parametrize("numeric", [False, True])
    def test_they_beat_the_text_alone_where_raters_and_groups_differ(self, numeric: bool) -> None:
        judgments, features = divided(
            items=200, lean=1.5, taste=1.0, own=1.0, numeric=numeric, overlap=24
        )
        names = ["text", "multi-label", "multi-task", "jury"]
        found = rater_models(
            judgments, features=features, columns=["age"], models=names, splits=2
        ).comparison
        for name in names[1:]:
            assert found.filter(pl.col("model") == name)["gain_lower"][0] > 0, name
        # only the jury network knows the groups of raters whom it has not learned
        new = dict(zip(found["model"], found["new_mae"], strict=True))
        assert new["jury"] < min(new["text"], new["multi-label"], new["multi-task"])

    def test_the_seed_decides_and_a_new_rater_is_the_unknown_one(self) -> None:
        judgments, features = divided(items=40)
        told = ratings(judgments, ["age"])
        learned = told.rater != 0
        short = Schedule(epochs=3)
        one, other = (
            fit_jury(Lesson(told, features, learned, ~learned, 5), short) for _ in range(2)
        )
        item, age = np.zeros(2, np.int32), np.zeros((2, 1), np.int32)
        new = np.array([0, -1], np.int32)
        said = one.predict(features, item, new, age)
        assert (said == other.predict(features, item, new, age)).all()
        assert said[0] == pytest.approx(said[1])

    def test_a_panel_of_networks(self) -> None:
        judgments, features = divided(items=60)
        found = panel(judgments, "jury", features=features, columns=["age"], models=1)
        assert found.predicted.shape == (1, 40, 60, 2)
        assert found.predicted.sum(axis=3) == pytest.approx(1, abs=1e-5)

"""All layers of a PyTorch model, where kronfluence is installed: the extra ``influence``."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence import Influence, influence
from quorate.analysis.diagnosis.influence.torch import ModelInfluence, model_influence
from quorate.schema import EmptyError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]


def test_without_the_library_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kronfluence", None)
    with pytest.raises(RequestError, match=r"pip install 'quorate\[influence\]'"):
        model_influence(None, None)


class TestModel:
    @pytest.fixture(autouse=True)
    def _library(self) -> None:
        pytest.importorskip("torch", reason="PyTorch is not installed")
        pytest.importorskip(
            "kronfluence", reason="kronfluence is not installed: pip install quorate[influence]"
        )
        import torch

        torch.manual_seed(0)
        rng = np.random.default_rng(0)
        labels = np.arange(400) % 3
        rows = rng.standard_normal((3, 5))[labels] + rng.normal(0, 0.8, (400, 5))
        self.labels = labels.copy()
        self.labels[:12] = (labels[:12] + 1) % 3
        self.rows = rows.astype(np.float32)
        self.rows[12:14], self.truth = self.rows[:2], labels[12:14]
        self.model = torch.nn.Sequential(
            torch.nn.Linear(5, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)
        )
        x, y = torch.from_numpy(self.rows), torch.from_numpy(self.labels)
        descent = torch.optim.Adam(self.model.parameters(), 0.02, weight_decay=1e-3)
        for _ in range(150):
            descent.zero_grad()
            torch.nn.functional.cross_entropy(self.model(x), y).backward()
            descent.step()
        self.training = torch.utils.data.TensorDataset(x, y)
        right = torch.from_numpy(labels[:3].astype(np.int64))
        self.asked = torch.utils.data.TensorDataset(x[:3], right)
        self.right = labels[:3]

    def found(
        self, seed: int = 0, layers: list[str] | None = None, damping: float | None = None
    ) -> ModelInfluence:
        return model_influence(
            self.model,
            self.training,
            self.asked,
            layers=layers,
            damping=damping,
            seed=seed,
            batch=100,
        )

    def closed(self, units: Doubles, said: Doubles, damping: float | None) -> Influence:
        return influence(
            units, self.labels, probabilities=said, curvature="ek-fac", damping=damping
        )

    def test_the_last_layer_is_that_of_the_closed_form(self) -> None:
        import torch

        found = self.found(layers=["2"], damping=1.0)
        with torch.no_grad():
            units = self.model[:2](torch.from_numpy(self.rows)).numpy()
            said = self.model(torch.from_numpy(self.rows)).softmax(dim=1).numpy()
        ours = self.closed(units, said, 1.0)
        # labels are drawn there and expected here; with as much damping that matters little
        assert np.corrcoef(found.own, ours.own)[0, 1] > 0.99
        assert np.median(found.own / ours.own) == pytest.approx(1, abs=0.1)
        on = ours.influence_on(units[:3], self.right, said[:3]).values
        assert found.effects.values.shape == (400, 3)
        for t in range(3):
            assert np.corrcoef(found.effects.values[:, t], on[:, t])[0, 1] > 0.98
        assert np.polyfit(found.effects.values.ravel(), on.ravel(), 1)[0] == pytest.approx(
            1, abs=0.1
        )
        # with the usual damping few of 400 sure predictions are drawn to be wrong: alike
        usual = self.closed(units, said, None)
        assert 1 / 2 < np.median(self.found(layers=["2"]).own / usual.own) < 2
        # 8 · 3 + 3 of 5 · 8 + 8 + 8 · 3 + 3 numbers
        assert found.covered == pytest.approx(27 / 75)

    def test_all_layers_find_what_was_flipped_and_the_seed_decides(self) -> None:
        before = [part.detach().clone() for part in self.model.parameters()]
        found = self.found()
        assert found.layers == ("0", "2")
        assert found.covered == 1
        for was, part in zip(before, self.model.parameters(), strict=True):
            assert bool((was == part).all())
        assert (found.own > 0).all()
        assert np.median(found.own[:12]) > 5 * np.median(found.own[12:])
        # each flipped example is among those that harm its rightly labelled copy most
        for t in range(3):
            assert t in found.effects.harmful(5, test=t)
        assert self.found().own.tobytes() == found.own.tobytes()
        assert self.found(seed=1).own.tobytes() != found.own.tobytes()

    def test_other_batches_are_read_as_told(self) -> None:
        class Named:
            def __init__(self, rows: Doubles, labels: Doubles) -> None:
                self.rows, self.labels = rows, labels

            def __len__(self) -> int:
                return len(self.labels)

            def __getitem__(self, at: int) -> dict[str, object]:
                return {"input": self.rows[at], "label": self.labels[at]}

        named = Named(self.rows, self.labels)  # type: ignore[arg-type]
        found = model_influence(
            self.model,
            named,
            read=lambda model, batch: (model(batch["input"]), batch["label"]),  # type: ignore[index]
            batch=100,
        )
        assert found.own == pytest.approx(self.found().own, rel=1e-5)
        with pytest.raises(RequestError, match="no example was asked about"):
            _ = found.effects

    def test_what_cannot_be_looked_at_is_refused(self) -> None:
        import torch

        with pytest.raises(RequestError, match="layer '1'; take some of 0, 2"):
            self.found(layers=["1"])
        bare = torch.nn.Sequential(torch.nn.Embedding(3, 3))
        with pytest.raises(NotApplicableError, match="no linear and no 2-d convolution"):
            model_influence(bare, self.training)
        nothing = torch.utils.data.TensorDataset(torch.zeros(0, 5), torch.zeros(0))
        with pytest.raises(EmptyError, match="no example"):
            model_influence(self.model, nothing)

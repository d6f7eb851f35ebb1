"""The network, where PyTorch is installed: the extra ``torch`` is too large for every run."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from crowd_of_texts import planted
from quorate.analysis.preference.reward import Network, Recipe, train
from quorate.schema import RequestError


def test_without_torch_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(RequestError, match=r"pip install 'quorate\[torch\]'"):
        train(planted(prompts=12), Recipe(encoder="network"))


class TestNetwork:
    @pytest.fixture(autouse=True)
    def _torch(self) -> None:
        pytest.importorskip("torch", reason="PyTorch is not installed: pip install quorate[torch]")

    @pytest.mark.parametrize("kind", ["plain", "raters", "mean-variance"])
    def test_learns_what_was_planted_and_the_seed_decides(self, kind: str) -> None:
        pairs = planted()
        recipe = Recipe(encoder="network", kind=kind, network=Network(epochs=15))  # type: ignore[arg-type]
        one, same = train(pairs, recipe, seed=2), train(pairs, recipe, seed=2)
        assert [layer.weights.tobytes() for layer in one.layers] == [
            layer.weights.tobytes() for layer in same.layers
        ]
        other = planted(prompts=40, seed=9, strength=100.0)
        scores = one.scores(other.prompts.to_list(), other.responses.to_list())
        right = (scores[other.first] > scores[other.second]) == (other.share > 0.5)
        assert right.mean() > 0.8
        assert 0 < one.parameters["epoch"] <= 15  # type: ignore[operator]

    def test_bends_where_a_line_cannot(self) -> None:
        # the best embedding is in the middle: |x| decides, and no line tells
        pairs = planted(prompts=150, strength=0.0)
        rng = np.random.default_rng(0)
        x = rng.uniform(-1, 1, len(pairs.responses))
        belief = 1 / (1 + np.exp(-8 * (np.abs(x[pairs.second]) - np.abs(x[pairs.first]))))
        bent = replace(pairs, belief=belief)
        rows = np.column_stack([x, np.ones(len(x))])
        grid = np.array([[0.0, 1.0], [0.9, 1.0], [-0.9, 1.0]])
        network = train(
            bent, Recipe(encoder="network", network=Network(rate=0.01)), embeddings=rows
        )
        middle, right, left = network.score_rows(grid)
        assert middle > max(left, right) + 1.0
        line = train(bent, embeddings=rows).score_rows(grid)
        assert min(line[1:]) <= line[0] <= max(line[1:])

"""Network reward: a layer of units between features and value, trained with PyTorch."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reward.fitted import Fitted, Layer, Lesson, forward, packed
from quorate.analysis.preference.reward.outcome import Rows
from quorate.analysis.preference.reward.recipe import Network
from quorate.schema import RequestError

if TYPE_CHECKING:
    import torch

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


def fit_network(lesson: Lesson, how: Network, seed: int) -> Fitted:
    """The weights of the epoch with the smallest loss on one part, which is not learned from.

    AdamW over batches of rows; the loss and its derivative by the values of responses come from
    the same outcome as for the linear model, and PyTorch carries them back through the units. One
    thread, so that a shared machine does not spin and the seed decides all. Raises RequestError
    where PyTorch is not installed.
    """
    torch = _torch()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _Training(lesson, how, seed).run()
    finally:
        torch.set_num_threads(before)


class _Training:
    """One training: the units, the optimiser, and where the best epoch is kept."""

    def __init__(self, lesson: Lesson, how: Network, seed: int) -> None:
        torch = _torch()
        self.lesson, self.how = lesson, how
        self.learned = lesson.rows.some((lesson.part != 0) | (lesson.parts == 0))
        self.tried = lesson.rows.some((lesson.part == 0) & (lesson.parts > 0))
        self.rng = np.random.default_rng([seed, 7])
        width, columns = int(lesson.matrix.shape[1]), lesson.outcome.columns
        first = self.rng.normal(0, how.start, (width, how.width))
        second = self.rng.normal(0, how.width**-0.5, (how.width, columns))
        self.weights = [
            torch.tensor(start, dtype=torch.float32, requires_grad=True)
            for start in (first, np.zeros(how.width), second, np.zeros(columns))
        ]
        self.own = np.zeros(lesson.outcome.own)
        self.own_tensor = torch.zeros(len(self.own), dtype=torch.float64, requires_grad=True)
        self.optimiser = torch.optim.AdamW(
            [
                {"params": self.weights, "weight_decay": how.decay},
                {"params": [self.own_tensor], "weight_decay": 0.0},
            ],
            lr=how.rate,
        )

    def run(self) -> Fitted:
        """Epochs until the validation loss has not fallen for a while."""
        tried: list[dict[str, float]] = []
        best, chosen, since = np.inf, 0, 0
        kept = self._kept()
        for epoch in range(1, self.how.epochs + 1):
            self._epoch()
            layers, own = self._kept()
            values = forward(layers, self.lesson.matrix)
            training = self.lesson.mean_loss(values, own, self.learned)
            validation = self.lesson.mean_loss(values, own, self.tried)
            tried.append({"epoch": epoch, "training": training, "validation": validation})
            since += 1
            if not validation >= best - 1e-5:
                best, chosen, since, kept = validation, epoch, 0, (layers, own)
            if since >= self.how.patience:
                break
        schema = {"epoch": pl.Float64, "training": pl.Float64, "validation": pl.Float64}
        full = chosen == self.how.epochs
        notes = (f"the validation loss still fell in epoch {chosen}",) if full else ()
        path = pl.DataFrame(tried, schema=schema)
        return Fitted(kept[0], kept[1], float(chosen), path, not full, notes)

    def _epoch(self) -> None:
        rows = self.learned
        order = self.rng.permutation(len(rows))
        for start in range(0, len(order), self.how.batch):
            self._step(rows.some(order[start : start + self.how.batch]))

    def _step(self, rows: Rows) -> None:
        torch = _torch()
        there, batch = packed(rows)
        values = self._values(there)
        found = self.lesson.outcome.loss(
            values.detach().numpy().astype(np.float64), self.own, batch
        )
        total = max(float(rows.weight.sum()), 1e-12)
        whole = max(float(self.learned.weight.sum()), 1e-12)
        self.optimiser.zero_grad()
        values.backward(torch.tensor(found.values / total, dtype=torch.float32))
        _, cost = self.lesson.outcome.prior(self.own)
        self.own_tensor.grad = torch.tensor(found.own / total + cost / whole)
        self.optimiser.step()
        self.own = self.own_tensor.detach().numpy().copy()

    def _values(self, responses: Longs) -> torch.Tensor:
        torch = _torch()
        first, lift, second, base = self.weights
        features = self.lesson.matrix[responses]
        if isinstance(features, np.ndarray):
            inside = torch.tensor(features, dtype=torch.float32) @ first
        else:
            inside = torch.nn.functional.embedding_bag(
                torch.tensor(features.indices.astype(np.int64)),
                first,
                torch.tensor(features.indptr[:-1].astype(np.int64)),
                mode="sum",
                per_sample_weights=torch.tensor(features.data, dtype=torch.float32),
            )
        units = torch.relu(inside + lift)
        alive = self.rng.random((len(responses), self.how.width)) >= self.how.dropout
        kept = torch.tensor(alive / (1 - self.how.dropout), dtype=torch.float32)
        return (units * kept) @ second + base

    def _kept(self) -> tuple[tuple[Layer, ...], Doubles]:
        first, lift, second, base = (
            tensor.detach().numpy().astype(np.float64) for tensor in self.weights
        )
        return (Layer(first, lift), Layer(second, base)), self.own.copy()


def _torch() -> ModuleType:
    try:
        return import_module("torch")
    except ImportError:
        raise RequestError(
            "a network is trained with PyTorch, which is not installed",
            remedy="pip install 'quorate[torch]', or take the linear encoder",
        ) from None

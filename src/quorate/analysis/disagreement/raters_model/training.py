"""Training: a network of raters, row by row, until held-back ratings are predicted no better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN
from quorate.analysis.disagreement.raters_model.features import Dense, dense
from quorate.analysis.disagreement.raters_model.model import Lesson, losses_of, settled
from quorate.analysis.disagreement.raters_model.table import Scale
from quorate.schema import RequestError

if TYPE_CHECKING:
    import torch

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

ROWS = 1 << 15
"""rows predicted at a time"""


@dataclass(frozen=True)
class Schedule:
    """AdamW with ``rate`` and ``decay`` over batches of ratings, at most ``epochs`` times.

    It ends when the loss on the tried rows has not fallen for ``patience`` epochs; the best epoch
    counts. ``dropout`` is the share of units left out, ``anonymous`` the share of ratings whose
    rater is hidden, so that the network learns to do without.
    """

    rate: float = 2e-3
    decay: float = 1e-3
    batch: int = 512
    epochs: int = 60
    patience: int = 6
    dropout: float = 0.2
    anonymous: float = 0.1


class Shape(Protocol):
    """The units of a network."""

    @property
    def unknown(self) -> int:
        """The number that stands for a rater whom the network does not know; -1: there is none."""
        ...

    def start(self, rng: np.random.Generator) -> list[Doubles]:
        """The parameters before training."""
        ...

    def forward(
        self,
        weights: Sequence[torch.Tensor],
        x: torch.Tensor,
        rater: torch.Tensor,
        groups: torch.Tensor,
    ) -> torch.Tensor:
        """Logits, or numbers, (n, K), of rows with features x (n, D')."""
        ...


@dataclass(frozen=True, eq=False)
class Trained:
    """The parameters of the best epoch, and the loss on tried rows there."""

    scale: Scale
    reader: Dense
    weights: tuple[NDArray[np.float32], ...]
    epoch: int
    loss: float


def train_network(shape: Shape, lesson: Lesson, reader: Dense, how: Schedule) -> Trained:
    """Train on the learned rows; the last parameter is the constant that is added at the end.

    ``reader`` is that of the items that are learned from (``reader_of``). One thread, so that a
    shared machine does not spin and the seed decides all. Raises RequestError where PyTorch is not
    installed.
    """
    torch = torch_here()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _Training(shape, lesson, reader, how).run()
    finally:
        torch.set_num_threads(before)


def reader_of(lesson: Lesson) -> Dense:
    """How features of items are brought to what a network reads."""
    return dense(lesson.matrix, np.unique(lesson.table.item[lesson.learned]))


def predicted(
    shape: Shape, trained: Trained, read: Doubles, item: Ints, rater: Ints, groups: Ints
) -> Doubles:
    """What a trained network says of rows, (n, K): probabilities, or numbers from 0 to 1."""
    torch = torch_here()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        weights = [torch.from_numpy(part) for part in trained.weights]
        found = np.zeros((len(item), trained.scale.width))
        with torch.no_grad():
            x = torch.tensor(read, dtype=torch.float32)
            for start in range(0, len(item), ROWS):
                rows = slice(start, start + ROWS)
                out = shape.forward(
                    weights,
                    x[item[rows].astype(np.int64)],
                    *_codes(shape, rater[rows], groups[rows]),
                )
                found[rows] = out.numpy()
    finally:
        torch.set_num_threads(before)
    return settled(trained.scale, found)


class _Training:
    """One training: the data as tensors, the optimiser, and the best epoch."""

    def __init__(self, shape: Shape, lesson: Lesson, reader: Dense, how: Schedule) -> None:
        torch = torch_here()
        self.shape, self.lesson, self.how = shape, lesson, how
        table = lesson.table
        self.reader = reader
        self.read = reader(lesson.matrix)
        self.rng = np.random.default_rng([lesson.seed, 11])
        self.rows = np.flatnonzero(lesson.learned)
        start = shape.start(self.rng)
        mean = table.targets[self.rows].mean(axis=0)
        start[-1] = mean if table.scale.numeric else np.log(np.maximum(mean, 1e-3))
        self.weights = [
            torch.tensor(part, dtype=torch.float32, requires_grad=True) for part in start
        ]
        self.optimiser = torch.optim.AdamW(self.weights, lr=how.rate, weight_decay=how.decay)
        self.x = torch.tensor(self.read, dtype=torch.float32)
        self.targets = torch.tensor(table.targets, dtype=torch.float32)

    def run(self) -> Trained:
        """Epochs until the loss on the tried rows has not fallen for a while."""
        best, chosen, since, kept = np.inf, 0, 0, self._kept()
        for epoch in range(1, self.how.epochs + 1):
            order = self.rng.permutation(self.rows)
            for start in range(0, len(order), self.how.batch):
                self._step(order[start : start + self.how.batch])
            loss = self._tried()
            since += 1
            if loss < best - 1e-5:
                best, chosen, since, kept = loss, epoch, 0, self._kept()
            if since >= self.how.patience:
                break
        return Trained(self.lesson.table.scale, self.reader, kept, chosen, best)

    def _step(self, rows: Longs) -> None:
        torch = torch_here()
        table = self.lesson.table
        rater = table.rater[rows].copy()
        if self.shape.unknown >= 0:
            rater[self.rng.random(len(rows)) < self.how.anonymous] = UNKNOWN
        x = self.x[table.item[rows].astype(np.int64)]
        alive = self.rng.random(x.shape) >= self.how.dropout
        x = x * torch.tensor(alive / (1 - self.how.dropout), dtype=torch.float32)
        groups = table.groups[table.rater[rows]]
        out = self.shape.forward(self.weights, x, *_codes(self.shape, rater, groups))
        target = self.targets[rows]
        if table.scale.numeric:
            loss = ((out - target) ** 2).mean()
        else:
            loss = -(torch.log_softmax(out, dim=1) * target).sum(dim=1).mean()
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()

    def _tried(self) -> float:
        table, rows = self.lesson.table, self.lesson.tried
        trained = Trained(table.scale, self.reader, self._kept(), 0, 0.0)
        rater = table.rater[rows]
        said = predicted(
            self.shape, trained, self.read, table.item[rows], rater, table.groups[rater]
        )
        losses = losses_of(table.scale, said, table.targets[rows])
        return float(losses.mean()) if len(losses) else 0.0

    def _kept(self) -> tuple[NDArray[np.float32], ...]:
        return tuple(part.detach().numpy().copy() for part in self.weights)


def _codes(shape: Shape, rater: Ints, groups: Ints) -> tuple[torch.Tensor, torch.Tensor]:
    """Codes as tensors, with the number of the unknown rater in the place of ``UNKNOWN``."""
    torch = torch_here()
    known = np.where(rater == UNKNOWN, max(shape.unknown, 0), rater).astype(np.int64)
    return torch.from_numpy(known), torch.from_numpy(groups.astype(np.int64))


def torch_here() -> ModuleType:
    """PyTorch. Raises RequestError where it is not installed."""
    try:
        return import_module("torch")
    except ImportError:
        raise RequestError(
            "a network is trained with PyTorch, which is not installed",
            remedy="pip install 'quorate[torch]', or take the model «offset»",
        ) from None

"""Heads: one reading of the text for all raters, and an answer of each rater's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.raters_model.ensemble import of_heads
from quorate.analysis.disagreement.raters_model.model import Lesson
from quorate.analysis.disagreement.raters_model.training import (
    Schedule,
    Trained,
    predicted,
    reader_of,
    torch_here,
    train_network,
)
from quorate.analysis.preference.reward.features import Matrix

if TYPE_CHECKING:
    import torch

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]

WIDTH = 64
OWN = 8
"""units of a rater's own in the multi-task network"""


@dataclass(frozen=True)
class MultiLabel:
    """h = max(0, x W + b); z_j = h U_j + c_j: every rater's answer is read off the same units."""

    features: int
    raters: int
    outputs: int
    unknown: int = -1

    def start(self, rng: np.random.Generator) -> list[Doubles]:
        """W, b, U, c and a constant for all."""
        return [
            rng.normal(0, self.features**-0.5, (self.features, WIDTH)),
            np.zeros(WIDTH),
            rng.normal(0, 0.1 * WIDTH**-0.5, (self.raters, WIDTH, self.outputs)),
            np.zeros((self.raters, self.outputs)),
            np.zeros(self.outputs),
        ]

    def forward(
        self,
        weights: Sequence[torch.Tensor],
        x: torch.Tensor,
        rater: torch.Tensor,
        groups: torch.Tensor,
    ) -> torch.Tensor:
        """Logits, or numbers, (n, K)."""
        torch = torch_here()
        W, b, U, c, base = weights
        h = torch.relu(x @ W + b)
        return torch.einsum("nh,nhk->nk", h, U[rater]) + c[rater] + base


@dataclass(frozen=True)
class MultiTask:
    """As ``MultiLabel``, with a layer of the rater's own: z_j = max(0, h V_j + d_j) U_j + c_j."""

    features: int
    raters: int
    outputs: int
    unknown: int = -1

    def start(self, rng: np.random.Generator) -> list[Doubles]:
        """W, b, V, d, U, c and a constant for all; the raters' layers begin alike."""
        V = rng.normal(0, WIDTH**-0.5, (1, WIDTH, OWN)).repeat(self.raters, axis=0)
        U = rng.normal(0, 0.3 * OWN**-0.5, (1, OWN, self.outputs)).repeat(self.raters, axis=0)
        return [
            rng.normal(0, self.features**-0.5, (self.features, WIDTH)),
            np.zeros(WIDTH),
            V,
            np.zeros((self.raters, OWN)),
            U,
            np.zeros((self.raters, self.outputs)),
            np.zeros(self.outputs),
        ]

    def forward(
        self,
        weights: Sequence[torch.Tensor],
        x: torch.Tensor,
        rater: torch.Tensor,
        groups: torch.Tensor,
    ) -> torch.Tensor:
        """Logits, or numbers, (n, K)."""
        torch = torch_here()
        W, b, V, d, U, c, base = weights
        h = torch.relu(x @ W + b)
        own = torch.relu(torch.einsum("nh,nhm->nm", h, V[rater]) + d[rater])
        return torch.einsum("nm,nmk->nk", own, U[rater]) + c[rater] + base


@dataclass(frozen=True, eq=False)
class Heads:
    """A trained network with heads; a rater without one gets the mean of all."""

    name: str
    shape: MultiLabel | MultiTask
    trained: Trained
    learned: NDArray[np.bool_]

    def predict(self, matrix: Matrix, item: Ints, rater: Ints, groups: Ints) -> Doubles:
        """Probabilities of the options, or a number from 0 to 1: (n, K)."""
        read = self.trained.reader(matrix)
        there = np.flatnonzero(self.learned).astype(np.int32)
        n = len(read)
        found = predicted(
            self.shape,
            self.trained,
            read,
            np.tile(np.arange(n, dtype=np.int32), len(there)),
            np.repeat(there, n),
            np.zeros((n * len(there), 0), np.int32),
        )
        heads = np.zeros((len(self.learned), n, self.trained.scale.width))
        heads[there] = found.reshape(len(there), n, -1)
        return of_heads(heads, self.learned, item, rater)


def fit_heads(
    lesson: Lesson, name: Literal["multi-label", "multi-task"], how: Schedule | None = None
) -> Heads:
    """A network with a head for each rater: ``multi-label`` or ``multi-task``.

    The loss is that of the ratings there are: a rater who has not judged an item adds nothing.
    Source: Davani, Díaz & Prabhakaran 2022, doi:10.1162/tacl_a_00449, with the features of the
    items in the place of a language model that is trained along.
    """
    kind = MultiLabel if name == "multi-label" else MultiTask
    table = lesson.table
    learned = np.bincount(table.rater[lesson.learned], minlength=len(table.raters)) > 0
    reader = reader_of(lesson)
    shape = kind(reader.width, len(table.raters), table.scale.width)
    trained = train_network(shape, lesson, reader, how or Schedule())
    return Heads(name, shape, trained, learned)

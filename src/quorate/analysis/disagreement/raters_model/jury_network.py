"""Jury network: text, rater and groups as vectors that are crossed with one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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

TEXT, RATER, GROUP = 64, 16, 8
"""the lengths of the vectors of a text, a rater and a group"""
CROSSES, DEEP = 2, 64


@dataclass(frozen=True)
class DeepAndCross:
    """x₀ = [tanh(x T + t), a_rater, g_group…]; x_{l+1} = x₀ ∘ (x_l C_l + c_l) + x_l.

    Beside the L = 2 cross layers stand two plain layers on x₀; z reads both. ``a`` has one row
    more, for an unknown rater, and each table of groups one for an unknown value.
    """

    features: int
    raters: int
    groups: tuple[int, ...]
    outputs: int

    @property
    def unknown(self) -> int:
        """The row of the unknown rater."""
        return self.raters

    @property
    def width(self) -> int:
        """The length of x₀."""
        return TEXT + RATER + GROUP * len(self.groups)

    def start(self, rng: np.random.Generator) -> list[Doubles]:
        """T, t, a, g …, C and c of each cross layer, the deep layers, the last layer."""
        D = self.width
        parts: list[Doubles] = [
            rng.normal(0, self.features**-0.5, (self.features, TEXT)),
            np.zeros(TEXT),
            rng.normal(0, 0.05, (self.raters + 1, RATER)),
            *(rng.normal(0, 0.05, (n + 1, GROUP)) for n in self.groups),
        ]
        for _ in range(CROSSES):
            parts += [rng.normal(0, D**-0.5, (D, D)), np.zeros(D)]
        parts += [rng.normal(0, (2 / D) ** 0.5, (D, DEEP)), np.zeros(DEEP)]
        parts += [rng.normal(0, (2 / DEEP) ** 0.5, (DEEP, DEEP)), np.zeros(DEEP)]
        out = D + DEEP
        return [*parts, rng.normal(0, 0.3 * out**-0.5, (out, self.outputs)), np.zeros(self.outputs)]

    def forward(
        self,
        weights: Sequence[torch.Tensor],
        x: torch.Tensor,
        rater: torch.Tensor,
        groups: torch.Tensor,
    ) -> torch.Tensor:
        """Logits, or numbers, (n, K)."""
        torch = torch_here()
        T, t, a = weights[:3]
        n = len(self.groups)
        tables, rest = weights[3 : 3 + n], weights[3 + n :]
        told = [
            # an unknown value is code -1, the last row of the table
            table[groups[:, c] % len(table)]
            for c, table in enumerate(tables)
        ]
        x0 = torch.cat([torch.tanh(x @ T + t), a[rater], *told], dim=1)
        crossed = x0
        for layer in range(CROSSES):
            C, c = rest[2 * layer : 2 * layer + 2]
            crossed = x0 * (crossed @ C + c) + crossed
        A, p, B, q, out, base = rest[2 * CROSSES :]
        deep = torch.relu(torch.relu(x0 @ A + p) @ B + q)
        return torch.cat([crossed, deep], dim=1) @ out + base


@dataclass(frozen=True, eq=False)
class JuryNetwork:
    """A trained network; a new rater is the unknown one with groups of his or her own."""

    shape: DeepAndCross
    trained: Trained
    learned: NDArray[np.bool_]
    name: str = "jury"

    def predict(self, matrix: Matrix, item: Ints, rater: Ints, groups: Ints) -> Doubles:
        """Probabilities of the options, or a number from 0 to 1: (n, K)."""
        known = (rater >= 0) & self.learned[np.maximum(rater, 0)]
        rater = np.where(known, rater, -1).astype(np.int32)
        read = self.trained.reader(matrix)
        return predicted(self.shape, self.trained, read, item, rater, groups)


def fit_jury(lesson: Lesson, how: Schedule | None = None) -> JuryNetwork:
    """Jury learning on given features.

    The rater of one rating in ten is hidden while training, so that the row of the unknown rater
    is learned. Source: Gordon et al. 2022, doi:10.1145/3491102.3502004, with the deep & cross
    network of Wang et al. 2021, doi:10.1145/3442381.3450078, and the features of the items in the
    place of a language model that is trained along.
    """
    table = lesson.table
    reader = reader_of(lesson)
    shape = DeepAndCross(reader.width, len(table.raters), table.sizes, table.scale.width)
    trained = train_network(shape, lesson, reader, how or Schedule())
    learned = np.bincount(table.rater[lesson.learned], minlength=len(table.raters)) > 0
    return JuryNetwork(shape, trained, learned)

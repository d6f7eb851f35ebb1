"""Reward model: a number for a response to a prompt; higher is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from quorate.analysis.preference.reward.features import Embedded, Hashed
from quorate.analysis.preference.reward.fitted import Layer, forward
from quorate.analysis.preference.reward.outcome import BOUND
from quorate.analysis.preference.reward.recipe import Kind
from quorate.schema import RequestError

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RewardModel:
    """A trained reward model; calling it gives the reward of one response.

    The reward is in logits, with mean 0 over the responses it was trained on: of two responses to
    a prompt the first is better with probability σ(r_a − r_b), or as ``probability`` has it for a
    mean–variance model. ``centre`` is what is taken off. ``raters`` has a row a rater where the
    model is about raters: votes, and how their votes follow the reward (``temperature`` e^τ, 1 for
    a typical one), the side and the length.
    """

    features: Hashed | Embedded
    kind: Kind
    layers: tuple[Layer, ...]
    centre: float = 0.0
    raters: pl.DataFrame | None = None
    path: pl.DataFrame = field(default_factory=pl.DataFrame)
    """the loss at each penalty or epoch that was tried"""
    parameters: Mapping[str, float | int | str | bool] = field(default_factory=dict)
    converged: bool = True
    notes: tuple[str, ...] = ()
    seed: int = 0
    input_digest: str = ""

    def __call__(self, prompt: str, response: str) -> float:
        """The reward of a response to a prompt, as reinforcement learning takes it."""
        return float(self.scores([prompt], [response])[0])

    def scores(self, prompts: Sequence[str], responses: Sequence[str]) -> Doubles:
        """The rewards of responses, each to the prompt in its place."""
        return self._rewards(self._values(prompts, responses))

    def score_rows(self, rows: NDArray[np.floating]) -> Doubles:
        """The rewards of rows of embeddings, (n, D). Raises RequestError if it reads texts."""
        if not isinstance(self.features, Embedded):
            raise RequestError(
                "this reward model reads texts, no embeddings", remedy="give prompts and responses"
            )
        return self._rewards(forward(self.layers, self.features.scaled(rows)))

    def spreads(self, prompts: Sequence[str], responses: Sequence[str]) -> Doubles:
        """s of each response: how far its reward differs from rater to rater.

        Raises RequestError for a model without variance.
        """
        if self.kind != "mean-variance":
            raise RequestError(
                f"a {self.kind} reward model says nothing of the variance",
                remedy="train one of kind mean-variance",
            )
        return spread_of(self._values(prompts, responses))

    def probability(self, prompt: str, first: str, second: str) -> float:
        """How likely a typical rater is to prefer the first response to the second."""
        values = self._values([prompt, prompt], [first, second])
        return float(chances(self.kind, values[:1], values[1:])[0])

    def best(self, prompt: str, responses: Sequence[str]) -> int:
        """The place of the response with the highest reward, the first of several: best-of-n."""
        if not responses:
            raise RequestError("there is no response to choose", remedy="give one or more")
        return int(np.argmax(self.scores([prompt] * len(responses), responses)))

    def _values(self, prompts: Sequence[str], responses: Sequence[str]) -> Doubles:
        if len(prompts) != len(responses):
            raise RequestError(
                f"there are {len(prompts)} prompts and {len(responses)} responses",
                remedy="give one prompt a response",
            )
        texts = [
            pl.Series(column, dtype=pl.String).fill_null("") for column in (prompts, responses)
        ]
        return forward(self.layers, self.features.matrix(*texts))

    def _rewards(self, values: Doubles) -> Doubles:
        return np.asarray(values[:, 0] - self.centre)


def spread_of(values: Doubles) -> Doubles:
    """s of responses with values (μ, η), (T,)."""
    return np.exp(BOUND * np.tanh(values[:, 1] / BOUND) / 2)


def chances(kind: Kind, first: Doubles, second: Doubles) -> Doubles:
    """P(first better) of pairs of values, (P, columns) each."""
    apart = first[:, 0] - second[:, 0]
    if kind != "mean-variance":
        return np.asarray(expit(apart))
    return np.asarray(ndtr(apart / np.hypot(spread_of(first), spread_of(second))))

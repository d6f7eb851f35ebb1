"""Recipe: what kind of reward model is trained, and on which labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from quorate.analysis.preference.reward.features import Embedded, Hashed
from quorate.analysis.preference.reward.outcome import (
    ByRater,
    MeanVariance,
    Outcome,
    Plain,
    Rows,
)
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.schema import NotApplicableError, RequestError

Encoder = Literal["linear", "network"]
Kind = Literal["plain", "raters", "mean-variance"]
Labels = Literal["posterior", "share", "majority"]
ENCODERS: tuple[Encoder, ...] = ("linear", "network")
KINDS: tuple[Kind, ...] = ("plain", "raters", "mean-variance")
LABELS: tuple[Labels, ...] = ("posterior", "share", "majority")


@dataclass(frozen=True)
class Network:
    """A layer of ``width`` units with dropout in front of the value; trained by AdamW.

    ``patience`` is how many epochs without a better validation loss end the training, ``start`` the
    standard deviation of the first weights.
    """

    width: int = 64
    dropout: float = 0.3
    rate: float = 2e-3
    decay: float = 1e-2
    batch: int = 256
    epochs: int = 60
    patience: int = 6
    start: float = 0.1


@dataclass(frozen=True)
class Recipe:
    """What is trained.

    ``encoder`` gives a response its value: ``linear`` in the features (convex for plain votes,
    seconds, needs nothing but SciPy) or a ``network`` (needs PyTorch). ``kind`` says how votes
    come from values: ``plain``, by ``raters`` who differ, or ``mean-variance`` for pairs on which
    people are divided. ``labels`` of a plain model are the posterior of the judgments, the share
    of votes, or the majority alone, ties left out. Prompts are dealt into ``parts``: each in turn
    decides on the penalty of a linear model, one of them on the end of a network's training.
    """

    encoder: Encoder = "linear"
    kind: Kind = "plain"
    labels: Labels = "posterior"
    features: Hashed | Embedded = field(default_factory=Hashed)
    parts: int = 3
    network: Network = field(default_factory=Network)

    def __post_init__(self) -> None:
        for name, value, known in (
            ("encoder", self.encoder, ENCODERS),
            ("kind", self.kind, KINDS),
            ("labels", self.labels, LABELS),
        ):
            if value not in known:
                raise RequestError(
                    f"{value!r} is no {name} of a reward model",
                    remedy=f"there are {', '.join(known)}",
                )
        if not 2 <= self.parts <= 20:
            raise RequestError(f"{self.parts} parts of the prompts", remedy="take from 2 to 20")

    def outcome(self, pairs: Pairs) -> Outcome:
        """How votes come from values, for these raters."""
        if self.kind == "raters":
            return ByRater(len(pairs.raters))
        return MeanVariance() if self.kind == "mean-variance" else Plain()

    def rows(self, pairs: Pairs) -> Rows:
        """What is learned from: a row a pair, or a vote where raters differ.

        Raises NotApplicableError where raters are asked for and there are no votes, or all
        majorities are ties.
        """
        if self.kind == "raters":
            return _votes(pairs)
        votes = pairs.votes.sum(axis=1)
        target, weight = pairs.belief, np.ones(len(pairs))
        if self.kind == "mean-variance" or self.labels == "share":
            target = np.where(votes > 0, pairs.share, pairs.belief)
            weight = np.maximum(votes, 1) if self.kind == "mean-variance" else weight
        elif self.labels == "majority":
            by = np.where(votes > 0, pairs.share, pairs.belief)
            target, weight = (by > 0.5).astype(np.float64), (by != 0.5).astype(np.float64)
            if not weight.any():
                raise NotApplicableError(
                    "no pair has a majority", remedy="train on labels=share, or collect more votes"
                )
        return Rows(
            first=pairs.first,
            second=pairs.second,
            target=target,
            weight=weight.astype(np.float64),
            rater=np.full(len(pairs), -1, np.int64),
            position=np.zeros(len(pairs), np.int8),
            longer=pairs.longer,
        )


def _votes(pairs: Pairs) -> Rows:
    if not len(pairs.pair):
        raise NotApplicableError(
            "there are no votes, and a model of raters learns from votes",
            remedy="give judgments with raters, or train a plain model",
        )
    return Rows(
        first=pairs.first[pairs.pair],
        second=pairs.second[pairs.pair],
        target=(pairs.sign + 1) / 2,
        weight=np.ones(len(pairs.pair)),
        rater=pairs.rater,
        position=pairs.position,
        longer=pairs.longer[pairs.pair],
    )

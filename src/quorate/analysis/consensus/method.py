"""The contract of a consensus method, and what a fit of one holds.

A method is a frozen dataclass whose fields are its hyper-parameters, declared under the entry-point
group ``quorate.consensus_methods``. ``fit`` is a pure function of the judgments, the gold and the
seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.numerics.steps import Believing
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

CHOICE = frozenset({Kind.CATEGORICAL, Kind.ORDINAL})
"""The kinds of question with one right option."""


@dataclass(frozen=True, eq=False)
class Competence:
    """How good each rater is estimated to be; arrays are (R,) unless said otherwise.

    ``accuracy`` with its interval ``lower``–``upper`` is the probability of naming the right
    option on a random item. ``confusion`` (R, K, K) is P(label | true class), true class first.
    ``spam`` is the probability that a judgment was made without looking. Numeric questions have
    ``bias`` (judgment minus truth) and ``deviation`` (its standard deviation) instead.
    ``extra`` holds what else a method learns about raters, under the paper's name.
    """

    accuracy: Doubles | None = None
    lower: Doubles | None = None
    upper: Doubles | None = None
    confusion: Doubles | None = None
    spam: Doubles | None = None
    bias: Doubles | None = None
    deviation: Doubles | None = None
    extra: Mapping[str, Doubles] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Fit:
    """What a method concludes about one question.

    For options: ``posterior`` (I, K), rows summing to 1; of a table that is not to be held in
    memory ``belief`` instead, which finds it part by part. For multi-label: ``posterior`` (I, K)
    of membership, each in 0–1. For numbers: ``value``, ``lower``, ``upper`` (I,). For written
    kinds: ``answer`` (I,), the text or canonical JSON, null where there is none; ``certainty`` (I,)
    in 0–1, whose meaning the method states, NaN where unknown; ``parts`` one row a part that
    somebody marked: ``item``, the part's own columns and its ``probability``. ``trace`` is the
    objective at each iteration (``objective`` names it), empty for closed forms.
    """

    competence: Competence
    posterior: Doubles | None = None
    belief: Believing | None = None
    value: Doubles | None = None
    lower: Doubles | None = None
    upper: Doubles | None = None
    answer: pl.Series | None = None
    certainty: Doubles | None = None
    parts: pl.DataFrame | None = None
    trace: tuple[float, ...] = ()
    objective: str = "log-likelihood"
    converged: bool = True
    parameters: Mapping[str, Doubles | float | int | str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Method(Protocol):
    """A way to infer the consensus.

    ``name`` is what users type, ``title`` the name in prose, ``source`` the paper, ``kinds`` the
    question types it takes. A slow method may state ``seconds_per_million``: what a fit of a
    million judgments with two options takes, to an order of magnitude, on one core; a comparison
    of all methods leaves it out of tables that would take it minutes.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]

    def refuses(self, judgments: Judgments) -> str:
        """Why the method cannot run on these judgments; empty when it can."""
        ...

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Infer the consensus and the raters' competence."""
        ...

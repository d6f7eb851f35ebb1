"""What verdicts and signals are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.further import Further
from quorate.analysis.diagnosis.report import Diagnosis

VERDICT: Mapping[str, str] = MappingProxyType(
    {
        "wrong": "likely wrong",
        "leaking": "leaking across splits",
        "duplicate": "near copies",
        "ambiguous": "ambiguous",
        "hard": "hard, but right",
        "outlier": "unlike all others",
        "redundant": "redundant",
    }
)
"""kind of a verdict -> its words, for a count of examples"""

UNKNOWN = "—"


@dataclass(frozen=True, eq=False)
class Shown:
    """A diagnosis with what the page says of it.

    ``source`` is the data's name, ``how`` where the training log is from, ``k`` how many suspects
    to give, None for as many as are expected to be wrong; ``further`` is what further trainings
    say, ``both`` (n,) how likely each label is wrong by raters and model together, None without
    judgments.
    """

    found: Diagnosis
    source: str
    how: str
    notes: tuple[str, ...] = ()
    k: int | None = None
    further: Further = field(default_factory=Further)
    both: NDArray[np.float64] | None = None
    rows: int = 200
    points: int = 1500

"""Data Maps: how confident a model was in each label over the epochs, and how far it wavered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import broken, span_notes
from quorate.schema import RequestError

Doubles = NDArray[np.float64]

REGIONS = ("easy", "ambiguous", "hard")
"""the regions of a data map; ``DataMap.region`` holds places in it, -1 where nothing is known"""
SOURCE = "Swayamdipta et al. 2020, doi:10.18653/v1/2020.emnlp-main.746"


@dataclass(frozen=True, eq=False)
class DataMap:
    """Measures where each example lies between easy, ambiguous and hard to learn; each (n,).

        confidence   mean over epochs of p_y, the probability of the given label
        variability  sqrt(mean of (p_y - confidence)²), 0–.5
        correctness  share of epochs with argmax = y
        region       0 easy, 1 ambiguous, 2 hard, -1 never presented

    Ambiguous is the third of examples that vary most (none that does not vary at all); of the
    others hard is who has a correctness below .5, easy the rest. Not confidence, which stays low
    for all where classes are many, noise is high or training was short. ``ambiguous_from`` is the
    least variability of the ambiguous ones, None where there are none. Over several runs each is
    the mean.
    """

    confidence: Doubles
    variability: Doubles
    correctness: Doubles
    region: NDArray[np.int8]
    ambiguous_from: float | None
    hard_below: float


def data_map(
    evidence: Evidence,
    *,
    epochs: Span = "all",
    ambiguous: float = 1 / 3,
    hard_below: float = 0.5,
) -> DataMap:
    """The map of a log; ``ambiguous`` is the share of examples that count as such.

    The paper takes the top third of each; a region of its own for each example needs a rule for
    overlaps, and this one is ours. Raises RequestError for a share out of 0–1, NotApplicableError
    for a log without scores inside.
    """
    if not 0 <= ambiguous <= 1 or not 0 <= hard_below <= 1:
        raise RequestError(
            f"a share of {ambiguous} and a correctness of {hard_below} were asked for",
            remedy="give both in 0–1",
        )
    found = evidence.dynamics("inside", epochs)
    known = found.presentations > 0
    region = np.where(found.correctness < hard_below, 2, 0).astype(np.int8)
    region[~known] = -1
    order = np.lexsort((found.confidence, -found.variability))  # NaN comes last
    top = order[: int(ambiguous * known.sum() + 1e-9)]
    top = top[found.variability[top] > 0]
    region[top] = 1
    least = float(found.variability[top[-1]]) if len(top) else None
    return DataMap(
        found.confidence, found.variability, found.correctness, region, least, hard_below
    )


@dataclass(frozen=True)
class Confidence:
    """The mean probability of the given label over the epochs; suspect where low.

    Source: Swayamdipta et al. 2020, §2.
    """

    name: ClassVar[str] = "confidence"
    title: ClassVar[str] = "Confidence in training"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        return Signal(
            self.name,
            self.title,
            found.confidence,
            -found.confidence,
            notes=span_notes(found, self.epochs),
        )


@dataclass(frozen=True)
class Variability:
    """The spread of the given label's probability over the epochs: high where ambiguous.

    An axis of the map. As suspicion it is poor: a wrong label that is never believed varies little.

    Source: Swayamdipta et al. 2020, §2.
    """

    name: ClassVar[str] = "variability"
    title: ClassVar[str] = "Variability in training"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        notes = (*span_notes(found, self.epochs), "high where ambiguous, not where wrong")
        return Signal(self.name, self.title, found.variability, found.variability, notes=notes)


@dataclass(frozen=True)
class Correctness:
    """The share of epochs in which the model agreed; suspect where low, ties by confidence.

    Source: Swayamdipta et al. 2020, §2.
    """

    name: ClassVar[str] = "correctness"
    title: ClassVar[str] = "Correctness in training"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        return Signal(
            self.name,
            self.title,
            found.correctness,
            broken(-found.correctness, found.confidence),
            notes=span_notes(found, self.epochs),
        )

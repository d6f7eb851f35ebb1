"""The contract of a coefficient of agreement.

A coefficient is a frozen dataclass whose fields are its variant (a metric, weights, a form),
declared under the entry-point group ``quorate.agreement_coefficients``. Its point estimate is a
function of how often each unit counts, so that the same code gives the value and its bootstrap
replicates. To add one: subclass ``Coefficient``, declare the class, write its page.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.numerics.bootstrap import Interval
from quorate.plugins import COEFFICIENTS, load
from quorate.schema import WRITTEN, Kind, RequestError, UnknownNameError

Doubles = NDArray[np.float64]

CHOICE = frozenset({Kind.CATEGORICAL, Kind.ORDINAL})
LABELLED = frozenset({Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL, Kind.NUMERIC}) | WRITTEN
CERTAIN = 1e-12
"""chance agreement closer to 1 than this leaves nothing to correct: the coefficient is undefined"""


@dataclass(frozen=True, eq=False)
class Estimate:
    """A coefficient for each of b weightings: ``value``, ``observed``, ``expected`` are (b,).

    NaN where it is undefined. ``observed`` and ``expected`` are what the value was made of, as
    agreement, or as disagreement where the coefficient says so.
    """

    value: Doubles
    observed: Doubles
    expected: Doubles


class Coefficient(ABC):
    """A measure of how far raters agree.

    ``name`` is what users type, ``title`` the name in prose, ``source`` the paper, ``kinds`` the
    question types it takes, ``variants`` what may follow the name after a colon. ``scale`` says
    what observed and expected are: ``"agreement"``, ``"disagreement"``, …. ``by_rater`` says
    whether raters may be resampled, ``unit`` what is resampled otherwise.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]
    variants: ClassVar[tuple[str, ...]] = ()
    scale: ClassVar[str] = "agreement"
    by_rater: ClassVar[bool] = True
    unit: ClassVar[str] = "item"

    @property
    def variant(self) -> str:
        """The variant, as it follows the name; empty for the plain one."""
        return ""

    @property
    def label(self) -> str:
        """The name with the variant: ``krippendorff-alpha:ordinal``."""
        return f"{self.name}:{self.variant}" if self.variant else self.name

    @classmethod
    def parse(cls, variant: str) -> Self:
        """The coefficient of a variant. Raises UnknownNameError for one it does not have."""
        raise UnknownNameError(
            f"{cls.name} has no variant {variant!r}",
            remedy=f"write {cls.name} alone"
            + (f", or with one of {', '.join(cls.variants)}" if cls.variants else ""),
        )

    @classmethod
    def suited(cls, evidence: Evidence) -> tuple[Self, ...]:
        """The variants that fit these judgments, used when none is named."""
        return (cls(),)

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """What keeps it from these judgments and the remedy; None when nothing does."""
        return None

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """How many items show each unit that ``estimate`` weighs: (P,)."""
        return evidence.tally.items

    @abstractmethod
    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The coefficient with unit ``p`` counted ``weights[b, p]`` times, for each b."""

    def standard_error(self, evidence: Evidence) -> float:
        """The analytic standard error; NaN where none is known."""
        return float("nan")

    def interval(self, evidence: Evidence, level: float) -> Interval | None:
        """An interval of its own that takes precedence over the bootstrap; None where none is."""
        return None

    def freedom(self, evidence: Evidence) -> float:
        """Degrees of freedom of Student's t for the analytic interval; infinite for the normal."""
        return float(self.units(evidence).sum()) - 1

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """The value there would be if that share of the items were in full disagreement.

        The lower limit where no disagreement was seen; NaN where it cannot be said.
        """
        units = self.units(evidence)[None, :].astype(np.float64)
        expected = float(self.estimate(evidence, units).expected[0])
        return max((1 - share - expected) / (1 - expected), -1.0)

    def counts(self, evidence: Evidence) -> tuple[int, int, int]:
        """Items with at least two judgments, their raters, the pairs of judgments they make."""
        pairable = evidence.pairable
        return (
            int(pairable.items.sum()),
            evidence.n_pairable_raters,
            int(pairable.items @ pairable.pairs) // 2,
        )

    def meaning(self, evidence: Evidence, value: float) -> str:
        """What a value says, in a sentence."""
        what = f"{self.title} is {value:.2f}: "
        if value >= 1:
            return what + "there is no disagreement."
        if abs(value) < 0.005:
            return what + "raters disagree as much as chance alone would make them."
        if value < 0:
            return what + (
                f"raters disagree {percent_of(-value)} more than chance alone would make them; "
                "look for raters who read the question the other way round."
            )
        return what + (
            f"of the disagreement that chance alone would give, {percent_of(value)} is gone and "
            f"{percent_of(1 - value)} remains."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """What a reader of the number must know about how it was made from these judgments."""
        return iter(())


def corrected(observed: Doubles, expected: Doubles) -> Estimate:
    """(observed - expected) / (1 - expected); undefined (NaN) where chance alone agrees wholly."""
    room = 1 - expected
    value = np.full_like(room, np.nan)
    np.divide(observed - expected, room, out=value, where=np.abs(room) > CERTAIN)
    return Estimate(value, observed, expected)


def ratio(part: Doubles, whole: Doubles) -> Doubles:
    """part / whole, NaN where whole is 0."""
    part, whole = np.broadcast_arrays(part, whole)
    share = np.full(part.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def coefficients(name: str, evidence: Evidence) -> tuple[Coefficient, ...]:
    """The coefficients that a name means here: ``icc`` its fitting forms, ``icc:2,1`` that one.

    Raises UnknownNameError, RequestError.
    """
    head, _, variant = name.partition(":")
    found = load(COEFFICIENTS, head)
    if not (isinstance(found, type) and issubclass(found, Coefficient)):
        raise RequestError(
            f"the entry point {head!r} is no coefficient",
            remedy="let it name a subclass of quorate.analysis.agreement.coefficient.Coefficient",
        )
    return (found.parse(variant),) if variant else found.suited(evidence)

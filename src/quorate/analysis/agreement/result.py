"""One coefficient's value with its interval."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite

from quorate.analysis.plain import plain


@dataclass(frozen=True)
class Agreement:
    """How far raters agree, by one coefficient.

    ``lower``–``upper`` is the interval at ``level``, made as ``method`` says; NaN where there is
    none. ``observed`` and ``expected`` are what the value was made of, as ``scale``
    (``"agreement"`` or ``"disagreement"``) says; ``expected`` is NaN without chance correction.
    The counts are of items with at least two judgments, the raters who judged them, and the pairs
    of judgments of one item. ``se`` is the standard error, made as ``se_method`` says.
    ``bootstrap`` is the number of replicates that were used. ``notes`` say what was left out and
    what to beware of, ``reading`` what the number means in plain words.
    """

    coefficient: str
    title: str
    value: float
    lower: float
    upper: float
    level: float
    method: str
    observed: float
    expected: float
    scale: str
    n_items: int
    n_raters: int
    n_pairs: int
    se: float
    se_method: str
    bootstrap: int
    source: str = ""
    notes: tuple[str, ...] = ()
    reading: str = ""

    @property
    def defined(self) -> bool:
        """Whether the coefficient has a value here."""
        return isfinite(self.value)

    def to_dict(self) -> dict[str, object]:
        """The fields for JSON; what is undefined is None."""
        return {name: plain(value) for name, value in asdict(self).items()}

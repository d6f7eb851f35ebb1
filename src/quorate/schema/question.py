"""A question: what is asked about an item, and which labels it admits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quorate.schema.errors import LabelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kind(StrEnum):
    """The type of a question, which decides the methods and coefficients that apply."""

    CATEGORICAL = "categorical"
    """one option, no order"""
    ORDINAL = "ordinal"
    """one option of a declared order"""
    MULTILABEL = "multilabel"
    """any set of options"""
    NUMERIC = "numeric"
    """a number"""
    TEXT = "text"
    """a text in the rater's own words"""
    RANKING = "ranking"
    """options from best to worst, in tiers"""
    SPANS = "spans"
    """labelled stretches of a text"""
    BOXES = "boxes"
    """labelled boxes and polygons on a picture"""
    SEGMENTS = "segments"
    """labelled stretches of time"""
    FRAMES = "frames"
    """labels on single frames of a video"""


MARKED = frozenset({Kind.SPANS, Kind.BOXES, Kind.SEGMENTS, Kind.FRAMES})
"""the kinds whose labels mark parts of an item"""
WRITTEN = MARKED | {Kind.TEXT, Kind.RANKING}
"""the kinds whose labels are texts: own words, or JSON as ``schema.questions`` describes it"""


@dataclass(frozen=True)
class Question:
    """What is asked about an item.

    ``options`` are the labels a judgment may take, in their order: the declared order of an
    ordinal question, else sorted. Numeric questions and ``WRITTEN`` kinds have none.
    """

    name: str
    kind: Kind
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.options)) != len(self.options):
            twice = next(o for o in self.options if self.options.count(o) > 1)
            raise LabelError(
                f"option {twice!r} of question {self.name!r} is declared twice",
                remedy="declare each option once",
            )

    @property
    def scores(self) -> NDArray[np.float64]:
        """The options as numbers: their own value when every option is one, else ranks 0, 1, …"""
        import numpy as np  # the campaign server names questions and computes nothing

        try:
            values = np.array([float(option) for option in self.options])
        except ValueError:
            return np.arange(len(self.options), dtype=np.float64)
        if not np.isfinite(values).all():
            return np.arange(len(self.options), dtype=np.float64)
        return values

"""What methods that fit a packed table have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.numerics.packed import LARGEST_CODES, Packed, pack
from quorate.schema import AlignedGold, Judgments, Kind

LARGEST_TABLE = 2**27
"""Cells of the raters × labels × classes table beyond which a model is refused (1 GB)."""


class PackedMethod(ABC):
    """A method of one option that reads nothing but who gave which label to which item."""

    kinds: ClassVar[frozenset[Kind]] = CHOICE
    whole: ClassVar[str] = "it keeps numbers of every item between iterations"
    """why a table has to be held in memory; empty where it has not"""

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """Why a table larger than memory cannot be fitted; empty where it can."""
        if packed.n_codes > LARGEST_CODES:
            return f"{packed.n_codes:,} raters × options are too many"
        return self.whole

    def refuses(self, judgments: Judgments) -> str:
        """When there are more pairs of rater and option than can be numbered."""
        pairs = judgments.n_raters * judgments.n_options
        return f"{pairs:,} raters × options are too many" if pairs > LARGEST_CODES else ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Pack the judgments, with gold where there is any, and fit."""
        return self.fit_packed(pack(judgments, gold.codes if gold else None), seed)

    @abstractmethod
    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Fit a packed table, which may be larger than memory."""


class ConfusionMethod(PackedMethod):
    """A method with a full confusion matrix a rater."""

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """When raters × options² numbers do not fit in memory, too."""
        cells = packed.n_codes * packed.n_labels
        return super().refuses_parts(packed, kind) or _too_many(
            packed.n_raters, packed.n_labels, cells
        )

    def refuses(self, judgments: Judgments) -> str:
        """When raters × options² numbers do not fit in memory."""
        return super().refuses(judgments) or too_large(judgments)


def too_large(judgments: Judgments, width: int = 1) -> str:
    """Why a full confusion matrix a rater does not fit; empty when it does."""
    cells = judgments.n_raters * judgments.n_options**2 * width
    return _too_many(judgments.n_raters, judgments.n_options, cells)


def _too_many(n_raters: int, n_options: int, cells: int) -> str:
    if cells <= LARGEST_TABLE:
        return ""
    return (
        f"{n_raters:,} raters × {n_options:,} options squared are {cells:,} "
        "numbers; use 'one-coin' or 'mace', which need one or a few a rater"
    )

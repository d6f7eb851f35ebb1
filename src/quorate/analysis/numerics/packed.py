"""The judgments of one categorical question, packed for a fit and cut into parts.

Two numbers an item and one a judgment are all that a latent-class fit reads: where an item's
judgments start, and ``code = rater * n_labels + label``, in 16 bits where that is enough. Parts
hold whole items, so an E-step over parts is the E-step over the table.

Sums over parts are integers: a posterior is rounded to a multiple of 2**-32 and a log-likelihood
to a multiple of a power of two that depends on the size of the table alone. Integer addition does
not care about order, so a fit has the same bits however the table is cut and whoever computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from quorate.schema import Judgments

POSTERIOR_SCALE = float(2**32)
"""One unit of posterior in the integer sums; a cell can hold 2**31 judgments."""
LARGEST_SURPRISE = 10
"""Bits kept free for one judgment's log-likelihood (2**10 nats is below the smallest double)."""
JUDGMENTS_PER_PART = 250_000
NO_GOLD = np.empty(0, np.int32)

Codes = NDArray[np.uint16] | NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Part:
    """Whole items, with their judgments: a unit of work.

    ``offsets`` (I+1,) starts at 0; ``code`` (N,) is rater * n_labels + label; ``gold`` is (I,)
    option codes with -1 for unknown, or empty when the fit has no gold.
    """

    first_item: int
    offsets: NDArray[np.int64]
    code: Codes
    gold: NDArray[np.int32] = field(default_factory=lambda: NO_GOLD)

    @property
    def n_items(self) -> int:
        """How many items the part holds."""
        return len(self.offsets) - 1

    @property
    def items(self) -> slice:
        """The items of the part in the table."""
        return slice(self.first_item, self.first_item + self.n_items)

    @cached_property
    def item(self) -> NDArray[np.int64]:
        """The item within the part, of each judgment, shape (N,)."""
        return np.repeat(np.arange(self.n_items), np.diff(self.offsets))

    def incidence(self, n_codes: int) -> sp.csr_array:
        """Items by codes, 1 where the judgment is, shape (I, n_codes)."""
        ones = np.ones(len(self.code))
        code = self.code.astype(np.int64)
        return sp.csr_array((ones, code, self.offsets), shape=(self.n_items, n_codes))


@dataclass(frozen=True, eq=False)
class Packed:
    """All parts of one question's judgments."""

    parts: Sequence[Part]
    n_items: int
    n_raters: int
    n_labels: int
    n_judgments: int

    @property
    def n_codes(self) -> int:
        """Raters times labels."""
        return self.n_raters * self.n_labels

    @property
    def log_scale(self) -> float:
        """One nat of log-likelihood in the integer sums: the largest power of two that is safe."""
        return float(2 ** (62 - LARGEST_SURPRISE - max(1, self.n_judgments).bit_length()))


def pack(
    judgments: Judgments, gold: NDArray[np.int32] | None = None, n_parts: int | None = None
) -> Packed:
    """Pack a categorical or ordinal table; ``gold`` (I,) are option codes, -1 where unknown."""
    n_labels = judgments.n_options
    n_codes = judgments.n_raters * n_labels
    code: Codes
    wide = judgments.rater.astype(np.uint32) * np.uint32(n_labels) + judgments.codes.astype(
        np.uint32
    )
    code = wide.astype(np.uint16) if n_codes <= 2**16 else wide
    if n_parts is None:
        n_parts = max(1, len(judgments) // JUDGMENTS_PER_PART)
    return Packed(
        parts=cut(judgments.offsets, code, gold, n_parts),
        n_items=judgments.n_items,
        n_raters=judgments.n_raters,
        n_labels=n_labels,
        n_judgments=len(judgments),
    )


def cut(
    offsets: NDArray[np.int64], code: Codes, gold: NDArray[np.int32] | None, n_parts: int
) -> tuple[Part, ...]:
    """Cut item-sorted judgments into parts of about the same number of judgments."""
    targets = np.linspace(0, offsets[-1], n_parts + 1)
    inner = np.searchsorted(offsets[:-1], targets[1:-1])
    bounds = np.unique([0, *inner.tolist(), len(offsets) - 1])
    return tuple(
        Part(
            first_item=a,
            offsets=offsets[a : b + 1] - offsets[a],
            code=code[offsets[a] : offsets[b]],
            gold=NO_GOLD if gold is None else gold[a:b],
        )
        for a, b in pairwise(bounds.tolist())
    )

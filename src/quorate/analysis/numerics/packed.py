"""The judgments of one categorical question, packed for a fit and cut into parts.

Two numbers an item and one a judgment are all that a latent-class fit reads: where an item's
judgments start, and ``code = rater * n_labels + label``, in 16 bits where that is enough. Parts
hold whole items, so an E-step over parts is the E-step over the table.

A table may carry group columns, coded, beside its judgments: for what is counted in slices of them.
No fit reads these.

Sums over parts are integers: a posterior is rounded to a multiple of 2**-32 and a log-likelihood
to a multiple of a power of two that depends on the size of the table alone. Integer addition does
not care about order, so a fit has the same bits however the table is cut and whoever computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray

from quorate.compute import here
from quorate.schema import Judgments, LabelError, NotApplicableError

POSTERIOR_SCALE = float(2**32)
"""One unit of posterior in the integer sums; a cell can hold 2**31 judgments."""
LARGEST_SURPRISE = 10
"""Bits kept free for one judgment's log-likelihood (2**10 nats is below the smallest double)."""
LARGEST_CODES = 2**28
"""Raters times labels beyond which even one number a code (2 GB) is refused."""
JUDGMENTS_PER_PART = 250_000
CELLS_PER_PART = 2**24
"""Items times labels in a part, so that its posterior stays near 128 MB."""
LARGEST_VALUES = 2**16 - 1
"""Values of a group column beyond which it is not packed."""
NO_GOLD = np.empty(0, np.int32)

Codes = NDArray[np.uint16] | NDArray[np.uint32]
GroupCodes = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Part:
    """Whole items, with their judgments: a unit of work.

    ``offsets`` (I+1,) starts at 0; ``code`` (N,) is rater * n_labels + label, below ``n_codes``;
    ``gold`` is (I,) option codes with -1 for unknown, or empty when the fit has no gold;
    ``groups`` has (N,) codes for each group column: 0 where a judgment has no value, else 1 + its
    number.
    """

    first_item: int
    offsets: NDArray[np.int64]
    code: Codes
    n_codes: int
    gold: NDArray[np.int32] = field(default_factory=lambda: NO_GOLD)
    groups: Sequence[GroupCodes] = ()

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

    def value(self, column: int, *, of_items: bool = False) -> NDArray[np.int64]:
        """The codes of a group column; ``of_items``: an item's one value for all its judgments."""
        codes = self.groups[column].astype(np.int64)
        if not of_items or not len(codes):
            return codes
        own = np.zeros(self.n_items, np.int64)
        np.maximum.at(own, self.item, codes)
        return own[self.item]

    @cached_property
    def incidence(self) -> sp.csr_array:
        """Items by codes, an integer 1 where a judgment is, shape (I, n_codes)."""
        ones = np.ones(len(self.code), np.int64)
        code = self.code.astype(np.int64)
        return sp.csr_array((ones, code, self.offsets), shape=(self.n_items, self.n_codes))


@dataclass(frozen=True, eq=False)
class Packed:
    """All parts of one question's judgments; ``parts`` may be made or read when asked for.

    ``whole`` says that an array of all items by all labels may be held in memory. Where it is
    false a fit ends with what finds the posterior of a part, rather than with that of all items.
    ``of`` is the table of which these are some items; sums of both can then be added. ``groups``
    are the values of each group column by its name, in the order of ``Part.groups``, sorted.
    """

    parts: Sequence[Part]
    n_items: int
    n_raters: int
    n_labels: int
    n_judgments: int
    whole: bool = True
    of: Packed | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def n_codes(self) -> int:
        """Raters times labels."""
        return self.n_raters * self.n_labels

    @property
    def log_scale(self) -> float:
        """One nat of log-likelihood in the integer sums: the largest power of two that is safe.

        Items count beside judgments because each adds the log of its class's prior.
        """
        table = self.of or self
        addends = max(1, table.n_judgments + table.n_items)
        return float(2 ** (62 - LARGEST_SURPRISE - addends.bit_length()))


def pack(
    judgments: Judgments,
    gold: NDArray[np.int32] | None = None,
    n_parts: int | None = None,
    groups: Sequence[str] = (),
) -> Packed:
    """Pack a categorical or ordinal table; ``gold`` (I,) are option codes, -1 where unknown.

    ``groups`` names the group columns that are packed too. Raises NotApplicableError when raters
    times options, or the values of a group column, are too many to number.
    """
    n_labels = judgments.n_options
    n_codes = judgments.n_raters * n_labels
    code = _coded(judgments, n_codes)
    if gold is not None and gold.max(initial=-1) >= n_labels:
        raise LabelError(
            f"gold has option {gold.max()}, the question has {n_labels}",
            remedy="number the gold labels by the question's options",
        )
    if n_parts is None:
        n_parts = max(
            len(judgments) // JUDGMENTS_PER_PART, judgments.n_items * n_labels // CELLS_PER_PART
        )
    values = {name: values_of(judgments.groups[name]) for name in groups}
    coded = [group_codes(judgments.groups[name], own, name) for name, own in values.items()]
    return Packed(
        parts=here().hold(cut(judgments.offsets, code, n_codes, gold, n_parts, coded)),
        n_items=judgments.n_items,
        n_raters=judgments.n_raters,
        n_labels=n_labels,
        n_judgments=len(judgments),
        groups=values,
    )


def values_of(column: pl.Series) -> tuple[str, ...]:
    """The values of a group column as text, sorted."""
    return tuple(column.cast(pl.String).drop_nulls().unique().sort())


def group_codes(column: pl.Series, values: Sequence[str], name: str) -> GroupCodes:
    """A group column by the numbers of its values from 1 on, 0 for none.

    Raises NotApplicableError for too many values.
    """
    if not values:
        return np.zeros(len(column), np.uint8)
    numbers = range(1, len(values) + 1)
    found = column.cast(pl.String).replace_strict(
        list(values), list(numbers), default=0, return_dtype=pl.UInt32
    )
    return narrowed(found.to_numpy().astype(np.int64), len(values), name)


def narrowed(codes: NDArray[np.int64], values: int, name: str) -> GroupCodes:
    """The codes of a group column, small. Raises NotApplicableError for too many values."""
    check_values(values, name)
    return codes.astype(np.uint8) if values < 2**8 else codes.astype(np.uint16)


def check_values(values: int, name: str) -> None:
    """Raise NotApplicableError where a group column has too many values to be packed."""
    if values > LARGEST_VALUES:
        raise NotApplicableError(
            f"{name} has {values:,} values or more, and a group column that is packed has "
            f"{LARGEST_VALUES:,} at most",
            remedy="merge its values into fewer, or leave the column out",
        )


def cut(
    offsets: NDArray[np.int64],
    code: Codes,
    n_codes: int,
    gold: NDArray[np.int32] | None = None,
    n_parts: int = 1,
    groups: Sequence[GroupCodes] = (),
) -> tuple[Part, ...]:
    """Cut item-sorted judgments into parts of about the same size, items plus judgments.

    There are at most ``n_parts`` parts, fewer where one item holds more than its share, and at
    least one, which is empty when there is no item.
    """
    if not code.flags.c_contiguous:
        code = code.copy()
    size = offsets + np.arange(len(offsets))
    targets = size[-1] * np.arange(1, n_parts) / max(n_parts, 1)
    inner = np.searchsorted(size[:-1], targets)
    bounds = np.unique([0, *inner.tolist(), len(offsets) - 1])
    if len(bounds) == 1:
        bounds = np.zeros(2, np.int64)
    return tuple(
        Part(
            first_item=a,
            offsets=offsets[a : b + 1] - offsets[a],
            code=code[offsets[a] : offsets[b]],
            n_codes=n_codes,
            gold=NO_GOLD if gold is None else np.ascontiguousarray(gold[a:b], np.int32),
            groups=tuple(column[offsets[a] : offsets[b]] for column in groups),
        )
        for a, b in pairwise(bounds.tolist())
    )


def some_items(packed: Packed, chosen: Callable[[slice], NDArray[np.bool_]]) -> Iterator[Part]:
    """Parts of the items that ``chosen`` marks in a range of items, numbered among themselves.

    They carry no group columns.
    """
    waiting: list[Part] = []
    before = 0
    for part in packed.parts:
        some = _some(part, chosen(part.items))
        if some.n_items:
            waiting.append(some)
        if sum(len(one.code) for one in waiting) >= JUDGMENTS_PER_PART:
            yield replace(_joined(waiting), first_item=before)
            before += sum(one.n_items for one in waiting)
            waiting = []
    if waiting or not before:
        yield replace(_joined(waiting or [_some(packed.parts[0], None)]), first_item=before)


def _some(part: Part, mask: NDArray[np.bool_] | None) -> Part:
    """The items of a part where the mask is true; none without one."""
    if mask is None:
        mask = np.zeros(part.n_items, np.bool_)
    overlap = np.diff(part.offsets)
    offsets = np.concatenate([[0], np.cumsum(overlap[mask])]).astype(np.int64)
    gold = part.gold[mask] if part.gold.size else part.gold
    return Part(part.first_item, offsets, part.code[np.repeat(mask, overlap)], part.n_codes, gold)


def _joined(parts: Sequence[Part]) -> Part:
    overlap = np.concatenate([np.diff(part.offsets) for part in parts])
    return Part(
        first_item=parts[0].first_item,
        offsets=np.concatenate([[0], np.cumsum(overlap)]).astype(np.int64),
        code=np.concatenate([part.code for part in parts]),
        n_codes=parts[0].n_codes,
        gold=np.concatenate([part.gold for part in parts]),
    )


def _coded(judgments: Judgments, n_codes: int) -> Codes:
    if n_codes > LARGEST_CODES:
        raise NotApplicableError(
            f"{judgments.n_raters:,} raters × {judgments.n_options:,} options are {n_codes:,} "
            f"pairs, more than {LARGEST_CODES:,}",
            remedy="merge rare options into one, or fit groups of items apart",
        )
    label = judgments.codes
    # the kernels do not check bounds, so a wrong code would read foreign memory
    if len(label) and not 0 <= label.min() <= label.max() < judgments.n_options:
        raise LabelError(
            f"labels are coded {label.min()} to {label.max()}, "
            f"the question has {judgments.n_options} options",
            remedy="number the labels by the question's options",
        )
    rater = judgments.rater
    if len(rater) and not 0 <= rater.min() <= rater.max() < judgments.n_raters:
        raise LabelError(
            f"raters are coded {rater.min()} to {rater.max()}, there are {judgments.n_raters}",
            remedy="number the raters by their names",
        )
    code = rater.astype(np.uint32)
    code *= np.uint32(judgments.n_options)
    code += label.astype(np.uint32, copy=False)
    return code.astype(np.uint16) if n_codes <= 2**16 else code

"""Ratings: judgments as what a model of raters learns from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN, Level, attribute
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scale:
    """What is predicted: the probability of each of K ``options``, or a number.

    Ordinal labels count as numbers, the scores of their options. Inside the models numbers lie
    between 0 and 1: (y − ``low``) / (``high`` − ``low``).
    """

    options: tuple[str, ...]
    numeric: bool
    low: float = 0.0
    high: float = 1.0

    @property
    def width(self) -> int:
        """How many values a prediction has: K, or 1 for a number."""
        return 1 if self.numeric else len(self.options)

    def outside(self, values: Doubles) -> Doubles:
        """Numbers between 0 and 1 in the units of the labels; probabilities as they are."""
        return self.low + values * (self.high - self.low) if self.numeric else values

    def inside(self, values: Doubles) -> Doubles:
        """Numbers in the units of the labels brought to 0–1."""
        return (values - self.low) / (self.high - self.low)


@dataclass(frozen=True, eq=False)
class Ratings:
    """N ratings of I items by R raters in C group columns.

    ``label`` (N,) is the code of an option, ``number`` (N,) the label as a number from 0 to 1 (0
    where options have no order). ``groups`` (R, C) is each rater's value in each column,
    ``UNKNOWN`` where it is missing, and ``sizes`` how many values each column has.
    """

    judgments: Judgments
    scale: Scale
    item: Ints
    rater: Ints
    label: Ints
    number: Doubles
    columns: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    groups: Ints

    def __len__(self) -> int:
        return len(self.item)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each group column has."""
        return tuple(len(values) for values in self.values)

    @property
    def items(self) -> pl.Series:
        """The names of the items."""
        return self.judgments.items

    @property
    def raters(self) -> pl.Series:
        """The names of the raters."""
        return self.judgments.raters

    @property
    def targets(self) -> Doubles:
        """What is to be predicted, (N, K): 1 for the option that was given, or the number."""
        if self.scale.numeric:
            return self.number[:, None]
        return np.eye(self.scale.width)[self.label]

    def some(self, rows: Mask) -> Ratings:
        """A part of the ratings; items and raters keep their codes."""
        parts = {name: getattr(self, name)[rows] for name in ("item", "rater", "label", "number")}
        return replace(self, **parts)

    def labels_by_rater(self) -> NDArray[np.int64]:
        """How many ratings each rater gave, (R,)."""
        return np.bincount(self.rater, minlength=len(self.raters)).astype(np.int64)


def ratings(judgments: Judgments, columns: Sequence[str] = ()) -> Ratings:
    """The judgments as ratings, with the raters' values in group columns.

    Raises NotApplicableError for a question whose labels are neither options nor numbers, or that
    has only one label, ColumnError for a column that is not about raters.
    """
    question = judgments.question
    if question.kind not in (Kind.CATEGORICAL, Kind.ORDINAL, Kind.NUMERIC):
        raise NotApplicableError(
            f"{question.name!r} is {question.kind.value}: raters are modelled where a label is one "
            "option or a number",
            remedy="decide on one option at a time (quorate jury --option; jury.of_option)"
            if question.kind is Kind.MULTILABEL
            else "choose another question",
        )
    if judgments.has_repeats:
        raise NotApplicableError(
            "some rater has judged an item twice",
            remedy="keep the last judgment of each rater on each item",
        )
    numeric = question.kind is not Kind.CATEGORICAL
    codes = np.zeros(len(judgments), np.int32)
    number, low, high = np.zeros(len(judgments)), 0.0, 1.0
    if numeric:
        values = judgments.values
        span = question.scores if question.kind is Kind.ORDINAL else values
        low, high = float(span.min()), float(span.max())
    if low == high or (not numeric and len(question.options) < 2):
        raise NotApplicableError(
            "all labels are the same", remedy="there is nothing in which raters could differ"
        )
    if numeric:
        number = (values - low) / (high - low)
    if question.options:
        codes = judgments.codes
    told = [attribute(judgments, column) for column in columns]
    for one in told:
        if one.level is not Level.RATER:
            raise ColumnError(
                f"{one.column!r} is about {one.level}s and not about raters",
                where=judgments.reading.source,
                remedy="give columns that have one value for each rater",
            )
    return Ratings(
        judgments=judgments,
        scale=Scale(tuple(question.options), numeric, low, high),
        item=judgments.item,
        rater=judgments.rater,
        label=codes,
        number=number,
        columns=tuple(columns),
        values=tuple(one.values for one in told),
        groups=np.stack([one.codes for one in told], axis=1)
        if told
        else np.full((judgments.n_raters, 0), UNKNOWN, np.int32),
    )

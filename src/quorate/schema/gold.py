"""Gold: items whose answer is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import LabelError
from quorate.schema.judgments import SET_SEPARATOR
from quorate.schema.question import WRITTEN, Kind, Question
from quorate.schema.tokens import spelled_by_document

_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]*)?")


class Answered(Protocol):
    """Whatever names items of one question: a table of judgments, or a consensus of it."""

    @property
    def items(self) -> pl.Series:
        """The names of the items."""
        ...

    @property
    def question(self) -> Question:
        """What was asked about them."""
        ...


@dataclass(frozen=True)
class Gold:
    """Known answers by item name, aligned to a table by ``on``.

    ``labels`` maps an item to its label as text (a multi-label answer joined by ``|``). A number
    that is no option as it is spelled is the option of the same value (``1.0`` is ``1``). Tags of
    tokens by ``document:position`` are the spans of the document where the question is of spans.
    """

    labels: Mapping[str, str]

    def on(self, judgments: Answered) -> AlignedGold:
        """The gold of the items of ``judgments`` (or of a consensus), in their order."""
        kind = judgments.question.kind
        labels = (spelled_by_document(self.labels) if kind is Kind.SPANS else None) or self.labels
        names = pl.DataFrame(
            {"item": list(labels), "gold": list(labels.values())},
            schema={"item": pl.String, "gold": pl.String},
        )
        joined = pl.DataFrame({"item": judgments.items}).join(
            names, on="item", how="left", maintain_order="left"
        )["gold"]
        known = joined.is_not_null().to_numpy()
        absent = len(labels) - int(known.sum())
        if kind is Kind.NUMERIC:
            return AlignedGold(known, absent, values=_numbers(joined))
        if kind in WRITTEN:
            return AlignedGold(known, absent, texts=joined)
        if kind is Kind.MULTILABEL:
            sets, unseen = _sets(joined, judgments.question.options)
            return AlignedGold(known, absent, sets=sets, unseen=unseen)
        options = judgments.question.options
        code = {_value(option): k for k, option in reversed(list(enumerate(options)))}
        code |= {option: k for k, option in enumerate(options)}
        found = {g: code.get(g, code.get(_value(g), -1)) for g in joined if g is not None}
        codes = np.array([-1 if g is None else found[g] for g in joined], np.int32)
        unseen = tuple(sorted(g for g, k in found.items() if k < 0))
        return AlignedGold(known, absent, codes=codes, unseen=unseen)


@dataclass(frozen=True)
class AlignedGold:
    """Gold in the item order of one table.

    ``known`` (I,) says which items have gold; ``codes`` (I,) their option, -1 where there is none
    or where the gold label is none of the options (listed in ``unseen``: such an item counts as
    gold when accuracy is measured, always wrong, and is not used in fits); ``values`` (I,) are
    numbers, NaN where unknown; ``sets`` (I, options) membership; ``texts`` (I,) of written kinds,
    null where unknown. ``absent`` counts gold items
    that nobody judged.
    """

    known: NDArray[np.bool_]
    absent: int
    codes: NDArray[np.int32] | None = None
    values: NDArray[np.float64] | None = None
    sets: NDArray[np.bool_] | None = None
    texts: pl.Series | None = None
    unseen: tuple[str, ...] = ()


def _value(label: str) -> str | float:
    """The number that a label spells (without leading zeros), else the label itself."""
    return float(label) if _NUMBER.fullmatch(label) else label


def _numbers(column: pl.Series) -> NDArray[np.float64]:
    numbers = column.cast(pl.Float64, strict=False)
    bad = column.filter(numbers.is_null() & column.is_not_null())
    if len(bad):
        raise LabelError(
            f"gold label {bad[0]!r} is not a number",
            remedy="the question is numeric; give a number or declare another type",
        )
    return numbers.fill_null(np.nan).to_numpy()


def _sets(column: pl.Series, options: tuple[str, ...]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    code = {option: k for k, option in enumerate(options)}
    sets = np.zeros((len(column), len(options)), np.bool_)
    unseen: set[str] = set()
    for i, text in enumerate(column):
        for option in (text or "").split(SET_SEPARATOR):
            if option in code:
                sets[i, code[option]] = True
            elif option:
                unseen.add(option)
    return sets, tuple(sorted(unseen))

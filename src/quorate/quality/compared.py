"""What stands in the fields that raters compare: how long, how formatted, whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reading.style import BOLD, FENCE, HEADER, INLINE, ITEM
from quorate.quality.merged import OF_FIELDS, Merged
from quorate.quality.view import Compared, Ints, View
from quorate.schema.errors import ColumnError

TEXT, _, WHOSE = OF_FIELDS
_MARKS = tuple(re.compile(pattern) for pattern in (HEADER, ITEM, BOLD, INLINE))
_FENCE = re.compile(FENCE)


def marks(text: str) -> int:
    """Headers, list items, bold stretches and pieces of code in a text, as ``style.marks``.

    >>> marks("# Tea\\n- **hot**\\n- with `milk`")
    5
    """
    fences = (len(_FENCE.findall(text)) + 1) // 2
    return sum(len(one.findall(text)) for one in _MARKS) + fences


class Gathered:
    """What is known of compared fields, item by item, until it is a view's."""

    def __init__(self, fields: Sequence[str], n_items: int) -> None:
        self._of = {
            name: Compared(
                np.full(n_items, np.nan), np.full(n_items, np.nan), np.full(n_items, -1, np.int32)
            )
            for name in fields
        }
        self._place: dict[str, int] = {}

    def text(self, item: int, field: str, text: str) -> None:
        """The text of an item's field."""
        self._of[field].length[item], self._of[field].marks[item] = len(text), marks(text)

    def length(self, item: int, field: str, characters: float) -> None:
        """How long it is, where the text is not at hand."""
        self._of[field].length[item] = characters

    def whose(self, item: int, field: str, candidate: str) -> None:
        """Whose it is."""
        self._of[field].candidate[item] = self._place.setdefault(candidate, len(self._place))

    def onto(self, view: View) -> View:
        """The view with what is known."""
        return replace(view, compared=self._of, candidates=tuple(self._place))


def of_columns(merged: Merged, n_items: int) -> Gathered:
    """What the columns ``text.FIELD``, ``length.FIELD`` and ``slice.FIELD`` say.

    Raises ColumnError for a length that is no number.
    """
    columns = {name: name.partition(".")[2] for name in merged.groups if name.startswith(OF_FIELDS)}
    found = Gathered(tuple(dict.fromkeys(columns.values())), n_items)
    for name, field in sorted(columns.items()):
        for item, cell in zip(merged.item.tolist(), merged.groups[name], strict=True):
            if cell is None:
                continue
            if name.startswith(TEXT):
                found.text(item, field, cell)
            elif name.startswith(WHOSE):
                found.whose(item, field, cell)
            elif cell.strip():
                found.length(item, field, _number(cell, name))
    return found


def _number(cell: str, column: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ColumnError(
            f"{cell!r} in the column {column!r} is not a number", remedy="correct the cell"
        ) from None


def of_candidates(candidates: Candidates, items: pl.Series) -> Gathered:
    """What a table of candidates says of these items; others are passed over."""
    place = {name: n for n, name in enumerate(items.to_list())}
    rows = candidates.frame.select("item", "field", "candidate", "text").rows()
    found = Gathered(tuple(dict.fromkeys(str(row[1]) for row in rows)), len(items))
    for name, field, candidate, text in rows:
        item = place.get(str(name))
        if item is None:
            continue
        if text is not None:
            found.text(item, field, text)
        if candidate is not None:
            found.whose(item, field, candidate)
    return found


def codes_of(view: View, first: str, second: str) -> tuple[Ints, Ints] | None:
    """Whose the two fields of each item are, (I,) each; None where nobody's is known."""
    one, two = view.compared.get(first), view.compared.get(second)
    if one is None or two is None or not view.candidates:
        return None
    return one.candidate, two.candidate

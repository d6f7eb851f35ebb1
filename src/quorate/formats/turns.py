"""Answers about each turn of a conversation as judgments of the turns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.dictionary import Dictionary

MARK = "#"
"""between the name of a conversation and the number of a turn in an item's name"""
SAMPLE = 200
"""labels that are looked at"""
_KEYS = {"turn", "label"}


@dataclass(frozen=True, eq=False)
class Turns:
    """M judgments of turns from answers about conversations.

    ``row`` (M,) is the row of the answer, ``item`` the turns as items, named ``talk 7#3`` for turn
    3 of «talk 7», ``label`` (M,) their labels as text. ``shared`` (M,) is how many turns the answer
    is about. ``empty`` are rows whose answer names no turn, ``broken`` those that cannot be read.
    """

    row: NDArray[np.int64]
    item: Dictionary
    label: pl.Series
    shared: NDArray[np.int64]
    empty: NDArray[np.int64]
    broken: NDArray[np.int64]


def are_turns(labels: pl.Series) -> bool:
    """Whether labels are lists of ``{"turn": 1, "label": 4}``; looks at the first ``SAMPLE``.

    Empty lists are allowed beside them.
    """
    head = labels.head(SAMPLE)
    if head.is_empty() or not bool(head.str.contains(r"^\s*\[\s*(\{|\])").all()):
        return False
    read = [_parts(label) for label in head]
    return all(parts is not None for parts in read) and any(read)


def by_turn(item: Dictionary, label: Dictionary, rows: NDArray[np.int64]) -> Turns:
    """The turns of the answers in ``rows``."""
    answers = [_parts(name) for name in label.names]
    count = np.array([-1 if parts is None else len(parts) for parts in answers], np.int64)
    of_row = count[label.codes[rows]]
    answered = rows[of_row > 0]
    shared = of_row[of_row > 0]
    row = np.repeat(answered, shared)
    spelled: list[list[str]] = [[text for _, text in parts or ()] for parts in answers]
    numbers = [[turn for turn, _ in parts or ()] for parts in answers]
    codes = label.codes[answered]
    turn = np.array([t for code in codes for t in numbers[code]], np.int64)
    text = pl.Series("label", [t for code in codes for t in spelled[code]], dtype=pl.String)
    return Turns(
        row,
        _turns_as_items(item, row, turn),
        text,
        np.repeat(shared, shared),
        rows[of_row == 0],
        rows[of_row < 0],
    )


def _turns_as_items(
    item: Dictionary, row: NDArray[np.int64], turn: NDArray[np.int64]
) -> Dictionary:
    """The dictionary of turns, sorted by code point as every dictionary of names is."""
    pairs, place = np.unique(np.stack([item.codes[row], turn]), axis=1, return_inverse=True)
    names = item.names[pairs[0]].cast(pl.String) + MARK + pl.Series(pairs[1]).cast(pl.String)
    order = names.arg_sort().to_numpy()
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Dictionary(names[order].rename("item"), rank[place.ravel()])


def _parts(label: str) -> list[tuple[int, str]] | None:
    """Turn and label of each part, in the order of turns; None for anything else."""
    try:
        found: object = json.loads(label)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    parts = []
    for part in found:
        if not (isinstance(part, dict) and part.keys() == _KEYS):
            return None
        if type(part["turn"]) is not int or part["turn"] < 0:
            return None
        parts.append((part["turn"], _spelled(part["label"])))
    parts.sort(key=lambda part: part[0])
    return None if any(a[0] == b[0] for a, b in pairwise(parts)) else parts


def _spelled(value: object) -> str:
    """A label as the text of a cell: texts themselves, nothing as nothing, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
